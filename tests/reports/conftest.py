"""Reports in tests: a private folder for files, an assessment with the answers of a persona, Bob's cohort."""

from __future__ import annotations

import pytest

from accounts.models import User
from assessments.models import Answer
from cohorts.models import Cohort, Enrolment, Organisation, Programme, StaffMembership
from reviews import actions as review_actions
from tests.conftest import answer_rows


@pytest.fixture(autouse=True)
def report_folder(settings, tmp_path):
    settings.REPORT_FOLDER = tmp_path / "reports"
    return settings.REPORT_FOLDER


def give_answers(assessment, by, code):
    """The answers of a persona as rows, replacing what was there."""
    assessment.answers.all().delete()
    Answer.objects.bulk_create(answer_rows(assessment, code, by))


@pytest.fixture
def answered(assessment, alice):
    give_answers(assessment, alice, "R-03")
    return assessment


@pytest.fixture
def bob(db):
    return User.objects.create_user("bob@example.org", "correct horse battery", name="Bob")


@pytest.fixture
def rival(db):
    """Staff of another incubator."""
    rival = User.objects.create_user("rival@example.org", "correct horse battery", name="Rival")
    other = Organisation.objects.create(name="Other incubator")
    StaffMembership.objects.create(organisation=other, user=rival)
    return rival


@pytest.fixture
def submission(answered, alice, bob):
    organisation = Organisation.objects.create(name="Plumb Incubator")
    StaffMembership.objects.create(organisation=organisation, user=bob)
    programme = Programme.objects.create(organisation=organisation, name="Spring")
    cohort = Cohort.objects.create(programme=programme, name="Cohort 2027")
    enrolment = Enrolment.objects.create(cohort=cohort, venture=answered.venture, enrolled_by=alice)
    return review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
