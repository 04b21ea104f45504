"""Settling an answer on which reviewers differ: one lead says what holds and why. The reviews stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sealed import digest_of
from cohorts import audit
from cohorts.models import Right, StaffMembership
from cohorts.models.organisations import roles_with
from engine.judging.reviewing import judged
from engine.playbook.answers import answer_to_raw
from reviews.confirmed import Reviewed, ground_of, reviewed, reviews_of, settlements_of
from reviews.confirming import confirm
from reviews.conflicts import people_kept_out
from reviews.deciding.keeping import why_not_by
from reviews.models import Review, Settlement, Submission
from reviews.sealing import evaluate_submission


class NotSettled(Exception):
    """Nothing was written. The text says why, for people."""


@dataclass(frozen=True)
class Settling:
    """What a lead wants to settle of one answer.

    Attributes:
        outcome: "confirmed" or "other".
        value: the other answer in raw form, where the outcome is "other".
        shown: what the page showed (`shown_of`), so that what is settled is what was read.
    """

    item_id: str
    outcome: str
    value: Any
    reason: str
    shown: str


def settled_and_open(submission: Submission) -> Reviewed:
    """What finished reviews of a submission come to, with what was settled; three queries at most."""
    settlements = settlements_of([submission.pk]).get(submission.pk, [])
    return reviewed(reviews_of(submission), evaluate_submission(submission), settlements)


def may_be_settled(known: Reviewed, item_id: str) -> bool:
    """Whether reviewers differ on an item, settled already or not."""
    return item_id in known.differing or item_id in known.settled


def shown_of(known: Reviewed, item_id: str) -> str:
    """A mark of what reviewers say of an item and what settles it now."""
    kept = known.settled.get(item_id)
    return digest_of([ground_of(known.said.get(item_id, ())), kept.pk if kept else 0])[:16]


def why_not_settled_by(submission: Submission, by: User, known: Reviewed, item_id: str) -> str:
    """Why somebody who manages the cohort may not settle an item, for people; empty when they may."""
    refused = why_not_by(submission, by)
    if refused:
        return refused
    names = {one.pk: one.reviewer_id for one in known.reviews}
    differing = {names[one.review_id] for one in known.said.get(item_id, ()) if one.outcome != "cannot"}
    if by.pk in differing and others_who_settle(submission, differing):
        return _("You are one of those who differ on this question. Somebody else who manages the cohort settles it.")
    return ""


def others_who_settle(submission: Submission, differing: set[int]) -> bool:
    """Whether anybody manages the cohort who is none of some people, no member of the venture and has no conflict."""
    organisation = submission.enrolment.cohort.programme.organisation_id
    managers = StaffMembership.objects.filter(organisation=organisation, role__in=roles_with(Right.MANAGE))
    members = submission.assessment.venture.members.values("user")
    barred = people_kept_out(submission.enrolment)
    return managers.exclude(user__in=differing).exclude(user__in=members).exclude(user__in=barred).exists()


@transaction.atomic
def settle_item(*, submission: Submission, by: User, settling: Settling) -> Settlement:
    """Adds what is settled of an answer. The same, settled again, is settled once.

    Raises:
        NotSettled: reviewers do not differ, or said something else since, or somebody else has to settle it.
        InvalidJudgement: nobody can say this of the answer.
        InvalidAnswer: the item cannot have the other answer.
    """
    # No review changes meanwhile, and two who settle the same come one after the other.
    Submission.objects.select_for_update().only("pk").get(pk=submission.pk)
    list(Review.objects.select_for_update().filter(submission=submission).order_by("pk").values_list("pk"))
    known, key = settled_and_open(submission), settling.item_id
    if not may_be_settled(known, key):
        raise NotSettled(_("Reviewers do not differ on this question, so there is nothing to settle."))
    refused = why_not_settled_by(submission, by, known, key)
    if refused:
        raise NotSettled(refused)
    evaluation = evaluate_submission(submission)
    item = evaluation.playbook.items[key]
    answer = judged(item, evaluation.situation.answer(key), settling.outcome, settling.value)
    if answer is None:
        raise NotSettled(_("Choose the answer that holds. Nothing was settled yet."))
    value = answer_to_raw(answer) if settling.outcome == Settlement.Outcome.OTHER else None
    content = {"outcome": settling.outcome, "value": value, "reason": settling.reason, "settled_by": by}
    kept = known.settled.get(key)
    if kept is not None and all(getattr(kept, name) == said for name, said in content.items()):
        return kept
    if settling.shown != shown_of(known, key):
        raise NotSettled(
            _("What reviewers say, or what was settled, changed since you opened this page. Nothing was kept.")
        )
    ground = ground_of(known.said[key])
    made: Settlement = Settlement.objects.create(submission=submission, item_id=key, ground=ground, **content)
    confirm(submission)  # before the log: whoever writes both does it in this order
    organisation = submission.enrolment.cohort.programme.organisation
    facts = {"submission": str(submission.public_id), "item": key}
    audit.write(organisation=organisation, by=by, act=audit.Act.SETTLED_ANSWER, about=submission.public_id, **facts)
    return made
