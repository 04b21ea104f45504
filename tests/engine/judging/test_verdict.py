"""The verdict counts a gap once, and no rule hides a graver one."""

import pytest

from engine.judging.evaluate import evaluate
from engine.playbook.answer_reading import read_answers
from engine.playbook.parts import severity_rank
from playbooks.catalogue import personas_on_disk, playbook_on_disk

pytestmark = pytest.mark.database_free
PLAYBOOK = playbook_on_disk("ai_venture")
PERSONAS = personas_on_disk("ai_venture")


def result_of(code):
    answers = next(p for p in PERSONAS if p.code == code).answers
    return evaluate(PLAYBOOK, read_answers(PLAYBOOK, answers).answers)


def count_of(result, severity):
    return next(c.count for c in result.verdict.conditions if c.severity == severity)


def test_a_critical_gap_inside_a_critical_rule_counts_with_it():
    result = result_of("R-10")
    shown = [g.code for g in result.gaps if g.severity == "critical" and g.absorbed_by is None]
    assert sorted(shown) == ["C-06", "C-08", "LE-02", "LE-13", "LE-18"]
    assert count_of(result, "critical") == len(shown)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.code)
def test_no_rule_hides_a_graver_gap(persona):
    result = result_of(persona.code)
    rank = {gap.id: severity_rank(gap.severity) for gap in result.gaps}
    for condition in result.verdict.conditions:
        if condition.kind == "no_open":
            open_ones = [g for g in result.gaps if g.severity == condition.severity]
            alone = [g for g in open_ones if g.absorbed_by is None or rank[g.absorbed_by] < rank[g.id]]
            assert (condition.count, condition.is_met) == (len(alone), not open_ones)
