"""Handing in: once, whole, and of one moment, also while a colleague saves and another hands in."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from assessments import actions
from assessments.models import AnswerHistory, Assessment
from cohorts.actions import enrol, invite
from engine.playbook.answers import Answer as Given
from forecasts.models import Scenario
from reviews import actions as review_actions
from reviews.models import Submission
from reviews.sealing import is_intact
from tests.forecasts.cases import a_scenario

pytestmark = pytest.mark.django_db


def save(assessment, by, level):
    return actions.save_answer(assessment=assessment, item_id="mr_03", given=Given("value", level), by=by)


def test_what_is_handed_in_is_the_answers_as_they_stand(assessment, enrolment, alice, erin, team):
    save(assessment, erin, 2)
    evidence = actions.attach_link(assessment=assessment, item_id="mr_03", link="https://a.example", by=erin)
    sealed = review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)
    assert sealed.answers == {"mr_03": {"value": 2, "evidence": evidence.link}}
    assert (sealed.revision, sealed.submitted_by, sealed.venture_name) == (2, alice, assessment.venture.name)
    assert is_intact(Submission.objects.get())


def test_a_stale_object_in_hand_hands_in_nothing_stale(assessment, enrolment, alice):
    save(assessment, alice, 2)
    in_hand = Assessment.objects.get(pk=assessment.pk)
    save(assessment, alice, 4)
    sealed = review_actions.submit(assessment=in_hand, enrolment=enrolment, by=alice)
    assert (sealed.answers, sealed.revision) == ({"mr_03": 4}, 2)


def test_answers_that_were_all_taken_back_are_nothing_to_hand_in(assessment, enrolment, alice):
    save(assessment, alice, 2)
    actions.save_answer(assessment=assessment, item_id="mr_03", given=Given(), by=alice)
    with pytest.raises(review_actions.NothingToSubmit):
        review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)


def test_evidence_alone_is_nothing_to_hand_in(assessment, enrolment, evidence, alice):
    with pytest.raises(review_actions.NothingToSubmit):
        review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)


def test_not_knowing_is_something_to_hand_in(assessment, enrolment, alice):
    actions.save_answer(assessment=assessment, item_id="mr_03", given=Given("unknown"), by=alice)
    sealed = review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)
    assert sealed.answers == {"mr_03": {"unknown": True}}


def test_the_same_answers_go_to_two_incubators_each_once(assessment, enrolment, other_cohort, alice, dora):
    save(assessment, alice, 2)
    theirs = enrol(invitation=invite(cohort=other_cohort, by=dora), venture=assessment.venture, by=alice)
    for place in (enrolment, theirs):
        review_actions.submit(assessment=assessment, enrolment=place, by=alice)
        with pytest.raises(review_actions.AlreadySubmitted):
            review_actions.submit(assessment=assessment, enrolment=place, by=alice)
    assert Submission.objects.count() == 2


@pytest.mark.parametrize("change", ["an answer", "a link", "a link taken back"])
def test_any_change_may_be_handed_in_again(assessment, enrolment, evidence, alice, change):
    save(assessment, alice, 2)
    review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)
    {
        "an answer": lambda: save(assessment, alice, 3),
        "a link": lambda: actions.attach_link(assessment=assessment, item_id="mr_03", link="https://b.test", by=alice),
        "a link taken back": lambda: actions.remove_evidence(evidence=evidence, by=alice),
    }[change]()
    review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)
    assert Submission.objects.count() == 2


def test_a_refused_hand_in_seals_no_scenario(assessment, enrolment, alice):
    a_scenario(assessment, alice)
    with pytest.raises(review_actions.NothingToSubmit):
        review_actions.submit(assessment=assessment, enrolment=enrolment, by=alice)
    assert Scenario.objects.get().sealed_at is None


def while_it_stands_before(words, act):
    """Has `act` done on another connection while this one stands before its first statement with those words.

    It is waited for as long as an act takes that nothing holds up; one that is held up is left waiting, and ends
    when this transaction does. Returns the hook for the connection, and how to get what came of the act.
    """
    found = []

    def run():
        try:
            return act()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)

    def hook(execute, sql, *rest):
        if words in sql and not found:
            ended = threading.Event()
            found.append(pool.submit(run))
            found[0].add_done_callback(lambda _act: ended.set())
            ended.wait(1)
        return execute(sql, *rest)

    return hook, lambda: found[0].result(30)


@pytest.mark.django_db(transaction=True)
def test_the_revision_handed_in_is_the_one_of_its_answers(answered, enrolment, alice, erin, team):
    """A colleague saves between the reading of the revision and that of the answers: one waits for the other."""
    hook, saved = while_it_stands_before(
        'FROM "assessments_answer"',
        lambda: actions.save_answer(assessment=answered, item_id="mr_03", given=Given("unknown"), by=erin),
    )
    with connection.execute_wrapper(hook):
        sealed = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    assert saved().is_changed
    of_revision = AnswerHistory.objects.filter(item_id="mr_03").order_by("rev").values_list("raw", flat=True)
    assert (sealed.revision, sealed.answers["mr_03"]) == (answered.revision, of_revision.first())
    assert Assessment.objects.get().revision == sealed.revision + 1


@pytest.mark.django_db(transaction=True)
def test_who_hands_in_the_same_at_once_is_told_that_it_is_done(answered, enrolment, alice, erin, team):
    hook, second = while_it_stands_before(
        'INSERT INTO "reviews_submission"',
        lambda: review_actions.submit(assessment=answered, enrolment=enrolment, by=erin),
    )
    with connection.execute_wrapper(hook):
        first = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    with pytest.raises(review_actions.AlreadySubmitted):
        second()
    assert Submission.objects.get() == first
