"""Returning a submission: some questions come back to the founders, who answer a copy and submit that anew.

The copy is what was sealed; only the questions that came back are open in it. The venture's own assessment is neither
read nor changed, but for the evidence behind those questions, which founders attach there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.actions import Saved, Sent
from assessments.evaluation import Evaluation, evaluate_raw
from assessments.evidence.along import asked_of
from assessments.models import Assessment
from cohorts import audit
from cohorts.letters import tenant_of
from cohorts.models import Enrolment
from engine.playbook.answers import answer_to_raw
from mails import post
from playbooks import catalogue
from reviews.actions import refuse_unless_in_cohort, seal_up
from reviews.compared import plain
from reviews.events import hand_in_for, tell_of
from reviews.models import Return, ReturnAnswer, ReturnAnswerHistory, ReturnedItem, Submission
from reviews.sealing import checked, evaluate_submission, evidence_of
from reviews.states import Step, refuse_illegal

MOST_ITEMS = 30  # questions in one return
LONGEST = 1000  # characters of a sentence
MOST_DAYS = 366  # until it is due


class NotReturnable(Exception):
    """Nothing was written. The text says why, for people."""


class AlreadyAnswered(Exception):
    """The return was answered before. `submission` is what answered it."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(str(submission.public_id))
        self.submission = submission


@dataclass(frozen=True)
class Clash:
    """Another answer is kept than the person saw: nothing was written. `current` is what is kept."""

    current: ReturnAnswer


def pinnable(evaluation: Evaluation) -> frozenset[str]:
    """The ids of the questions that can come back: those that were asked."""
    items = evaluation.playbook.items
    return frozenset(key for key in asked_of(evaluation.situation) if items[key].is_asked)


@transaction.atomic
def return_submission(*, submission: Submission, by: User, sentences: Mapping[str, str], due_on: date) -> Return:
    """Returns a submission: its questions with a sentence each, and the day by which the founders answer.

    Args:
        sentences: by the id of the question, in the order in which they shall be read.

    Raises:
        IllegalStep: the submission is in a state in which it cannot be returned.
        NotReturnable: no question, too many, one that was not asked, or a day that cannot be.
    """
    enrolment = held(submission.enrolment)
    refuse_illegal(Step.RETURN, submission)
    today = enrolment.cohort.today
    if not today <= due_on <= today + timedelta(days=MOST_DAYS):
        raise NotReturnable(_("Choose a day from today on, and within a year. Nothing was returned."))
    if not sentences:
        raise NotReturnable(_("Write at least one sentence beside a question. Nothing was returned."))
    if len(sentences) > MOST_ITEMS:
        text = _("At most %(most)d questions can come back at once. Nothing was returned.")
        raise NotReturnable(text % {"most": MOST_ITEMS})
    if not sentences.keys() <= pinnable(evaluate_submission(submission)):
        raise NotReturnable(_("One of these questions was not asked of this venture. Nothing was returned."))
    made = Return.objects.create(submission=submission, due_on=due_on, returned_by=by)
    for key, sentence in sentences.items():
        ReturnedItem.objects.create(of=made, item_id=key, sentence=sentence)
    noted(made, by, audit.Act.RETURNED, items=len(sentences))
    tell(made)
    return made


def held(enrolment: Enrolment) -> Enrolment:
    """The place of a venture in one hand until the end of the transaction: its submissions go their way one by one."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    return enrolment


def locked(found: Return) -> Return:
    """The return in one hand until the end of the transaction."""
    held(found.enrolment)
    return Return.objects.select_for_update(of=("self",)).select_related("submission", "answered_with").get(pk=found.pk)


def noted(found: Return, by: User, act: audit.Act, **facts: Any) -> None:
    """Writes into the log of the organisation what was done."""
    organisation = found.enrolment.cohort.programme.organisation
    about = {"submission": str(found.submission.public_id)} | facts
    audit.write(organisation=organisation, by=by, act=act, about=found.public_id, **about)


def tell(made: Return) -> None:
    """Writes one letter to each owner and editor of the venture, in the caller's transaction."""
    cohort = made.enrolment.cohort
    organisation = cohort.programme.organisation
    context = {
        "organisation": organisation.name,
        "cohort": cohort.name,
        "venture": made.submission.venture_name,
        "due": made.due_on,
        "link": reverse("return_answer", args=[made.public_id]),
    }
    for reader in hand_in_for(made.enrolment):
        key = f"return-{made.pk}-by-{reader.pk}"
        post.write_to(reader, kind="returned", context=context, once_key=key, tenant=tenant_of(organisation))


@transaction.atomic
def withdraw_return(*, found: Return, by: User) -> bool:
    """Takes a return back; whether it was open. Withdrawing twice is withdrawing once.

    Raises:
        IllegalStep: it was answered.
    """
    own = locked(found)
    if own.withdrawn_by_id is not None:
        return False
    refuse_illegal(Step.WITHDRAW_RETURN, own.submission)
    own.withdraw(by)
    noted(own, by, audit.Act.WITHDREW_RETURN)
    return True


