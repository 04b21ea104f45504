"""Several people, held and assigned work: nobody above the hours given, nothing too early, nobody idle for nothing."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.judging.levelling import Placed, Task, before_of, chain_to, levelled, moved, stopped
from engine.judging.schedule import scheduled
from tests.engine.generated import fixed
from tests.engine.judging.test_schedule import plans

pytestmark = pytest.mark.database_free
F = Fraction
PEOPLE = ("ann", "bea", "cy")


@st.composite
def teams(draw):
    """Tasks in an order of their own, people with hours (some with none), and what cannot begin."""
    tasks = {}
    for number in range(draw(st.integers(0, 12))):
        earlier = [f"t{n}" for n in range(number)]
        tasks[f"t{number}"] = Task(
            hours=F(draw(st.sampled_from((0, 1, 4, 8, 24, 64)))),
            wait=draw(st.sampled_from((0, 0, 3, 30))),
            after=tuple(draw(st.sets(st.sampled_from(earlier), max_size=3))) if earlier else (),
            person=draw(st.sampled_from((None, None, *PEOPLE))),
            not_before=F(draw(st.sampled_from((0, 0, 1, 9))), 7),
        )
    hours = {one: F(draw(st.sampled_from((0, 2, 8, 40)))) for one in PEOPLE[: draw(st.integers(1, 3))]}
    held = draw(st.sets(st.sampled_from(list(tasks)), max_size=2)) if tasks else set()
    return draw(st.permutations(list(tasks))), tasks, hours, held


@fixed(300)
@given(teams())
def test_nobody_works_on_two_things_at_once_nor_faster_than_the_hours_given(team):
    order, tasks, hours, held = team
    found = levelled(order, tasks, hours, held=held)
    for person, given_hours in hours.items():
        spans = sorted((one.start, one.worked) for one in found.values() if one.person == person)
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
        assert given_hours or not spans
    for key, one in found.items():
        assert (one.worked - one.start) * hours[one.person] == tasks[key].hours
        assert (one.done - one.worked) * 7 == tasks[key].wait
        assert tasks[key].person in (None, one.person)


@fixed(300)
@given(teams())
def test_nothing_begins_before_its_day_or_what_it_waits_for_and_all_that_can_be_done_is(team):
    order, tasks, hours, held = team
    found = levelled(order, tasks, hours, held=held)
    for key, one in found.items():
        assert one.start >= tasks[key].not_before
        assert all(one.start >= found[before].done for before in tasks[key].after)
    assert set(found) == set(tasks) - stopped(order, tasks, {p: h for p, h in hours.items() if h}, held)
    assert not set(found) & held


@fixed(300)
@given(teams())
def test_nobody_is_idle_while_something_could_begin_and_the_more_pressing_goes_first(team):
    order, tasks, hours, held = team
    found = levelled(order, tasks, hours, held=held)
    rank = {key: number for number, key in enumerate(order)}
    for key, one in found.items():
        free_from = max([tasks[key].not_before, *(found[before].done for before in tasks[key].after)])
        for person in [p for p, given_hours in hours.items() if given_hours and tasks[key].person in (None, p)]:
            others = [o for k, o in found.items() if k != key and o.person == person]
            # From the moment it could begin until it does, whoever may work on it works on something else.
            at = free_from
            while at < one.start:
                busy = [o for o in others if o.start <= at < o.worked]
                assert busy, (key, person, at)
                at = busy[0].worked
        for other, span in found.items():
            if span.person == one.person and free_from <= span.start < one.start:
                assert rank[other] < rank[key]


@fixed(200)
@given(plans())
def test_one_person_for_whom_nothing_is_said_works_as_the_plan_of_the_answers_says(plan):
    order, works, hours = plan
    tasks = {key: Task(F(one.rung.effort[1]) * 8, one.rung.wait, one.waits) for key, one in works.items()}
    found = levelled(order, tasks, {"team": hours})
    assert {key: (one.start, one.worked, one.done) for key, one in found.items()} == {
        key: tuple(span) for key, span in scheduled(order, works, hours).items()
    }


def test_what_waits_for_something_held_is_left_out_with_it():
    tasks = {"a": Task(F(8)), "b": Task(F(8), after=("a",)), "c": Task(F(8))}
    assert levelled(["a", "b", "c"], tasks, {"ann": F(8)}, held={"a"}) == {"c": Placed("ann", F(0), F(1), F(1))}
    assert stopped(["a", "b", "c"], tasks, {"ann": F(8)}, {"a"}) == {"a", "b"}


def test_what_is_left_to_somebody_who_gives_no_hours_is_not_placed():
    tasks = {"a": Task(F(8), person="bea"), "b": Task(F(8))}
    assert set(levelled(["a", "b"], tasks, {"ann": F(8), "bea": F(0)})) == {"b"}
    assert levelled(["a"], {"a": Task(F(8))}, {}) == {}


def test_two_people_work_side_by_side_and_whoever_has_more_hours_takes_the_more_pressing():
    tasks = {"a": Task(F(8)), "b": Task(F(8))}
    found = levelled(["a", "b"], tasks, {"ann": F(4), "bea": F(8)})
    assert (found["a"].person, found["a"].done, found["b"].person, found["b"].done) == ("bea", 1, "ann", 2)


def test_the_chain_ends_in_what_is_done_last():
    tasks = {"a": Task(F(8), wait=70), "b": Task(F(8), after=("a",)), "c": Task(F(8))}
    placed = levelled(["c", "a", "b"], tasks, {"ann": F(8)})
    assert chain_to(tasks, tasks, placed) == {"a", "b"}
    assert chain_to([], tasks, placed) == set()


def test_a_piece_changes_places_unless_one_of_the_two_waits_for_the_other():
    tasks = {"a": Task(F(1)), "b": Task(F(1)), "c": Task(F(1), after=("a",)), "d": Task(F(1), after=("c",))}
    order = ["a", "b", "c", "d"]
    assert moved(order, "c", "b", tasks, later=False) == ["a", "c", "b", "d"]
    assert moved(order, "b", "c", tasks, later=True) == ["a", "c", "b", "d"]
    assert moved(order, "c", "a", tasks, later=False) is None
    assert moved(order, "a", "d", tasks, later=True) is None
    assert moved(order, "d", "a", tasks, later=True) == ["a", "d", "b", "c"]
    assert before_of("c", {**tasks, "a": Task(F(1), after=("z",))}) == {"a", "z"}
