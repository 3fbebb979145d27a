"""Rules on money and shares that must add up."""

from collections import defaultdict
from collections.abc import Iterator

from sanbai.errors import Finding
from sanbai.language import Text
from sanbai.register.records import RelationKind
from sanbai.register.rules.facts import Facts


def total_zero(facts: Facts) -> Iterator[Finding]:
    """Find total_investment = 0."""
    for index, project in enumerate(facts.register.projects):
        if project.total_investment == 0:
            yield facts.found(
                "total-zero",
                ("projects", index, "total_investment"),
                Text(f"项目 {project.code} 的总投资为 0。", f"The total investment of {project.code} is 0."),
                Text("请填写总投资；确实不需投资的可以忽略。", "Fill it in, unless the project truly costs nothing."),
            )


def invested_beyond_total(facts: Facts) -> Iterator[Finding]:
    """Find invested_before > total_investment."""
    for index, project in enumerate(facts.register.projects):
        if project.invested_before > project.total_investment:
            invested, total = facts.money(project.invested_before), facts.money(project.total_investment)
            yield facts.found(
                "invested-beyond-total",
                ("projects", index, "invested_before"),
                Text(
                    f"年前累计投资 {invested}，超过总投资 {total}。",
                    f"{invested} invested before the year is more than the total, {total}.",
                ),
                Text(
                    "请核对两个数；概算已调整的请更新总投资。",
                    "Check both; where the budget was revised, update the total.",
                ),
            )


def option_beyond_total(facts: Facts) -> Iterator[Finding]:
    """Find in_year_investment + invested_before > total_investment."""
    for index, option in enumerate(facts.register.options):
        project = facts.projects.get(option.project)
        if project is None or project.invested_before > project.total_investment:
            continue
        left = project.total_investment - project.invested_before
        if option.in_year_investment > left:
            invests = facts.money(option.in_year_investment)
            yield facts.found(
                "option-beyond-total",
                ("options", index, "in_year_investment"),
                Text(
                    f"项目 {project.code} 方案 {option.code} 当年投资 {invests}，而总投资只余 {facts.money(left)}。",
                    f"The option {option.code} of {project.code} invests {invests} in the year, but of the total only "
                    f"{facts.money(left)} is left.",
                ),
                Text(
                    f"请把当年投资改为不超过 {left:,}，或核对总投资与年前累计投资。",
                    f"Invest no more than {left:,}, or check the total and what was invested before.",
                ),
            )


def construction_beyond_in_year(facts: Facts) -> Iterator[Finding]:
    """Find construction_investment > in_year_investment."""
    for index, option in enumerate(facts.register.options):
        if option.construction_investment > option.in_year_investment:
            construction, in_year = facts.money(option.construction_investment), facts.money(option.in_year_investment)
            yield facts.found(
                "construction-beyond-in-year",
                ("options", index, "construction_investment"),
                Text(
                    f"建安投资 {construction}，超过当年投资 {in_year}。",
                    f"Construction, {construction}, is more than the in-year investment, {in_year}.",
                ),
                Text("建安投资是当年投资的一部分，请核对。", "It is a part of the in-year investment: check both."),
            )


def funding_in_year(facts: Facts) -> Iterator[Finding]:
    """Find sum over sources of funding in the plan year != in_year_investment, for options with any funding."""
    for index, option in enumerate(facts.register.options):
        rows = facts.funding.get((option.project, option.code), [])
        funded = sum(row.amount for row in rows if row.year == facts.year)
        if facts.year is not None and rows and funded != option.in_year_investment:
            invests = facts.money(option.in_year_investment)
            yield facts.found(
                "funding-in-year",
                ("options", index, "in_year_investment"),
                Text(
                    f"项目 {option.project} 方案 {option.code} 当年投资 {invests}，"
                    f"而 {facts.year} 年资金合计 {facts.money(funded)}。",
                    f"The option {option.code} of {option.project} invests {invests} in the year, but its funding in "
                    f"{facts.year} comes to {facts.money(funded)}.",
                ),
                Text(
                    "请使二者相等：改正当年投资，或“分年资金”中的金额。",
                    "Make them equal: mend the one, or the rows of funding.",
                ),
            )


