"""Releasing decisions together: all at once, with one letter to each owner and editor, and fixed from then on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Assessment
from cohorts import audit
from cohorts.letters import tenant_of
from cohorts.models import Enrolment, VentureMembership
from mails import post
from mails.addresses import clean_address
from mails.composing import Letter, compose
from mails.kinds import KINDS
from mails.post import Told
from reviews.deciding.keeping import locked
from reviews.deciding.table import Table, submissions_to_decide
from reviews.models import Decision, DecisionRound, Feedback, Submission
from reviews.states import Step, is_legal, refusal, states_of

DECISION = "decision"
Conditions = Sequence[tuple[str, date]]
TakeConditions = Callable[[Assessment, Conditions, str, User], None]
_takers: list[TakeConditions] = []


def conditions_go_to(taker: TakeConditions) -> None:
    """Registers what makes conditions work of the venture, in the transaction that releases the decision.

    It gets the assessment, the conditions with their days, the names of organisation and cohort, and who released them.
    """
    if taker not in _takers:
        _takers.append(taker)


class NotReleasable(Exception):
    """Nothing was released and no letter was written. The text says why, for people."""


def words_of(decision: Decision, submission: Submission, found: DecisionRound) -> dict[str, Any]:
    """What the letter of a decision tells. The rank and the reason for colleagues are not in it."""
    return {
        "organisation": found.cohort.programme.organisation.name,
        "cohort": found.cohort.name,
        "venture": submission.venture_name,
        "checkpoint": found.checkpoint.label if found.checkpoint else "",
        "outcome": decision.outcome,
        "words": decision.words,
        "conditions": decision.due,
        "link": reverse("submission", args=[decision.submission.public_id]),
    }


def letter_of(decision: Decision, submission: Submission, found: DecisionRound, language: str) -> Letter:
    """The letter as it will read, in a language; nothing is written."""
    return compose(KINDS[DECISION], language, words_of(decision, submission, found), "")


@transaction.atomic
def release(*, found: DecisionRound, by: User, shown: str) -> int:
    """Releases every decision that was not released yet, and writes its letters; how many. Twice is once.

    Args:
        shown: `Table.shown` of the page on which somebody chose to release.

    Raises:
        NotReleasable: something is missing, or the decisions are no longer those that were shown.
    """
    held = locked(found)
    table = Table(held, submissions_to_decide(held.cohort, held.checkpoint))
    if not table.pending:
        return 0
    if Enrolment.objects.shut_to(by.pk).filter(pk__in=[row.enrolment_id for row in table.submissions]).exists():
        # The letters of all go at once: whoever sends them sees all of them.
        text = _("You have a conflict of interest in this round. A colleague without one releases it.")
        raise NotReleasable(text)
    if table.missing:
        raise NotReleasable(_("Something is still missing. Nothing was released, and no email was written."))
    if table.shown != shown:
        text = _("The decisions changed since you opened this page. Look at them again. Nothing was released.")
        raise NotReleasable(text)
    due = [(row, table.pending[row.enrolment_id]) for row in table.submissions if row.enrolment_id in table.pending]
    for state in states_of([row for row, _decision in due]).values():
        if not is_legal(Step.RELEASE, state):
            raise NotReleasable(refusal(Step.RELEASE, state))
    now = timezone.now()
    Decision.objects.pending().filter(pk__in=[one.pk for one in table.pending.values()]).update(released_at=now)
    told = [one.submission_id for one in table.pending.values()]
    Feedback.objects.filter(submission__in=told, released_at=None).exclude(text="").update(released_at=now)
    if held.released_at is None:
        held.released_at, held.released_by = now, by
        held.save(update_fields=["released_at", "released_by"])
    organisation = held.cohort.programme.organisation
    for submission, decision in due:
        facts = {"submission": str(submission.public_id), "rev": decision.rev}
        audit.write(organisation=organisation, by=by, act=audit.Act.RELEASED, about=decision.public_id, **facts)
        conditions = [(one["text"], one["due"]) for one in decision.due]
        for take in _takers if conditions else ():
            take(submission.assessment, conditions, f"{organisation.name}, {held.cohort.name}", by)
    post.write_all(kind=DECISION, letters=list(letters_of(held, due, by)), tenant=tenant_of(organisation))
    return len(due)


def can_be_written_to(reader: User) -> bool:
    """Whether a letter can go to the address of an account: one that cannot holds up nobody else's."""
    try:
        clean_address(reader.email)
    except ValidationError:
        return False
    return True


def letters_of(found: DecisionRound, due: Iterable[tuple[Submission, Decision]], by: User) -> Iterable[Told]:
    """One letter to each owner and editor of each venture; the same person gets one for each of their ventures."""
    due = list(due)
    ventures = [row.enrolment.venture_id for row, _decision in due]
    members = VentureMembership.objects.who_edit().filter(venture__in=ventures, user__is_active=True)
    readers: dict[int, list[User]] = {}
    for one in members.select_related("user").order_by("pk"):
        if can_be_written_to(one.user):
            readers.setdefault(one.venture_id, []).append(one.user)
    for submission, decision in due:
        context = words_of(decision, submission, found)
        for reader in readers.get(submission.enrolment.venture_id, []):
            yield Told(
                to=reader.email,
                language=get_language() or settings.LANGUAGE_CODE,
                context=context,
                once_key=f"{DECISION}-{decision.pk}-{reader.pk}",
                reply_to=by.email,
            )
