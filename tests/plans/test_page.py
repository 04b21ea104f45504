"""The page of the plan: what holds an item up, what it was before, what each week holds."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from assessments.results.page import page_of
from plans import actions
from plans.page import PlanPage
from plans.work import WEEKS, work_of
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db
F = Fraction


@pytest.fixture
def early_on(assessment, alice):
    return answer_as(assessment, "R-08", alice)


def page_for(assessment, language="en", opened=""):
    work = work_of(assessment)
    about = assessment.venture.name, str(assessment.public_id), assessment.created_at
    return PlanPage(work, page_of(work.evaluation, language), *about, {}, {}, language, opened)


def test_every_item_stands_in_one_place(early_on, alice):
    keys = list(work_of(early_on).going)
    for key, status in zip(keys, ("done", "dropped", "blocked"), strict=False):
        actions.change_item(
            assessment=early_on, key=key, rev=0, values={"status": status, "reason": "because"}, by=alice
        )
    page = page_for(early_on)
    shown = [row.key for period in page.periods for row in period.rows]
    shown += [row.key for rows in (page.stopped, page.done, page.given_up, page.gone) for row in rows]
    assert sorted(shown) == sorted(page.work.entries)


def test_items_stand_in_the_order_in_which_they_begin(early_on):
    page = page_for(early_on)
    rows = [row for period in page.periods for row in period.rows]
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    begins = [page.work.placed[row.key].start for row in rows]
    assert begins == sorted(begins)


def test_no_week_holds_more_hours_than_are_given(early_on, alice):
    actions.give_hours(assessment=early_on, hours={alice.pk: Decimal(6)}, rev=rev_of(early_on), by=alice)
    (row,) = page_for(early_on).load
    assert (row.name, row.given) == ("Alice", "6")
    assert all(float(hours) <= 6 for hours in row.weeks)
    assert len(row.weeks) == WEEKS


def test_each_week_holds_what_of_an_item_falls_into_it(early_on, alice):
    actions.give_hours(assessment=early_on, hours={alice.pk: Decimal(7)}, rev=rev_of(early_on), by=alice)
    page = page_for(early_on)
    (weeks,) = page.worked.values()
    spans = [(one.start, one.worked) for one in page.work.placed.values()]
    for week, hours in enumerate(weeks):
        inside = (max(min(end, F(week + 1)) - max(start, F(week)), F(0)) for start, end in spans)
        assert hours == 7 * sum(inside)
    assert len(weeks) == WEEKS
    assert 0 < sum(weeks) <= 7 * WEEKS


def rev_of(assessment):
    row = assessment.answers.filter(item_id=work_of(assessment).evaluation.playbook.hours_fact).first()
    return row.rev if row else 0


def test_what_is_not_planned_says_why(early_on, alice, erin, team):
    work = work_of(early_on)
    first = next(key for key in work.going if any(key in task.after for task in work.tasks.values()))
    waiting = next(key for key, task in work.tasks.items() if first in task.after)
    actions.change_item(
        assessment=early_on, key=first, rev=0, values={"status": "blocked", "reason": "the court"}, by=alice
    )
    page = page_for(early_on)
    assert page.rows[first].held == ""
    assert page.rows[first].why == "the court"
    assert page.rows[waiting].held == f"waits for “{page.rows[first].title}”, which is not planned"
    actions.give_hours(assessment=early_on, hours={alice.pk: Decimal(6)}, rev=rev_of(early_on), by=alice)
    other = next(iter(page.work.placed))
    actions.change_item(assessment=early_on, key=other, rev=0, values={"person_id": erin.pk}, by=alice)
    assert page_for(early_on).rows[other].held == "Erin gives no hours to the plan"


def test_planned_later_than_due_is_said_and_overdue_is_not_said_twice(early_on, alice):
    page = page_for(early_on)
    last = max(page.work.placed, key=lambda key: page.work.placed[key].done)
    today = page.work.today
    for rev, (due, late, misses) in enumerate(
        [
            (page.rows[last].planned, "", False),
            (page.rows[last].planned - timedelta(days=1), "", True),
            (today - timedelta(days=3), "overdue by 3 days", False),
        ]
    ):
        actions.change_item(assessment=early_on, key=last, rev=rev, values={"due": due}, by=alice)
        row = page_for(early_on).rows[last]
        assert (row.late, row.misses) == (late, misses)


def test_what_is_done_is_neither_late_nor_planned(early_on, alice):
    key = next(iter(work_of(early_on).going))
    due = work_of(early_on).today - timedelta(days=3)
    actions.change_item(assessment=early_on, key=key, rev=0, values={"status": "done", "due": due}, by=alice)
    (row,) = page_for(early_on).done
    assert (row.late, row.misses, row.planned, row.hours) == ("", False, None, "")


def test_an_item_tells_what_it_was(early_on, alice, erin):
    key = next(iter(work_of(early_on).going))
    due = date(2027, 1, 31)
    values = {"note": "first", "due": due, "hours": Decimal(4)}
    actions.change_item(assessment=early_on, key=key, rev=0, values=values, by=alice)
    actions.change_item(assessment=early_on, key=key, rev=1, values={"note": "second"}, by=erin)
    newest, oldest = page_for(early_on, opened=key).history
    assert (newest.by, oldest.by) == ("Erin", "Alice")
    assert "second" in newest.lines
    assert {"first", "due Jan. 31, 2027", "4 h"} <= set(oldest.lines)
    assert page_for(early_on).history == []


def test_a_title_of_what_is_no_longer_asked_for_is_still_the_playbooks(early_on, alice):
    key = next(iter(work_of(early_on).going))
    title = page_for(early_on).rows[key].title
    actions.change_item(assessment=early_on, key=key, rev=0, values={"note": "n"}, by=alice)
    early_on.answers.all().delete()
    page = page_for(early_on)
    assert [row.title for row in page.gone] == [title]
    with translation.override("zh-hans"):
        assert page_for(early_on, "zh-hans").gone[0].title != title


def test_who_has_the_hours_is_shown_where_nobody_was_named(early_on, alice, erin, team):
    key = next(iter(work_of(early_on).going))
    assert page_for(early_on).rows[key].planned_for == ""
    hours = {alice.pk: Decimal(8), erin.pk: Decimal(4)}
    actions.give_hours(assessment=early_on, hours=hours, rev=rev_of(early_on), by=alice)
    page = page_for(early_on)
    first = page.work.placed[key].person
    name = {str(alice.pk): "Alice", str(erin.pk): "Erin"}[first]
    assert page.rows[key].planned_for == f"{name}, as planned"
    assert "people work at the same time" in page.hours_note
    actions.change_item(assessment=early_on, key=key, rev=0, values={"person_id": erin.pk}, by=alice)
    row = page_for(early_on).rows[key]
    assert (row.person, row.planned_for) == ("Erin", "")
    actions.give_hours(assessment=early_on, hours={alice.pk: Decimal(8)}, rev=rev_of(early_on), by=alice)
    assert "all of one person" in page_for(early_on).hours_note


def test_what_waits_for_nothing_says_so_until_it_is_begun(assessment, alice):
    """Against an order to stop, whatever week the rest of the work is planned in."""
    answer_as(assessment, "R-00", alice)
    rows = page_for(assessment).rows
    first = min(page_for(assessment).work.placed.items(), key=lambda one: (one[1].start, one[0] != "a_c_28"))[0]
    assert (first, rows[first].at_once) == ("a_c_28", "")
    assert rows["a_c_24"].at_once == "first step at once"
    assert rows["a_ff_04_1"].at_once == "first step at once"
    assert rows["a_ff_05_1"].at_once == ""
    actions.change_item(assessment=assessment, key="a_c_24", rev=0, values={"status": "doing"}, by=alice)
    assert page_for(assessment).rows["a_c_24"].at_once == ""