def funding_beyond_total(facts: Facts) -> Iterator[Finding]:
    """Find sum over years and sources of funding + invested_before > total_investment."""
    for index, _, code, reached, total in _reached(facts):
        if reached > total:
            yield facts.found(
                "funding-beyond-total",
                ("options", index, "code"),
                Text(
                    f"方案 {code} 各年资金加年前累计投资共 {facts.money(reached)}，超过总投资 {facts.money(total)}。",
                    f"Funding and earlier investment of option {code} come to {facts.money(reached)}, "
                    f"more than the total, {facts.money(total)}.",
                ),
                Text(
                    "请核对“分年资金”、年前累计投资和总投资。",
                    "Check the rows of funding, what was invested, and the total.",
                ),
            )


def funding_short(facts: Facts) -> Iterator[Finding]:
    """Find sum over years and sources of funding + invested_before < 90 % of total_investment."""
    for index, project, code, reached, total in _reached(facts):
        if reached * 10 < total * 9:
            yield facts.found(
                "funding-short",
                ("options", index, "code"),
                Text(
                    f"项目 {project} 方案 {code} 的总投资中尚有 {facts.money(total - reached)} 未落实资金。",
                    f"The option {code} of {project} has no funding yet for {facts.money(total - reached)}.",
                ),
                Text(
                    "请补齐以后各年的资金；尚未落实的可以忽略。",
                    "Add the funding of later years, unless it is truly open.",
                ),
            )


def _reached(facts: Facts) -> Iterator[tuple[int, str, str, int, int]]:
    """Yield for each option with funding: index, project, code, funding + invested_before, total_investment."""
    for index, option in enumerate(facts.register.options):
        rows = facts.funding.get((option.project, option.code))
        project = facts.projects.get(option.project)
        if rows and project is not None and project.invested_before <= project.total_investment:
            reached = sum(row.amount for row in rows) + project.invested_before
            yield index, option.project, option.code, reached, project.total_investment


def bundle_total(facts: Facts) -> Iterator[Finding]:
    """Find bundle total_investment != sum over its parts of total_investment."""
    parts: dict[str, list[str]] = defaultdict(list)
    first: dict[str, int] = {}
    for index, relation in facts.related(RelationKind.PART_OF):
        parts[relation.other].append(relation.project)
        first.setdefault(relation.other, index)
    for bundle, members in parts.items():
        total, count = facts.projects[bundle].total_investment, len(set(members))
        added = sum(facts.projects[member].total_investment for member in set(members))
        if total != added:
            yield facts.found(
                "bundle-total",
                ("relations", first[bundle], "other"),
                Text(
                    f"打捆项目 {bundle} 总投资 {facts.money(total)}，其 {count} 个组成项目合计 {facts.money(added)}。",
                    f"The total of the bundle {bundle} is {facts.money(total)}, that of its {count} part(s) "
                    f"{facts.money(added)}.",
                ),
                Text("请核对总投资，或补上缺少的组成项目。", "Check the totals, or add the parts that are missing."),
            )


def location_shares(facts: Facts) -> Iterator[Finding]:
    """Find sum over districts of share != 100."""
    shares: dict[str, int] = defaultdict(int)
    first: dict[str, int] = {}
    for index, location in enumerate(facts.register.locations):
        shares[location.project] += location.share
        first.setdefault(location.project, index)
    for project, share in shares.items():
        if share != 100:
            yield facts.found(
                "location-shares",
                ("locations", first[project], "share"),
                Text(
                    f"项目 {project} 各区占比合计 {share}。", f"The shares of {project}'s districts add up to {share}."
                ),
                Text("请使合计为 100。", "Make them add up to 100."),
            )
