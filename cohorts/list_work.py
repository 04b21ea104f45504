"""Works through a long list, some rows in each transaction. Safe to run twice, at once, and to be killed anywhere.

Who was invited or written to leaves the list in the same transaction, so a worker that dies loses nothing and repeats
nothing. Invitations are written here; rooms above say who writes their kinds of letters.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from accounts.limits import LimitReached
from accounts.models import User
from cohorts import invitees, mailings
from cohorts.lists import Entry
from cohorts.models import Mailing, Right, StaffMembership
from cohorts.models.organisations import roles_with
from jobs.broker import send
from jobs.claims import Claim, ClaimLost, claim_next

logger = logging.getLogger("plumbline.cohorts")
AT_ONCE = 25  # rows in one transaction: a step of the progress, and what a cancel waits for
SECONDS_A_TURN = 15.0
Code = Mailing.ErrorCode
# Writes to some lines of a list, on behalf of who ordered it: who of them got no letter, and why (`LEFT_OUT`).
Step = Callable[[Mailing, Sequence[Any], User], list[tuple[int, str]]]
_steps: dict[str, Step] = {}


def written_by(kind: str, step: Step) -> None:
    """Says who writes the letters of a kind; called when the product starts."""
    _steps[kind] = step


def invite_next() -> None:
    """Goes on with the list that is next in the line, until it is finished or its turn is over."""
    held = claim_next(Mailing)
    if held is None:
        return
    try:
        carry_out(held)
    except ClaimLost:
        logger.warning("List %s was cancelled, or taken over by another worker.", held.job.public_id)
    except Exception as error:
        # The one place that may catch everything: whatever happened, the row has to say so.
        logger.exception("List %s could not be invited.", held.job.public_id)
        mark(held, error)


def carry_out(held: Claim[Mailing]) -> None:
    """Raises ClaimLost, CohortClosed, LimitReached."""
    by = held.job.ordered_by
    if by is None or not works_for(by, held.job):
        return stop(held, Code.GONE)
    ends_at = time.monotonic() + SECONDS_A_TURN
    while take_step(held, by):
        if time.monotonic() > ends_at:
            held.hand_on()
            send(Mailing.TASK, held.job.public_id)
            return None
    return end(held)


@transaction.atomic
def end(held: Claim[Mailing]) -> None:
    """The list is worked through: nothing of it stays, and the log says once how many it reached. Raises ClaimLost."""
    held.finish(note="")
    mailings.tell(Mailing.objects.for_work().get(pk=held.job.pk))


@transaction.atomic
def stop(held: Claim[Mailing], code: str) -> None:
    """The list has come to an end before its last line: the log says how many it reached. Raises ClaimLost."""
    held.fail(code)
    mailings.tell(Mailing.objects.for_work().get(pk=held.job.pk))


def works_for(by: User, job: Mailing) -> bool:
    """Whether whoever ordered it may still invite and write there: nothing goes in the name of who has left, or may not."""
    house, roles = job.cohort.programme.organisation_id, roles_with(Right.MANAGE)
    return StaffMembership.objects.filter(user=by, organisation=house, role__in=roles).exists()


@transaction.atomic
def take_step(held: Claim[Mailing], by: User) -> bool:
    """Invites or writes to the next rows, and takes them out of the list. False when none was left.

    Raises:
        ClaimLost, CohortClosed, LimitReached
    """
    held.prolong()  # whoever cancels waits until these rows are invited, or they are not
    job = Mailing.objects.for_work().get(pk=held.job.pk)
    now, rest = job.lines[:AT_ONCE], job.lines[AT_ONCE:]
    if not now:
        return False
    left = _steps[job.kind](job, now, by)
    held.note(lines=rest, left_out=[*job.left_out, *(list(one) for one in left)], attempts=0)
    return bool(rest)


def invite_them(job: Mailing, lines: Sequence[Any], by: User) -> list[tuple[int, str]]:
    """Invites some rows of a list; which lines were here already, and which want no such letters.

    Raises:
        CohortClosed, LimitReached
    """
    now = [Entry(*line) for line in lines]
    done = invitees.invite_all(
        cohort=job.cohort, entries=now, by=by, note=job.note, mailing=job.public_id, is_told=False
    )
    made, silent = ({one.address for one in rows} for rows in (done.made, done.silent))
    here = [(one.line, "here") for one in now if one.address not in made]
    return [*here, *((one.line, "silent") for one in now if one.address in silent)]


written_by(mailings.INVITEE, invite_them)


def mark(held: Claim[Mailing], error: Exception) -> None:
    """Another try for what may pass; an end, with the rest of the list kept, for what a person must mend."""
    try:
        if isinstance(error, invitees.CohortClosed):
            stop(held, Code.CLOSED)
        elif isinstance(error, LimitReached):
            stop(held, Code.FULL)
        else:
            held.give_back(Code.CANNOT)
    except ClaimLost:
        logger.warning("List %s was cancelled, or taken over by another worker.", held.job.public_id)
