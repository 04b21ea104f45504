"""Criteria of a cohort and of its phases: one of a name in each rubric, and a name that outlives its phase."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from reviews.models import Criterion, Phase

pytestmark = pytest.mark.django_db
ENDS = {"least": "Nobody", "most": "Everybody"}


@pytest.fixture
def phase(cohort):
    return Phase.objects.create(cohort=cohort, name="Interview", from_on="2026-01-01", to_on="2026-02-01")


def made(cohort, phase=None, name="Team", **more):
    return Criterion.objects.create(cohort=cohort, phase=phase, name=name, **ENDS, **more)


def test_each_rubric_has_a_name_once_and_another_rubric_may_have_it_too(cohort, phase):
    for of in (None, phase):
        made(cohort, of)
        with pytest.raises(IntegrityError), transaction.atomic():
            made(cohort, of)
    assert Criterion.objects.count() == 2


def test_the_name_of_a_retired_one_is_free(cohort, phase):
    for of in (None, phase):
        made(cohort, of, retired_at=timezone.now())
        made(cohort, of)
    assert Criterion.objects.filter(retired_at=None).count() == 2


def test_it_says_of_which_rubric_it_is_also_when_the_phase_is_gone(cohort, phase):
    of_cohort, of_phase = made(cohort), made(cohort, phase)
    assert (of_cohort.rubric, of_phase.rubric, str(of_phase)) == ("", "Interview", "Team")
    Criterion.objects.filter(pk=of_phase.pk).update(of_phase=phase.name, retired_at=timezone.now())
    phase.delete()
    of_phase.refresh_from_db()
    assert (of_phase.phase, of_phase.rubric) == (None, "Interview")
