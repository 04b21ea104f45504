"""What staff and founders read of a submission's answers, and how they come to the files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.sealed import digest_of
from assessments import actions
from assessments.models import Evidence
from cohorts.models import AuditEntry
from engine.playbook.answers import Answer
from reviews import actions as review_actions
from reviews.models import Submission
from reviews.sealing import seal_of, summary_seal_of
from tests.tampering import tamper

LINK = "https://example.org/notes?team=kite"


@pytest.fixture
def handed_in(answered, evidence, enrolment, alice):
    """A file at one answer, a link at another, and one that does not apply."""
    actions.attach_link(assessment=answered, item_id="mr_03", link=LINK, by=alice)
    unfit = Answer("not_applicable", reason="We sell <b>nothing</b> to schools.")
    actions.save_answer(assessment=answered, item_id="mr_07", given=unfit, by=alice)
    return review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)


@pytest.fixture
def read(client, bob):
    def get(name, *arguments, user=bob, **query):
        client.force_login(user)
        return client.get(reverse(name, args=arguments), query)

    return get


def file_of(submission, evidence, name="sealed_file"):
    return name, submission.public_id, evidence.public_id


def test_staff_read_answers_reasons_and_evidence(read, handed_in):
    page = read("submission_answers", handed_in.public_id).content.decode()
    assert "We sell &lt;b&gt;nothing&lt;/b&gt; to schools." in page
    assert "interview log.pdf" in page
    assert "https://example.org/notes?team=kite" in page
    assert 'href="https://example.org/notes' not in page  # text, with a warning
    assert "nobody has checked" in page


@pytest.mark.parametrize(
    ("show", "there", "gone"),
    [("evidence", ["MR-01", "MR-03"], ["MR-07"]), ("words", ["MR-07"], ["MR-01"]), ("all", ["MR-01", "MR-07"], [])],
)
def test_answers_are_chosen_by_what_stands_behind_them(read, handed_in, show, there, gone):
    page = read("submission_answers", handed_in.public_id, show=show).content.decode()
    for code in there:
        assert f'id="{code}"' in page
    for code in gone:
        assert f'id="{code}"' not in page


def test_a_file_is_saved_as_it_was_sealed_after_it_was_taken_back(read, handed_in, evidence, alice, bob):
    actions.remove_evidence(evidence=evidence, by=alice)
    response = read(*file_of(handed_in, evidence))
    assert b"".join(response.streaming_content) == b"%PDF-1.4 minutes"
    assert response["Content-Disposition"] == 'attachment; filename="interview log.pdf"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    entry = AuditEntry.objects.get(act=AuditEntry.Act.OPENED_EVIDENCE)
    assert (entry.by, entry.about, entry.facts["sha256"]) == (bob, str(evidence.public_id), evidence.sha256)


def test_a_pdf_is_shown_within_the_policy_of_every_page(read, handed_in, evidence):
    response = read(*file_of(handed_in, evidence, "sealed_preview"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "object-src 'none'" in response["Content-Security-Policy"]


def test_text_is_never_shown_by_the_browser(read, answered, enrolment, alice):
    file = SimpleUploadedFile("page.txt", b"hello")
    row = actions.attach_file(assessment=answered, item_id="mr_01", file=file, by=alice)
    Evidence.objects.filter(pk=row.pk).update(file_name="page.pdf")
    submission = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    response = read(*file_of(submission, row, "sealed_preview"))
    assert response.status_code == 415
    assert "It can be downloaded as it was sealed." in response.content.decode()


def test_another_file_in_its_place_is_refused_in_words(read, handed_in, evidence):
    with evidence.file.storage.open(evidence.file.name, "wb") as file:
        file.write(b"other minutes")
    for name in ("sealed_file", "sealed_preview"):
        response = read(*file_of(handed_in, evidence, name))
        assert response.status_code == 409
        assert "not the file that was sealed" in response.content.decode()


def test_evidence_that_came_after_the_seal_is_not_there(read, handed_in, answered, alice):
    file = SimpleUploadedFile("late.txt", b"hello")
    late = actions.attach_file(assessment=answered, item_id="mr_01", file=file, by=alice)
    assert read(*file_of(handed_in, late)).status_code == 404
    assert "late.txt" not in read("submission_answers", handed_in.public_id).content.decode()


def test_links_are_no_files(read, handed_in):
    link = Evidence.objects.get(link=LINK)
    assert read(*file_of(handed_in, link)).status_code == 404


def test_files_of_earlier_submissions_stay_closed_to_staff_and_open_to_founders(read, handed_in, evidence, alice):
    """Their founders were told that staff see the names of files only."""
    tamper("reviews_submission", "seal_form", 3, handed_in.public_id)
    tamper("reviews_submission", "seal", seal_of(Submission.objects.get()), handed_in.public_id)
    tamper("reviews_submission", "summary_seal", summary_seal_of(Submission.objects.get()), handed_in.public_id)
    response = read(*file_of(handed_in, evidence))
    assert response.status_code == 403
    assert "submit again" in response.content.decode()
    assert "submit again, with its files" in read("submission_answers", handed_in.public_id).content.decode()
    assert read(*file_of(handed_in, evidence), user=alice).status_code == 200
    assert not AuditEntry.objects.filter(act=AuditEntry.Act.OPENED_EVIDENCE).exists()


def test_reading_is_written_down_once_an_hour_and_of_staff_alone(read, handed_in, alice, bob):
    for user in (bob, bob, alice):
        read("submission", handed_in.public_id, user=user)
        read("submission_answers", handed_in.public_id, user=user)
    entries = AuditEntry.objects.filter(act=AuditEntry.Act.OPENED_SUBMISSION)
    assert [(entry.by, entry.about) for entry in entries] == [(bob, str(handed_in.public_id))]


def test_a_changed_submission_opens_no_file(read, handed_in, evidence):
    tamper("reviews_submission", "evidence", "[]", handed_in.public_id)
    for name in ("sealed_file", "sealed_preview"):
        assert read(*file_of(handed_in, evidence, name)).status_code == 409
    assert digest_of([]) != handed_in.seal


def test_founders_are_shown_before_they_submit_what_goes_along(client, answered, evidence, enrolment, alice):
    not_asked = SimpleUploadedFile("secret.txt", b"of a question that is not asked")
    actions.attach_file(assessment=answered, item_id="os_09", file=not_asked, by=alice)
    client.force_login(alice)
    page = client.get(reverse("result", args=[answered.public_id])).content.decode()
    assert "1 piece of evidence goes along" in page
    assert "interview log.pdf" in page
    assert "secret.txt" not in page
