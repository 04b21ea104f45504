"""What is foreseen of work is what the judgement says once the answers are those that the work brings."""

from __future__ import annotations

import pytest
from hypothesis import assume, given

from engine.judging.evaluate import evaluate
from engine.judging.verdict import counted_once
from engine.ways.planned import planned
from tests.engine.generated import answers_to, fixed, made_playbooks

pytestmark = pytest.mark.database_free


def some_work(plan, chance):
    """A choice of pieces with all that comes before them."""
    chosen = {key for key in plan.order if chance.random() < 0.5}
    return chosen.union(*(plan.before[key] for key in chosen))


def is_worked_out_from(playbook, changed):
    """Whether a figure that is worked out from others is, or may be, among what changes."""
    derived = [item for item in playbook.items.values() if not item.is_asked]
    return any(item.id in changed or item.inputs & changed for item in derived)


@fixed(100)
@given(made_playbooks())
def test_work_brings_what_it_promises(made):
    playbook, chance = made
    # A playbook takes longer to make than to try, so each is tried with several ventures.
    tried = [keeps_its_promise(planned(playbook, answers_to(playbook, chance, 0.1)), chance) for _ in range(4)]
    assume(any(tried))


def keeps_its_promise(plan, chance):
    """Whether what some work promises could be compared with a new judgement; then it is the same."""
    playbook = plan.outlook.playbook
    rungs = plan.rungs(some_work(plan, chance))
    after, changed = plan.outlook.situation_after(rungs)
    if not plan.outlook.rescorer.lines or is_worked_out_from(playbook, changed):
        return False
    then = evaluate(playbook, after.answers)
    foreseen = plan.outlook.standing_after(rungs)
    assert then.readiness == plan.outlook.readiness_after(rungs)
    assert plan.outlook.chapters_after(rungs) == {c.id: c.readiness.low for c in then.chapters if c.readiness}
    assert foreseen.counts == {severity: counted_once(then.gaps)[severity] for severity in foreseen.counts}
    assert foreseen.lowest == min(c.readiness.low for c in then.chapters if c.readiness)
    return True


def test_without_work_nothing_changes(published_2):
    playbook, answers = published_2
    plan = planned(playbook, answers)
    now = evaluate(playbook, answers)
    standing = plan.outlook.standing_after(())
    assert plan.outlook.readiness_after(()) == now.readiness
    assert standing.counts == {severity: counted_once(now.gaps)[severity] for severity in standing.counts}
    assert tuple(step.rung.id for step in now.plan.steps) == plan.order


@pytest.fixture(params=["r_10", "x_01", "h_05", "l_01"])
def published_2(request):
    from engine.playbook.answer_reading import read_answers
    from playbooks import catalogue

    playbook = catalogue.playbook_on_disk("ai_venture")
    persona = next(p for p in catalogue.personas_on_disk("ai_venture") if p.id == request.param)
    return playbook, read_answers(playbook, persona.answers).answers
