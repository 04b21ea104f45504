"""Weeks as calendars number them: what each holds for whom, at the ends of weeks and years, and nothing twice or never."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.results.page import page_of
from plans import actions
from plans.page import PlanPage
from plans.weeks import WeekView
from plans.work import WEEKS, work_of
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)


@pytest.fixture
def early_on(assessment, alice):
    return answer_as(assessment, "R-08", alice)


def view_on(assessment, day):
    work = work_of(assessment, today=day)
    about = assessment.venture.name, str(assessment.public_id), assessment.created_at
    return WeekView(PlanPage(work, page_of(work.evaluation, "en"), *about, {}, {}, "en"))


@pytest.mark.parametrize(
    ("day", "title", "days", "part"),
    [
        (MONDAY, "Week 49 of 2026", "Nov. 30, 2026 to Dec. 6, 2026", 7),
        (date(2026, 12, 6), "Week 49 of 2026", "Dec. 6, 2026", 1),
        (date(2025, 12, 31), "Week 1 of 2026", "Dec. 31, 2025 to Jan. 4, 2026", 5),
        (date(2027, 1, 1), "Week 53 of 2026", "Jan. 1, 2027 to Jan. 3, 2027", 3),
    ],
)
def test_the_first_week_is_what_is_left_of_it_and_the_next_begins_on_a_monday(early_on, day, title, days, part):
    view = view_on(early_on, day)
    assert (view.weeks[0].title, view.weeks[0].days) == (title, days)
    assert view.spans[0].days == Fraction(part, 7)
    assert [span.ends for span in view.spans[:-1]] == [span.starts for span in view.spans[1:]]
    assert all(span.monday.weekday() == 0 for span in view.spans)
    assert len(view.weeks) == WEEKS


@pytest.mark.parametrize("days", [0, 3, 6])
def test_hours_of_the_weeks_add_up_and_stay_below_those_given(early_on, alice, erin, team, days):
    rev = early_on.answers.get(item_id=work_of(early_on).evaluation.playbook.hours_fact).rev
    given = {alice.pk: Decimal(8), erin.pk: Decimal(3)}
    actions.give_hours(assessment=early_on, hours=given, rev=rev, by=alice)
    view = view_on(early_on, MONDAY + timedelta(days))
    work, ends = view.page.work, view.spans[-1].ends
    for who, hours in work.hours.items():
        weekly = [view.hours_in(span, who) for span in view.spans]
        spans = ((one.start, min(one.worked, ends)) for one in work.placed.values() if one.person == who)
        assert sum(weekly) == sum(max(end - start, 0) for start, end in spans) * hours
        assert all(one <= hours * span.days for one, span in zip(weekly, view.spans, strict=True))
    shown = {item.row.key for week in view.weeks for person in week.people for item in person.items}
    later = {key for key, one in work.placed.items() if one.start >= ends}
    assert shown == set(work.going) - later
    assert view.beyond == (f"{len(later)} items begin later." if len(later) > 1 else "")


def where(view, key):
    """The numbers of the weeks that hold an item, with what is said of it."""
    return [
        (number, item.alerts, item.notes)
        for number, week in enumerate(view.weeks)
        for person in week.people
        for item in person.items
        if item.row.key == key
    ]


@pytest.mark.parametrize(
    ("due", "week", "late", "note"),
    [
        (None, 0, (), ()),
        (MONDAY - timedelta(2), 0, ("overdue by 2 days",), ()),
        (MONDAY, 0, (), ("due Nov. 30, 2026",)),
        (MONDAY + timedelta(6), 0, (), ("due Dec. 6, 2026",)),
        (MONDAY + timedelta(7), 1, (), ("due Dec. 7, 2026",)),
        (MONDAY + timedelta(7 * WEEKS - 1), WEEKS - 1, (), ("due Feb. 28, 2027",)),
        (MONDAY + timedelta(7 * WEEKS), 0, (), ("due March 1, 2027",)),
    ],
)
def test_what_is_blocked_stands_once_where_its_day_is(early_on, alice, due, week, late, note):
    key = next(iter(work_of(early_on).going))
    values = {"status": "blocked", "reason": "the court", "due": due}
    actions.change_item(assessment=early_on, key=key, rev=0, values=values, by=alice)
    view = view_on(early_on, MONDAY)
    assert where(view, key) == [(week, ("Blocked", *late, "the court"), note)]
    assert view.weeks[week].workers <= 1  # the team, and what nobody does


def test_what_waits_for_others_is_said_until_it_is_done(early_on):
    view = view_on(early_on, MONDAY)
    key, placed = next((key, one) for key, one in view.page.work.placed.items() if one.done > one.worked)
    found = where(view, key)
    assert [number for number, _alerts, _notes in found] == list(
        range(int(placed.start), min(-(-placed.done // 1), WEEKS))
    )
    waits = [number for number, _alerts, notes in found if "waiting for others" in notes]
    assert waits == [number for number, _alerts, _notes in found if number + 1 > placed.worked]


def test_an_item_that_takes_no_time_stands_in_one_week(early_on, alice):
    own = actions.add_item(assessment=early_on, values={"title": "Sign", "hours": Decimal(0)}, by=alice)
    actions.put_in_order(assessment=early_on, order=[own.key, *work_of(early_on).entries], rev=0, by=alice)
    assert len(where(view_on(early_on, MONDAY), own.key)) == 1
