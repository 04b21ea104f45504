"""Mailings: begun in the transaction of the act, counted from their letters, withdrawn as far as nothing has gone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from cohorts import audit, invitees
from cohorts.invitees import Invited
from cohorts.letters import open_to, tenant_of
from cohorts.lists import Entry
from cohorts.models import AuditEntry, Cohort, Enrolment, Invitee, Mailing
from cohorts.models.mailings import LEFT_OUT
from jobs.broker import send_after_commit
from jobs.models import FREE, MESSAGE_GRACE, Status, from_now
from mails import post
from mails.models import Mail, MailQuerySet

INVITEE = "invitee"
LONG_LIST = 50  # rows; a longer list is invited by the worker
ENDS = {**FREE, "status": Status.CANCELLED, "finished_at": Now(), "rests_until": None, "error_code": ""}


class NotRepeatable(Exception):
    """The list was worked through, or somebody goes on with it already."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the letters of a mailing are."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0
    withdrawn: int = 0

    @property
    def letters(self) -> int:
        return self.sent + self.failed + self.waiting + self.withdrawn

    @property
    def settled(self) -> int:
        """Letters of which it is decided whether they go."""
        return self.letters - self.waiting


def begun(*, cohort: Cohort, kind: str, once_key: str, by: User | None) -> Mailing:
    """The row of an act that writes at once, in its transaction; the same act again has the same row."""
    fields = {
        "cohort": cohort,
        "kind": kind,
        "ordered_by": by,
        "tenant": tenant_of(cohort.programme.organisation),
        "status": Status.READY,
        "finished_at": Now(),
    }
    row, _is_new = Mailing.objects.get_or_create(once_key=once_key, defaults=fields)
    return row


def leave_out(mailing: Mailing, reasons: Mapping[int, str], now_written: Iterable[int] = ()) -> None:
    """Notes who gets no letter of it, with codes of `LEFT_OUT`; whoever was noted before is noted as now."""
    known = {*reasons, *now_written}
    kept = [one for one in mailing.left_out if one[0] not in known]
    mailing.left_out = [*kept, *([key, code] for key, code in reasons.items())]
    Mailing.objects.filter(pk=mailing.pk).update(left_out=mailing.left_out)


def invite(*, cohort: Cohort, entries: Sequence[Entry], by: User, note: str = "") -> Invited | Mailing:
    """Invites a checked list: a short one at once, a long one by the worker, which has the rest in its row.

    Raises:
        CohortClosed
        LimitReached: the cohort would have too many. Nobody is invited then.
    """
    if len(entries) > LONG_LIST:
        return order_list(cohort=cohort, entries=entries, by=by, note=note)
    with transaction.atomic():
        row = begun(cohort=cohort, kind=INVITEE, once_key=f"list-{uuid4()}", by=by)
        done = invitees.invite_all(cohort=cohort, entries=entries, by=by, note=note, mailing=row.public_id)
        drop_unwritten(row)
    return done


@transaction.atomic
def resend_all(*, cohort: Cohort, by: User) -> Invited:
    """Writes again to all who have not opened their link. Raises CohortClosed."""
    row = begun(cohort=cohort, kind=INVITEE, once_key=f"again-{uuid4()}", by=by)
    done = invitees.resend_all(cohort=cohort, by=by, mailing=row.public_id)
    drop_unwritten(row)
    return done


def drop_unwritten(mailing: Mailing) -> None:
    """Without a letter there is no mailing: what became of the act was said on its page."""
    if not Mail.objects.filter(mailing=mailing.public_id).exists():
        mailing.delete()


@transaction.atomic
def order_letters(
    *, cohort: Cohort, kind: str, once_key: str, keys: Sequence[int], by: User, words: Mapping[str, Any]
) -> Mailing:
    """Has the worker write to many ventures of a cohort. The same act again, while that goes on, is the one that goes on.

    Args:
        kind: of the letters; whoever writes them is found by it (`list_work.written_by`).
        once_key: the same for each press of one button.
        keys: of the enrolments, in the order in which they are written to.
        words: what is written, as JSON can hold it.
    """
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    same = Mailing.objects.filter(Q(once_key=once_key) | Q(once_key__startswith=f"{once_key}-again-"))
    if going_on := same.filter(status__in=[Status.QUEUED, Status.RUNNING]).first():
        return going_on
    key = f"{once_key}-again-{same.count()}" if same else once_key
    return ordered(cohort, kind, key, by, lines=list(keys), note=json.dumps(dict(words)))


