"""The states of a submission's way: the table is whole, and each state is told from the rows."""

from datetime import timedelta

import pytest

from cohorts.actions import end_enrolment
from cohorts.models import StaffMembership
from reviews.deciding.keeping import Deciding, decide, round_of
from reviews.deciding.release import release
from reviews.deciding.table import Table, submissions_to_decide
from reviews.returning import return_submission, withdraw_return
from reviews.reviewing import Saying, declare, finish, judge
from reviews.states import TABLE, IllegalStep, State, Step, is_legal, refusal, refuse_illegal, state_of


@pytest.mark.database_free
def test_the_table_has_every_step_and_every_refusal_is_a_sentence():
    assert TABLE.keys() == set(Step)
    for step, line in TABLE.items():
        assert {end for ends in line.leads.values() for end in ends} <= set(State)
        for state in State:
            if not is_legal(step, state):
                assert refusal(step, state).endswith("Nothing was changed.")


@pytest.mark.database_free
def test_nothing_is_done_to_a_venture_that_left():
    assert not any(is_legal(step, State.WITHDRAWN) for step in Step)
    assert {step for step in Step if is_legal(step, State.SUPERSEDED)} == {Step.SUBMIT}


def test_the_way_of_a_submission(submission, enrolment, cohort, alice, bob):
    assert state_of(submission) == State.SUBMITTED
    declare(enrolment=enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    assert state_of(submission) == State.IN_REVIEW
    finish(submission=submission, reviewer=bob)
    assert state_of(submission) == State.REVIEWED
    with pytest.raises(IllegalStep, match="No decision on this venture is kept"):
        refuse_illegal(Step.RELEASE, submission)
    due = cohort.today + timedelta(days=7)
    returned = return_submission(submission=submission, by=bob, sentences={"mr_01": "When?"}, due_on=due)
    assert state_of(submission) == State.RETURNED
    withdraw_return(found=returned, by=bob)
    assert state_of(submission) == State.REVIEWED
    decide(found=round_of(cohort, None), submission=submission, by=bob, deciding=Deciding("accepted", words="Come"))
    assert refuse_illegal(Step.RELEASE, submission) == state_of(submission) == State.DECIDED
    found = round_of(cohort, None)
    release(found=found, by=bob, shown=Table(found, submissions_to_decide(cohort, None)).shown)
    assert state_of(submission) == State.RELEASED
    with pytest.raises(IllegalStep, match="was released"):
        refuse_illegal(Step.RETURN, submission)
    end_enrolment(enrolment=enrolment, by=alice, end="left")
    assert state_of(submission) == State.WITHDRAWN


def test_a_review_by_somebody_with_a_conflict_does_not_count(submission, enrolment, bob, dora, cohort):
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=dora, role="reviewer")
    declare(enrolment=enrolment, person=dora, answer="none")
    judge(submission=submission, reviewer=dora, saying=Saying("mr_01", "confirmed"))
    finish(submission=submission, reviewer=dora)
    declare(enrolment=enrolment, person=dora, answer="conflict", reason="A share")
    assert state_of(submission) == State.SUBMITTED
