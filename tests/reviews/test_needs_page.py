"""The page of needs: how many it shows, and what it counts of help."""

import pytest

from reviews import helps
from reviews.helps import helps_of
from reviews.needs import needs_of
from reviews.needs_page import MOST_NEEDS, NeedsPage
from tests.reviews.changing import a_cohort_that_changed
from tests.reviews.filing import day, filed


@pytest.fixture
def rows(cohort, assessment, alice):
    return a_cohort_that_changed(cohort, assessment, alice)


def page(cohort, **more):
    return NeedsPage(needs_of(cohort, "en"), helps_of(cohort)[0], **({"is_whole": False} | more))


def workshop(cohort, bob, rows, gaps=("bm_03",)):
    fields = {"title": "Clinic", "kind": "workshop", "on": day(cohort, -20), "gaps": list(gaps)}
    row = helps.plan_help(cohort=cohort, enrolments=rows, by=bob, **fields)
    helps.record_attendance(help=row, came={one.pk: True for one in row.ventures.all()})
    return row


def test_ten_needs_are_shown_at_first_and_then_all(cohort, rows, assessment, alice):
    alone = ["dd_07", "dd_15", "dd_22", "ff_10", "ff_13", "le_10", "le_13", "le_28", "mk_12", "to_01", "to_03", "to_06"]
    filed(rows[0], assessment, alice, gaps=dict.fromkeys(alone, "low"))
    some, whole = page(cohort), page(cohort, is_whole=True)
    assert (len(some.lines), some.hidden) == (MOST_NEEDS, len(some.needs.needs) - MOST_NEEDS)
    assert (len(whole.lines), whole.hidden) == (len(whole.needs.needs), 0)
    assert [line.rank for line in some.lines] == list(range(1, MOST_NEEDS + 1))


def test_help_stands_beside_the_needs_whose_gaps_it_is_for(cohort, rows, bob):
    workshop(cohort, bob, rows, gaps=("bm_06",))
    found = {line.need.key: [one.help.title for one in line.helps] for line in page(cohort).lines}
    assert found == {"file.unit_economics": ["Clinic"], "file.customer_interviews": []}


def test_places_and_outcomes_of_those_who_came_are_counted(cohort, rows, bob):
    workshop(cohort, bob, rows)
    found = page(cohort)
    assert (found.places, found.attended, found.closed, found.told, found.reach) == (6, 6, 6, 6, 6)
    assert "Of 6 who came: 6 closed, 0 narrower, 0 as before, 0 worse" in found.given[0].bar


def test_cancelled_help_is_listed_and_counted_nowhere(cohort, rows, bob):
    helps.cancel_help(help=workshop(cohort, bob, rows))
    found = page(cohort)
    assert (len(found.given), found.places, found.told, found.standing) == (1, 0, 0, [])


def test_the_bar_says_what_it_shows(cohort, rows):
    (first, _second) = page(cohort).lines
    assert "6 critical, 0 high, 0 medium, 0 low" in first.bar


def test_every_venture_has_its_needs_by_name(cohort, rows):
    found = page(cohort).by_venture
    assert [venture.name for venture, _needs in found] == ["Ada", "Bo", "Cy", "Di", "Ed", "Flo"]
    assert {len(needs) for _venture, needs in found} == {2}
