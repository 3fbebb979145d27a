"""Parts of sentences in both languages: amounts, bounds, selections and measures, as a city would write them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from sanbai.language import Text
from sanbai.policy.records import Bound, Match, Measure, MeasureKind, Policy, RatioBound, Selection
from sanbai.register.tables import BUILT_IN_CODES
from sanbai.units import MONEY_UNITS

Names = Mapping[tuple[str, str], Text]
"""Names of codes: (`outcome`, `school_seats`) to what it is called."""

NO_NAMES: Names = MappingProxyType({})

CURRENCIES = {"CNY": Text("元", "yuan"), "USD": Text("美元", "US dollars"), "GBP": Text("英镑", "pounds sterling")}
_QUARTERS = BUILT_IN_CODES["quarter"]
_ENGLISH_SCALES = ((10**9, " billion"), (10**6, " million"), (1, ""))
_CHINESE_SCALES = ((10**8, "亿"), (10**4, "万"), (1, ""))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a policy's codes are called, and the unit its money is counted in."""

    names: Names
    money_unit: str

    def name(self, field: str, code: str) -> Text:
        """Return what a code is called, or the code itself."""
        return self.names.get((field, code), Text(code, code))

    def titled(self, field: str, code: str) -> Text:
        """Return a code with its name behind it, where it has one."""
        name = self.names.get((field, code))
        return Text(code, code) if name is None else Text(f"{code}（{name.zh}）", f"{code} ({name.en})")


def vocabulary(policy: Policy, names: Names = NO_NAMES) -> Vocabulary:
    """Return the vocabulary of a policy: the names it gives, then those of `names` (the register's code lists)."""
    known: dict[tuple[str, str], Text] = {}
    known |= {("programme", entry.code): entry.name for entry in policy.programmes}
    known |= {("category", entry.code): entry.name for group in policy.programmes for entry in group.categories}
    known |= {("source", entry.code): entry.name for entry in policy.funds}
    known |= {("district", entry.code): entry.name for entry in policy.districts}
    known |= {("nature", code): name for code, name in BUILT_IN_CODES["nature"].items()}
    known |= {("pace", code): name for code, name in BUILT_IN_CODES["pace"].items()}
    known |= {("start_quarter", code): name for code, name in _QUARTERS.items()}
    both = {key: Text(name.zh or name.en, name.en or name.zh) for key, name in (dict(names) | known).items()}
    return Vocabulary(both, policy.money_unit)


def number(value: Fraction | int) -> str:
    """Return a number exactly, with all its decimals and with commas; it must have a finite number of them."""
    fraction = Fraction(value)
    return f"{(Decimal(fraction.numerator) / Decimal(fraction.denominator)).normalize():,f}"


def percent(value: Fraction) -> Text:
    """Return a ratio as an exact percentage."""
    return Text(f"{number(value * 100)}%", f"{number(value * 100)}%")


def projects(count: int) -> Text:
    """Return a number of projects."""
    return Text(f"{count:,}个", f"{count:,} project" if count == 1 else f"{count:,} projects")


def money(amount: Fraction | int, unit: str) -> Text:
    """Return an amount of money exactly: `281.1亿元`, `28.11 billion yuan`."""
    main, currency = Fraction(amount) * MONEY_UNITS[unit].size, CURRENCIES[MONEY_UNITS[unit].currency]
    zh_size, zh_scale = next((entry for entry in _CHINESE_SCALES if abs(main) >= entry[0]), _CHINESE_SCALES[-1])
    en_size, en_scale = next((entry for entry in _ENGLISH_SCALES if abs(main) >= entry[0]), _ENGLISH_SCALES[-1])
    return Text(f"{number(main / zh_size)}{zh_scale}{currency.zh}", f"{number(main / en_size)}{en_scale} {currency.en}")


def quantity(amount: Fraction | int, unit: str) -> Text:
    """Return whole units of an outcome."""
    gap = " " if unit[:1].isascii() else ""
    return Text(f"{number(amount)}{gap}{unit}", f"{number(amount)} {unit}")


