"""Invitees of a cohort: invited by list, written to again, at another address, withdrawn, forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.limits import refuse_beyond
from accounts.models import User
from cohorts import audit, letters
from cohorts.lists import Entry
from cohorts.models import Cohort, Invitee, VentureMembership
from cohorts.models.times import in_thirty_days
from jobs.models import Status
from mails import post
from mails.composing import Letter
from mails.models import Mail

MOST_INVITEES = 2000  # of one cohort, without those that were withdrawn
MOST_LETTERS = 10  # to one invitee
REST = timedelta(hours=1)  # so long nobody is written to again by the button for all


class CohortClosed(Exception):
    """Nobody enrols in the cohort any more, so nobody is invited. The text says what to do, for people."""


class AddressTaken(Exception):
    """Another invitee of the cohort has the address. Nothing was changed; the text says so, for people."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of a list: who was invited now, and which of them want no such letters."""

    made: tuple[Invitee, ...] = ()
    silent: tuple[Invitee, ...] = ()
    here: int = 0  # rows whose address was in the cohort already

    @property
    def sent(self) -> int:
        """How many letters go out."""
        return len(self.made) - len(self.silent)


def here_already(cohort: Cohort) -> dict[str, str]:
    """The addresses that a list need not invite, in lower case, each with the sentence that says why."""
    found = {address: _("An account with this address is enrolled here.") for address in enrolled_addresses(cohort)}
    rows = cohort.invitees.standing().values_list("address", "created_at", "enrolment", "opened_at")
    zone = cohort.programme.organisation.zone
    for address, created_at, enrolment, opened_at in rows:
        said = _("Invited on %(day)s, not opened.")
        if enrolment:
            said = _("Invited on %(day)s, enrolled.")
        elif opened_at:
            said = _("Invited on %(day)s, opened.")
        found[address] = said % {"day": date_format(created_at.astimezone(zone), "DATE_FORMAT")}
    return found


def enrolled_addresses(cohort: Cohort) -> QuerySet[User, str]:
    """The confirmed addresses of the owners of ventures that are in the cohort, or wait to be let in."""
    owners = VentureMembership.objects.filter(role=VentureMembership.Role.OWNER)
    inside = owners.filter(venture__enrolments__cohort=cohort, venture__enrolments__ended_at=None)
    confirmed = User.objects.filter(emailaddress__verified=True, venture_memberships__in=inside)
    return confirmed.values_list("emailaddress__email", flat=True)


@transaction.atomic
def invite_all(
    *,
    cohort: Cohort,
    entries: Iterable[Entry],
    by: User,
    note: str = "",
    mailing: UUID | None = None,
    is_told: bool = True,
) -> Invited:
    """Invites everybody of a checked list who is not in the cohort yet; a second time nobody is left to invite.

    Args:
        note: goes with the letter of each, and again with every other letter to them.
        mailing: the act that the letters are of (`mailings`).
        is_told: whether the log has an entry of it; a part of a list has none (`mailings.tell`).

    Raises:
        CohortClosed
        LimitReached: the cohort would have too many. Nobody is invited then.
    """
    locked = held_still(cohort)
    refuse_closed(locked)
    here = here_already(cohort)
    wanted: dict[str, Entry] = {}
    for entry in entries:
        wanted.setdefault(entry.address, entry)
    due = [entry for address, entry in wanted.items() if address not in here]
    refuse_too_many(locked, len(due))
    made = [drafted(locked, entry, by, note) for entry in due]
    silent = written(made, by, mailing)
    Invitee.objects.bulk_create(made, batch_size=post.AT_ONCE)
    if is_told:
        audit.invited(locked, by, "list", len(made))
    return Invited(tuple(made), tuple(silent), len(wanted) - len(due))


def previews(*, cohort: Cohort, entries: Iterable[Entry], by: User, note: str) -> list[tuple[str, Letter]]:
    """The letter in each language that a list names, with the name of the language; nothing is written."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.language, entry)
    samples = [(name, first[code]) for code, name in settings.LANGUAGES if code in first]
    return [(str(name), letters.sample_for_venture(drafted(cohort, entry, by, note), by)) for name, entry in samples]


def held_still(cohort: Cohort) -> Cohort:
    """Lists of one cohort follow each other: nobody is invited twice, and the limit holds exactly."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    return Cohort.objects.select_related("programme__organisation").get(pk=cohort.pk)


def refuse_closed(cohort: Cohort) -> None:
    """Raises CohortClosed."""
    if cohort.is_closed:
        raise CohortClosed(closed_words())


def closed_words() -> str:
    return _("The cohort is closed. Reopen it in its settings before you invite anybody.")


def refuse_too_many(cohort: Cohort, more: int) -> None:
    """Raises LimitReached."""
    free = MOST_INVITEES - cohort.invitees.standing().count()
    text = _("A cohort has %(most)d invitees at most, and there is room for %(free)d more. Nobody was invited.")
    refuse_beyond(more, free + 1, text % {"most": MOST_INVITEES, "free": max(free, 0)})


def drafted(cohort: Cohort, entry: Entry, by: User, note: str) -> Invitee:
    return Invitee(
        cohort=cohort,
        address=entry.address,
        person=entry.person,
        venture_name=entry.venture,
        language=entry.language,
        invited_by=by,
        note=note,
        letters=1,
    )


