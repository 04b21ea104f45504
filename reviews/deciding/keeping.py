"""Deciding on one venture, its place on the waitlist, and how many places there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cohorts import audit
from cohorts.models import Checkpoint, Cohort, Enrolment
from reviews.access import is_founder
from reviews.deciding.table import Outcome, Table, submissions_to_decide
from reviews.models import Decision, DecisionHistory, DecisionRound, Declaration, Submission
from reviews.reviewing import newest_declaration
from reviews.states import IllegalStep, Step, refuse_illegal


class NotDecidable(Exception):
    """Nothing was kept. The text says why, for people."""


@dataclass(frozen=True)
class Deciding:
    """What somebody wants to decide on a venture.

    Attributes:
        conditions: what has to be done by when; of "accepted with conditions" alone.
        expected_rev: the revision of the decision that was shown; 0 for none.
    """

    outcome: str
    reason: str = ""
    words: str = ""
    conditions: tuple[tuple[str, date], ...] = ()
    expected_rev: int = 0

    @property
    def fields(self) -> dict[str, Any]:
        """As the row keeps it."""
        pairs = [[text, due.isoformat()] for text, due in self.conditions]
        return {"outcome": self.outcome, "reason": self.reason, "words": self.words, "conditions": pairs}


@dataclass(frozen=True)
class Kept:
    """The decision that is kept now, and whether it changed."""

    decision: Decision
    is_changed: bool


@dataclass(frozen=True)
class OtherKept:
    """Another decision is kept than the one that was shown: nothing was written. `current` is what is kept."""

    current: Decision


def round_of(cohort: Cohort, checkpoint: Checkpoint | None) -> DecisionRound:
    """The decisions of a cohort at a checkpoint, begun if there are none yet."""
    found, _made = DecisionRound.objects.get_or_create(cohort=cohort, checkpoint=checkpoint)
    return found


def locked(found: DecisionRound) -> DecisionRound:
    """The round in one hand until the end of the transaction."""
    return DecisionRound.objects.select_for_update().get(pk=found.pk)


def why_not_by(submission: Submission, by: User) -> str:
    """Why somebody may not decide on a venture, for people; empty when they may."""
    if is_founder(by, submission):
        return _("You are a member of this venture. Others decide on it.")
    declared = newest_declaration(submission.enrolment, by)
    if declared is not None and declared.answer != Declaration.Answer.NONE:
        return _(
            "You declared a conflict of interest with this venture, or that you are not sure. Others decide on it."
        )
    return ""


@transaction.atomic
def decide(*, found: DecisionRound, submission: Submission, by: User, deciding: Deciding) -> Kept | OtherKept:
    """Keeps what is decided on a venture, and adds it to the history. Nobody outside learns of it before a release.

    Args:
        submission: what is decided on; one of the round.

    Raises:
        NotDecidable: somebody else has to decide, or the submission is in a state in which nothing is decided, or
            conditions stand where none belong.
    """
    locked(found)
    refused = why_not_by(submission, by)
    if refused:
        raise NotDecidable(refused)
    Enrolment.objects.select_for_update().get(pk=submission.enrolment_id)
    try:
        refuse_illegal(Step.DECIDE, submission)
    except IllegalStep as illegal:
        raise NotDecidable(str(illegal)) from illegal
    if deciding.conditions and deciding.outcome != Outcome.CONDITIONAL:
        raise NotDecidable(_("Conditions belong to “accepted with conditions” alone. Choose it, or empty them."))
    row = found.decisions.pending().filter(enrolment=submission.enrolment).first()
    fresh = Decision(round=found, enrolment=submission.enrolment, submission=submission, **deciding.fields)
    counting = row or found.decisions.released().filter(enrolment=submission.enrolment).first()
    if counting is not None and counting.content == fresh.content:
        return Kept(counting, is_changed=False)
    if row is not None and row.rev != deciding.expected_rev:
        return OtherKept(row)
    if row is not None:
        fresh.pk, fresh.public_id, fresh.rev, fresh._state.adding = row.pk, row.public_id, row.rev + 1, False
    fresh.rank = rank_of(found, fresh, row)
    fresh.decided_by, fresh.decided_at = by, timezone.now()
    fresh.save()
    kept = {"rev": fresh.rev, "decided_by": by, "decided_at": fresh.decided_at}
    DecisionHistory.objects.create(decision=fresh, **deciding.fields, **kept)
    organisation = found.cohort.programme.organisation
    facts = {"submission": str(submission.public_id), "rev": fresh.rev}
    audit.write(organisation=organisation, by=by, act=audit.Act.DECIDED, about=fresh.public_id, **facts)
    return Kept(fresh, is_changed=True)


def rank_of(found: DecisionRound, fresh: Decision, before: Decision | None) -> int | None:
    """The place on the waitlist: the one it had, else behind all others; None for another outcome."""
    if fresh.outcome != Outcome.WAITLIST:
        return None
    if before is not None and before.rank is not None:
        return before.rank
    last = found.decisions.aggregate(last=Max("rank"))["last"]
    return int(last or 0) + 1


@transaction.atomic
def move(*, found: DecisionRound, decision: Decision, by: User, step: int) -> bool:
    """Moves a venture up (-1) or down (1) the waitlist; whether it moved: not beyond its ends.

    Raises:
        NotDecidable: it does not wait, or its decision or the neighbour's was released.
    """
    locked(found)
    line = Table(found, submissions_to_decide(found.cohort, found.checkpoint)).waitlist
    at = next((place for place, one in enumerate(line) if one.pk == decision.pk), None)
    if at is None:
        raise NotDecidable(_("This venture is not on the waitlist. Nothing was moved."))
    refused = why_not_by(decision.submission, by)
    if refused:
        raise NotDecidable(refused)
    if not 0 <= at + step < len(line):
        return False
    one, other = line[at], line[at + step]
    if one.released_at or other.released_at:
        raise NotDecidable(_("A released decision keeps its place on the waitlist. Nothing was moved."))
    one.rank, other.rank = other.rank, one.rank
    one.save(update_fields=["rank"])
    other.save(update_fields=["rank"])
    facts = {"submission": str(one.submission.public_id), "step": step}
    organisation = found.cohort.programme.organisation
    audit.write(organisation=organisation, by=by, act=audit.Act.DECIDED, about=one.public_id, **facts)
    return True


@transaction.atomic
def set_places(*, found: DecisionRound, places: int | None) -> None:
    """How many can be accepted; None where nobody counts them."""
    held = locked(found)
    held.places = places
    held.save(update_fields=["places"])
