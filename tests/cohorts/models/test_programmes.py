"""Cohorts and checkpoints: what the day is where the organisation is, and what each is called."""

from datetime import date

import pytest
from django.utils import timezone, translation

from cohorts.models import Checkpoint, Cohort

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "title"), [("baseline", "基线"), ("midterm", "中期"), ("exit", "结营"), ("own", "Demo day")]
)
def test_a_checkpoint_is_called_in_the_readers_language(kind, title):
    with translation.override("zh-hans"):
        assert Checkpoint(kind=kind, name="Demo day").title == title


@pytest.mark.parametrize(
    ("day", "after", "is_open"),
    [
        ("2026-10-31", "accept", False),
        ("2026-11-01", "accept", True),
        ("2026-11-27", "refuse", True),
        ("2026-11-28", "refuse", False),
        ("2026-11-28", "accept", True),
    ],
)
def test_a_checkpoint_opens_and_closes_on_its_days(day, after, is_open):
    one = Checkpoint(opens_on=date(2026, 11, 1), due_on=date(2026, 11, 27), after_due=after)
    assert one.is_open_on(date.fromisoformat(day)) is is_open


def test_the_day_is_the_organisations(cohort):
    days = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # 25 hours apart: never the same day
        cohort.programme.organisation.time_zone = zone
        days.add(cohort.today)
    assert len(days) == 2


@pytest.mark.parametrize("field", ["closed_at", "archived_at"])
def test_a_cohort_that_is_closed_or_archived_is_not_going_on(cohort, field):
    assert (cohort.is_closed, list(Cohort.objects.going_on())) == (False, [cohort])
    setattr(cohort, field, timezone.now())
    cohort.save()
    assert (cohort.is_closed, list(Cohort.objects.going_on())) == (True, [])
