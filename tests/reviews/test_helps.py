"""Help given: planned, who came, cancelled, and what became of the gaps."""

from datetime import timedelta

import pytest

from accounts.limits import LimitReached
from reviews import helps
from reviews.filed import files_of, handed_in_to
from reviews.helps import OUTCOMES, TOLD, given, help_for_venture, helps_of, side_by_side, together
from tests.reviews.filing import day, enrolled, filed
from tests.tampering import tamper

GAPS = ["bm_03", "bm_04"]


@pytest.fixture
def file(cohort, assessment, alice):
    """A venture with what it handed in ten days ago, and today if there is anything."""

    def made(name, before, after=None):
        enrolment = enrolled(cohort, name, alice)
        for days, gaps in ((-10, before), (0, after)):
            if gaps is not None:
                filed(enrolment, assessment, alice, days=days, gaps=gaps)
        return enrolment

    return made


def planned(cohort, bob, enrolments, days=-5, gaps=GAPS, title="Clinic"):
    fields = {"title": title, "kind": "workshop", "on": day(cohort, days), "gaps": gaps}
    return helps.plan_help(cohort=cohort, enrolments=enrolments, by=bob, **fields)


def came(row, *names):
    rows = row.ventures.select_related("enrolment__venture")
    helps.record_attendance(help=row, came={one.pk: one.enrolment.venture.name in names for one in rows})


def read(row, cohort):
    return given(row, cohort, files_of(handed_in_to(cohort)))


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ({"bm_03": "high"}, {}, "closed"),
        ({"bm_03": "high"}, {"bm_04": "low"}, "narrower"),
        ({"bm_03": "high"}, {"bm_03": "high", "bm_04": "low"}, "same"),
        ({"bm_03": "high"}, {"bm_03": "low", "bm_04": "critical"}, "worse"),
        ({"bm_03": "high"}, None, "waits"),
        ({"le_01": "high"}, {"bm_03": "low"}, "nothing"),
        (None, {"bm_03": "low"}, "nothing"),
    ],
)
def test_what_became_of_the_worst_of_its_gaps(file, cohort, bob, before, after, outcome):
    row = planned(cohort, bob, [file("A", before, after)])
    (one,) = read(row, cohort).ventures
    assert (one.outcome, one.name) == (outcome, "A")
    assert outcome in OUTCOMES


def test_the_next_submission_counts_and_not_the_newest(file, cohort, bob, alice, assessment):
    enrolment = file("A", {"bm_03": "high"}, {})
    filed(enrolment, assessment, alice, days=1, gaps={"bm_03": "critical"})
    assert read(planned(cohort, bob, [enrolment]), cohort).ventures[0].outcome == "closed"


def test_what_was_handed_in_on_the_day_itself_was_before(file, cohort, bob):
    row = planned(cohort, bob, [file("A", {"bm_03": "high"}, {"bm_03": "low"})], days=0)
    assert (read(row, cohort).ventures[0].before, read(row, cohort).ventures[0].outcome) == ("low", "waits")


def test_of_a_venture_with_a_broken_seal_nobody_knows_anything(file, cohort, bob):
    row = planned(cohort, bob, [file("A", {"bm_03": "high"}, {})])
    tamper("reviews_submission", "venture_name", "X", cohort.enrolments.get().submissions.first().public_id)
    assert read(row, cohort).ventures[0].outcome == "nothing"


def test_those_who_came_are_counted_apart_and_those_nobody_wrote_down_nowhere(file, cohort, bob):
    ventures = {name: file(name, {"bm_03": "high"}, {}) for name in "ABCD"}
    row = planned(cohort, bob, [ventures[name] for name in "ABC"])
    rows = {one.enrolment.venture.name: one.pk for one in row.ventures.select_related("enrolment__venture")}
    helps.record_attendance(help=row, came={rows["A"]: True, rows["B"]: False})
    found = read(row, cohort)
    assert (found.attended, found.places) == (1, 3)
    assert (dict(found.came), dict(found.without)) == ({"closed": 1}, {"closed": 2})  # B and D; of C nobody knows


def test_only_with_five_on_both_sides_are_they_compared(file, cohort, bob):
    ventures = [file(f"V{number}", {"bm_03": "high"}, {} if number % 2 else {"bm_03": "high"}) for number in range(10)]
    row = planned(cohort, bob, ventures)
    came(row, *(f"V{number}" for number in range(5)))
    (one,) = side_by_side(helps_of(cohort)[0])
    assert (one.came, one.without) == ((2, 5), (3, 5))
    came(row, *(f"V{number}" for number in range(4)))
    assert side_by_side(helps_of(cohort)[0]) == []
    assert together([one, one]).came == (4, 10)
    came(row, *(f"V{number}" for number in range(5)))
    helps.cancel_help(help=row)
    assert side_by_side(helps_of(cohort)[0]) == []


def test_numbers_of_those_who_came_add_up(file, cohort, bob):
    states = [({"bm_03": "high"}, {}), ({"bm_03": "high"}, None), (None, None), ({"bm_03": "low"}, {"bm_03": "high"})]
    row = planned(cohort, bob, [file(f"V{at}", *state) for at, state in enumerate(states)])
    came(row, *(f"V{at}" for at in range(4)))
    found = read(row, cohort)
    assert sum(found.came.values()) == found.attended == 4
    assert (found.told, found.waits, found.is_few) == (sum(found.came[way] for way in TOLD), 1, True)


def test_cancelling_twice_changes_nothing_the_second_time(file, cohort, bob):
    row = planned(cohort, bob, [file("A", {})])
    helps.cancel_help(help=row)
    row.refresh_from_db()
    first = row.cancelled_at
    helps.cancel_help(help=row)
    row.refresh_from_db()
    assert row.cancelled_at == first
    assert help_for_venture(cohort.enrolments.get().pk) == []


def test_a_cohort_has_a_limit(file, cohort, bob, monkeypatch):
    enrolment = file("A", {})
    monkeypatch.setattr(helps, "MOST_HELPS", 1)
    planned(cohort, bob, [enrolment])
    with pytest.raises(LimitReached):
        planned(cohort, bob, [enrolment])


def test_help_of_one_venture_comes_the_latest_first(file, cohort, bob):
    enrolment = file("A", {})
    for days in (-9, -1, -5):
        planned(cohort, bob, [enrolment], days=days)
    days = [row.help.on for row in help_for_venture(enrolment.pk)]
    assert days == sorted(days, reverse=True)
    assert days[0] == cohort.today - timedelta(days=1)


@pytest.mark.guard
@pytest.mark.parametrize("count", [1, 3])
def test_helps_cost_the_same_for_any_number(file, cohort, bob, count, django_assert_num_queries):
    for number in range(count):
        planned(cohort, bob, [file(f"V{number}", {"bm_03": "high"}, {})])
    with django_assert_num_queries(3):
        assert len(helps_of(cohort)[0]) == count
