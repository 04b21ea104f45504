"""Declarations, judgements and the states of a review."""

import pytest

from accounts.sealed import SealedRecord
from cohorts.models import StaffMembership
from engine.judging.reviewing import InvalidJudgement
from engine.playbook.answers import InvalidAnswer
from reviews.models import Declaration, JudgementHistory, Review
from reviews.reviewing import (
    AlreadySettled,
    Clash,
    Finished,
    NothingSaid,
    NotYoursToSay,
    Saying,
    declare,
    finish,
    judge,
    newest_declaration,
    reopen,
    settle,
)
from reviews.sealing import evaluate_submission
from tests.world import colleague


@pytest.fixture
def rita(cohort):
    return colleague("rita", cohort.programme.organisation, "reviewer")


def say(submission, by, item="mr_01", outcome="confirmed", **more):
    return judge(submission=submission, reviewer=by, saying=Saying(item, outcome, **more))


def test_the_newest_declaration_counts_and_the_earlier_ones_are_kept(enrolment, rita):
    assert newest_declaration(enrolment, rita) is None
    declare(enrolment=enrolment, person=rita, answer="none")
    declare(enrolment=enrolment, person=rita, answer="none")  # the same button twice
    stepped = declare(enrolment=enrolment, person=rita, answer="conflict", reason="I hold shares")
    assert newest_declaration(enrolment, rita) == stepped
    assert [one.answer for one in Declaration.objects.all()] == ["none", "conflict"]


@pytest.mark.parametrize("answer", ["conflict", "unsure"])
def test_who_stepped_aside_does_not_come_back_alone(enrolment, rita, bob, answer):
    said = declare(enrolment=enrolment, person=rita, answer=answer, reason="A friend works there")
    with pytest.raises(NotYoursToSay):
        declare(enrolment=enrolment, person=rita, answer="none")
    with pytest.raises(NotYoursToSay):
        settle(declaration=said, by=rita, answer="none")
    settled = settle(declaration=said, by=bob, answer="none", reason="Years ago")
    assert (settled.person, settled.said_by, newest_declaration(enrolment, rita)) == (rita, bob, settled)
    with pytest.raises(AlreadySettled):
        settle(declaration=said, by=bob, answer="conflict", reason="After all")


def test_a_manager_settles_their_own_only_when_nobody_else_could(enrolment, bob, cohort):
    said = declare(enrolment=enrolment, person=bob, answer="unsure", reason="We met once")
    second = colleague("maya", cohort.programme.organisation, "manager")
    with pytest.raises(NotYoursToSay):
        settle(declaration=said, by=bob, answer="none")
    StaffMembership.objects.filter(user=second).delete()
    assert settle(declaration=said, by=bob, answer="none").answer == "none"


def test_declarations_and_the_history_are_only_added(submission, enrolment, rita):
    said = declare(enrolment=enrolment, person=rita, answer="none")
    say(submission, rita)
    for row in (said, JudgementHistory.objects.get()):
        with pytest.raises(SealedRecord):
            row.save()
        with pytest.raises(SealedRecord):
            row.delete()
        with pytest.raises(SealedRecord):
            type(row).objects.all().update(pk=9)
        with pytest.raises(SealedRecord):
            type(row).objects.all().delete()


def test_a_judgement_changes_by_its_revision_and_nothing_is_overwritten_silently(submission, rita):
    first = say(submission, rita, team_comment="Seen the log")
    assert (first.is_changed, first.judgement.rev) == (True, 1)
    assert not say(submission, rita, team_comment="Seen the log").is_changed  # sent twice
    second = say(submission, rita, outcome="other", value=0, reason="No log", expected_rev=1)
    assert (second.judgement.rev, second.judgement.value) == (2, 0)
    clash = say(submission, rita, outcome="cannot", expected_rev=1)
    assert isinstance(clash, Clash)
    assert clash.current.outcome == "other"
    assert [(row.rev, row.outcome, row.value) for row in JudgementHistory.objects.order_by("pk")] == [
        (1, "confirmed", None),
        (2, "other", 0),
    ]


def test_two_reviewers_do_not_clash(submission, rita, bob):
    say(submission, rita)
    assert say(submission, bob, outcome="cannot").judgement.rev == 1
    assert Review.objects.count() == 2


@pytest.mark.parametrize(
    ("saying", "code"),
    [
        (Saying("mr_01", "other", 0), "reason"),
        (Saying("p_01", "confirmed"), "not_judged"),
        (Saying("nothing", "confirmed"), "not_judged"),
    ],
)
def test_what_nobody_can_say_is_refused(submission, rita, saying, code):
    with pytest.raises(InvalidJudgement) as refused:
        judge(submission=submission, reviewer=rita, saying=saying)
    assert refused.value.code == code
    assert not JudgementHistory.objects.exists()


def test_a_question_that_is_not_asked_is_not_judged(submission, rita):
    evaluation = evaluate_submission(submission)
    items = evaluation.playbook.items
    key = next(key for key, asked in evaluation.relevance.items() if asked is False and not items[key].is_fact)
    with pytest.raises(InvalidJudgement):
        say(submission, rita, item=key, outcome="cannot")


def test_a_value_that_the_question_cannot_have_is_refused(submission, rita):
    with pytest.raises(InvalidAnswer):
        say(submission, rita, outcome="other", value=7, reason="So good")


def test_a_reason_may_stand_with_every_outcome(submission, rita):
    assert say(submission, rita, outcome="cannot", reason="The link is dead").judgement.reason == "The link is dead"


def test_a_finished_review_changes_only_when_it_is_reopened(submission, enrolment, rita):
    declare(enrolment=enrolment, person=rita, answer="none")
    with pytest.raises(NothingSaid):
        finish(submission=submission, reviewer=rita)
    say(submission, rita)
    done = finish(submission=submission, reviewer=rita, recommendation="conditional", note="Labels first")
    again = finish(submission=submission, reviewer=rita, recommendation="accept")
    assert (again.finished_at, again.recommendation) == (done.finished_at, "conditional")
    with pytest.raises(Finished):
        say(submission, rita, outcome="cannot", expected_rev=1)
    assert not reopen(submission=submission, reviewer=rita).is_finished
    assert say(submission, rita, outcome="cannot", expected_rev=1).is_changed
