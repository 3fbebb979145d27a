"""Reasons for the public: every listed project has them, in both languages, and none names another project."""

from sanbai.plan.planning import Made, make_plan
from sanbai.plan.records import Decision
from sanbai.publication.names import has_chinese
from sanbai.publication.reasons import reasons_of
from tests.publication.sample_city import sample_policy, sample_register
from tests.rebalance.villages import parsed, village


def _listed(made: Made) -> set[str]:
    return {row.code for row in made.plan.rows if row.decision is not Decision.OUT}


def test_every_listed_project_has_reasons_in_both_languages() -> None:
    register, policy = sample_register(), sample_policy()
    made = make_plan(register, policy)
    reasons = reasons_of(register, policy, made.plan, made.standing.prices)
    assert set(reasons) == _listed(made)
    assert all(reasons.values())
    texts = [text for sentences in reasons.values() for text in sentences]
    assert all(has_chinese(text.zh) and not has_chinese(text.en) for text in texts)
    assert not any("at least 0 points" in text.en for text in texts), "that would say nothing"


def test_prices_prove_more_than_none() -> None:
    """With the plan's prices a loss has a proven lower end; without them it may be nothing."""
    register, policy = sample_register(), sample_policy()
    made = make_plan(register, policy)
    proven = reasons_of(register, policy, made.plan, made.standing.prices)
    alone = reasons_of(register, policy, made.plan)
    assert proven.keys() == alone.keys()
    assert "16 to 17" not in alone["consumption-001"][1].en
    assert "between 16 and 17 points" in proven["consumption-001"][1].en


def test_no_reason_names_another_project() -> None:
    """In the village projects need and exclude one another; a swap or a relation would name the other one."""
    register, text = village()
    policy = parsed(text)
    made = make_plan(register, policy)
    reasons = reasons_of(register, policy, made.plan, made.standing.prices)
    assert reasons
    names = {name for project in register.projects for name in (project.code, project.name, project.name_en) if name}
    told = [text for sentences in reasons.values() for sentence in sentences for text in (sentence.zh, sentence.en)]
    assert [text for text in told if any(name in text.split() or name in text for name in names if len(name) > 2)] == []
    assert any("rank" in text for text in told)
