"""Parts of sentences in both languages: amounts, bounds, selections and measures, as a city would write them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from sanbai.language import Text
from sanbai.policy.records import Bound, Match, Measure, MeasureKind, Policy, RatioBound, Selection
from sanbai.register.records import Register
from sanbai.register.tables import BUILT_IN_CODES
from sanbai.units import MONEY_UNITS

Names = Mapping[tuple[str, str], Text]
"""Names of codes: (`outcome`, `school_seats`) to what it is called."""

NO_NAMES: Names = MappingProxyType({})

CURRENCIES = {"CNY": Text("元", "yuan"), "USD": Text("美元", "US dollars"), "GBP": Text("英镑", "pounds sterling")}
_COMPLETION = {
    "yes": Text("当年竣工", "completed in the year"),
    "no": Text("当年不竣工", "not completed in the year"),
}
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


def register_names(register: Register) -> Names:
    """Return what a register calls its codes and projects."""
    named = (row for row in register.codes if row.name_zh or row.name_en)
    names = {(row.list, row.code): Text(row.name_zh, row.name_en) for row in named}
    return names | {("project", row.code): Text(row.name, row.name_en) for row in register.projects}


def vocabulary(policy: Policy, names: Names = NO_NAMES) -> Vocabulary:
    """Return the vocabulary of a policy: the names it gives, then those of `names` (the register's code lists)."""
    known: dict[tuple[str, str], Text] = {}
    known |= {("programme", entry.code): entry.name for entry in policy.programmes}
    known |= {("category", entry.code): entry.name for group in policy.programmes for entry in group.categories}
    known |= {("source", entry.code): entry.name for entry in policy.funds}
    known |= {("district", entry.code): entry.name for entry in policy.districts}
    known |= {("nature", code): name for code, name in BUILT_IN_CODES["nature"].items()}
    known |= {("pace", code): name for code, name in BUILT_IN_CODES["pace"].items()}
    quarters = BUILT_IN_CODES["quarter"].items()
    known |= {("start_quarter", code): Text(name.zh, name.en.removesuffix(" quarter")) for code, name in quarters}
    known |= {("completes_in_year", code): name for code, name in _COMPLETION.items()}
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


def money(amount: Fraction | int, unit: str, beside: Fraction | int = 0) -> Text:
    """Return an amount of money exactly: `281.1亿元`, `28.11 billion yuan`; in the scale of what is `beside` it."""
    size, currency = MONEY_UNITS[unit].size, CURRENCIES[MONEY_UNITS[unit].currency]
    main, largest = Fraction(amount) * size, max(abs(Fraction(amount)), abs(Fraction(beside))) * size
    zh_size, zh_scale = next((scale for scale in _CHINESE_SCALES if largest >= scale[0]), _CHINESE_SCALES[-1])
    en_size, en_scale = next((scale for scale in _ENGLISH_SCALES if largest >= scale[0]), _ENGLISH_SCALES[-1])
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
    """Return a bound on a number of projects: `为24个`, `20至30个`, `at least 12 projects`."""
    low, high = bound.at_least, bound.at_most
    if low is None and high is None:
        return Text("数量不限", "any number of projects")
    if low is not None and high is not None and low != high:
        return Text(f"为{low:,}至{high:,}个", f"{low:,} to {high:,} projects")
    return bounded(*(None if end is None else projects(end) for end in (low, high)))


def ratio_bound(bound: RatioBound) -> Text:
    """Return a bound on a ratio."""
    low = None if bound.at_least is None else percent(bound.at_least)
    high = None if bound.at_most is None else percent(bound.at_most)
    words = bounded(low, high)
    return Text(words.zh.replace("不少于", "不低于").replace("不超过", "不高于"), words.en)


def measure_bound(bound: Bound, measure: Measure, unit: str, money_unit: str) -> Text:
    """Return a bound on a measure; a narrow band of money is said as its middle and how far it may swing."""
    if measure.kind is MeasureKind.PROJECTS:
        return count_bound(bound)
    ends = (bound.at_least, bound.at_most)
    words = bounded(*(None if end is None else amount_of(end, measure, unit, money_unit) for end in ends))
    if not measure.is_money or bound.at_least is None or bound.at_most is None or bound.at_least == bound.at_most:
        return words
    middle, swing = Fraction(bound.at_least + bound.at_most, 2), Fraction(bound.at_most - bound.at_least, 2)
    if swing * 20 > middle:
        return words
    about, off = money(middle, money_unit), money(swing, money_unit, beside=middle)
    low, high = (money(end, money_unit, beside=middle) for end in (bound.at_least, bound.at_most))
    return Text(
        f"为{about.zh}，上下浮动不超过{off.zh}（即{low.zh}至{high.zh}）",
        f"{about.en}, give or take {off.en} ({low.en} to {high.en})",
    )


def listed(texts: Iterable[Text], conjunction: Text) -> Text:
    """Return names as a list: `甲、乙或丙`, `a, b or c`; without a Chinese conjunction `甲、乙、丙`."""
    shown = tuple(texts)
    zh, en = [text.zh for text in shown], [text.en for text in shown]
    if len(shown) < 2:
        return Text("".join(zh), "".join(en))
    return Text(
        f"{'、'.join(zh[:-1])}{conjunction.zh or '、'}{zh[-1]}", f"{', '.join(en[:-1])} {conjunction.en} {en[-1]}"
    )


AND = Text("", "and")
OR = Text("或", "or")

_CONDITIONS = {
    "programme": Text("属于{}板块", "in the programme {}"),
    "category": Text("属于{}类", "in the category {}"),
    "nature": Text("建设性质为{}", "whose nature is {}"),
    "district": Text("位于{}", "in {}"),
    "department": Text("主管部门为{}", "sponsored by {}"),
    "responsible_unit": Text("责任单位为{}", "for which {} is responsible"),
    "owner": Text("项目业主为{}", "owned by {}"),
    "project": Text("代码为{}", "with the code {}"),
    "tag": Text("带有标签{}", "tagged {}"),
    "option": Text("采用年度方案{}", "done by option {}"),
    "start_quarter": Text("在{}开工", "that start in the {} quarter"),
    "pace": Text("建设进度为{}", "built at {} pace"),
    "funding_mix": Text("资金组合为{}", "paid by the funding mix {}"),
    "completes_in_year": Text("{}", "{}"),
}
"""How projects with a code in a field are called."""


def described(where: Selection, words: Vocabulary) -> Text:
    """Return the projects of a selection: `projects in the category education that start in the first quarter`."""
    parts = [_condition(match, words) for match in where.matches]
    if not parts:
        return Text("全部列入项目", "all projects chosen")
    return Text("、".join(part.zh for part in parts) + "的项目", "projects " + " and ".join(part.en for part in parts))


def _condition(match: Match, words: Vocabulary) -> Text:
    names = listed((words.name(match.field, code) for code in match.codes), OR)
    condition = _CONDITIONS[match.field]
    return Text(condition.zh.format(names.zh), condition.en.format(names.en))


_MEASURES = {
    MeasureKind.PROJECTS: Text("数量", "number"),
    MeasureKind.IN_YEAR_INVESTMENT: Text("当年计划投资", "in-year investment"),
    MeasureKind.TOTAL_INVESTMENT: Text("总投资", "total investment"),
    MeasureKind.CONSTRUCTION_INVESTMENT: Text("当年建安投资", "construction investment of the year"),
}


def measured(measure: Measure, words: Vocabulary) -> Text:
    """Return what a measure is called: `money from the municipal budget in 2024 and 2025`."""
    if measure.kind is MeasureKind.OUTCOME:
        code = measure.outcome
        return words.names.get(("outcome", code), Text(f"建设成效 {code} ", f"outcome {code}"))
    if measure.kind is not MeasureKind.FUND:
        return _MEASURES[measure.kind]
    sources = listed((words.name("source", source) for source in measure.sources), AND)
    years = listed((Text(f"{year}年", str(year)) for year in measure.years), AND)
    from_source = Text(
        sources.zh or "各渠道资金", f"money from {sources.en}" if sources.en else "money from all sources"
    )
    return Text(f"{years.zh}{from_source.zh}", f"{from_source.en} in {years.en}" if years.en else from_source.en)
