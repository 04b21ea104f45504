"""The scoring against a second one that is slow and straight, on generated playbooks."""

import pytest
from hypothesis import given

from engine.judging.evaluate import evaluate
from tests.engine.generated import answers_to, fixed, made_playbooks
from tests.engine.reference import Reference

pytestmark = pytest.mark.database_free


def with_facts(playbook, chance, openness):
    """Answers with holes, but every fact answered."""
    answers = answers_to(playbook, chance, openness)
    complete = answers_to(playbook, chance)
    return {**answers, **{key: complete[key] for key, item in playbook.items.items() if item.is_fact}}


@fixed(180)
@given(made_playbooks())
def test_the_ends_of_every_score_are_those_of_the_slow_reference(made):
    playbook, chance = made
    answers = with_facts(playbook, chance, 0.3)
    reference = Reference(playbook, answers)

    result = evaluate(playbook, answers)

    for kind, interval in (
        ("readiness", result.readiness),
        ("maturity", result.maturity),
        ("evidenced", result.views["evidenced"]),
    ):
        ends = (reference.score(kind, "low"), reference.score(kind, "high"))
        assert ends == ((interval.low, interval.high) if interval else (None, None)), kind


@fixed(100)
@given(made_playbooks())
def test_complete_answers_give_one_figure_and_the_severities_of_the_reference(made):
    playbook, chance = made
    answers = answers_to(playbook, chance)
    reference = Reference(playbook, answers)

    result = evaluate(playbook, answers)

    assert result.readiness is None or not result.readiness.is_open
    fired = {gap.id: gap.severity for gap in result.gaps if gap.kind == "gap"}
    expected = {}
    for q in reference.questions():
        value = reference.value(q)
        if value is None or "gap" not in q or value == "open":
            continue
        if q["type"] == "level":
            depth = reference.target(q) - value
            severity = playbook.severity_by_weight[q["weight"]][depth - 1] if depth > 0 else None
        else:
            severity = reference.severity(q, value)
        if severity:
            expected[q["id"]] = severity
    assert fired == expected
