"""Reviewing: a declaration first, then what is said of each answer, and a review that counts once it is finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import statements
from accounts.models import User
from assessments.evidence.along import asked_of
from cohorts import audit
from cohorts.audit import Act
from cohorts.models import Enrolment, Right, StaffMembership
from cohorts.models.organisations import roles_with
from engine.judging.reviewing import InvalidJudgement, judged
from engine.playbook.answers import answer_to_raw
from reviews.compared import changed_items, return_answered_by
from reviews.confirming import confirm, confirm_all_of
from reviews.ending import End, end_of, refuse_unless_shown, write_end
from reviews.models import Declaration, Judgement, JudgementHistory, Review, Submission
from reviews.sealing import evaluate_submission
from reviews.states import Step, hold_place, refuse_illegal

NONE = Declaration.Answer.NONE


class NotYoursToSay(Exception):
    """Somebody else has to settle what was declared. Nothing was written."""


class AlreadySettled(Exception):
    """What was declared is no longer what it was when it was shown. Nothing was written."""


class Finished(Exception):
    """The review is finished: nothing in it changes unless it is reopened."""


class NothingSaid(Exception):
    """Nothing has been judged yet."""


def newest_declaration(enrolment: Enrolment, person: User) -> Declaration | None:
    """What somebody declared last of a venture in a cohort, or what was settled for them; None before that."""
    found = statements.objects_for("newest declaration", [enrolment.pk, person.pk], declared_of)
    return found[0] if found else None


def declared_of(enrolment: int, person: int) -> QuerySet[Declaration]:
    """What somebody declared last of a venture."""
    return Declaration.objects.filter(enrolment=enrolment, person=person).order_by("-pk")[:1]


@transaction.atomic
def declare(*, enrolment: Enrolment, person: User, answer: str, reason: str = "") -> Declaration:
    """Keeps what somebody says of a conflict of interest. "No conflict" may be taken back, the others not.

    Raises:
        NotYoursToSay: the person stepped aside or was not sure; whoever manages the cohort settles it.
        IllegalStep: the venture was deleted meanwhile.
    """
    hold_place(enrolment)
    newest = newest_declaration(enrolment, person)
    if newest is not None and newest.answer == answer:
        return newest
    if newest is not None and newest.answer != NONE:
        raise NotYoursToSay
    made = Declaration.objects.create(enrolment=enrolment, person=person, answer=answer, reason=reason, said_by=person)
    confirm_all_of(enrolment, person)
    tell(enrolment, person, Act.DECLARED, enrolment.public_id, answer=answer)
    return made


@transaction.atomic
def settle(*, declaration: Declaration, by: User, answer: str, reason: str = "") -> Declaration:
    """Settles for somebody whether there is a conflict: the new declaration.

    Raises:
        NotYoursToSay: it is one's own, and somebody else manages the organisation, too.
        AlreadySettled: there is a newer declaration.
        IllegalStep: the venture was deleted meanwhile.
    """
    enrolment = declaration.enrolment
    hold_place(enrolment)
    newest = newest_declaration(enrolment, declaration.person)
    if newest is None or newest.pk != declaration.pk or newest.answer == NONE:
        raise AlreadySettled
    if not may_settle(declaration, by):
        raise NotYoursToSay
    person = declaration.person
    made = Declaration.objects.create(enrolment=enrolment, person=person, answer=answer, reason=reason, said_by=by)
    confirm_all_of(enrolment, person)
    tell(enrolment, by, Act.SETTLED, enrolment.public_id, answer=answer, person=str(person.public_id))
    return made


@transaction.atomic
def name_conflict(*, enrolment: Enrolment, person: User, by: User, reason: str) -> bool:
    """Closes a venture to somebody of whom whoever manages the cohort knows a conflict of interest.

    Returns:
        whether anything changed: not where the person has stepped aside already.

    Raises:
        IllegalStep: the venture was deleted meanwhile.
    """
    hold_place(enrolment)
    newest = newest_declaration(enrolment, person)
    conflict = Declaration.Answer.CONFLICT
    if newest is not None and newest.answer == conflict:
        return False
    Declaration.objects.create(enrolment=enrolment, person=person, answer=conflict, reason=reason, said_by=by)
    confirm_all_of(enrolment, person)
    tell(enrolment, by, Act.SETTLED, enrolment.public_id, answer=str(conflict), person=str(person.public_id))
    return True


def tell(enrolment: Enrolment, by: User, act: Act, about: UUID, **facts: Any) -> None:
    """Writes into the log of the organisation what was done with a venture of its cohort."""
    audit.write(organisation=enrolment.cohort.programme.organisation, by=by, act=act, about=about, **facts)


def may_settle(declaration: Declaration, by: User) -> bool:
    """Whether somebody who manages the organisation may settle it: their own only when nobody else could."""
    if declaration.person_id != by.pk:
        return True
    organisation = declaration.enrolment.cohort.programme.organisation_id
    managers = StaffMembership.objects.filter(organisation=organisation, role__in=roles_with(Right.MANAGE))
    return not managers.exclude(user=by).exists()


@dataclass(frozen=True)
class Saying:
    """What a reviewer wants to say of one answer.

    Attributes:
        value: the other answer in raw form, where the outcome is "other".
        expected_rev: the revision that the reviewer saw; 0 for none.
    """

    item_id: str
    outcome: str
    value: Any = None
    reason: str = ""
    team_comment: str = ""
    founder_comment: str = ""
    expected_rev: int = 0


@dataclass(frozen=True)
class Judged:
    """What is kept now, and whether it changed."""

    judgement: Judgement
    is_changed: bool


@dataclass(frozen=True)
class Clash:
    """Another judgement is kept than the reviewer saw: nothing was written. `current` is what is kept."""

    current: Judgement


def locked_review(submission: Submission, reviewer: User) -> Review:
    """The reviewer's review of a submission, begun if there is none, until the end of the transaction in one hand."""
    begun, is_new = Review.objects.get_or_create(submission=submission, reviewer=reviewer)
    found = Review.objects.select_for_update().get(pk=begun.pk)
    if is_new:
        tell(submission.enrolment, reviewer, Act.BEGAN_REVIEW, submission.public_id)
        for row in carried_over(submission, reviewer):
            row.review = found
            row.save()
            kept = {"item_id": row.item_id, "rev": row.rev, "at": row.at, "is_carried": True}
            JudgementHistory.objects.create(review=found, **kept, **said_in(row))
    return found


