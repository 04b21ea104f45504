"""Rungs as pieces of work: from the answer to what is expected, each after the one below, nothing twice."""

from decimal import Decimal
from fractions import Fraction

import pytest

from engine.judging.evaluate import evaluate
from engine.judging.works import rung_before
from engine.playbook.answer_reading import read_answers
from tests.engine import small
from tests.engine.small import POOR, SOUND, judged_in_two

pytestmark = pytest.mark.database_free
RULE = ("playbook.yaml", "    achieves: {}\n", "    achieves: {lev: 2}\n")
DUTY = ("playbook.yaml", "  severity: high\n  when:", "  severity: high\n  duty: stop\n  when:")


def plan(answers, *changes):
    return judged_in_two(answers, *changes).plan.steps


def of(steps, gap):
    return [step.rung.id for step in steps if gap in step.closes]


@pytest.mark.parametrize(("level", "rungs"), [(0, ["1", "2", "3"]), (1, ["2", "3"]), (2, ["3"]), (3, []), (4, [])])
def test_the_plan_holds_the_rungs_from_the_answer_to_what_is_expected(level, rungs):
    steps = plan({**SOUND, "raise": "now", "lev": level})
    assert of(steps, "lev") == [f"a_lev_{rung}" for rung in rungs]


def test_a_rung_waits_for_the_one_below_and_is_as_grave_as_what_is_left():
    steps = {step.rung.id: step for step in plan({**SOUND, "raise": "now", "lev": 0})}
    assert [steps[f"a_lev_{n}"].after for n in (1, 2, 3)] == [(), ("a_lev_1",), ("a_lev_2",)]
    assert [steps[f"a_lev_{n}"].severity for n in (1, 2, 3)] == ["critical", "high", "medium"]
    assert [steps[f"a_lev_{n}"].is_last for n in (1, 2, 3)] == [False, False, True]


def test_the_gains_of_the_rungs_are_what_the_gap_promises():
    result = judged_in_two({**SOUND, "raise": "now", "lev": 0})
    assert sum(step.gain for step in result.plan.steps) == result.gap("lev").worth > 0


def test_what_the_work_of_a_rule_reaches_is_not_done_again():
    answers = {**POOR, "lev": 0}
    assert of(plan(answers), "lev") == ["a_lev_1", "a_lev_2", "a_lev_3"]
    steps = plan(answers, RULE)
    assert of(steps, "lev") == ["a_lev_3"]
    assert next(step for step in steps if step.rung.id == "a_lev_3").after == ("a_both",)
    assert [step.rung.id for step in steps].index("a_both") < [step.rung.id for step in steps].index("a_lev_3")


def test_an_emergency_waits_for_no_good_order():
    waits = ("playbook.yaml", "    after: []\n    achieves", "    after: [a_one]\n    achieves")
    ordinary = next(step for step in plan(POOR, waits) if step.closes == ("both",))
    emergency = plan(POOR, waits, DUTY)[0]
    assert (ordinary.after, emergency.closes, emergency.after) == (("a_one_1",), ("both",), ())


@pytest.mark.parametrize("names", ["a_one", "a_yes_no"])
def test_a_rung_waits_for_all_the_work_that_it_names_and_those_below_it_do_not(names):
    """An emergency, such as the rung of a_yes_no is, may hold up ordinary work."""
    data = small.in_format_2(dict(small.changed().source_data))
    small.questions_of(data)["lev"]["action"]["rungs"][2]["after"] = [names, "a_twice"]
    playbook = small.playbook_from_data(data)
    given = {**POOR, "lev": 0, "yes_no": "no", "one": "bad", "num": 100}
    steps = evaluate(playbook, read_answers(playbook, given).answers).plan.steps
    by_id = {step.rung.id: step for step in steps}
    (last,) = [step.rung.id for step in steps if step.rung.action == names][-1:]
    assert by_id["a_lev_3"].after == ("a_lev_2", last)  # nothing of a_twice is in the plan
    assert last not in by_id["a_lev_2"].after
    assert by_id[last].number < by_id["a_lev_3"].number
    assert by_id[last].earliest_finish <= by_id["a_lev_3"].earliest_start


@pytest.mark.parametrize(
    ("to", "ladder", "before"),
    [(2, (), None), (2, (1, 2, 3), 2), (1, (2, 3), None), (3, (1, 2), 2), ("x", (1, 2), 2), (2, ("x", "z"), "z")],
)
def test_a_rung_waits_for_the_same_height_of_what_comes_before(to, ladder, before):
    known = small.in_two().actions["a_lev"].rungs[0]
    rungs = [small.replace(known, id=f"b_{step}", to=step) for step in ladder]
    found = rung_before(small.replace(known, to=to), rungs)
    assert found == (before if before is None else f"b_{before}")


def test_steps_that_do_not_fit_the_profile_are_left_out():
    early, late = (judged_in_two({**SOUND, "stage": stage, "lev": 0}).gap("lev").rungs[0] for stage in ("1", "2"))
    assert [len(rung.steps) for rung in (early, late)] == [1, 2]


def test_waiting_for_others_takes_time_and_no_work():
    data = small.in_format_2(dict(small.changed().source_data))
    small.questions_of(data)["lev"]["action"]["rungs"][0]["wait"] = 10
    playbook = small.playbook_from_data(data)
    found = small.evaluate(playbook, small.read_answers(playbook, {**SOUND, "raise": "now", "lev": 0}).answers)
    first, second, _third = (step for step in found.plan.steps if "lev" in step.closes)
    # Two days of work, and ten days of the calendar as working days.
    assert first.earliest_finish == second.earliest_start == 2 + Fraction(50, 7)
    assert first.rung.effort == (Decimal(2), Decimal(2))


def test_days_come_out_of_the_schedule():
    steps = plan({**POOR, "lev": 0})
    assert {step.horizon for step in steps} == {30}
    assert all(step.rung.horizon == 0 for step in steps)


def days_of_a_rung(answers):
    data = small.in_format_2(dict(small.changed().source_data))
    small.questions_of(data)["lev"]["action"]["rungs"][0]["efforts"] = [
        {"if": "stage >= 4", "effort": "8"},
        {"if": 'stage >= 3 && raise == "now"', "effort": "1/2"},
    ]
    playbook = small.playbook_from_data(data)
    result = evaluate(playbook, read_answers(playbook, {**SOUND, "lev": 0, **answers}).answers)
    (step,) = [step for step in result.plan.steps if step.rung.id == "a_lev_1"]
    (gap,) = [gap for gap in result.gaps if gap.id == "lev"]
    assert gap.rungs[0].effort == step.rung.effort
    assert result.plan.effort_high == sum(step.effort_high for step in result.plan.steps)
    return step.effort_low, step.effort_high


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        ({"stage": "2", "raise": "now"}, 2),
        ({"stage": "3", "raise": "now"}, Fraction(1, 2)),
        ({"stage": "4", "raise": "now"}, 8),
    ],
)
def test_the_days_of_a_rung_are_those_of_the_profile(answers, days):
    assert days_of_a_rung(answers) == (days, days)


def test_days_that_hang_on_an_open_fact_do_not_count():
    assert days_of_a_rung({"stage": "3", "raise": "unknown"}) == (2, 2)