def amount_of(amount: Fraction | int, measure: Measure, unit: str, money_unit: str) -> Text:
    """Return an amount of a measure with its unit."""
    if measure.is_money:
        return money(amount, money_unit)
    return projects(int(amount)) if measure.kind is MeasureKind.PROJECTS else quantity(amount, unit)


def bounded(low: Text | None, high: Text | None) -> Text:
    """Return bounds in words: exactly, at least, at most, between."""
    if low is not None and high is not None:
        if low == high:
            return Text(f"为{low.zh}", f"exactly {low.en}")
        return Text(f"在{low.zh}至{high.zh}之间", f"between {low.en} and {high.en}")
    if low is not None:
        return Text(f"不少于{low.zh}", f"at least {low.en}")
    return Text(f"不超过{high.zh}", f"at most {high.en}") if high is not None else Text("不限", "any number")


def count_bound(bound: Bound) -> Text:
    """Return a bound on a number of projects."""
    return bounded(_optional(bound.at_least), _optional(bound.at_most))


def _optional(count: int | None) -> Text | None:
    return None if count is None else projects(count)


def ratio_bound(bound: RatioBound) -> Text:
    """Return a bound on a ratio."""
    low = None if bound.at_least is None else percent(bound.at_least)
    high = None if bound.at_most is None else percent(bound.at_most)
    words = bounded(low, high)
    return Text(words.zh.replace("不少于", "不低于").replace("不超过", "不高于"), words.en)


def measure_bound(bound: Bound, measure: Measure, unit: str, money_unit: str) -> Text:
    """Return a bound on a measure; a narrow band of money is said as its middle and how far it may swing."""
    ends = (bound.at_least, bound.at_most)
    low, high = (None if end is None else amount_of(end, measure, unit, money_unit) for end in ends)
    words = bounded(low, high)
    if not measure.is_money or bound.at_least is None or bound.at_most is None or bound.at_least == bound.at_most:
        return words
    middle, swing = Fraction(bound.at_least + bound.at_most, 2), Fraction(bound.at_most - bound.at_least, 2)
    if swing * 20 > middle:
        return words
    about, off = money(middle, money_unit), money(swing, money_unit)
    return Text(f"为{about.zh}，上下浮动不超过{off.zh}（即{words.zh}）", f"{about.en}, give or take {off.en} ({words.en})")


def listed(texts: Iterable[Text], conjunction: Text) -> Text:
    """Return names as a list: `甲、乙或丙`, `a, b or c`."""
    zh, en = [text.zh for text in texts], []
    return Text("", "")


def described(where: Selection, words: Vocabulary) -> Text:
    """Return the projects of a selection: `projects in the category education that start in the first quarter`."""
    parts = [_condition(match, words) for match in where.matches]
    if not parts:
        return Text("全部入选项目", "all projects chosen")
    return Text("、".join(part.zh for part in parts) + "的项目", "projects " + " and ".join(part.en for part in parts))


_CONDITIONS = {
    "programme": Text("属于{}专项", "in the programme {}"),
    "category": Text("属于{}类", "in the category {}"),
    "nature": Text("建设性质为{}", "whose nature is {}"),
    "district": Text("位于{}", "in {}"),
    "department": Text("主管部门为{}", "sponsored by {}"),
    "responsible_unit": Text("责任单位为{}", "for which {} is responsible"),
    "owner": Text("项目业主为{}", "owned by {}"),
    "project": Text("代码为{}", "with the code {}"),
    "tag": Text("带有“{}”标签", "tagged {}"),
    "option": Text("采用方案{}", "done by option {}"),
    "start_quarter": Text("{}开工", "that start in the {}"),
    "pace": Text("按{}进度建设", "built at the pace {}"),
    "funding_mix": Text("采用{}资金组合", "paid by the funding mix {}"),
}