def said_in(row: Judgement) -> dict[str, Any]:
    """The fields that say what a judgement says."""
    return {name: getattr(row, name) for name in ("outcome", "value", "reason", "team_comment", "founder_comment")}


def carried_over(submission: Submission, reviewer: User) -> list[Judgement]:
    """What the reviewer said of the submission that was returned, where the answer did not change; not written yet."""
    found = return_answered_by(submission)
    before = Review.objects.filter(submission=found.submission, reviewer=reviewer).first() if found else None
    if found is None or before is None:
        return []
    asked = asked_of(evaluate_submission(submission).situation)
    same = asked - changed_items(found.submission, submission)
    rows = before.judgements.filter(item_id__in=same).order_by("pk")
    return [Judgement(item_id=row.item_id, at=row.at, is_carried=True, **said_in(row)) for row in rows]


@transaction.atomic
def judge(*, submission: Submission, reviewer: User, saying: Saying) -> Judged | Clash:
    """Keeps what a reviewer says of one answer, and adds it to the history.

    Raises:
        IllegalStep: the submission is no longer in review.
        Finished
        InvalidJudgement: nobody can say this of the answer ("reason" where another answer has none).
        InvalidAnswer: the item cannot have the other answer.
    """
    Enrolment.objects.select_for_update().get(pk=submission.enrolment_id)
    refuse_illegal(Step.JUDGE, submission)
    review = locked_review(submission, reviewer)
    if review.is_finished:
        raise Finished
    said = checked_saying(submission, saying)
    row = review.judgements.filter(item_id=saying.item_id).first()
    fresh = Judgement(review=review, item_id=saying.item_id, **said)
    if row is not None and row.content == fresh.content and not row.is_carried:
        return Judged(row, is_changed=False)
    if row is not None:
        if row.rev != saying.expected_rev:
            return Clash(row)
        fresh.pk, fresh.rev, fresh._state.adding = row.pk, row.rev + 1, False
    fresh.save()
    kept = {"item_id": fresh.item_id, "rev": fresh.rev, "at": fresh.at}
    JudgementHistory.objects.create(review=review, **kept, **said)
    return Judged(fresh, is_changed=True)


