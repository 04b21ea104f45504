"""Ordering, repeating and cancelling reports."""

import pytest
from celery import current_app
from celery.signals import before_task_publish
from django.utils.translation import override

from assessments.actions import save_answer, start_assessment
from engine.playbook.answers import Answer
from jobs.claims import claim
from reports import actions
from reports.building import build
from reports.models import Report
from reviews.reviewing import Saying, declare, finish, judge, reopen
from tests.reports.conftest import give_answers

pytestmark = pytest.mark.django_db


def order(assessment, by, language="en"):
    return actions.request_report(by=by, language=language, assessment=assessment)


def test_unchanged_content_is_ordered_once(answered, alice):
    assert order(answered, alice) == order(answered, alice)


def test_changed_answers_languages_and_names_are_other_papers(answered, alice):
    first = order(answered, alice)
    other_language = order(answered, alice, "zh-hans")
    save_answer(assessment=answered, item_id="mr_01", given=Answer("value", 0), by=alice)
    answered.refresh_from_db()
    other_answers = order(answered, alice)
    answered.venture.name = "Renamed"
    answered.venture.save()
    other_name = order(answered, alice)
    assert len({first.pk, other_language.pk, other_answers.pk, other_name.pk}) == 4


def test_the_same_answers_of_two_ventures_are_two_papers(answered, alice, charlie):
    twin = start_assessment(name=answered.venture.name, by=charlie)
    give_answers(twin, charlie, "R-03")
    assert order(answered, alice).content_key != order(twin, charlie).content_key


def test_an_order_freezes_the_answers(answered, alice):
    report = order(answered, alice)
    save_answer(assessment=answered, item_id="mr_01", given=Answer("value", 0), by=alice)
    report.refresh_from_db()
    assert report.content["answers"]["mr_01"] != 0


def test_a_failed_report_is_drawn_again_when_ordered_again(answered, alice):
    report = order(answered, alice)
    claim(Report, report.public_id).fail(Report.ErrorCode.CANNOT_DRAW)
    again = order(answered, alice)
    assert (again.pk, again.status, again.attempts, again.error_code) == (report.pk, "queued", 0, "")


def test_a_waiting_report_can_be_cancelled_and_repeated(answered, alice):
    report = actions.cancel(report=order(answered, alice), by=alice)
    assert report.status == "cancelled"
    assert actions.retry(report=report, by=alice).status == "queued"


def test_only_waiting_reports_can_be_cancelled(answered, alice):
    report = order(answered, alice)
    claim(Report, report.public_id)
    with pytest.raises(actions.NotCancellable):
        actions.cancel(report=report, by=alice)


def test_a_waiting_report_cannot_be_repeated(answered, alice):
    with pytest.raises(actions.NotRepeatable):
        actions.retry(report=order(answered, alice), by=alice)


def refused(*, by, **of):
    """What a person is told whose order is refused."""
    count = Report.objects.count()
    with override("en"), pytest.raises(actions.TooManyWaiting) as error:
        actions.request_report(by=by, language="zh-hans", **of)
    assert Report.objects.count() == count
    return str(error.value)


def test_a_venture_has_at_most_so_many_in_line(answered, alice, monkeypatch):
    monkeypatch.setattr(actions, "MOST_WAITING", 1)
    first = order(answered, alice)
    said = refused(by=alice, assessment=answered)
    assert said == "The venture has 1 reports in line, the most it may have. Wait for one to finish, or cancel one."
    assert order(answered, alice) == first


def test_a_person_has_at_most_so_many_in_line_over_all_ventures(answered, alice, monkeypatch):
    monkeypatch.setattr(actions, "MOST_OF_PERSON", 1)
    order(answered, alice)
    other = start_assessment(name="Another", by=alice)
    said = refused(by=alice, assessment=other)
    assert said == "You have 1 reports in line, the most one person may have. Wait for one to finish, or cancel one."


def test_an_incubator_has_a_limit_of_its_own(submission, alice, bob, monkeypatch):
    monkeypatch.setattr(actions, "MOST_OF_ORGANISATION", 1)
    monkeypatch.setattr(actions, "MOST_WAITING", 1)
    actions.request_report(by=bob, language="en", submission=submission)
    said = refused(by=bob, submission=submission)
    assert said.startswith("Your incubator has 1 reports in line")
    # Nor does it take the venture's places.
    assert actions.request_report(by=alice, language="zh-hans", submission=submission).pk


def test_what_is_repeated_keeps_to_the_limits(answered, alice, monkeypatch):
    report = actions.cancel(report=order(answered, alice), by=alice)
    order(answered, alice, "zh-hans")
    monkeypatch.setattr(actions, "MOST_OF_PERSON", 1)
    with pytest.raises(actions.TooManyWaiting):
        actions.retry(report=report, by=alice)


@pytest.fixture
def messages():
    """What is handed to the broker: the task and what it is told; the queue is emptied afterwards."""
    sent = []

    def note(sender, body, **_headers):
        sent.append((sender, body[0]))

    before_task_publish.connect(note)
    yield sent
    before_task_publish.disconnect(note)
    current_app.control.purge()


def test_a_message_follows_the_commit_and_holds_the_id_alone(
    answered, alice, messages, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        report = order(answered, alice)
        assert messages == []
    assert messages == [(Report.TASK, [str(report.public_id)])]


def test_the_report_of_a_submission_speaks_of_the_sealed_answers(submission, answered, bob, alice):
    save_answer(assessment=answered, item_id="mr_01", given=Answer("value", 0), by=alice)
    report = actions.request_report(by=bob, language="en", submission=submission)
    assert report.content["answers"] == submission.answers
    assert (report.content["seal"], report.dated_at) == (submission.seal, submission.submitted_at)
    assert report.content["organisation"] == "Plumb Incubator"


def test_what_reviewers_confirmed_is_on_the_paper_of_staff_and_closed_to_founders(submission, alice, bob):
    declare(enrolment=submission.enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    before = actions.request_report(by=bob, language="en", submission=submission)
    finish(submission=submission, reviewer=bob)
    of_staff = actions.request_report(by=bob, language="en", submission=submission)
    of_founders = actions.request_report(by=alice, language="en", submission=submission)
    assert list(of_staff.content["confirmed"]) == ["mr_01"]
    assert of_founders.pk == before.pk != of_staff.pk
    assert "confirmed" not in of_founders.content
    build(of_staff.public_id)
    of_staff.refresh_from_db()
    assert of_staff.status == "ready", of_staff.error_sentence
    assert set(Report.objects.visible_to(bob)) == {of_staff, of_founders}
    assert set(Report.objects.visible_to(alice)) == {of_founders}
    reopen(submission=submission, reviewer=bob)
    assert actions.request_report(by=bob, language="en", submission=submission).pk == before.pk
