"""The log of an organisation: written in the transaction of what it tells, read by owners, checked by `verify`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts import statements
from accounts.models import User
from accounts.sealed import digest_of
from cohorts.models import AuditEntry, AuditHead, Cohort, Organisation

Act = AuditEntry.Act
# Who opens the same thing again within so long has it open: one entry tells of both.
STILL_OPEN = timedelta(hours=1)


@transaction.atomic
def write(*, organisation: Organisation, by: User, act: AuditEntry.Act, about: Any = "", **facts: Any) -> AuditEntry:
    """Adds an entry, after the last one.

    Args:
        about: the public id of what it was done to.
        facts: what JSON can hold: codes, counts, digests. No name, no address, no answer: those can be erased.
    """
    AuditHead.objects.get_or_create(organisation=organisation)
    head = AuditHead.objects.select_for_update().get(organisation=organisation)
    entry = AuditEntry(
        organisation=organisation,
        number=head.number + 1,
        at=timezone.now(),
        by=by,
        act=act,
        about=str(about),
        facts=facts,
        previous=head.digest,
    )
    entry.digest = digest_of_entry(entry)
    entry.save()
    head.number, head.digest = entry.number, entry.digest
    head.save()
    return entry


def head_of(organisation: Organisation) -> tuple[int, str]:
    """Number and digest of the last entry of a log; (0, "") of one without entries."""
    found = AuditHead.objects.filter(organisation=organisation).values_list("number", "digest").first()
    return found or (0, "")


def opened(*, organisation: Organisation, by: User, act: AuditEntry.Act, about: UUID, **facts: Any) -> None:
    """Writes that somebody opened something, once while they have it open."""
    given = organisation.pk, by.pk, about
    last = statements.rows_for(("opened", str(act)), given, partial(opened_last, act))
    if not last or last[0][0] <= timezone.now() - STILL_OPEN:
        write(organisation=organisation, by=by, act=act, about=about, **facts)


def opened_last(act: AuditEntry.Act, organisation: int, by: int, about: UUID) -> QuerySet[AuditEntry, Any]:
    """When somebody last did this to something; no row before."""
    same = AuditEntry.objects.filter(organisation=organisation, by=by, act=act, about=str(about)).order_by()
    return same.values("act").annotate(last=Max("at")).values_list("last")


def exported(cohort: Cohort, by: User, what: str, rows: int | None = None) -> None:
    """Tells that somebody took a table of a cohort away.

    Args:
        what: "xlsx", "csv", "change", "summary": as the address of the table has it.
        rows: how many ventures stand in it.
    """
    facts = {"what": what} | ({} if rows is None else {"ventures": rows})
    write(organisation=cohort.programme.organisation, by=by, act=Act.EXPORTED, about=cohort.public_id, **facts)


def invited(cohort: Cohort, by: User, what: str, count: int) -> None:
    """Tells that somebody asked ventures into a cohort; nothing where nobody was asked.

    Args:
        what: "list" for those invited now, "again" for another letter to some of them, "address" for a letter to
            another address, "link" for a link that anybody can use.
        count: how many invitees; of a link 1.
    """
    if count:
        facts = {"what": what, "invitees": count}
        write(organisation=cohort.programme.organisation, by=by, act=Act.INVITED, about=cohort.public_id, **facts)


def withdrew(cohort: Cohort, by: User) -> None:
    """Tells that somebody withdrew the invitation of a venture, or a link, to a cohort."""
    write(organisation=cohort.programme.organisation, by=by, act=Act.WITHDREW, about=cohort.public_id)


def signed_in(user: User, **_signal: Any) -> None:
    """Tells every organisation that somebody works for that they came in."""
    for organisation in Organisation.objects.visible_to(user):
        write(organisation=organisation, by=user, act=Act.SIGNED_IN)


def digest_of_entry(entry: AuditEntry) -> str:
    """SHA-256 (hex) over everything an entry says, with the digest of the one before."""
    return digest_of(
        [
            str(entry.organisation.public_id),
            entry.number,
            entry.at.astimezone(UTC).isoformat(),
            str(entry.by.public_id),
            entry.act,
            entry.about,
            entry.facts,
            entry.previous,
        ]
    )


def damage() -> Iterator[str]:
    """Every log that is not what was written, in words for operators: changed, cut short, or with an entry missing."""
    heads = {head.organisation_id: head for head in AuditHead.objects.select_related("organisation")}
    rows = AuditEntry.objects.select_related("organisation", "by").order_by("organisation", "number")
    for key, entries in groupby(rows.iterator(chunk_size=1000), lambda entry: entry.organisation_id):
        yield from damage_of(entries, heads.pop(key, None))
    for head in heads.values():
        if head.number:
            yield f"log of organisation {head.organisation.public_id}: all of its {head.number} entries are missing"


def damage_of(entries: Iterator[AuditEntry], head: AuditHead | None) -> Iterator[str]:
    """What is wrong with the entries of one organisation, in the order of their numbers."""
    number, previous, place = 0, "", ""
    for entry in entries:
        place = f"log of organisation {entry.organisation.public_id}"
        number += 1
        if entry.number != number:
            yield f"{place}: entries are missing before number {entry.number}"
            number = entry.number
        elif entry.previous != previous:
            yield f"{place}: entry {entry.number} does not follow the one before"
        if entry.digest != digest_of_entry(entry):
            yield f"{place}: entry {entry.number} is not what was written"
        previous = entry.digest
    if head is None or (head.number, head.digest) != (number, previous):
        yield f"{place}: it does not end with the entry that was last written"
