"""What a policy says of returns and their checks, as sentences in both languages."""

from collections.abc import Iterator

from sanbai.language import Text
from sanbai.policy.phrases import AND, Vocabulary, listed, percent
from sanbai.policy.reporting import RHYTHM_NAMES, Delivery, Reporting, Rhythm

_LISTS = {
    "plan": Text("列入计划的项目", "projects of the plan"),
    "early_promotion": Text("前期推进项目", "early-promotion projects"),
}


def window_sentence(window: Reporting) -> Text:
    """Return what a reporting window asks."""
    which, every = _LISTS[window.list], RHYTHM_NAMES[window.every]
    month = Text("次月", "the next month") if window.next_month else Text("当月", "the month")
    if window.every is Rhythm.QUARTER:
        month = Text("季末次月", "the month after the quarter")
        month = month if window.next_month else Text("季末月", "the quarter's last month")
    days = Text("日、".join(map(str, window.due)), listed([Text("", str(day)) for day in window.due], AND).en)
    december = Text("", "")
    if window.december:
        december = Text(f"（12月为{window.december}日）", f" (of December: day {window.december})")
    late = Text("", "")
    if window.list == "early_promotion":
        late = Text("；提前开工的，自开工当月起按计划项目填报", "; one that starts reports with the plan from then on")
    plural = "days" if len(window.due) > 1 else "day"
    return Text(
        f"{which.zh}{every.zh}填报，{month.zh}{days.zh}日前报送{december.zh}{late.zh}。",
        f"Returns of {which.en} are {every.en}, due by {plural} {days.en} of {month.en}{december.en}{late.en}.",
    )


def delivery_sentences(delivery: Delivery, words: Vocabulary) -> Iterator[Text]:
    """Yield what the year's money is planned by, what dates are due dates, and what is remarked on."""
    quarters = [percent(delivery.curve[month]) for month in (2, 5, 8)]
    yield Text(
        f"当年投资的计划进度：一季度末{quarters[0].zh}，上半年{quarters[1].zh}，前三季度{quarters[2].zh}，全年100%。",
        f"The year's money is planned to reach {quarters[0].en} by March, {quarters[1].en} by June,"
        f" {quarters[2].en} by September and 100% by December.",
    )
    if delivery.permits:
        permits = listed([words.name("approval", code) for code in delivery.permits], AND)
        yield Text(f"开工前应取得：{permits.zh}。", f"A project starts with {permits.en}.")
    paid, physical = percent(delivery.paid_gap), percent(delivery.physical_gap)
    yield Text(
        f"支付与完成投资相差超过{paid.zh}，形象进度与投资进度相差超过{physical.zh}，季末月投资超过此前各月中位数{delivery.spike}倍，"
        f"或连续{delivery.round_run}个月填报整数的，予以核查。",
        f"Looked into are payments more than {paid.en} away from investment, physical progress more than {physical.en}"
        f" away from money, a quarter's last month above {delivery.spike} times the median of earlier months, and"
        f" {delivery.round_run} round amounts in a row.",
    )
