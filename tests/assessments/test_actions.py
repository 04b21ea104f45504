"""Answers are never overwritten silently, and what is sealed never changes."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.limits import LimitReached
from accounts.sealed import SealedRecord
from assessments import actions
from assessments.models import Answer, AnswerHistory, Evidence
from cohorts import actions as cohort_actions
from cohorts.models import Venture, VentureMembership
from engine.playbook.answers import Answer as Given
from playbooks.models import PlaybookVersion, PublishedForEver
from reviews import actions as review_actions
from reviews.models import Submission
from reviews.sealing import seal_of

LEVEL_2, LEVEL_3 = Given("value", 2), Given("value", 3)


def test_every_accepted_answer_goes_to_the_history(assessment, alice):
    for given in (LEVEL_2, LEVEL_3, Given("unknown")):
        actions.save_answer(assessment=assessment, item_id="mr_03", given=given, by=alice)

    history = AnswerHistory.objects.order_by("rev").values_list("rev", "raw")
    assert list(history) == [(1, 2), (2, 3), (3, {"unknown": True})]


def test_an_answer_changed_meanwhile_is_not_overwritten(assessment, alice, charlie):
    actions.save_answer(assessment=assessment, item_id="mr_03", given=LEVEL_2, by=alice, expected_rev=0)

    with pytest.raises(actions.AnswerChanged) as clash:
        actions.save_answer(assessment=assessment, item_id="mr_03", given=LEVEL_3, by=charlie, expected_rev=0)

    assert clash.value.current.value == 2
    assert Answer.objects.get(item_id="mr_03").value == 2


def test_the_same_answer_again_changes_nothing(assessment, alice):
    first = actions.save_answer(assessment=assessment, item_id="mr_03", given=LEVEL_2, by=alice)
    second = actions.save_answer(assessment=assessment, item_id="mr_03", given=LEVEL_2, by=alice)

    assert (first.is_changed, second.is_changed, second.rev) == (True, False, 1)
    assert AnswerHistory.objects.count() == 1


def test_the_revision_counts_each_answer_that_changed_and_no_other(assessment, alice):
    sent = [actions.Sent("mr_03", LEVEL_2), actions.Sent("mr_04", LEVEL_3)]
    for _time in range(2):
        actions.save_answers(assessment=assessment, sent=sent, by=alice)
        assessment.refresh_from_db()
        assert assessment.revision == 2
    assert assessment.answered_at == Answer.objects.get(item_id="mr_04").answered_at


def test_one_person_owns_fifty_ventures_and_no_more(published, alice):
    before = timezone.now() - timedelta(days=1)
    ventures = Venture.objects.bulk_create([Venture(name=f"{n}", created_at=before) for n in range(49)])
    owned = {"user": alice, "role": VentureMembership.Role.OWNER}
    VentureMembership.objects.bulk_create([VentureMembership(venture=venture, **owned) for venture in ventures])
    actions.start_assessment(name="The fiftieth", by=alice)
    with pytest.raises(LimitReached, match="You own 50 ventures"):
        actions.start_assessment(name="One more", by=alice)


def four_at_once(act):
    """What becomes of four who do the same at one moment: "kept" or "refused", in order of the alphabet."""
    gate = threading.Barrier(4)

    def one(number):
        gate.wait(20)
        try:
            act(number)
        except LimitReached:
            return "refused"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(4) as pool:
        return sorted(pool.map(one, range(4), timeout=60))


@pytest.mark.django_db(transaction=True)
def test_pieces_that_come_at_once_are_counted_one_after_the_other(assessment, alice):
    link = {"assessment": assessment, "item_id": "mr_03"}
    Evidence.objects.bulk_create([Evidence(link="https://a.example", added_by=alice, **link) for _piece in range(18)])
    found = four_at_once(lambda n: actions.attach_link(link=f"https://a.example/{n}", by=alice, **link))
    assert (found, assessment.evidence.count()) == (["kept", "kept", "refused", "refused"], 20)


@pytest.mark.django_db(transaction=True)
def test_ventures_made_at_once_are_counted_one_after_the_other(published, alice):
    for number in range(8):
        actions.start_assessment(name=f"{number}", by=alice)
    found = four_at_once(lambda n: actions.start_assessment(name=f"At once {n}", by=alice))
    assert (found, Venture.objects.count()) == (["kept", "kept", "refused", "refused"], 10)


def test_evidence_taken_back_keeps_who_did_it_and_twice_is_once(assessment, alice, erin):
    kept = actions.attach_link(assessment=assessment, item_id="mr_03", link="https://a.example", by=alice)
    for by in (erin, alice):
        actions.remove_evidence(evidence=kept, by=by)
        kept.refresh_from_db()
        assessment.refresh_from_db()
        assert (kept.removed_by, kept.is_current, assessment.revision) == (erin, False, 2)


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("minutes.pdf", "minutes.pdf"),
        (" 会议纪要.pdf ", "会议纪要.pdf"),
        ("\u200b", "file"),
        (" ", "file"),
        ("m" * 210 + ".pdf", "m" * 196 + ".pdf"),
    ],
)
def test_a_file_keeps_a_name_that_people_can_read(assessment, alice, name, kept_as):
    file = SimpleUploadedFile(name, b"%PDF-1.7 minutes")
    kept = actions.attach_file(assessment=assessment, item_id="mr_03", file=file, by=alice)
    assert (kept.file_name, kept.label) == (kept_as, kept_as)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 minutes"])
def test_a_file_is_kept_with_its_size_and_digest_and_counts_as_a_change(assessment, alice, content):
    file = SimpleUploadedFile("minutes.pdf", content)
    with CaptureQueriesContext(connection) as queries:
        kept = actions.attach_file(assessment=assessment, item_id="mr_03", file=file, by=alice)
    stored = assessment.evidence.get()
    assert (stored, stored.size, stored.sha256) == (kept, len(content), hashlib.sha256(content).hexdigest())
    assert (stored.file.read(), stored.added_by, stored.link) == (content, alice, "")
    written = [q["sql"] for q in queries if "assessments_evidence" in q["sql"] and not q["sql"].startswith("SELECT")]
    assert len(written) == 1
    assessment.refresh_from_db()
    assert assessment.revision == 1


def test_a_link_is_handed_back_as_it_was_kept(assessment, alice):
    kept = actions.attach_link(assessment=assessment, item_id="mr_03", link="https://a.example", by=alice)
    assert (assessment.evidence.get(), kept.label, kept.size) == (kept, "https://a.example", 0)


def test_an_answer_has_twenty_pieces_of_evidence_and_no_more(assessment, alice):
    link = {"assessment": assessment, "link": "https://a.example", "added_by": alice}
    Evidence.objects.bulk_create([Evidence(item_id="mr_03", **link) for _piece in range(19)])
    last = actions.attach_link(assessment=assessment, item_id="mr_03", link="https://a.example/20", by=alice)
    with pytest.raises(LimitReached, match="This answer has 20 pieces of evidence"):
        actions.attach_link(assessment=assessment, item_id="mr_03", link="https://a.example/21", by=alice)
    actions.attach_link(assessment=assessment, item_id="mr_04", link="https://a.example/21", by=alice)
    actions.remove_evidence(evidence=last, by=alice)
    actions.attach_link(assessment=assessment, item_id="mr_03", link="https://a.example/21", by=alice)


def test_the_files_of_a_venture_come_to_500_mb_and_no_more(assessment, alice):
    def attach(size):
        file = SimpleUploadedFile("minutes.pdf", b"0" * size)
        return actions.attach_file(assessment=assessment, item_id="mr_03", file=file, by=alice)

    here = {"assessment": assessment, "item_id": "mr_04", "added_by": alice}
    Evidence.objects.create(size=500 * 2**20 - 10, file="evidence/a", **here)
    with pytest.raises(LimitReached, match="would come to more than 500 MB"):
        attach(11)
    attach(10)
    with pytest.raises(LimitReached):
        attach(1)
    actions.attach_link(link="https://a.example", assessment=assessment, item_id="mr_03", by=alice)


def test_not_applicable_needs_a_reason(assessment, alice):
    with pytest.raises(IntegrityError, match="assessments_answer_not_applicable_has_reason"), transaction.atomic():
        Answer.objects.create(assessment=assessment, item_id="mr_04", state="not_applicable", answered_by=alice)


@pytest.fixture
def enrolment(assessment, alice, charlie):
    organisation = cohort_actions.found_organisation(name="Harbour", by=charlie)
    cohort = cohort_actions.open_cohort(organisation=organisation, programme="AI", name="2026", by=charlie)
    invitation = cohort_actions.invite(cohort=cohort, by=charlie)
    return cohort_actions.enrol(invitation=invitation, venture=assessment.venture, by=alice)


def test_a_submission_is_sealed(assessment, alice, enrolment):
    actions.save_answer(assessment=assessment, item_id="mr_03", given=LEVEL_2, by=alice)
    submission = review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)
    actions.save_answer(assessment=assessment, item_id="mr_03", given=LEVEL_3, by=alice)

    stored = Submission.objects.get()
    assert (stored.answers, stored.seal) == ({"mr_03": 2}, seal_of(submission))
    for change in (
        stored.save,
        stored.delete,
        Submission.objects.all().delete,
        lambda: Submission.objects.update(seal=""),
    ):
        with pytest.raises(SealedRecord):
            change()


def test_submitting_twice_without_a_change_is_refused(assessment, alice, enrolment):
    actions.save_answer(assessment=assessment, item_id="mr_03", given=LEVEL_2, by=alice)
    review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)

    with pytest.raises(review_actions.AlreadySubmitted):
        review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)


def test_an_empty_assessment_cannot_be_submitted(assessment, alice, enrolment):
    with pytest.raises(review_actions.NothingToSubmit):
        review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)


def test_a_submission_is_visible_to_its_founders_and_its_cohort_only(
    assessment, alice, charlie, enrolment, django_user_model
):
    actions.save_answer(assessment=assessment, item_id="mr_03", given=LEVEL_2, by=alice)
    review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)
    stranger = django_user_model.objects.create_user("dora@example.org")

    seen = [Submission.objects.visible_to(user).count() for user in (alice, charlie, stranger)]
    assert seen == [1, 1, 0]


def test_a_published_playbook_never_changes(published):
    for change in (published.save, published.delete, PlaybookVersion.objects.all().delete):
        with pytest.raises(PublishedForEver):
            change()


@pytest.mark.django_db(transaction=True)
def test_four_writers_of_one_answer_overwrite_nothing_silently(assessment, alice):
    """Every accepted answer was given to the one before it: the history has no hole and no fork."""
    gate = threading.Barrier(4)

    def write(number):
        gate.wait(20)
        accepted = 0
        try:
            for round_ in range(12):
                row = Answer.objects.filter(assessment=assessment, item_id="mr_02").first()
                given = Given("value", 1000 * number + round_)
                rev = row.rev if row else 0
                sent = actions.Sent("mr_02", given, rev)
                kept = actions.save_answers(assessment=assessment, sent=[sent], by=alice)
                if isinstance(kept.outcomes[0], actions.Saved):
                    assert kept.outcomes[0].rev == rev + 1
                    accepted += 1
        finally:
            connection.close()
        return accepted

    with ThreadPoolExecutor(4) as pool:
        accepted = sum(job.result(60) for job in [pool.submit(write, n) for n in range(1, 5)])
    assert [row.rev for row in AnswerHistory.objects.order_by("rev")] == list(range(1, accepted + 1))
    # A clash needs another's success, and one success makes three clash at most: of 48 tries a quarter succeed.
    assert Answer.objects.get().rev == accepted >= 12
