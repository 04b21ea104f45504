"""Work in weeks: never more than the team can give, never before what comes first, never idle while something could start."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.judging.schedule import HOURS_A_DAY, hours_a_week, scheduled
from engine.judging.works import Work
from tests.engine import small
from tests.engine.generated import fixed

pytestmark = pytest.mark.database_free
RUNG = small.in_two().actions["a_lev"].rungs[0]
EFFORTS = ("0.5", "1", "2", "3", "5", "8", "13", "20")
HOURS = (Fraction(1), Fraction(10), Fraction(15), Fraction(75, 2), Fraction(400))


def work(key, effort="1", wait=0, waits=()):
    rung = replace(RUNG, id=key, effort=(Decimal(effort), Decimal(effort)), wait=wait)
    return Work(rung, (rung,), (), "low", 2, 0, waits=tuple(waits))


def spans(works, hours=40):
    return scheduled(list(works), works, Fraction(hours))


@st.composite
def plans(draw):
    """Pieces of work, each of which may wait for some of those before it, in an order of their own."""
    count = draw(st.integers(0, 14))
    works = {}
    for number in range(count):
        waits = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else ()
        effort, wait = draw(st.sampled_from(EFFORTS)), draw(st.sampled_from((0, 0, 1, 7, 30)))
        works[f"w{number}"] = work(f"w{number}", effort, wait, [f"w{n}" for n in sorted(waits)])
    order = draw(st.permutations(list(works)))
    return order, works, draw(st.sampled_from(HOURS))


@fixed(300)
@given(plans())
def test_no_week_holds_more_work_than_the_team_gives(plan):
    order, works, hours = plan
    found = scheduled(order, works, hours)
    assert set(found) == set(works)
    rows = sorted(found.values())
    assert all(first.worked <= second.start for first, second in pairwise(rows))
    for key, span in found.items():
        assert (span.worked - span.start) * hours == Fraction(works[key].rung.effort[1]) * HOURS_A_DAY
        assert (span.done - span.worked) * 7 == works[key].rung.wait


@fixed(300)
@given(plans())
def test_nothing_begins_before_what_it_waits_for_and_nobody_is_idle_while_something_could_start(plan):
    order, works, hours = plan
    found = scheduled(order, works, hours)
    busy_until = Fraction(0)
    begun = sorted(found, key=lambda key: found[key].start)
    for at, key in enumerate(begun):
        possible = {k: max((found[b].done for b in works[k].waits), default=Fraction(0)) for k in begun[at:]}
        assert found[key].start >= possible[key]
        assert found[key].start == max(busy_until, min(possible.values()))
        # Of those that could start it is the most pressing.
        could = [k for k in order if k in possible and possible[k] <= found[key].start]
        assert could[0] == key
        busy_until = found[key].worked


def test_work_follows_work_and_waiting_is_filled_with_other_work():
    works = {"a": work("a", "5", wait=7), "b": work("b", "5", waits=["a"]), "c": work("c", "2")}
    found = spans(works)
    assert [found[key].start for key in "acb"] == [0, 1, 2]
    assert (found["a"].worked, found["a"].done) == (1, 2)


def test_half_the_hours_take_twice_the_weeks():
    works = {"a": work("a", "3"), "b": work("b", "5")}
    slow, fast = spans(works, 20), spans(works, 40)
    assert {key: span.worked for key, span in slow.items()} == {key: span.worked * 2 for key, span in fast.items()}


def test_an_empty_plan_takes_no_time():
    assert spans({}) == {}


WEEKS = {"usual_hours": [10, 15, 20, 30, 40], "hours_fact": "num"}


def with_hours(**main):
    data = small.in_format_2(dict(small.changed().source_data))
    data["playbook"] |= main
    return small.playbook_from_data(data)


@pytest.mark.parametrize(
    ("answers", "hours"),
    [
        ({"stage": "2", "num": 12.5}, Fraction(25, 2)),
        ({"stage": "2"}, 20),
        ({"stage": "4", "num": {"unknown": True}}, 40),
        ({"stage": "2", "num": 0}, 20),
        ({}, 10),
    ],
)
def test_the_hours_are_those_answered_else_those_usual_at_the_stage(answers, hours):
    playbook = with_hours(**WEEKS)
    read = small.read_answers(playbook, answers).answers
    assert hours_a_week(small.situation_of(playbook, read)) == hours


def test_a_playbook_that_asks_for_no_hours_counts_whole_weeks():
    assert hours_a_week(small.situation({"stage": "1"})) == 40


@pytest.mark.parametrize("hours", [[10, 15, 20, 30], [0, 1, 2, 3, 4], [1, 2, 3, 4, 401], [1, 2, 3, 4, "5"], [True] * 5])
def test_usual_hours_are_five_whole_numbers(hours):
    said = small.refusals_in_two(lambda data: data["playbook"].update(usual_hours=hours))
    assert said == ["the usual hours are not five whole numbers"]


def test_hours_are_asked_by_a_number():
    said = small.refusals_in_two(lambda data: data["playbook"].update(hours_fact="raise"))
    assert said == ["“raise” is not a number"]


def test_the_plan_tells_the_hours_it_is_laid_out_for():
    playbook = with_hours(usual_hours=[10, 15, 20, 30, 40])
    found = small.evaluate(playbook, small.read_answers(playbook, small.POOR).answers)
    assert found.plan.hours == 20
    first = found.plan.steps[0]
    # Two days of eight hours at twenty hours a week are four fifths of a week of five days.
    assert first.earliest_finish - first.earliest_start == 4
