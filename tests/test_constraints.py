"""What must be true of every row for ever, the database itself keeps: one case for each constraint, by its name."""

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from accounts.models import User
from assessments.models import Answer, AnswerHistory, Evidence
from cohorts.models import Enrolment, StaffMembership, VentureMembership
from forecasts.books import MonthSent, save_months
from forecasts.models import MonthActual, MonthActualHistory
from playbooks.models import PlaybookVersion
from reports import actions
from reports.models import Report
from reviews.models import Submission
from tests.forecasts.cases import a_scenario

HOUSE = ["accounts", "cohorts", "playbooks", "assessments", "forecasts", "reviews", "reports"]
# Rows that cannot be, by the constraint that says so: what to change in the row of the fixture.
UNKNOWN = {
    "cohorts_staff_role_is_known": {"role": "friend"},
    "cohorts_member_role_is_known": {"role": "friend"},
    "assessments_answer_state_is_known": {"state": "perhaps"},
    "assessments_answer_rev_from_one": {"rev": 0},
    "assessments_answer_not_applicable_has_reason": {"state": "not_applicable", "reason": ""},
    "assessments_evidence_is_file_or_link": {"link": "", "file": ""},
    "forecasts_scenario_has_name": {"name": ""},
    "forecasts_scenario_kind_is_known": {"kind": "odd"},
    "forecasts_scenario_rev_from_one": {"rev": 0},
    "forecasts_actual_says_something": {"cash": ""},
    "forecasts_actual_rev_from_one": {"rev": 0},
    "reviews_submission_seal_form_is_known": {"seal_form": 3},
    "reports_report_kind_is_known": {"kind": "poem"},
    "reports_report_error_is_known": {"status": "failed", "error_code": "odd", "finished_at": Now()},
    "reports_report_of_assessment_or_submission": {"assessment": None},
    "reports_report_ready_iff_file": {"sha256": "a" * 64, "size": 1},
    "reports_report_running_iff_claimed": {"token": uuid.uuid4()},
    "reports_report_failed_iff_error": {"error_code": "worn_out"},
    "reports_report_finished_at_iff_finished": {"status": "cancelled"},
}
TWICE = {
    "accounts_user_email_any_case_unique": User,
    "cohorts_staff_once_per_organisation": StaffMembership,
    "cohorts_member_once_per_venture": VentureMembership,
    "cohorts_venture_once_per_cohort": Enrolment,
    "assessments_answer_once_per_item": Answer,
    "assessments_history_one_row_per_rev": AnswerHistory,
    "forecasts_actual_once_per_month": MonthActual,
    "forecasts_actual_history_one_row_per_rev": MonthActualHistory,
    "reviews_submission_once_per_revision": Submission,
    "reports_report_once_per_content": Report,
    "playbooks_version_published_once": PlaybookVersion,
}


@pytest.fixture
def rows(submission, answered, evidence, alice):
    """At least one row of each model that has a constraint."""
    a_scenario(answered, alice)
    save_months(assessment=answered, sent=[MonthSent("2026-11", "CNY", {"cash": "5"}, 0)], by=alice)
    Evidence.objects.create(assessment=answered, item_id="mr_02", link="https://example.org/", added_by=alice)
    actions.request_report(by=alice, language="en", assessment=answered)


def constraints():
    return {
        constraint.name: model
        for model in apps.get_models()
        if model._meta.app_label in HOUSE
        for constraint in model._meta.constraints
    }


@pytest.mark.database_free
def test_no_constraint_is_left_untried():
    assert constraints().keys() - UNKNOWN.keys() - TWICE.keys() == set()
    assert (UNKNOWN | TWICE).keys() - constraints().keys() == set()


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_row_that_cannot_be_is_refused(rows, name):
    model = constraints()[name]
    row = model._base_manager.first()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        untriggered(model._base_manager.filter(pk=row.pk), UNKNOWN[name])


def untriggered(found, fields):
    """Changes rows past the guard that lets nobody change what is sealed: the constraint stands by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL plumbline.erasing = 'on'")
    found.update(**fields)


@pytest.mark.parametrize("name", TWICE)
def test_what_may_be_once_is_not_twice(rows, name):
    row = TWICE[name]._base_manager.first()
    row.pk, row._state.adding = None, True
    if isinstance(row, User):
        row.email = row.email.upper()  # the same in another case
    if isinstance(row, PlaybookVersion):
        row.digest = "b" * 64  # the same version with another content
    if hasattr(row, "public_id"):
        row.public_id = uuid.uuid4()
    # SQLite names the columns of a unique constraint, PostgreSQL its name.
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE constraint failed"), transaction.atomic():
        row.save(force_insert=True)
