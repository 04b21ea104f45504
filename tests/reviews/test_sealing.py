"""What is sealed is compared with its seal wherever it is shown, printed or listed."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from assessments import actions as assessment_actions
from assessments.models import AnswerHistory
from cohorts import audit
from playbooks import catalogue
from playbooks.models import PlaybookVersion
from reports.models import Report
from reviews import actions as review_actions
from reviews.models import Submission
from reviews.sealing import is_intact, is_intact_in_lists, seal_of, summary_seal_of
from tests.conftest import answer_as
from tests.tampering import tamper

FIELDS = {
    "venture_name": "Another name",
    "answers": json.dumps({"mr_01": 4}),
    "result": json.dumps({"gaps": []}),
    "summary": json.dumps({"readiness": [100, 100]}),
    "evidence": json.dumps([{"item": "mr_01"}]),
    "submitted_at": "2020-01-01 00:00:00+00:00",
    "forecast": json.dumps({"name": "rosy", "inputs": {}}),
    "seal": "0" * 64,
}


@pytest.fixture
def read(client, submission, bob, alice):
    """Opens pages as staff or founder, in English."""

    def get(name, *arguments, user=bob):
        client.force_login(user)
        return client.get(reverse(name, args=arguments))

    return get


@pytest.mark.parametrize("field", FIELDS)
def test_a_changed_submission_is_refused_on_every_surface(read, client, submission, cohort, alice, field):
    assert is_intact(Submission.objects.get())
    tamper("reviews_submission", field, FIELDS[field], submission.public_id)

    for user in (None, alice):
        people = {"user": user} if user else {}
        response = read("submission", submission.public_id, **people)
        assert response.status_code == 409
        assert "not what was sealed" in response.content.decode()
    order = client.post(reverse("submission_report_order", args=[submission.public_id]), {"language": "en"})
    assert (order.status_code, Report.objects.count()) == (409, 0)
    sheet = read("cohort_sheet", cohort.public_id)
    assert sheet.status_code == 200
    assert b"Another name" not in sheet.content


@pytest.mark.parametrize("field", ["summary", "venture_name", "submitted_at", "seal"])
def test_a_list_shows_nothing_of_a_submission_whose_figures_were_changed(read, submission, cohort, field):
    whole = read("cohort", cohort.public_id).content.decode()
    assert reverse("submission", args=[submission.public_id]) in whole
    tamper("reviews_submission", field, FIELDS[field], submission.public_id)
    assert not is_intact_in_lists(Submission.objects.get())
    page = read("cohort", cohort.public_id).content.decode()
    assert "Seal broken: nothing is shown" in page
    assert reverse("submission", args=[submission.public_id]) not in page


def test_the_seal_covers_evidence_moment_and_person(submission, assessment, evidence, erin):
    sealed = Submission.objects.get()
    assert sealed.evidence == []  # the fixture's evidence came later
    for field, value in (("submitted_by", erin), ("evidence", [{"id": "x"}]), ("revision", 9999)):
        other = Submission.objects.get()
        setattr(other, field, value)
        assert seal_of(other) != sealed.seal, field


def test_evidence_goes_into_the_seal_with_the_digest_of_its_file(evidence, answered, enrolment, alice):
    sealed = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    entry = sealed.evidence[0]
    assert (entry["item"], entry["sha256"]) == (evidence.item_id, evidence.sha256)
    assert len(evidence.sha256) == 64
    with evidence.file.storage.open(evidence.file.name, "wb") as file:
        file.write(b"other minutes")
    with pytest.raises(CommandError):
        call_command("verify", stderr=(said := StringIO()))
    assert "its file is not the one that was attached" in said.getvalue()


def test_a_seal_of_the_first_form_still_holds(submission):
    """Rows from before the seal covered more are read as they were sealed."""
    tamper("reviews_submission", "seal_form", 1, submission.public_id)
    tamper("reviews_submission", "summary_seal", "", submission.public_id)
    old = Submission.objects.get()
    tamper("reviews_submission", "seal", seal_of(old), submission.public_id)
    assert is_intact(Submission.objects.get())
    tamper("reviews_submission", "answers", json.dumps({"mr_01": 4}), submission.public_id)
    assert not is_intact(Submission.objects.get())


def test_that_files_go_along_cannot_be_said_of_one_that_was_sealed_without_them(submission):
    """Founders of the third form were told that staff see names of files only."""
    tamper("reviews_submission", "seal_form", 3, submission.public_id)
    assert not is_intact(Submission.objects.get())
    tamper("reviews_submission", "seal", seal_of(Submission.objects.get()), submission.public_id)
    third = Submission.objects.get()
    tamper("reviews_submission", "summary_seal", summary_seal_of(third), submission.public_id)
    assert is_intact(Submission.objects.get())
    tamper("reviews_submission", "seal_form", 4, submission.public_id)
    assert not is_intact(Submission.objects.get())


def test_evidence_of_a_question_that_does_not_concern_the_venture_stays_with_it(answered, enrolment, alice):
    not_asked = "os_09"  # asked of ideas and prototypes; the venture is further
    assessment_actions.attach_link(assessment=answered, item_id=not_asked, link="https://example.org/a", by=alice)
    assessment_actions.attach_link(assessment=answered, item_id="mr_01", link="https://example.org/b", by=alice)
    sealed = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    assert [one["item"] for one in sealed.evidence] == ["mr_01"]


@pytest.mark.parametrize("code", ["R-01", "R-07", "R-10"])
def test_what_comes_back_from_the_database_has_the_seal_of_what_went_in(assessment, enrolment, alice, code):
    review_actions.submit(assessment=answer_as(assessment, code, alice), enrolment=enrolment, by=alice)
    assert is_intact(Submission.objects.get())


def test_verify_finds_what_was_changed_and_says_so(submission, published):
    call_command("verify", stdout=(said := StringIO()))
    assert said.getvalue().strip() == "Everything sealed is what it was."
    tamper("reviews_submission", "answers", json.dumps({"mr_01": 4}), submission.public_id)
    tamper("assessments_answerhistory", "raw", "0")
    with pytest.raises(CommandError, match="things are not what they were"):
        call_command("verify", stderr=(found := StringIO()))
    lines = found.getvalue()
    assert f"submission {submission.public_id}: its content does not match its seal" in lines
    assert "the answer is not the last one of its history" in lines


def test_a_changed_playbook_judges_nothing(client, submission, alice, published):
    catalogue._playbook_with.cache_clear()
    canonical = bytes(PlaybookVersion.objects.get().canonical).replace(b'"weight":3', b'"weight":1', 1)
    tamper("playbooks_playbookversion", "canonical", canonical)
    client.force_login(alice)
    response = client.get(reverse("result", args=[submission.assessment.public_id]))
    assert response.status_code == 409
    assert "not what was published" in response.content.decode()
    with pytest.raises(CommandError):
        call_command("verify", stderr=(found := StringIO()))
    assert "its content does not match its digest" in found.getvalue()


@pytest.mark.parametrize(
    "table", ["reviews_submission", "assessments_answerhistory", "playbooks_playbookversion", "cohorts_auditentry"]
)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_the_database_itself_refuses_changes(submission, alice, table, statement):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such guard; manage.py verify finds the change")
    AnswerHistory.objects.get_or_create(
        assessment=submission.assessment,
        item_id="mr_01",
        rev=99,
        defaults={"raw": 1, "answered_by": alice, "answered_at": submission.submitted_at},
    )
    audit.write(organisation=submission.enrolment.cohort.programme.organisation, by=alice, act=audit.Act.EXPORTED)
    with (
        pytest.raises(IntegrityError, match=f"Rows of {table} never change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table=table))


def test_a_list_is_not_fooled_by_an_older_form_of_the_seal(submission):
    tamper("reviews_submission", "summary", FIELDS["summary"], submission.public_id)
    tamper("reviews_submission", "seal_form", 1, submission.public_id)
    assert not is_intact_in_lists(Submission.objects.get())
