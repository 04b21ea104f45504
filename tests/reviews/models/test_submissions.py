"""Submissions as rows: who sees them, which is the newest of each venture, and that none ever changes."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.sealed import SealedRecord
from assessments import actions
from assessments.models import Evidence
from cohorts.models import StaffMembership
from engine.playbook.answers import Answer
from reviews import actions as review_actions
from reviews.models import Submission
from reviews.sealing import is_intact

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(answered, submission, alice):
    """The same venture, submitted again with one more answer changed."""
    actions.save_answer(assessment=answered, item_id="ff_01", given=Answer("value", 90_000_000), by=alice)
    return review_actions.submit(assessment=answered, enrolment=submission.enrolment, by=alice)


@pytest.mark.usefixtures("team", "other_cohort")
def test_both_sides_see_a_submission_and_others_see_none(submission, alice, erin, vic, bob, dora, charlie):
    seen = {
        user.name: submission in Submission.objects.visible_to(user) for user in (alice, erin, vic, bob, dora, charlie)
    }
    assert seen == {"Alice": True, "Erin": True, "Vic": True, "Bob": True, "Dora": False, "Charlie": False}
    assert list(Submission.objects.visible_to(AnonymousUser())) == []


@pytest.mark.usefixtures("team")
def test_whoever_is_on_both_sides_sees_it_once(submission, alice):
    organisation = submission.enrolment.cohort.programme.organisation
    StaffMembership.objects.create(organisation=organisation, user=alice)
    assert list(Submission.objects.visible_to(alice)) == [submission]


def test_of_each_venture_only_the_newest_counts(second, cohort):
    assert Submission.objects.count() == 2
    assert Submission.objects.latest_of(cohort) == [second]
    assert Submission.objects.latest_of(cohort, with_results=True) == [second]


def test_of_two_at_the_same_moment_the_later_row_counts(second, submission, cohort):
    fields = {
        f.attname: getattr(second, f.attname) for f in Submission._meta.fields if f.name not in ("id", "public_id")
    }
    third = Submission.objects.create(**{**fields, "revision": second.revision + 1})
    assert Submission.objects.latest_of(cohort) == [third]


def test_a_cohort_is_told_nothing_of_another(submission, other_cohort):
    assert Submission.objects.latest_of(other_cohort) == []


@pytest.mark.usefixtures("submission")
def test_a_list_reads_the_bulk_only_when_it_is_asked_for(cohort, django_assert_num_queries):
    with django_assert_num_queries(1):
        (row,) = Submission.objects.latest_of(cohort)
        assert row.get_deferred_fields() >= {"answers", "result", "evidence", "forecast"}
        assert row.summary
        assert row.playbook_version.version
    with django_assert_num_queries(1):
        (whole,) = Submission.objects.latest_of(cohort, with_results=True)
        assert whole.answers
        assert whole.submitted_by.name == "Alice"


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: row.save(update_fields=["venture_name"]),
        lambda row: row.delete(),
        lambda row: Submission.objects.filter(pk=row.pk).update(venture_name="x"),
        lambda row: Submission.objects.filter(pk=row.pk).delete(),
        lambda row: Submission.objects.none().delete(),
        lambda row: Submission.objects.bulk_update([row], ["venture_name"]),
    ],
    ids=["save", "save-a-field", "delete", "update", "delete-all", "delete-none", "bulk-update"],
)
def test_a_sealed_submission_never_changes(submission, change):
    submission.venture_name = "Another"
    with pytest.raises(SealedRecord), transaction.atomic():
        change(submission)
    assert is_intact(Submission.objects.get())


def test_an_enrolment_holds_each_revision_once(submission):
    fields = {
        f.attname: getattr(submission, f.attname) for f in Submission._meta.fields if f.name not in ("id", "public_id")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(**fields)
    assert Submission.objects.count() == 1


def test_what_happens_to_the_assessment_later_leaves_it_as_it_was(submission, answered, evidence, alice):
    actions.save_answer(assessment=answered, item_id="mr_03", given=Answer("unknown"), by=alice)
    actions.remove_evidence(evidence=evidence, by=alice)
    assert not Evidence.objects.current().exists()
    assert is_intact(Submission.objects.get())


def test_it_is_named_by_venture_and_day(submission):
    assert str(submission) == f"Inkwell Tutor, {submission.submitted_at.date().isoformat()}"
