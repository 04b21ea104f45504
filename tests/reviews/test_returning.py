"""Returning questions, answering a copy, and submitting that: the venture's own assessment stays as it is."""

from datetime import timedelta

import pytest

from assessments.actions import Saved, Sent, attach_link, save_answer
from assessments.evaluation import raw_answers
from cohorts.actions import end_enrolment
from cohorts.models import AuditEntry
from engine.playbook.answers import Answer
from mails.models import Mail
from reviews import actions
from reviews.models import Return, ReturnAnswerHistory, Submission
from reviews.returning import (
    AlreadyAnswered,
    Clash,
    NotReturnable,
    answer_return,
    copy_of,
    pinnable,
    resubmit,
    return_submission,
    withdraw_return,
)
from reviews.sealing import evaluate_submission, is_intact, seal_of
from reviews.states import IllegalStep, State, state_of

PINS = {"mr_01": "Name the day of the last interview", "bm_04": "For how many customers?"}


def value(level):
    return Answer(state="value", value=level)


def sent_back(submission, by, sentences=PINS, days=7):
    due = submission.enrolment.cohort.today + timedelta(days=days)
    return return_submission(submission=submission, by=by, sentences=sentences, due_on=due)


@pytest.fixture
def returned(submission, team, bob):
    return sent_back(submission, bob)


def raw_of(submission, key):
    raw = submission.answers.get(key)
    return raw["value"] if isinstance(raw, dict) and "value" in raw else raw


def test_founders_who_edit_get_one_letter_and_the_log_tells_of_it(returned, submission, bob):
    letters = Mail.objects.filter(kind="returned")
    assert sorted(letter.address for letter in letters) == ["alice@example.org", "erin@example.org"]
    assert "Name the day" not in letters.first().text  # no sentence goes by mail
    entry = AuditEntry.objects.get(act="returned")
    assert (entry.by, entry.about, entry.facts["items"]) == (bob, str(returned.public_id), 2)
    assert state_of(submission) == State.RETURNED


@pytest.mark.parametrize(
    ("sentences", "days"), [({}, 7), (PINS, -1), (PINS, 400), ({"no_such": "What?"}, 7), ({"r": "x"} | PINS, 7)]
)
def test_a_return_that_cannot_be_is_refused_and_nothing_is_written(submission, bob, sentences, days):
    with pytest.raises(NotReturnable):
        sent_back(submission, bob, sentences, days)
    assert not Return.objects.exists()
    assert not Mail.objects.filter(kind="returned").exists()


def test_at_most_so_many_questions_come_back(submission, bob, monkeypatch):
    monkeypatch.setattr("reviews.returning.MOST_ITEMS", 1)
    with pytest.raises(NotReturnable, match="At most 1"):
        sent_back(submission, bob)
    assert "mr_01" in pinnable(evaluate_submission(submission))


def test_one_return_of_a_submission_is_open_at_a_time(returned, submission, bob):
    with pytest.raises(IllegalStep):
        sent_back(submission, bob)
    assert withdraw_return(found=returned, by=bob) is True
    assert withdraw_return(found=returned, by=bob) is False  # the same button twice
    assert AuditEntry.objects.filter(act="unreturned").count() == 1
    assert sent_back(submission, bob) != returned


def test_answers_are_kept_in_the_copy_and_only_those_that_came_back(returned, answered, submission, alice):
    living, revision = raw_answers(answered), answered.revision
    before = seal_of(submission)
    sent = [Sent("mr_01", value(0), 0), Sent("mr_03", value(0), 0)]
    became = answer_return(found=returned, sent=sent, by=alice)
    assert became == [Saved(1, is_changed=True)]
    copy = copy_of(returned)
    changed = {key for key in copy.answers if copy.answers[key] != submission.answers.get(key)}
    assert (changed, copy.answers["mr_01"], copy.is_changed) == ({"mr_01"}, 0, True)
    answered.refresh_from_db()
    assert (raw_answers(answered), answered.revision) == (living, revision)
    assert seal_of(Submission.objects.get()) == before


