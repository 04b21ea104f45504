"""A long walk of random people who take random steps, legal and not: what may not be done is refused and changes nothing."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from assessments.access import editable_assessment_for
from assessments.actions import Sent, save_answer
from cohorts.access import cohort_for
from cohorts.actions import end_enrolment
from cohorts.models import AuditEntry, Right, StaffMembership
from engine.playbook.answers import Answer
from mails.models import Mail
from reviews import access, actions
from reviews.conflicts import DeclareFirst
from reviews.deciding.keeping import Deciding, NotDecidable, decide, round_of
from reviews.deciding.release import NotReleasable, release
from reviews.deciding.table import Table, submissions_to_decide
from reviews.models import (
    Decision,
    DecisionHistory,
    Judgement,
    JudgementHistory,
    Return,
    ReturnAnswer,
    ReturnAnswerHistory,
    Review,
    Submission,
)
from reviews.returning import (
    AlreadyAnswered,
    NotReturnable,
    answer_return,
    resubmit,
    return_submission,
    withdraw_return,
)
from reviews.reviewing import Clash, Finished, NothingSaid, Saying, declare, finish, judge, reopen
from reviews.sealing import is_intact
from reviews.states import TABLE, IllegalStep, State, Step, is_legal, state_of
from tests.world import colleague

STEPS = 200
ITEMS = ("mr_01", "mr_03", "bm_04")
# Refused by a door or by the table, in words; and refused for what was sent, in a state in which the step is legal.
REFUSED = (Http404, PermissionDenied, DeclareFirst, IllegalStep, NotDecidable, NotReleasable, AlreadyAnswered)
NOT_THIS = (actions.NotInCohort, actions.AlreadySubmitted, NotReturnable, Finished, NothingSaid)
IN_WORDS = (IllegalStep, NotDecidable, NotReleasable)
KEPT = (Submission, Return, ReturnAnswer, ReturnAnswerHistory, Review, Judgement, JudgementHistory, Decision)
HISTORY = (DecisionHistory, AuditEntry, Mail)


def value(level):
    return Answer(state="value", value=level)


@dataclass
class Walk:
    """The venture, its people, and one method for each step: through the door, then the action."""

    dice: random.Random
    cohort: object
    assessment: object
    enrolment: object
    people: dict
    seals: dict = field(default_factory=dict)

    def rows(self):
        """All that a step may change; sealed content by its seal alone."""
        kept = [list(model.objects.order_by("pk").values_list("pk", *self.fields(model))) for model in KEPT]
        return kept, [model.objects.count() for model in HISTORY]

    @staticmethod
    def fields(model):
        if model is Submission:
            return ["seal", "summary_seal"]
        return [one.attname for one in model._meta.concrete_fields]

    def next_step(self, number, state):
        """Every other step is one that is legal now. At first nothing is decided, so that reviews are seen, too."""
        steps = [one for one in Step if number > STEPS // 3 or one not in (Step.DECIDE, Step.RELEASE)]
        likely = [one for one in steps if one != Step.SUBMIT and is_legal(one, state)]
        # Submitting again ends every return: rarely.
        weights = [1 if one == Step.SUBMIT else 6 for one in steps]
        if not likely or number % 2:
            return self.dice.choices(steps, weights)[0]
        return self.dice.choices(likely, [4 if one in (Step.ANSWER, Step.RESUBMIT) else 1 for one in likely])[0]

    def take(self, step, person, sealed, returned):
        return getattr(self, step.value)(person, sealed, returned)

    def submit(self, person, _sealed, _returned):
        own = editable_assessment_for(person, self.assessment.public_id)
        save_answer(assessment=own, item_id="mr_01", given=value(self.dice.randrange(5)), by=person)
        own.refresh_from_db()
        return actions.submit(assessment=own, enrolment=self.enrolment, by=person)

    def judge(self, person, sealed, _returned):
        at = self.open_to(person, sealed)
        item = self.dice.choice(ITEMS)
        known = Judgement.objects.filter(review__submission=sealed, review__reviewer=person, item_id=item).first()
        saying = Saying(item, self.dice.choice(["confirmed", "cannot"]), expected_rev=known.rev if known else 1)
        became = judge(submission=at.submission, reviewer=person, saying=saying)
        assert not isinstance(became, Clash)
        return became

    def open_to(self, person, sealed):
        at = access.review_for(person, sealed.public_id)
        if not at.is_open:
            raise PermissionDenied
        return at

    def finish(self, person, sealed, _returned):
        return finish(submission=self.open_to(person, sealed).submission, reviewer=person)

    def reopen(self, person, sealed, _returned):
        return reopen(submission=self.open_to(person, sealed).submission, reviewer=person)

    def return_(self, person, sealed, _returned):
        found = access.returnable_submission_for(person, sealed.public_id)
        due = self.cohort.today + timedelta(days=3)
        some = {"mr_01": "Say more", self.dice.choice(ITEMS[1:]): "Say more"}
        return return_submission(submission=found, by=person, sentences=some, due_on=due)

    def withdraw_return(self, person, _sealed, returned):
        return withdraw_return(found=access.withdrawable_return_for(person, returned.public_id), by=person)

    def answer(self, person, _sealed, returned):
        found = access.return_for(person, returned.public_id, to_answer=True)
        return answer_return(found=found, sent=[Sent("mr_01", value(self.dice.randrange(5)))], by=person)

    def resubmit(self, person, _sealed, returned):
        return resubmit(found=access.return_for(person, returned.public_id, to_answer=True), by=person)

    def decide(self, person, sealed, _returned):
        found = access.decided_submission_for(person, sealed.public_id)
        kept = Decision.objects.pending().first()
        outcome = self.dice.choice(["accepted", "declined"])
        deciding = Deciding(outcome, words=f"Come in at {self.dice.random()}", expected_rev=kept.rev if kept else 0)
        return decide(found=round_of(self.cohort, None), submission=found, by=person, deciding=deciding)

    def release(self, person, _sealed, _returned):
        cohort = cohort_for(person, self.cohort.public_id, Right.MANAGE)
        found = round_of(cohort, None)
        return release(found=found, by=person, shown=Table(found, submissions_to_decide(cohort, None)).shown)


setattr(Walk, "return", Walk.return_)


@pytest.fixture
def walk(cohort, other_cohort, answered, enrolment, team, alice, erin, vic, bob, dora, charlie):
    """Mia manages and reviews; Tom manages and is of the venture; Erin, who edits it, works for another organisation."""
    here, there = cohort.programme.organisation, other_cohort.programme.organisation
    people = {"alice": alice, "erin": erin, "vic": vic, "bob": bob, "dora": dora, "charlie": charlie}
    for name, role in (("mia", "manager"), ("max", "manager"), ("cora", "manager"), ("tom", "manager")):
        people[name] = colleague(name, here, role)
    for name, role in (("rita", "reviewer"), ("fay", "reviewer"), ("obi", "observer")):
        people[name] = colleague(name, here, role)
    StaffMembership.objects.create(organisation=there, user=erin, role="manager")
    answered.venture.members.create(user=people["tom"], role="editor")
    for name in ("bob", "mia", "rita"):
        declare(enrolment=enrolment, person=people[name], answer="none")
    declare(enrolment=enrolment, person=people["cora"], answer="conflict", reason="A share")
    actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    return Walk(random.Random(20261130), cohort, answered, enrolment, people)


FOUNDERS = {"alice", "erin", "tom"}
REVIEWERS = {"bob", "mia", "rita"}
MANAGERS = {"bob", "mia", "max"}
WHO = {
    Step.SUBMIT: FOUNDERS,
    Step.JUDGE: REVIEWERS,
    Step.FINISH: REVIEWERS,
    Step.REOPEN: REVIEWERS,
    Step.RETURN: REVIEWERS | MANAGERS,
    Step.WITHDRAW_RETURN: MANAGERS,
    Step.ANSWER: FOUNDERS,
    Step.RESUBMIT: FOUNDERS,
    Step.DECIDE: MANAGERS,
    Step.RELEASE: MANAGERS | {"tom"},
}
OF_RETURN = {Step.WITHDRAW_RETURN, Step.ANSWER, Step.RESUBMIT}


def tried(step):
    """What a step came to, or why it was refused."""
    try:
        return step(), None
    except (*REFUSED, *NOT_THIS) as why:
        return None, why


def test_what_may_not_be_done_is_refused_and_changes_nothing(walk):
    taken, refused, seen = set(), set(), set()
    for number in range(STEPS):
        if number == STEPS - 20:
            end_enrolment(enrolment=walk.enrolment, by=walk.people["alice"], end="left")
            walk.enrolment.refresh_from_db()
        rows = list(Submission.objects.select_related("enrolment").order_by("pk"))
        sealed = rows[-1] if walk.dice.random() < 0.8 else walk.dice.choice(rows)
        returned = Return.objects.order_by("-pk").first()
        step = walk.next_step(number, state_of(rows[-1]))
        if step in OF_RETURN:
            if returned is None:
                continue
            sealed = returned.submission
        elif step in (Step.SUBMIT, Step.RELEASE):
            sealed = rows[-1]  # these speak of the venture, not of one of its submissions
        name = walk.dice.choice(sorted(WHO[step]) if walk.dice.random() < 0.6 else sorted(walk.people))
        before, state = walk.rows(), state_of(sealed)
        # An old return speaks of a submission that may have come back again: what ended takes nothing.
        is_over = step in OF_RETURN and not returned.is_open
        who = WHO[step] | ({"rita"} if step == Step.WITHDRAW_RETURN and returned.returned_by.name == "Rita" else set())
        may = name in who and is_legal(step, state) and not is_over
        became, why = tried(lambda: walk.take(step, walk.people[name], sealed, returned))  # noqa: B023
        place = (number, name, step, state, became, why)
        if why is not None:
            assert not may or isinstance(why, NOT_THIS), place
            assert not isinstance(why, IN_WORDS) or str(why).endswith("."), place
            refused.add((step, name in who))
        if why is not None or not may:
            assert walk.rows() == before, place
        else:
            assert state_of(sealed) in TABLE[step].leads[state], (*place, state_of(sealed))
            taken.add(step)
        seen.add(state)
        for key, seal in Submission.objects.values_list("pk", "seal"):
            assert walk.seals.setdefault(key, seal) == seal
    assert taken | {Step.SUBMIT} == set(Step)  # that one is rarely tried
    assert refused >= {(step, False) for step in Step if step != Step.SUBMIT}
    assert len(seen) >= len(State) - 1
    assert all(is_intact(row) for row in Submission.objects.all())
