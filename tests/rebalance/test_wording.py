"""A proposal as people read it, in both languages."""

import pytest

from sanbai.language import Language, Text
from sanbai.plan.wording import ClauseWords
from sanbai.rebalance.proposing import Proposed
from sanbai.rebalance.wording import RebalanceWords, basis_in_words, summary_in_words
from tests.rebalance.villages import ON_PLAN, lights_ready, proposed, report, situation, village, with_money_clause


@pytest.fixture(scope="module")
def found() -> Proposed:
    """Return the proposal in which the street lights take the place of the bridge."""
    withdrew = report("R1", reason="investor_withdrew", expected_investment=20)
    return proposed(situation(withdrew, *ON_PLAN, register=lights_ready(), policy_text=with_money_clause()))


def words(language: Language) -> RebalanceWords:
    """Return how the village's proposals are put into words."""
    names = {project.code: Text(project.name, project.name_en) for project in village()[0].projects}
    return RebalanceWords(ClauseWords(language, "万元", {}, {}), names)


def test_the_summary_counts_changes_value_and_clauses(found: Proposed) -> None:
    said = summary_in_words(found.proposal)
    assert said.en == (
        "Proposal 001 (2025-06): 1 out, 1 pulled forward, 0 re-phased; value goes from 394.0 to 392.0 points, clauses "
        "not kept from 1 to 1."
    )
    assert said.zh == (
        "第001号调整方案（2025-06）：退出 1 个，提前列入 1 个，改换方案 0 个；价值由 394.0 分变为 392.0 分，"
        "未满足的条款由 1 项变为 1 项。"
    )


def test_it_says_what_it_stands_on(found: Proposed) -> None:
    said = basis_in_words(found.proposal)
    assert "what the returns expect" in said.en
    assert "2025-06-30" in said.en
    assert "各项目月报的预期和进度" in said.zh


def test_each_change_is_a_row(found: Proposed) -> None:
    rows = list(words(Language.EN).change_rows(found.proposal.changes))
    assert rows[0] == [
        "leaves",
        "R1",
        "East Bridge rebuilding",
        "q1 → —",
        "3.0 million yuan → 0 yuan",
        "investor withdrew",
        "10",
    ]
    assert rows[1][:2] + rows[1][3:4] == ["pulled forward", "E1", "— → early"]
    assert [row[2] for row in words(Language.ZH).change_rows(found.proposal.changes)] == ["东桥重建工程", "太阳能路灯"]
    assert [row[5] for row in words(Language.ZH).change_rows(found.proposal.changes)] == ["投资方退出", ""]


def test_clauses_stand_as_approved_without_action_and_after(found: Proposed) -> None:
    (money,) = (row for row in words(Language.ZH).clause_rows(found.proposal) if row[0] == "当年投资")
    assert money[1:] == ["不少于880.0万元", "900.0万元", "620.0万元 ✗", "690.0万元 ✗"]


def test_fewer_changes_recover_less(found: Proposed) -> None:
    rows = list(words(Language.EN).step_rows(found.proposal))
    assert [row[:4] for row in rows] == [
        ["0", "0", "394.0", "0.0"],
        ["1", "0", "394.0", "0.0"],
        ["2", "2", "392.0", "15.0"],
    ]
    assert rows[2][4] == "investment in the year 6.9 million yuan"