def ordered(cohort: Cohort, kind: str, once_key: str, by: User, *, lines: list[Any], note: str) -> Mailing:
    """The row of an act that the worker carries out, some lines in each transaction."""
    tenant = tenant_of(cohort.programme.organisation)
    made = Mailing.objects.create(
        cohort=cohort,
        kind=kind,
        once_key=once_key,
        ordered_by=by,
        note=note,
        lines=lines,
        total=len(lines),
        tenant=tenant,
        turn=Mailing.objects.next_turn_of(tenant),
        next_try_at=from_now(MESSAGE_GRACE),
    )
    send_after_commit(made)
    return made


def tell(mailing: Mailing) -> None:
    """Writes into the log how many were written to by a list that has come to an end; of its parts nothing stands there.

    A list that stopped and went on has an entry for each time it ended, with what was new by then.
    """
    by, cohort = mailing.ordered_by, mailing.cohort
    if by is None:
        return
    is_invitation = mailing.kind == INVITEE
    act, counted_as = (audit.Act.INVITED, "invitees") if is_invitation else (audit.Act.WROTE, "letters")
    told = AuditEntry.objects.filter(about=str(cohort.public_id), act=act, facts__mailing=str(mailing.public_id))
    new = reached_by(mailing) - sum(one.facts[counted_as] for one in told)
    if new > 0:
        facts = {"what": "list"} if is_invitation else {"kind": mailing.kind}
        facts |= {counted_as: new, "mailing": str(mailing.public_id)}
        audit.write(organisation=cohort.programme.organisation, by=by, act=act, about=cohort.public_id, **facts)


def reached_by(mailing: Mailing) -> int:
    """How many invitations a list has made, those whose letter nobody wants among them; else how many letters."""
    if mailing.kind != INVITEE:
        return Mail.objects.filter(mailing=mailing.public_id).exclude(status=Status.CANCELLED).count()
    here = [line for line, code in mailing.left_out if code == "here"]
    return mailing.taken_up - len(here)


@transaction.atomic
def order_list(*, cohort: Cohort, entries: Sequence[Entry], by: User, note: str = "") -> Mailing:
    """Has the worker invite a checked list. The same list again, while that goes on, is the one that goes on.

    Raises:
        CohortClosed
        LimitReached: the cohort would have too many. Nobody is invited then.
    """
    locked = invitees.held_still(cohort)
    invitees.refuse_closed(locked)
    here = invitees.here_already(locked)
    invitees.refuse_too_many(locked, sum(one.address not in here for one in entries))
    lines = [[one.line, one.address, one.person, one.venture, one.language] for one in entries]
    key = f"list-{cohort.pk}-{blake2b(repr((lines, note)).encode(), digest_size=16).hexdigest()}-"
    same = Mailing.objects.filter(once_key__startswith=key)
    if going_on := same.filter(status__in=[Status.QUEUED, Status.RUNNING]).first():
        return going_on
    return ordered(locked, INVITEE, f"{key}{same.count() + 1}", by, lines=lines, note=note)


@transaction.atomic
def cancel(mailing: Mailing, by: User) -> int:
    """Withdraws what has not gone: letters that wait, and the rest of a list. What went stays; twice is once.

    Invitations whose letter is withdrawn before anybody could read it are withdrawn with it.

    Returns:
        How many letters and lines do not go now.
    """
    row = Mailing.objects.select_for_update().get(pk=mailing.pk)
    # A worker that has the list writes in one transaction with this row: it is between two of its steps, or waits.
    rest = len(row.lines)
    unheard = held_unheard(row) if row.kind == INVITEE else {}
    going_on = Mailing.objects.filter(pk=row.pk, status__in=[Status.QUEUED, Status.RUNNING, Status.FAILED])
    if rest:
        going_on.update(**ENDS, lines=[], note="")
    waiting = Mail.objects.filter(mailing=row.public_id, status=Status.QUEUED)
    keys = list(waiting.select_for_update().values_list("pk", flat=True))
    # A worker may have taken a letter up a moment ago: its invitation stays, for somebody will read of it.
    withdraw_invitees(row, [unheard[key] for key in keys if key in unheard], by)
    letters = post.withdraw(waiting.filter(pk__in=keys))
    if rest + letters:
        Mailing.objects.filter(pk=row.pk).update(cancelled_at=timezone.now(), cancelled_by=by)
    if rest:
        tell(row)  # as it was: its lines say how far it had come
    mailing.refresh_from_db()
    return rest + letters


