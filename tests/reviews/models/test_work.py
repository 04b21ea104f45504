"""What staff keep beside the ventures, by the names people call it."""

import pytest
from django.utils import timezone

from reviews.models import Help, HelpFor, Looked, PutOff, Release, SavedView

pytestmark = pytest.mark.django_db


def test_rows_are_named_as_people_call_them(cohort, enrolment, bob):
    planned = Help.objects.create(cohort=cohort, title="Data rights", on="2026-12-01", planned_by=bob)
    assert str(planned) == "Data rights"
    assert str(HelpFor(help=planned, enrolment=enrolment)) == "Data rights for Inkwell Tutor in Autumn"
    assert str(SavedView(name="Red in Legal")) == "Red in Legal"
    assert str(Looked(user=bob, cohort=cohort)) == "Bob, Autumn"
    assert str(PutOff(line="late", until="2026-12-02")) == "late until 2026-12-02"
    assert str(Release(cohort=cohort, released_at=timezone.now())).startswith("Autumn, 20")


def test_the_newest_help_stands_first(cohort, bob):
    for day in ("2026-12-01", "2026-12-09", "2026-11-30"):
        Help.objects.create(cohort=cohort, title=day, on=day, planned_by=bob)
    assert [one.title for one in Help.objects.all()] == ["2026-12-09", "2026-12-01", "2026-11-30"]
