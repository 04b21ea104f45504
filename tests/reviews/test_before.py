"""What a venture is compared to is kept beside its newest submission, whatever changes what that is."""

import importlib

import pytest
from django.apps import apps

from accounts.sealed import erasing
from cohorts import checkpoints
from reviews.erasing import drop
from reviews.glance.asked import Filters
from reviews.glance.choosing import chosen
from reviews.models import Standing, Submission
from reviews.standing import stand_all
from tests.reviews.filing import day, enrolled, filed, planned
from tests.reviews.glance.conftest import invent  # noqa: F401  # a fixture
from tests.reviews.glance.test_choosing import ground_of

KEPT = ("enrolment", "before", "change", "evidenced_change")


def kept():
    return list(Standing.objects.order_by("enrolment").values_list(*KEPT))


@pytest.fixture
def points(cohort):
    return [planned(cohort, kind, opens, due) for kind, opens, due in (("baseline", -90, -60), ("midterm", -20, -3))]


@pytest.fixture
def harbour(cohort, points, bob, assessment):
    """Handed in twice at the baseline and once at mid-term: 40, 44.5, then 52 points."""
    one = enrolled(cohort, "Harbour", bob)
    figures = ((-70, 0, 40.0), (-65, 0, 44.5), (-5, 1, 52.0))
    return [
        filed(one, assessment, bob, days=days, checkpoint=points[at], readiness=score) for days, at, score in figures
    ]


def test_it_is_the_last_of_the_checkpoint_before(harbour):
    row = Standing.objects.get()
    assert (row.before, row.change, row.evidenced_change) == (harbour[1], 7.5, 7.5)


def test_without_checkpoints_it_is_the_first(cohort, bob, assessment):
    one = enrolled(cohort, "Harbour", bob)
    first = filed(one, assessment, bob, days=-9, readiness=40.0)
    assert kept() == [(one.pk, None, None, None)]
    filed(one, assessment, bob, days=-5, readiness=None)
    assert kept() == [(one.pk, first.pk, None, None)]  # not known now: no change, and not a fall to nothing
    filed(one, assessment, bob, days=-1, readiness=35.0)
    assert kept() == [(one.pk, first.pk, -5.0, -5.0)]


def test_other_dates_of_a_checkpoint_change_it_at_once(harbour, points, cohort):
    both = {"opens_on": day(cohort, -95), "due_on": day(cohort, -94)}
    checkpoints.change_checkpoint(points[1], **both)  # mid-term before the baseline
    assert Standing.objects.get().before is None
    assert Standing.objects.get().change is None
    checkpoints.change_checkpoint(points[1], opens_on=day(cohort, -20), due_on=day(cohort, -3))
    assert Standing.objects.get().before == harbour[1]


def test_the_first_checkpoint_and_the_removal_of_the_last_change_it(cohort, bob, assessment):
    one = enrolled(cohort, "Harbour", bob)
    first = filed(one, assessment, bob, days=-9, readiness=40.0)
    filed(one, assessment, bob, days=-5, readiness=50.0)
    made = planned(cohort, "baseline", -2, 2)
    assert kept() == [(one.pk, None, None, None)]  # what was handed in before any checkpoint belongs to none
    checkpoints.remove_checkpoint(made)
    assert kept() == [(one.pk, first.pk, 10.0, 10.0)]


def test_a_checkpoint_of_another_cohort_changes_nothing(harbour, cohort, bob):
    other = type(cohort).objects.create(
        programme=cohort.programme, name="Spring", playbook_version=cohort.playbook_version
    )
    before = kept()
    planned(other, "exit", -500, -400)
    assert kept() == before


def test_what_is_erased_is_compared_to_no_more(harbour, bob):
    with erasing():
        drop(Submission.objects.filter(pk=harbour[1].pk).select_related("enrolment__cohort__programme"), bob)
    row = Standing.objects.get()
    assert (row.before, row.change) == (harbour[0], 12.0)


def test_the_migration_and_a_fresh_reckoning_come_to_the_same(cohort, invent):  # noqa: F811
    invent(40, dates=True)
    expected = kept()
    assert any(change is not None for _one, _before, change, _evidenced in expected)
    Standing.objects.update(before=None, change=99, evidenced_change=99)
    importlib.import_module("reviews.migrations.0021_change_since_the_checkpoint_before").fill(apps, None)
    assert kept() == expected
    Standing.objects.update(before=None, change=99, evidenced_change=99)
    stand_all()
    assert kept() == expected


def test_the_list_is_sorted_by_what_is_kept(harbour, cohort, points, bob, assessment):
    for name, then, now in (("Fell", 60.0, 50.0), ("Rose", 10.0, 40.0), ("Tern", None, 70.0)):
        one = enrolled(cohort, name, bob)
        filed(one, assessment, bob, days=-64, checkpoint=points[0], readiness=then)
        filed(one, assessment, bob, days=-4, checkpoint=points[1], readiness=now)
    found = chosen(ground_of(cohort, bob), Filters(order="change"))
    assert [one.shown_name for one in found] == ["Fell", "Harbour", "Rose", "Tern"]
