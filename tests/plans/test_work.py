"""What the answers ask for and what the team decided, joined: nothing lost, nothing planned twice."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from assessments.actions import save_answer
from cohorts.models import VentureMembership
from engine.playbook.answers import Answer
from plans import actions
from plans.models import PlanItem
from plans.work import TEAM, in_order, work_of
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def early_on(assessment, alice):
    """A venture with much to do."""
    return answer_as(assessment, "R-08", alice)


def change(assessment, key, by, **values):
    rev = work_of(assessment).entries[key].rev if key in work_of(assessment).entries else 0
    return actions.change_item(assessment=assessment, key=key, rev=rev, values=values, by=by)[0]


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("wanted", "keys", "found"),
    [
        ([], ["a", "b", "c"], ["a", "b", "c"]),
        (["c", "a"], ["a", "b", "c"], ["c", "a", "b"]),
        (["b", "gone", "a", "b"], ["a", "b"], ["b", "a"]),
        (["b"], ["a", "b", "c"], ["a", "b", "c"]),
        (["a", "b"], ["new", "a", "b", "own"], ["new", "a", "b", "own"]),
    ],
)
def test_what_nobody_placed_stands_behind_what_it_follows_by_itself(wanted, keys, found):
    assert in_order(wanted, keys) == found


def test_before_anybody_decides_anything_it_is_the_plan_of_the_answers(early_on):
    work = work_of(early_on)
    steps = work.evaluation.result.plan.steps
    assert list(work.going) == [step.rung.id for step in steps]
    assert len(steps) > 8
    assert work.hours == {TEAM: work.evaluation.result.plan.hours}
    assert {key: (one.start * 5, one.done * 5) for key, one in work.placed.items()} == {
        step.rung.id: (step.earliest_start, Fraction(step.ends, step.a_day)) for step in steps
    }


@pytest.mark.parametrize("status", ["done", "dropped", "accepted"])
def test_what_is_settled_is_planned_no_more_and_what_waited_for_it_begins(early_on, alice, status):
    before = work_of(early_on)
    first = next(key for key in before.going if any(key in task.after for task in before.tasks.values()))
    waiting = next(key for key, task in before.tasks.items() if first in task.after)
    change(early_on, first, alice, status=status, reason="because")
    after = work_of(early_on)
    assert first not in after.going
    assert first in after.entries
    assert first not in after.tasks[waiting].after
    assert after.placed[waiting].start <= before.placed[waiting].start


def test_what_is_blocked_holds_up_what_waits_for_it_and_nothing_else(early_on, alice):
    before = work_of(early_on)
    first = next(key for key in before.going if any(key in task.after for task in before.tasks.values()))
    change(early_on, first, alice, status="blocked", reason="the court")
    after = work_of(early_on)
    assert after.stopped == {first} | {key for key in before.going if first in waited_for(before, key)}
    assert set(after.placed) == set(after.going) - after.stopped


def waited_for(work, key):
    found, pending = set(), [key]
    while pending:
        for before in work.tasks[pending.pop()].after:
            found.add(before)
            pending.append(before)
    return found


def test_an_item_that_the_answers_no_longer_ask_for_is_kept_and_not_planned(early_on, alice):
    key = next(iter(work_of(early_on).going))
    change(early_on, key, alice, note="Ms Tang knows one", due=timezone.localdate())
    row = PlanItem.objects.get()
    early_on.answers.all().delete()
    work = work_of(early_on)
    assert work.entries[key].row == row
    assert not work.entries[key].is_asked
    assert work.going == {}
    assert work.placed == {}


def test_while_it_is_too_early_for_a_verdict_there_are_own_items_alone(assessment, alice):
    actions.add_item(assessment=assessment, values={"title": "Ask Ms Tang", "hours": Decimal(4)}, by=alice)
    work = work_of(assessment)
    assert work.evaluation.result.is_early
    assert [one.row.title for one in work.going.values()] == ["Ask Ms Tang"]


def test_hours_of_each_person_share_the_work_and_who_is_named_does_it(early_on, alice, erin, team):
    actions.give_hours(
        assessment=early_on, hours={alice.pk: Decimal(8), erin.pk: Decimal(4)}, rev=rev_of(early_on), by=alice
    )
    work = work_of(early_on)
    assert work.hours == {str(alice.pk): 8, str(erin.pk): 4}
    assert work.evaluation.result.plan.hours == 12
    key = next(iter(work.going))
    change(early_on, key, alice, person_id=erin.pk)
    assert work_of(early_on).placed[key].person == str(erin.pk)


def rev_of(assessment):
    work = work_of(assessment)
    row = assessment.answers.filter(item_id=work.evaluation.playbook.hours_fact).first()
    return row.rev if row else 0


def test_who_left_the_team_works_on_nothing_and_their_items_are_for_anybody(early_on, alice, erin, team):
    actions.give_hours(
        assessment=early_on, hours={alice.pk: Decimal(8), erin.pk: Decimal(8)}, rev=rev_of(early_on), by=alice
    )
    key = next(iter(work_of(early_on).going))
    change(early_on, key, alice, person_id=erin.pk)
    VentureMembership.objects.filter(user=erin).delete()
    work = work_of(early_on)
    assert work.hours == {str(alice.pk): 8}
    assert work.placed[key].person == str(alice.pk)


def test_viewers_give_no_hours(early_on, vic, erin, team):
    assert vic.pk not in work_of(early_on).members
    assert erin.pk in work_of(early_on).members


def test_nothing_begins_before_its_day_and_a_day_that_is_past_holds_nothing(early_on, alice):
    key = next(iter(work_of(early_on).going))
    today = timezone.localdate()
    change(early_on, key, alice, not_before=today + timedelta(days=10))
    assert work_of(early_on).placed[key].start >= Fraction(10, 7)
    change(early_on, key, alice, not_before=today - timedelta(days=10))
    assert work_of(early_on).placed[key].start == 0


def test_what_is_done_proposes_the_answer_that_its_steps_bring_about(early_on, alice):
    work = work_of(early_on)
    key = next(key for key, one in work.going.items() if work.offered(one))
    assert work.offers == []
    change(early_on, key, alice, status="done")
    work = work_of(early_on)
    assert [one.key for one in work.offers] == [key]
    lines = work.offered(work.offers[0])
    assert all(line.item.is_asked for line in lines.values())
    change(early_on, key, alice, keeps_answer=True)
    assert work_of(early_on).offers == []


def test_an_answer_given_by_hand_takes_the_proposal_away(early_on, alice):
    work = work_of(early_on)
    key, one = next((key, one) for key, one in work.going.items() if len(work.offered(one)) == 1)
    change(early_on, key, alice, status="done")
    (line,) = work.offered(one).values()
    save_answer(assessment=early_on, item_id=line.item.id, given=Answer("value", line.answer.value), by=alice)
    assert work_of(early_on).offers == []


def test_the_last_day_of_a_span(early_on):
    work = work_of(early_on)
    assert work.day_of(Fraction(0)) == work.today
    assert work.day_of(Fraction(1, 7)) == work.today
    assert work.day_of(Fraction(8, 70)) == work.today
    assert work.day_of(Fraction(1)) == work.today + timedelta(days=6)
    assert work.day_of(Fraction(15, 14)) == work.today + timedelta(days=7)


def test_the_rows_are_read_in_four_queries(early_on, django_assert_num_queries):
    evaluation = work_of(early_on).evaluation
    with django_assert_num_queries(4):
        assert work_of(early_on, evaluation).placed