def checked_saying(submission: Submission, saying: Saying) -> dict[str, Any]:
    """The fields of a judgement, checked against what the submission says. Raises as `judge`."""
    evaluation = evaluate_submission(submission)
    item = evaluation.playbook.items.get(saying.item_id)
    if item is None or evaluation.relevance[item.id] is False:
        raise InvalidJudgement("not_judged")
    is_other = saying.outcome == Judgement.Outcome.OTHER
    other = judged(item, evaluation.situation.answer(item.id), saying.outcome, saying.value)
    if is_other and not saying.reason:
        raise InvalidJudgement("reason")
    return {
        "outcome": saying.outcome,
        "value": answer_to_raw(other) if is_other and other is not None else None,
        "reason": saying.reason,
        "team_comment": saying.team_comment,
        "founder_comment": saying.founder_comment,
    }


@transaction.atomic
def keep_end(*, submission: Submission, reviewer: User, end: End, shown: str) -> End:
    """Keeps the end of a review that is not finished yet, and begins the review if that says anything: what is kept.

    Raises:
        IllegalStep: the submission is no longer in review.
        Finished
        EndChanged
    """
    Enrolment.objects.select_for_update().get(pk=submission.enrolment_id)
    refuse_illegal(Step.JUDGE, submission)
    own = Review.objects.filter(submission=submission, reviewer=reviewer).first()
    if own is not None and own.is_finished:
        raise Finished
    kept = end_of(own, end.scores)
    if end.over(kept).state == kept.state:
        return kept
    refuse_unless_shown(kept, end, shown)
    return write_end(locked_review(submission, reviewer), end, shown)


@transaction.atomic
def finish(
    *,
    submission: Submission,
    reviewer: User,
    recommendation: str = "",
    note: str = "",
    scores: Mapping[int, int | None] | None = None,
    shown: str | None = None,
) -> Review:
    """The review counts from now on. Finishing twice is finishing once.

    Args:
        scores: as `End` has them.
        shown: the state of the end that the reviewer was shown; None for whatever it is.

    Raises:
        IllegalStep: the submission is no longer in review.
        NothingSaid
        EndChanged
    """
    Enrolment.objects.select_for_update().get(pk=submission.enrolment_id)
    own = Review.objects.filter(submission=submission, reviewer=reviewer).first()
    if own is not None and own.is_finished:
        return own
    refuse_illegal(Step.FINISH, submission)
    review = locked_review(submission, reviewer)
    if not review.judgements.exists():
        raise NothingSaid
    write_end(review, End(recommendation, note, scores or {}), shown)
    review.finished_at = timezone.now()
    review.save(update_fields=["finished_at"])
    confirm(submission)
    tell(submission.enrolment, reviewer, Act.FINISHED_REVIEW, submission.public_id)
    return review


@transaction.atomic
def reopen(*, submission: Submission, reviewer: User) -> Review:
    """The review can be changed again, and does not count meanwhile.

    Raises:
        IllegalStep: something is decided on the venture, or it has submitted again.
        NothingSaid: the reviewer has no review of it.
    """
    Enrolment.objects.select_for_update().get(pk=submission.enrolment_id)
    refuse_illegal(Step.REOPEN, submission)
    review = Review.objects.select_for_update().filter(submission=submission, reviewer=reviewer).first()
    if review is None:
        raise NothingSaid
    if not review.is_finished:
        return review
    review.finished_at = None
    review.save(update_fields=["finished_at"])
    confirm(submission)
    tell(submission.enrolment, reviewer, Act.REOPENED_REVIEW, submission.public_id)
    return review
