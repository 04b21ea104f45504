"""The states of a submission's way, and which step by whom leads where: the one place that says so.

Actions ask `refuse_illegal` in their transaction; the doors of `access` decide who may. `docs/states.md` is written
from this table (`python -m scripts.states`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import statements
from cohorts.erasing import hold_places
from cohorts.models import Enrolment
from reviews.confirmed import free_reviews, has_review
from reviews.models import Decision, Return, Submission


class State(models.TextChoices):
    """Where a submission is on its way. The last of these that holds is the state."""

    SUBMITTED = "submitted", _("submitted")
    RESUBMITTED = "resubmitted", _("resubmitted after a return")
    IN_REVIEW = "in_review", _("in review")
    REVIEWED = "reviewed", _("reviewed")
    RELEASED = "released", _("decision released")
    DECIDED = "decided", _("decided, not released yet")
    RETURNED = "returned", _("returned for changes")
    SUPERSEDED = "superseded", _("replaced by a later submission")
    WITHDRAWN = "withdrawn", _("no longer in the cohort")


class Step(models.TextChoices):
    """What can be done to a submission."""

    SUBMIT = "submit", _("submit again")
    JUDGE = "judge", _("judge an answer")
    FINISH = "finish", _("finish a review")
    REOPEN = "reopen", _("reopen a review")
    RETURN = "return", _("return for changes")
    WITHDRAW_RETURN = "withdraw_return", _("withdraw a return")
    ANSWER = "answer", _("answer what came back")
    RESUBMIT = "resubmit", _("submit the answers to a return")
    DECIDE = "decide", _("decide")
    RELEASE = "release", _("release the decisions")


FOUNDERS = _("owners and editors of the venture")
REVIEWERS = _("owners, managers and reviewers who declared no conflict of interest and are no members of the venture")
RETURNERS = _(
    "owners, managers, and reviewers who declared no conflict of interest; no members of the venture, and nobody with a conflict"
)
WITHDRAWERS = _(
    "owners, managers, and whoever returned it; no members of the venture, and nobody with a conflict of interest"
)
RELEASERS = _("owners and managers without a conflict of interest with any venture of the round")
DECIDERS = _("owners and managers without a conflict of interest who are no members of the venture")
S = State
BEFORE_DECISION = (S.SUBMITTED, S.RESUBMITTED, S.IN_REVIEW, S.REVIEWED)


@dataclass(frozen=True)
class Line:
    """A step: who may take it, and where it leads from each state in which it can be taken."""

    who: Promise
    leads: Mapping[State, tuple[State, ...]]


def to(end: State, *states: State) -> dict[State, tuple[State, ...]]:
    return dict.fromkeys(states, (end,))


def stays(*states: State) -> dict[State, tuple[State, ...]]:
    return {state: (state,) for state in states}


TABLE: Mapping[Step, Line] = {
    Step.SUBMIT: Line(FOUNDERS, to(S.SUPERSEDED, *(one for one in S if one != S.WITHDRAWN))),
    Step.JUDGE: Line(
        REVIEWERS, to(S.IN_REVIEW, S.SUBMITTED, S.RESUBMITTED, S.IN_REVIEW) | stays(S.REVIEWED, S.DECIDED, S.RETURNED)
    ),
    Step.FINISH: Line(REVIEWERS, to(S.REVIEWED, *BEFORE_DECISION) | stays(S.DECIDED, S.RETURNED)),
    Step.REOPEN: Line(REVIEWERS, stays(S.IN_REVIEW, S.RETURNED) | {S.REVIEWED: (S.IN_REVIEW, S.REVIEWED)}),
    Step.RETURN: Line(RETURNERS, to(S.RETURNED, *BEFORE_DECISION, S.DECIDED)),
    Step.WITHDRAW_RETURN: Line(WITHDRAWERS, {S.RETURNED: (*BEFORE_DECISION, S.DECIDED)}),
    Step.ANSWER: Line(FOUNDERS, stays(S.RETURNED)),
    Step.RESUBMIT: Line(FOUNDERS, to(S.SUPERSEDED, S.RETURNED)),
    Step.DECIDE: Line(DECIDERS, to(S.DECIDED, *BEFORE_DECISION, S.DECIDED, S.RELEASED)),
    Step.RELEASE: Line(RELEASERS, to(S.RELEASED, S.DECIDED)),
}
NOT_OPEN = _("This return is no longer open: it was answered or withdrawn. Nothing was changed.")
# Of steps that come too early.
NOT_YET: Mapping[Step, Promise] = {
    Step.REOPEN: _("Nobody has finished a review of this submission. Nothing was changed."),
    Step.RELEASE: _("No decision on this venture is kept. Nothing was changed."),
}
WHY: Mapping[State, Promise] = {
    S.RELEASED: _("The decision on this venture was released. Nothing was changed."),
    S.DECIDED: _("A decision on this venture is kept already. Nothing was changed."),
    S.RETURNED: _(
        "This submission was returned to the founders. Wait for their answer, or withdraw the return first. Nothing was changed."
    ),
    S.SUPERSEDED: _("The venture has submitted again since. Open its newest submission. Nothing was changed."),
    S.WITHDRAWN: _("This venture is no longer in the cohort. Nothing was changed."),
}


class IllegalStep(Exception):
    """The submission is in a state in which this cannot be done. Nothing was written. The text says why."""


def is_legal(step: Step, state: State) -> bool:
    """Whether a step can be taken in a state, whoever takes it."""
    return state in TABLE[step].leads


def refusal(step: Step, state: State) -> str:
    """Why a step cannot be taken in a state, in a sentence."""
    is_of_return = set(TABLE[step].leads) == {S.RETURNED}
    if is_of_return and state != S.WITHDRAWN:
        return str(NOT_OPEN)
    return str(NOT_YET[step] if state in BEFORE_DECISION else WHY[state])


def refuse_illegal(step: Step, submission: Submission) -> State:
    """The state of a submission, in which the step can be taken. The caller holds the rows that the step changes.

    Raises:
        IllegalStep
    """
    state = state_of(submission)
    if not is_legal(step, state):
        raise IllegalStep(refusal(step, state))
    return state


def hold_place(enrolment: Enrolment) -> None:
    """Holds a venture's place in a cohort until the transaction ends.

    Raises:
        IllegalStep: the venture was deleted meanwhile.
    """
    if not hold_places([enrolment.pk]):
        raise IllegalStep(str(WHY[State.WITHDRAWN]))


def state_of(submission: Submission) -> State:
    """Where a submission is on its way now; one query. One that was erased meanwhile is no longer in the cohort."""
    return states_of([submission]).get(submission.pk, State.WITHDRAWN)


def states_of(submissions: Sequence[Submission]) -> dict[int, State]:
    """Where submissions to one checkpoint are on their way, by their keys; one query."""
    points = {one.checkpoint_id for one in submissions}
    if not points:
        return {}
    (point,) = points
    keys = [one.pk for one in submissions]
    given = keys if point is None else [point, *keys]
    found = statements.rows_for(
        ("states", point is None), given, lambda *all: told_of(all, None) if point is None else told_of(all[1:], all[0])
    )
    return {row[0]: told_by(dict(zip(TELLING, row, strict=True))) for row in found}


TELLING = (
    *("pk", "is_reviewed", "is_begun", "is_released", "is_decided", "is_returned", "is_superseded", "is_answer"),
    *("enrolment__approved_at", "enrolment__ended_at"),
)


def told_of(keys: Sequence[int], point: int | None) -> models.QuerySet[Submission, Any]:
    """What tells the states of submissions to one checkpoint, a row each: `TELLING`."""
    is_later = Q(submitted_at__gt=OuterRef("submitted_at")) | Q(
        submitted_at=OuterRef("submitted_at"), pk__gt=OuterRef("pk")
    )
    later = Submission.objects.filter(is_later, enrolment=OuterRef("enrolment"), checkpoint=point)
    pending = Decision.objects.pending().filter(enrolment=OuterRef("enrolment"), round__checkpoint=point)
    # A decision that was kept on an earlier submission is released for the venture all the same.
    released = Decision.objects.released().filter(
        enrolment=OuterRef("enrolment"), round__checkpoint=point, released_at__gte=OuterRef("submitted_at")
    )
    found = Submission.objects.filter(pk__in=keys).annotate(
        is_reviewed=has_review("pk"),
        is_begun=Exists(free_reviews().filter(submission=OuterRef("pk"))),
        is_released=Exists(released),
        is_decided=Exists(pending),
        is_returned=Exists(Return.objects.open().filter(submission=OuterRef("pk"))),
        is_superseded=Exists(later),
        is_answer=Exists(Return.objects.filter(answered_with=OuterRef("pk"))),
    )
    return found.order_by().values_list(*TELLING)


def told_by(row: Mapping[str, Any]) -> State:
    """The state that the rows beside a submission tell."""
    holds = {
        S.RESUBMITTED: row["is_answer"],
        S.IN_REVIEW: row["is_begun"],
        S.REVIEWED: row["is_reviewed"],
        S.RELEASED: row["is_released"],
        S.DECIDED: row["is_decided"],
        S.RETURNED: row["is_returned"],
        S.SUPERSEDED: row["is_superseded"],
        S.WITHDRAWN: row["enrolment__approved_at"] is None or row["enrolment__ended_at"] is not None,
    }
    return next((state for state in reversed(S) if holds.get(state)), S.SUBMITTED)
