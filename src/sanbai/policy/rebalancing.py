"""What a policy says of changing its plan in mid-year (`[rebalance]`): the price of each change, and its limits."""

from dataclasses import dataclass

from sanbai.language import Text
from sanbai.policy.toml_tables import TomlTable

DEAREST = 100
"""No change costs more points of score than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebalancing:
    """The price of each change of a project in points of score (0 to 100), and what is asked of changes.

    `leave` is for a project of the plan that leaves, `rephase` for one that goes over to another option,
    `pull_forward` for one that comes in from the early-promotion list. `out_at_most` bounds how many projects leave
    or are re-phased at one time, `in_at_most` how many come in; None where there is no bound. `approvals` must be
    held on the day, and not expired, by whoever is pulled forward, beside what the rules of entry ask.
    """

    leave: int = 10
    rephase: int = 3
    pull_forward: int = 5
    out_at_most: int | None = None
    in_at_most: int | None = None
    approvals: tuple[str, ...] = ()
    source: str = ""


USUAL = Rebalancing()
"""What holds where a policy says nothing of it."""


def read_rebalancing(table: TomlTable | None) -> Rebalancing | None:
    """Return what `[rebalance]` says, None where a policy has no such table."""
    if table is None:
        return None
    table.reading.subjects["rebalance", ""] = table.path
    out_at_most, in_at_most = (_limit(table, key) for key in ("out_at_most", "in_at_most"))
    read = Rebalancing(
        leave=table.integer("leave", 0, DEAREST, default=USUAL.leave),
        rephase=table.integer("rephase", 0, DEAREST, default=USUAL.rephase),
        pull_forward=table.integer("pull_forward", 0, DEAREST, default=USUAL.pull_forward),
        out_at_most=out_at_most,
        in_at_most=in_at_most,
        approvals=table.codes("approvals", required=False),
        source=table.text("source"),
    )
    table.close()
    return read


def _limit(table: TomlTable, key: str) -> int | None:
    return table.integer(key, 0, 10**6) if table.has(key) else None


def rebalancing_in_words(rebalancing: Rebalancing) -> tuple[Text, ...]:
    """Return what is said of changes in mid-year, a sentence each."""
    said = [
        Text(
            f"年中调整时，列入项目每退出一个扣{rebalancing.leave}分，每改换年度方案一个扣{rebalancing.rephase}分，"
            f"每由前期推进清单提前列入一个扣{rebalancing.pull_forward}分。",
            f"When the plan is changed in mid-year, each project that leaves costs {rebalancing.leave} points, each "
            f"that changes its option {rebalancing.rephase}, each pulled forward from early promotion "
            f"{rebalancing.pull_forward}.",
        )
    ]
    if rebalancing.out_at_most is not None:
        said.append(
            Text(
                f"每次调整，退出和改换年度方案的项目合计不超过{rebalancing.out_at_most}个。",
                f"At most {rebalancing.out_at_most} projects leave or change their option at one time.",
            )
        )
    if rebalancing.in_at_most is not None:
        said.append(
            Text(
                f"每次调整，提前列入的项目不超过{rebalancing.in_at_most}个。",
                f"At most {rebalancing.in_at_most} projects are pulled forward at one time.",
            )
        )
    return tuple(said)