def written(invitees: Sequence[Invitee], by: User, mailing: UUID | None = None) -> list[Invitee]:
    """Writes the letter that each has counted already, and notes it in the rows, not saved yet.

    Returns:
        Those who want no such letters: theirs is not counted.
    """
    if not invitees:
        return []
    told = [letters.invite_venture(one, by, mailing) for one in invitees]
    tenant = letters.tenant_of(invitees[0].cohort.programme.organisation)
    now = timezone.now()
    for one, mail in zip(invitees, post.write_all(kind="invitee", letters=told, tenant=tenant), strict=True):
        one.mail = mail
        if mail is None:
            one.letters -= 1
        else:
            one.invited_at = one.invited_at or now
    return [one for one in invitees if one.mail is None]


def locked_row(invitee: Invitee) -> Invitee:
    rows = Invitee.objects.select_related("cohort__programme__organisation", "invited_by")
    return rows.select_for_update(of=("self",)).get(pk=invitee.pk)


@transaction.atomic
def resend(*, invitee: Invitee, by: User) -> Invitee:
    """Another letter with the same link, good for thirty more days; nothing where it was used or withdrawn.

    Raises:
        CohortClosed
        LimitReached: enough letters were written to this invitee.
    """
    row = locked_row(invitee)
    if row.is_waiting:
        refuse_closed(row.cohort)
        refuse_more_letters(row)
        again([row], by)
        audit.invited(row.cohort, by, "again", 1)
    return row


def again(rows: Sequence[Invitee], by: User, mailing: UUID | None = None) -> list[Invitee]:
    """Writes to each once more and renews the links. Returns those who want no such letters."""
    for row in rows:
        row.letters += 1
        row.expires_at = in_thirty_days()
    silent = written(rows, by, mailing)
    fields = ["code", "address", "letters", "expires_at", "opened_at", "invited_at", "mail"]
    # All rows are there; this writes two thousand in a tenth of the time of `bulk_update`.
    writing = {"update_conflicts": True, "unique_fields": ["id"], "update_fields": fields}
    Invitee.objects.bulk_create(rows, batch_size=post.AT_ONCE, **writing)  # type: ignore[arg-type]
    return silent


def refuse_more_letters(row: Invitee) -> None:
    """Raises LimitReached."""
    text = _("%(most)d emails were written to %(address)s, the most there can be. Copy the link and send it yourself.")
    refuse_beyond(row.letters, MOST_LETTERS, text % {"most": MOST_LETTERS, "address": row.address})


@transaction.atomic
def resend_all(*, cohort: Cohort, by: User, mailing: UUID | None = None) -> Invited:
    """Writes again to all who have not opened their link, but for those written to within the last hour."""
    locked = held_still(cohort)
    refuse_closed(locked)
    rows = list(unopened_due(locked).select_related("invited_by").select_for_update(of=("self",)))
    for row in rows:
        row.cohort = locked
    silent = again(rows, by, mailing)
    audit.invited(locked, by, "again", len(rows))
    return Invited(tuple(rows), tuple(silent), cohort.invitees.unopened().count() - len(rows))


def unopened_due(cohort: Cohort) -> QuerySet[Invitee]:
    """Who has not opened the link and may be written to again now. A letter that failed does not count as written."""
    rested = Q(mail__status=Status.FAILED) | Q(mail__requested_at__lt=timezone.now() - REST)
    return cohort.invitees.unopened().filter(rested, letters__lt=MOST_LETTERS)


@transaction.atomic
def change_address(*, invitee: Invitee, address: str, by: User) -> Invitee:
    """The invitation goes to another address by a new link; the old one works no more.

    Nothing happens where it was used or withdrawn, or has this address already.

    Args:
        address: as the post takes it.

    Raises:
        AddressTaken
        CohortClosed
        LimitReached
    """
    held_still(invitee.cohort)
    row = locked_row(invitee)
    if not row.is_waiting or row.address == address:
        return row
    if address in here_already(row.cohort):
        raise AddressTaken(_("%(address)s is in this cohort already. Nothing was changed.") % {"address": address})
    refuse_closed(row.cohort)
    refuse_more_letters(row)
    stop_waiting(row)
    row.address, row.code, row.opened_at = address, Invitee().code, None
    again([row], by)
    audit.invited(row.cohort, by, "address", 1)
    return row


def stop_waiting(row: Invitee) -> None:
    """A letter with a link that works no more need not go, if it has not gone yet."""
    if row.mail_id:
        post.withdraw(Mail.objects.filter(pk=row.mail_id))


@transaction.atomic
def withdraw(*, invitee: Invitee, by: User) -> Invitee:
    """The link works no more; who has enrolled stays. A second time changes nothing."""
    row = locked_row(invitee)
    if row.is_waiting:
        row.withdrawn_at, row.withdrawn_by = timezone.now(), by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        stop_waiting(row)
        audit.withdrew(row.cohort, by)
    return row


@transaction.atomic
def forget(*, invitee: Invitee) -> bool:
    """Removes a withdrawn invitation with its address and the letters to it; whether it was withdrawn."""
    row = locked_row(invitee)
    if row.withdrawn_at is None or row.enrolment_id is not None:
        return False
    row.delete()
    Mail.objects.filter(once_key__startswith=f"invitee-{row.public_id}-").exclude(status=Status.RUNNING).delete()
    return True