@transaction.atomic
def answer_return(*, found: Return, sent: Sequence[Sent], by: User) -> list[Saved | Clash]:
    """Keeps answers to questions that came back, and adds them to the history; what became of each, in order.

    An answer to another question is ignored: nothing but what came back is open.

    Raises:
        IllegalStep: the return is no longer open.
    """
    own = locked(found)
    refuse_illegal(Step.ANSWER, own.submission)
    pins = {pin.item_id: pin for pin in own.items.select_related("answer__answered_by")}
    return [answered(own, pins[one.item_id], one, by) for one in sent if one.item_id in pins]


def answered(own: Return, pin: ReturnedItem, sent: Sent, by: User) -> Saved | Clash:
    given = sent.given
    raw = None if given.state == "unanswered" else json.loads(json.dumps(plain(answer_to_raw(given))))
    row: ReturnAnswer | None = getattr(pin, "answer", None)
    if raw == (row.raw if row else plain(own.submission.answers.get(pin.item_id))):
        return Saved(row.rev if row else 0, is_changed=False)
    if row is not None and sent.expected_rev not in (None, row.rev):
        return Clash(row)
    rev = row.rev + 1 if row else 1
    fields = {"raw": raw, "rev": rev, "answered_by": by, "answered_at": timezone.now()}
    ReturnAnswer.objects.update_or_create(pin=pin, defaults=fields)
    ReturnAnswerHistory.objects.create(pin=pin, **fields)
    return Saved(rev, is_changed=True)


@dataclass(frozen=True)
class Copy:
    """What answers a return as it stands now: the sealed answers, with those to the questions that came back.

    Attributes:
        is_changed: whether anything differs from what was sealed: an answer that came back, or its evidence.
    """

    answers: Mapping[str, Any]
    evidence: list[dict[str, Any]]
    evaluation: Evaluation
    is_changed: bool


def past(piece: Mapping[str, Any]) -> bool:
    """Whether a piece of evidence, as the seal says it, counts no longer."""
    return bool(piece["good_until"]) and timezone.localdate().isoformat() > piece["good_until"]


def copy_of(found: Return) -> Copy:
    """The returned copy. Evidence behind the questions that came back is what stands in the assessment now."""
    base = found.submission
    playbook = catalogue.playbook_for(base.playbook_version)
    pins = {pin.item_id: pin for pin in found.items.select_related("answer")}
    pieces = evidence_of(base.assessment, pins.keys())
    answers = dict(base.answers)
    for key, pin in pins.items():
        row: ReturnAnswer | None = getattr(pin, "answer", None)
        raw = row.raw if row else plain(answers.get(key))
        labels = [piece["label"] for piece in pieces if piece["item"] == key and not past(piece)]
        if raw is None and (row is not None or key not in answers):
            answers.pop(key, None)
        else:
            can_have = raw is not None and not isinstance(raw, dict)
            answers[key] = {"value": raw, "evidence": labels[0]} if labels and can_have else raw
    evaluation = evaluate_raw(playbook, answers)
    asked = asked_of(evaluation.situation)
    kept = [piece for piece in base.evidence if piece["item"] not in pins]
    evidence = [piece for piece in [*kept, *pieces] if piece["item"] in asked]
    before = {piece["id"] for piece in base.evidence}
    is_changed = answers != base.answers or {piece["id"] for piece in evidence} != before
    return Copy(answers, evidence, evaluation, is_changed)


@transaction.atomic
def resubmit(*, found: Return, by: User) -> Submission:
    """Seals the returned copy as a new submission to the same checkpoint, also after that was due.

    Raises:
        AlreadyAnswered: it was answered before; once is enough.
        IllegalStep: the return is no longer open.
        NotInCohort
        NotReturnable: nothing has changed.
        SealBroken: what was returned is not what was sealed.
    """
    Assessment.objects.select_for_update().get(pk=found.submission.assessment_id)
    own = locked(found)
    if own.answered_with is not None:
        raise AlreadyAnswered(own.answered_with)
    refuse_illegal(Step.RESUBMIT, own.submission)
    refuse_unless_in_cohort(own.enrolment)
    base = checked(own.submission)
    copy = copy_of(own)
    if not copy.is_changed:
        raise NotReturnable(
            _(
                "Nothing has changed yet. Change an answer that came back, or attach evidence to one. Nothing was submitted."
            )
        )
    submission = Submission(
        assessment=base.assessment,
        enrolment=base.enrolment,
        checkpoint=base.checkpoint,
        playbook_version=base.playbook_version,
        venture_name=base.venture_name,
        revision=base.revision,
        answers=copy.answers,
        forecast=base.forecast,
        evidence=copy.evidence,
        answers_return=own.public_id,
        submitted_by=by,
        submitted_at=timezone.now(),
    )
    seal_up(submission, copy.evaluation)
    own.answer_with(submission)
    noted(own, by, audit.Act.RESUBMITTED, answer=str(submission.public_id))
    tell_of(submission)
    return submission
