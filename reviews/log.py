"""The log of an organisation as its owners read it: each entry with the name of what it speaks of."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from cohorts.audit import Act
from cohorts.models import AuditEntry, Cohort, Enrolment, Organisation, StaffInvitation, StaffMembership
from reviews.change_sheet import guarded
from reviews.models import Declaration, Submission

OF_SUBMISSIONS = (
    *(Act.OPENED_SUBMISSION, Act.OPENED_EVIDENCE, Act.TOOK_REPORT, Act.DECIDED, Act.RELEASED),
    *(Act.BEGAN_REVIEW, Act.FINISHED_REVIEW, Act.REOPENED_REVIEW, Act.SETTLED_ANSWER),
    *(Act.RETURNED, Act.WITHDREW_RETURN, Act.RESUBMITTED),
)
OF_ENROLMENTS = (Act.DECLARED, Act.SETTLED)
OF_COHORTS = (Act.EXPORTED, Act.INVITED, Act.WITHDREW, Act.WROTE, Act.ASSIGNED, Act.PHASED)
OF_PEOPLE = (Act.CHANGED_ROLE, Act.REMOVED_COLLEAGUE, Act.LEFT)
OF_INVITATIONS = (Act.INVITED_COLLEAGUE, Act.JOINED, Act.WITHDREW)
ROLES = dict(StaffMembership.Role.choices)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `about` names what it was done to; empty where nothing is named, or nothing is left of it."""

    entry: AuditEntry
    about: str
    more: str


class Echo:
    """A file that hands on what is written to it."""

    def write(self, text: str) -> str:
        return text


def entries_of(organisation: Organisation, *, act: str = "", by: str = "") -> QuerySet[AuditEntry]:
    """The entries of an organisation, newest first, of one act or one person where that is asked.

    Args:
        by: the public id of a person; what is none finds nothing.
    """
    rows = AuditEntry.objects.filter(organisation=organisation).select_related("by").order_by("-number")
    if act in Act.values:
        rows = rows.filter(act=act)
    if by:
        rows = rows.filter(by__public_id=by) if is_id(by) else rows.none()
    return rows


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def people_in(organisation: Organisation) -> QuerySet[User]:
    """Everybody who did anything that stands in the log, by name."""
    did = AuditEntry.objects.filter(organisation=organisation).order_by().values("by")
    return User.objects.filter(pk__in=did).order_by("name", "pk")


def lines_of(entries: Sequence[AuditEntry], reader: int) -> list[Line]:
    """The entries with names, in a fixed number of queries; a venture that is closed to the reader is not named."""
    open_ones = Enrolment.objects.open_to(reader)
    seen = Submission.objects.filter(enrolment__in=open_ones)
    ventures = open_ones.annotate(shown_name=Coalesce("standing__name", "venture__name"))
    names = {
        **names_by_id(seen, "venture_name", submissions_in(entries)),
        **names_by_id(Cohort.objects.all(), "name", about_of(entries, OF_COHORTS)),
        **names_by_id(ventures, "shown_name", about_of(entries, OF_ENROLMENTS)),
        **names_by_id(User.objects.all(), "name", about_of(entries, OF_PEOPLE)),
        **names_by_id(StaffInvitation.objects.all(), "address", about_of(entries, OF_INVITATIONS)),
    }
    return [Line(entry, names.get(key_of(entry), ""), more_of(entry)) for entry in entries]


def key_of(entry: AuditEntry) -> str:
    return str(entry.facts.get("submission") or entry.about)


def submissions_in(entries: Iterable[AuditEntry]) -> set[str]:
    return {key_of(entry) for entry in entries if entry.act in OF_SUBMISSIONS}


def about_of(entries: Iterable[AuditEntry], acts: Iterable[str]) -> set[str]:
    return {entry.about for entry in entries if entry.act in acts}


def names_by_id(rows: QuerySet[Any], field: str, ids: set[str]) -> dict[str, str]:
    found = rows.filter(public_id__in=[one for one in ids if is_id(one)]) if ids else rows.none()
    return {str(public_id): name for public_id, name in found.values_list("public_id", field)}


def more_of(entry: AuditEntry) -> str:
    """What else the entry says, in words: the role, what was taken, what was declared, how many were written to."""
    facts = entry.facts
    if "before" in facts:
        roles = {"before": str(ROLES.get(facts["before"], "")), "role": str(ROLES.get(facts["role"], ""))}
        return _("from %(before)s to %(role)s") % roles
    if "rule" in facts:
        return _("by the rule of the organisation: %(months)s months after the cohort was archived") % {
            "months": facts["rule"]
        }
    if "role" in facts:
        return str(ROLES.get(facts["role"], ""))
    if "factor" in facts and facts["factor"] != facts["factor_before"]:
        return _("second factor demanded") if facts["factor"] else _("second factor no longer demanded")
    if entry.act in {Act.EXPORTED, Act.INVITED, Act.PHASED}:
        words = WHAT.get(facts.get("what", ""))
        return words(facts.get("invitees", 0)) if words else ""
    if entry.act in OF_ENROLMENTS:
        return str(ANSWERS.get(facts["answer"], ""))
    if entry.act == Act.WROTE:
        return ngettext("%(count)d email", "%(count)d emails", facts["letters"]) % {"count": facts["letters"]}
    return ""


def list_words(count: int) -> str:
    return ngettext("%(count)d invitee, by list", "%(count)d invitees, by list", count) % {"count": count}


def again_words(count: int) -> str:
    return ngettext("%(count)d invitee, once more", "%(count)d invitees, once more", count) % {"count": count}


ANSWERS = dict(Declaration.Answer.choices)
# What was taken, or how many were asked and how.
WHAT: dict[str, Callable[[int], str]] = {
    "xlsx": lambda count: _("ventures, XLSX"),
    "csv": lambda count: _("ventures, CSV"),
    "change": lambda count: _("change, CSV"),
    "summary": lambda count: _("released figures, CSV"),
    "list": list_words,
    "again": again_words,
    "address": lambda count: _("an invitee, at another address"),
    "link": lambda count: _("a link"),
    "planned": lambda count: _("a phase, new"),
    "changed": lambda count: _("a phase, changed"),
    "unplanned": lambda count: _("a phase, removed"),
}


def csv_of(entries: QuerySet[AuditEntry], reader: int) -> Iterator[str]:
    """The entries as CSV, with their digests, in pieces, as `lines_of` names them."""
    writer = csv.writer(Echo())
    heads = (
        _("Number"),
        _("Moment (UTC)"),
        pgettext("who did it", "Person"),
        _("What"),
        _("About"),
        _("More"),
        _("Digest"),
    )
    yield "\ufeff" + writer.writerow(heads)
    for piece in pieces(entries):
        for line in lines_of(piece, reader):
            entry = line.entry
            cells = (str(entry.by), entry.act_words, line.about, line.more)
            moment = entry.at.strftime("%Y-%m-%dT%H:%M:%SZ")
            yield writer.writerow([entry.number, moment, *(guarded(cell) for cell in cells), entry.digest])


def pieces(entries: QuerySet[AuditEntry], size: int = 500) -> Iterator[list[AuditEntry]]:
    """Newest first, each piece read by the number that the last one ended with."""
    rows = entries[:size]
    while piece := list(rows):
        yield piece
        rows = entries.filter(number__lt=piece[-1].number)[:size]