def held_unheard(mailing: Mailing) -> dict[int, int]:
    """The invitations whose only letter is one of those that wait, for nobody has heard of them: by key of the letter.

    They are locked until the transaction ends.
    """
    cohort = invitees.held_still(mailing.cohort)
    waiting = Mail.objects.filter(mailing=mailing.public_id, status=Status.QUEUED)
    rows = cohort.invitees.standing().filter(mail__in=waiting, letters=1, enrolment=None, opened_at=None)
    return dict(rows.select_for_update(of=("self",)).values_list("mail", "pk"))


def withdraw_invitees(mailing: Mailing, keys: Sequence[int], by: User) -> None:
    """Withdraws invitations, by their keys; the log has one entry."""
    if Invitee.objects.filter(pk__in=keys).update(withdrawn_at=timezone.now(), withdrawn_by=by):
        audit.withdrew(mailing.cohort, by)


@transaction.atomic
def go_on(mailing: Mailing) -> None:
    """Puts a list that stopped back in line, with the rows that were left. Raises NotRepeatable."""
    failed = Mailing.objects.filter(pk=mailing.pk, status=Status.FAILED)
    if not failed.requeue(is_new=False, turn=Mailing.objects.next_turn_of(mailing.tenant)):
        raise NotRepeatable
    mailing.refresh_from_db()
    send_after_commit(mailing)


def letters_of(mailings: Iterable[UUID], reader: int) -> MailQuerySet:
    """Their letters, without those about a venture that is closed to who reads."""
    return open_to(Mail.objects.filter(mailing__in=list(mailings)), reader)


def counts_of(mailings: Sequence[Mailing], reader: int) -> dict[UUID, Counts]:
    """How far each is, in one query."""
    rows = letters_of([one.public_id for one in mailings], reader).order_by()
    found: dict[UUID, dict[str, int]] = {}
    for key, status, count in rows.values_list("mailing", "status").annotate(count=Count("pk")):
        found.setdefault(key, {})[status] = count
    return {one.public_id: counted(found.get(one.public_id, {})) for one in mailings}


def counted(by_status: Mapping[str, int]) -> Counts:
    return Counts(
        sent=by_status.get(Status.READY, 0),
        failed=by_status.get(Status.FAILED, 0),
        waiting=by_status.get(Status.QUEUED, 0) + by_status.get(Status.RUNNING, 0),
        withdrawn=by_status.get(Status.CANCELLED, 0),
    )


def about_of(letters: Sequence[Mail], reader: int) -> dict[UUID, str]:
    """Which venture or invitee each letter is about, in words, by what the letter says it is about."""
    keys = [one.about for one in letters if one.about]
    shown: QuerySet[Enrolment] = Enrolment.objects.open_to(reader).filter(public_id__in=keys)
    names = dict(shown.values_list("public_id", "venture__name"))
    invited = Invitee.objects.filter(public_id__in=keys).exclude(venture_name="")
    return names | dict(invited.values_list("public_id", "venture_name"))


def left_out_of(mailing: Mailing, reader: int) -> list[tuple[str, str]]:
    """Who gets no letter, and the sentence why: a venture by its name, a row of a list by its line."""
    reasons = {key: str(LEFT_OUT[code]) for key, code in mailing.left_out if code in LEFT_OUT}
    if mailing.is_list:
        return [(str(key), said) for key, said in sorted(reasons.items())]
    shown = Enrolment.objects.open_to(reader).filter(pk__in=reasons).order_by("venture__name", "pk")
    return [(name, reasons[key]) for key, name in shown.values_list("pk", "venture__name")]