def test_two_who_answer_at_once_see_each_other(returned, alice, erin):
    answer_return(found=returned, sent=[Sent("mr_01", value(0), 0)], by=alice)
    same = answer_return(found=returned, sent=[Sent("mr_01", value(0), 0)], by=erin)
    other = answer_return(found=returned, sent=[Sent("mr_01", value(1), 0)], by=erin)
    assert same == [Saved(1, is_changed=False)]
    assert isinstance(other[0], Clash)
    assert (other[0].current.raw, other[0].current.answered_by) == (0, alice)
    assert answer_return(found=returned, sent=[Sent("mr_01", value(1), 1)], by=erin) == [Saved(2, is_changed=True)]
    assert [row.raw for row in ReturnAnswerHistory.objects.order_by("pk")] == [0, 1]


def test_an_answer_that_is_taken_back_is_not_submitted(returned, alice):
    answer_return(found=returned, sent=[Sent("mr_01", Answer(), 0)], by=alice)
    made = resubmit(found=returned, by=alice)
    assert "mr_01" not in made.answers
    assert is_intact(made)


def test_resubmitting_seals_the_copy_once(returned, submission, answered, alice, bob):
    save_answer(assessment=answered, item_id="mr_03", given=value(0), by=alice)  # stays the venture's own
    answer_return(found=returned, sent=[Sent("mr_01", value(0), 0)], by=alice)
    made = resubmit(found=returned, by=alice)
    assert (made.answers_return, made.checkpoint, made.revision) == (returned.public_id, None, submission.revision)
    assert {**made.answers, "mr_01": submission.answers["mr_01"]} == submission.answers
    assert (raw_of(made, "mr_01"), is_intact(made)) == (0, True)
    returned.refresh_from_db()
    assert (returned.answered_with, returned.is_open) == (made, False)
    assert (state_of(submission), state_of(made)) == (State.SUPERSEDED, State.RESUBMITTED)
    with pytest.raises(AlreadyAnswered) as again:
        resubmit(found=returned, by=alice)
    assert again.value.submission == made
    assert Submission.objects.count() == 2
    assert AuditEntry.objects.get(act="resubmitted").facts["answer"] == str(made.public_id)
    made.answers_return = None
    assert seal_of(made) != made.seal  # which return it answers is sealed


def test_nothing_changed_is_not_submitted_and_evidence_alone_is_a_change(returned, answered, alice):
    with pytest.raises(NotReturnable, match="Nothing has changed yet"):
        resubmit(found=returned, by=alice)
    attach_link(assessment=answered, item_id="mr_03", link="https://example.org/other", by=alice)
    assert not copy_of(returned).is_changed  # of a question that did not come back
    attach_link(assessment=answered, item_id="mr_01", link="https://example.org/log", by=alice)
    made = resubmit(found=returned, by=alice)
    assert [piece["link"] for piece in made.evidence] == ["https://example.org/log"]
    assert made.answers["mr_01"]["evidence"] == "https://example.org/log"


def test_a_later_submission_of_the_assessment_answers_the_return_too(returned, submission, answered, enrolment, alice):
    save_answer(assessment=answered, item_id="mr_01", given=value(0), by=alice)
    answered.refresh_from_db()
    later = actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    returned.refresh_from_db()
    assert (returned.answered_with, later.answers_return) == (later, None)
    for refused in (
        lambda: answer_return(found=returned, sent=[Sent("mr_01", value(1), 0)], by=alice),
        lambda: sent_back(submission, alice),
    ):
        with pytest.raises(IllegalStep):
            refused()


def test_a_return_that_ended_takes_nothing(returned, enrolment, alice, bob):
    withdraw_return(found=returned, by=bob)
    for refused in (answer_return, resubmit):
        more = {"sent": [Sent("mr_01", value(0), 0)]} if refused is answer_return else {}
        with pytest.raises(IllegalStep):
            refused(found=returned, by=alice, **more)
    assert not ReturnAnswerHistory.objects.exists()


def test_who_left_the_cohort_answers_no_return(returned, enrolment, alice):
    answer_return(found=returned, sent=[Sent("mr_01", value(0), 0)], by=alice)
    end_enrolment(enrolment=enrolment, by=alice, end="left")
    with pytest.raises(IllegalStep, match="no longer in the cohort"):
        resubmit(found=returned, by=alice)
    assert Submission.objects.count() == 1
