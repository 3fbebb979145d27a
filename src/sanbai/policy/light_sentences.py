"""Warning lights in words: the names of what they watch, and each light as a sentence that a leader could sign."""

from fractions import Fraction

from sanbai.language import Text
from sanbai.policy.lights import Against, Colour, Dimension, Form, Level, Light, Threshold
from sanbai.policy.phrases import number, percent

LEVEL_NAMES = {
    Level.CITY: Text("全市", "the city"),
    Level.PROGRAMME: Text("板块", "programme"),
    Level.CATEGORY: Text("类别", "category"),
    Level.DISTRICT: Text("区", "district"),
    Level.DEPARTMENT: Text("主管部门", "department"),
    Level.PROJECT: Text("项目", "project"),
}
DIMENSION_NAMES = {
    Dimension.START: Text("开工", "start"),
    Dimension.COMPLETION: Text("竣工", "completion"),
    Dimension.PROGRESS: Text("投资进度", "investment progress"),
    Dimension.CONSTRUCTION: Text("建安投资进度", "construction-and-installation progress"),
    Dimension.FUNDS: Text("资金支付", "payments"),
    Dimension.REGISTRATION: Text("入统", "statistical registration"),
    Dimension.PERMITS: Text("手续办理", "permits"),
    Dimension.BONDS: Text("专项债支出", "spending of bonds"),
    Dimension.GROWTH: Text("固定资产投资增速", "growth of fixed-asset investment"),
}
AGAINST_NAMES = {
    Against.TIME_PROGRESS: Text("时间进度", "time progress"),
    Against.PLANNED_CURVE: Text("序时进度", "the planned curve"),
    Against.FUNDS_IN_PLACE: Text("到位资金", "funds in place"),
    Against.INVESTMENT: Text("完成投资", "the investment done"),
    Against.DUE: Text("到期应办", "what is due"),
    Against.STARTED: Text("已开工", "what has started"),
    Against.NEEDED: Text("应办手续", "the permits needed"),
    Against.WINDOW: Text("支出期限内的应支出额", "what the spending window asks"),
    Against.PLAN_AND_CITY: Text(
        "计划增速和全市平均增速中的较高者", "the plan and the city's average, whichever is higher"
    ),
}
COLOUR_NAMES = {
    Colour.GREEN: Text("绿灯", "green"),
    Colour.YELLOW: Text("黄灯", "yellow"),
    Colour.RED: Text("红灯", "red"),
}
_SINCE = {
    Dimension.START: Text("应开工日", "its start was due"),
    Dimension.COMPLETION: Text("应竣工日", "its completion was due"),
    Dimension.REGISTRATION: Text("开工", "its start"),
}


def light_sentence(light: Light) -> Text:
    """Return what a light says: when it is red and yellow, and what follows."""
    level, against = LEVEL_NAMES[light.level], AGAINST_NAMES[light.against]
    whose = Text(level.zh, level.en if light.level is Level.CITY else f"each {level.en}")
    window = (
        Text(f"（自发行次月起{light.window}个月）", f" ({light.window} months from the month after issue)")
        if light.dimension is Dimension.BONDS
        else Text("", "")
    )
    shown = [(COLOUR_NAMES[colour], threshold_words(light, threshold)) for colour, threshold in light.thresholds]
    zh = "；".join(f"{when.zh}，亮{colour.zh}" for colour, when in shown)
    en = "; ".join(f"{colour.en} when {when.en}" for colour, when in shown)
    acts = [(COLOUR_NAMES[colour], text) for colour, text in light.actions]
    zh_acts = "".join(f"{colour.zh}：{text.zh or text.en}。" for colour, text in acts)
    en_acts = "".join(f" {colour.en.capitalize()}: {text.en or text.zh}." for colour, text in acts)
    return Text(
        f"按{level.zh}，对照{against.zh}{window.zh}：{zh}；其余亮绿灯。{zh_acts}",
        f"For {whose.en}, against {against.en}{window.en}: {en}; else green.{en_acts}",
    )


def threshold_words(light: Light, threshold: Threshold) -> Text:
    """Return when a colour is shown: `10 percentage points behind or more, three months in a row`."""
    ends = [
        _end(light, threshold.form, key, value)
        for key in ("at_least", "more_than", "at_most", "less_than")
        if (value := getattr(threshold, key)) is not None
    ]
    zh, en = "且".join(end.zh for end in ends), " and ".join(end.en for end in ends)
    if threshold.months > 1:
        return Text(f"连续{threshold.months}个月{zh}", f"{en}, {threshold.months} months in a row")
    return Text(zh, en)


_ENDS = {
    "at_least": Text("{}及以上", "{} or more"),
    "more_than": Text("超过{}", "more than {}"),
    "at_most": Text("{}及以下", "{} or less"),
    "less_than": Text("不到{}", "less than {}"),
}


def _end(light: Light, form: Form, key: str, value: Fraction) -> Text:
    """Return one end of a threshold, worded by its form."""
    words = _ENDS[key]
    if form is Form.GAP:
        points = f"{number(value * 100)}"
        if key == "more_than" and value == 0:
            return Text("落后", "behind")
        zh = words.zh.format(f"{points}个百分点")
        return Text(f"落后{zh}", f"{words.en.format(f'{points} percentage points')} behind")
    if form is Form.MONTHS:
        since = _SINCE[light.dimension]
        counted = "1 month" if value == 1 else f"{number(value)} months"
        name = DIMENSION_NAMES[light.dimension]
        return Text(
            f"自{since.zh}起{words.zh.format(f'{number(value)}个月')}仍未{name.zh}",
            f"there is no {name.en} {words.en.format(counted)} after {since.en}",
        )
    if form is Form.VALUE:
        if key == "less_than" and value == 0:
            return Text("为负", "negative")
        return Text(words.zh.format(percent(value).zh), words.en.format(percent(value).en))
    if key == "less_than" and value == 1:
        return _not_all(light)
    return Text(words.zh.format(f"其{percent(value).zh}"), f"{words.en.format(percent(value).en)} of it")


def _not_all(light: Light) -> Text:
    """Return what less than all comes to: for one project that it is due and not done."""
    if light.level is Level.PROJECT and light.dimension in (Dimension.START, Dimension.COMPLETION):
        name = DIMENSION_NAMES[light.dimension]
        return Text(f"到期未{name.zh}", f"the {name.en} is due and has not come")
    return Text("低于这一水平", "below it")
