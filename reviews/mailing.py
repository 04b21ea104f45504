"""Letters to the founders of many ventures of a cohort at once: a reminder of what is due, or words of one's own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.forms import CleanCharField
from accounts.models import User
from cohorts import audit, mailings
from cohorts.landing import ventures_page
from cohorts.letters import tenant_of
from cohorts.models import Checkpoint, Cohort, Right, StaffMembership, VentureMembership
from cohorts.models import Mailing as MailingRow
from jobs.models import Status
from mails import post
from mails.composing import Letter, compose
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import accounts_that_stopped
from reviews.bulk import Act, ActForm, Begun, Outcome, adds
from reviews.glance.choosing import checkpoint_here
from reviews.glance.rows import Row
from reviews.models import Submission
from reviews.reminders import AFTER, BEFORE, newest_assessments

LONG = 300  # letters; more are written by the worker
LETTER = "letter"
LONGEST = 4000  # characters of one's own words


@dataclass(frozen=True)
class Mailing:
    """Who would get a letter of a kind: the people of each venture by the key of its enrolment, the lead's address too."""

    kind: str
    readers: Mapping[int, Sequence[User]]
    unwanted: frozenset[int]
    leads: Mapping[int, str]

    def wanted(self, row: Row) -> list[User]:
        """The people of a venture who get it."""
        return [one for one in self.readers.get(row.enrolment.pk, []) if one.pk not in self.unwanted]

    def why_nobody(self, row: Row) -> str:
        """Why no letter can go to a venture: a sentence."""
        if self.readers.get(row.enrolment.pk):
            return _("Nobody was emailed: its people have stopped emails of this kind.")
        return _("Nobody was emailed: it has no owner or editor who gets emails about it now.")


def mailing_of(kind: str, rows: Sequence[Row]) -> Mailing:
    """Reads who belongs to the ventures, in a fixed number of queries."""
    ventures = {row.enrolment.venture_id: row.enrolment.pk for row in rows}
    members = VentureMembership.objects.who_edit().filter(venture__in=ventures, user__is_active=True)
    readers: dict[int, list[User]] = {}
    for one in members.select_related("user").order_by("pk"):
        readers.setdefault(ventures[one.venture_id], []).append(one.user)
    people = {one.pk: one for of_venture in readers.values() for one in of_venture}
    leads = StaffMembership.objects.filter(leads__in=[row.enrolment.pk for row in rows], user__is_active=True)
    addresses = dict(leads.values_list("leads", "user__email"))
    unwanted = accounts_that_stopped(list(people.values()), KINDS[kind])
    return Mailing(kind, readers, frozenset(unwanted), addresses)


@dataclass(frozen=True)
class Preview:
    """What stands over the button: how many letters go, who gets none and why, and how the letter reads.

    Attributes:
        submitted: who has handed in already and so gets no reminder.
        letter: to the first venture; None where the words are still to be written or nothing goes.
        why_not: a sentence instead of all this, when nothing can be sent to anybody.
    """

    letters: int
    stopped: Sequence[str]
    nobody: Sequence[str]
    letter: Letter | None = None
    why_not: str = ""
    submitted: Sequence[str] = ()

    @property
    def is_in_vain(self) -> bool:
        """Whether nobody would get anything."""
        return not self.letters

    @property
    def is_long(self) -> bool:
        """Whether the worker writes them."""
        return self.letters > LONG


def preview_of(mailing: Mailing, rows: Sequence[Row]) -> Preview:
    left = [row for row in rows if not mailing.wanted(row)]
    stopped = [row.name for row in left if mailing.readers.get(row.enrolment.pk)]
    nobody = [row.name for row in left if not mailing.readers.get(row.enrolment.pk)]
    return Preview(sum(len(mailing.wanted(row)) for row in rows), stopped, nobody)


@dataclass(frozen=True)
class Reminder:
    """What a cohort is reminded of today: a checkpoint, in which kind of letter, and who has handed in there."""

    checkpoint: Checkpoint
    kind: str
    day: date
    handed_in: frozenset[int]


class NothingDue(Exception):
    """There is nothing that anybody could be reminded of today. The text says why, for people."""


def reminder_for(cohort: Cohort) -> Reminder:
    """Raises NothingDue."""
    day = cohort.today
    here = checkpoint_here(cohort.checkpoints.all(), day)
    if cohort.is_closed:
        raise NothingDue(_("This cohort is closed: nobody can submit, so nobody is reminded. Nothing was sent."))
    if here is None:
        raise NothingDue(_("This cohort has no checkpoint to remind anybody of. Write to them instead."))
    if not here.is_open_on(day):
        text = _("%(checkpoint)s takes no submissions today, so nobody is reminded of it. Nothing was sent.")
        raise NothingDue(text % {"checkpoint": here.title})
    there = Submission.objects.filter(checkpoint=here).values_list("enrolment", flat=True)
    return Reminder(here, BEFORE if day <= here.due_on else AFTER, day, frozenset(there))


def preview_reminder(rows: Sequence[Row], cohort: Cohort) -> Preview:
    try:
        reminder = reminder_for(cohort)
    except NothingDue as why:
        return Preview(0, [], [], why_not=str(why))
    missing = [row for row in rows if row.enrolment.pk not in reminder.handed_in]
    mailing = mailing_of(reminder.kind, missing)
    found = preview_of(mailing, missing)
    found = replace(found, submitted=[row.name for row in rows if row.enrolment.pk in reminder.handed_in])
    first = next((row for row in missing if mailing.wanted(row)), None)
    if first is None:
        return found
    reader = mailing.wanted(first)[0]
    context = reminder_words(reminder, first, links_of([first])[first.enrolment.venture_id])
    return replace(
        found, letter=compose(KINDS[reminder.kind], get_language() or "en", context, reader.email, reader.name)
    )


def reminder_words(reminder: Reminder, row: Row, link: str) -> dict[str, Any]:
    cohort = row.enrolment.cohort
    return {
        "organisation": cohort.programme.organisation.name,
        "cohort": cohort.name,
        "venture": row.name,
        "checkpoint": reminder.checkpoint.label,
        "due": reminder.checkpoint.due_on,
        "link": link,
    }


def remind_them(rows: Sequence[Row], given: dict[str, Any], request: HttpRequest) -> list[Outcome] | Begun:
    """Reminds who has not handed in at the checkpoint of today; nobody twice on one day."""
    try:
        reminder = reminder_for(rows[0].enrolment.cohort)
    except NothingDue as why:
        return [Outcome(row, str(why), is_done=False) for row in rows]
    there = [row for row in rows if row.enrolment.pk in reminder.handed_in]
    missing = [row for row in rows if row.enrolment.pk not in reminder.handed_in]
    given = {"checkpoint": reminder.checkpoint.pk, "due": str(reminder.checkpoint.due_on), "day": str(reminder.day)}
    mailing = mailing_of(reminder.kind, missing)
    if preview_of(mailing, missing).is_long:
        return begin(reminder.kind, rows, given, once_of(given), request)
    sent = send(mailing, missing, words_of_reminder(reminder, missing), once_of(given), request)
    return [*sent, *(Outcome(row, _("It has submitted already. Nothing was sent.")) for row in there)]


def once_of(given: Mapping[str, Any]) -> str:
    """What all reminders of a checkpoint and its date that are sent on a day have in common: nobody gets two of them."""
    return f"by-hand-{given['checkpoint']}-{given['due']}-{given['day']}"


def words_of_reminder(reminder: Reminder, rows: Sequence[Row]) -> Callable[[Row], dict[str, Any]]:
    """What the reminder says to each of these."""
    links = links_of(rows)
    return lambda row: reminder_words(reminder, row, links[row.enrolment.venture_id])


class LetterForm(ActForm):
    """One's own words."""

    subject = CleanCharField(label=gettext_lazy("Subject"), max_length=150)
    body = CleanCharField(
        label=gettext_lazy("Your words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Plain text. Your name and the name of your organisation stand below it."),
    )
    # The same letter sent again by a second press is the same letter.
    number = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].initial = uuid.uuid4


def preview_letter(rows: Sequence[Row], cohort: Cohort) -> Preview:
    return preview_of(mailing_of(LETTER, rows), rows)


def look_at_letter(rows: Sequence[Row], cohort: Cohort, given: dict[str, Any], request: HttpRequest) -> Preview:
    """The same with the letter as it reads to the first who gets it; nothing is sent."""
    mailing = mailing_of(LETTER, rows)
    found = preview_of(mailing, rows)
    first = next((row for row in rows if mailing.wanted(row)), None)
    if first is None:
        return found
    reader = mailing.wanted(first)[0]
    words = letter_words(cohort, given, request)
    letter = compose(KINDS[LETTER], get_language() or "en", words, reader.email, reader.name)
    return replace(found, letter=letter)


def letter_words(cohort: Cohort, given: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    return {
        "organisation": cohort.programme.organisation.name,
        "sender": str(request.user),
        "subject": given["subject"],
        "body": given["body"],
        "link": ventures_page(),
    }


def write_to_them(rows: Sequence[Row], given: dict[str, Any], request: HttpRequest) -> list[Outcome] | Begun:
    """Sends one's own words to the people of each venture, once each however often the form is sent."""
    assert request.user.is_authenticated  # noqa: S101  the door asked for a role
    words = letter_words(rows[0].enrolment.cohort, given, request)
    once, mailing = f"{given['number']}-by-{request.user.pk}", mailing_of(LETTER, rows)
    if preview_of(mailing, rows).is_long:
        return begin(LETTER, rows, {"words": words}, once, request)
    return send(mailing, rows, lambda _row: words, once, request)


def begin(kind: str, rows: Sequence[Row], given: Mapping[str, Any], once: str, request: HttpRequest) -> Begun:
    """Leaves so many letters to the worker."""
    assert request.user.is_authenticated  # noqa: S101  the door asked for a role
    words = {**given, "once": once, "language": get_language()}
    made = mailings.order_letters(
        cohort=rows[0].enrolment.cohort,
        kind=kind,
        once_key=act_key(kind, once, request.user),
        keys=[row.enrolment.pk for row in rows],
        by=request.user,
        words=words,
    )
    text = _("These emails are written in the background. You can leave this page: it says how far they are.")
    return Begun(text, reverse("mailing", args=[made.public_id]))


def act_key(kind: str, once: str, by: User) -> str:
    """The same for all that one person sends by hand of one reminder on one day, and for each press of one letter."""
    return f"{kind}-{once}-by-{by.pk}"


@transaction.atomic
def send(
    mailing: Mailing, rows: Sequence[Row], words: Callable[[Row], Mapping[str, Any]], once: str, request: HttpRequest
) -> list[Outcome]:
    """Writes to the people of each venture. The log has one entry, with the number of letters that were not there before."""
    assert request.user.is_authenticated  # noqa: S101  the door asked for a role
    if not rows:
        return []
    kind, cohort = mailing.kind, rows[0].enrolment.cohort
    same = Mail.objects.filter(once_key__startswith=f"{kind}-{once}-")
    before = same.count()
    act = mailings.begun(cohort=cohort, kind=kind, once_key=act_key(kind, once, request.user), by=request.user)
    outcomes, left = write_all(act, mailing, rows, words, once, request.user.email)
    mailings.leave_out(act, left, now_written=[one.row.enrolment.pk for one in outcomes if one.is_done])
    mailings.drop_unwritten(act)
    if letters := same.count() - before:
        facts = {"kind": kind, "letters": letters}
        organisation = cohort.programme.organisation
        audit.write(organisation=organisation, by=request.user, act=audit.Act.WROTE, about=cohort.public_id, **facts)
    return outcomes


def write_all(
    act: MailingRow,
    mailing: Mailing,
    rows: Sequence[Row],
    words: Callable[[Row], Mapping[str, Any]],
    once: str,
    sender: str,
) -> tuple[list[Outcome], dict[int, str]]:
    """Writes to the people of each venture; what became of each, and who got no letter, with codes of `LEFT_OUT`.

    Args:
        sender: the address that answers go to where a venture has no lead.
    """
    outcomes, left = list[Outcome](), dict[int, str]()
    for row in rows:
        key, readers = row.enrolment.pk, mailing.wanted(row)
        if not readers:
            left[key] = "stopped" if mailing.readers.get(key) else "nobody"
            outcomes.append(Outcome(row, mailing.why_nobody(row), is_done=False))
            continue
        outcomes.append(written(act, row, readers, words(row), once, mailing.leads.get(key) or sender))
        same = Mail.objects.filter(once_key__startswith=f"{act.kind}-{once}-{key}-")
        if not outcomes[-1].is_done and not same.exists():
            left[key] = "address"
    return outcomes, left


def written(
    act: MailingRow, row: Row, readers: Iterable[User], context: Mapping[str, Any], once: str, reply_to: str
) -> Outcome:
    """Writes to the people of one venture. What was cancelled before it went is no letter that goes."""
    tenant, letters = tenant_of(row.enrolment.cohort.programme.organisation), list[Mail]()
    for reader in readers:
        key = f"{act.kind}-{once}-{row.enrolment.pk}-{reader.pk}"
        about = {"once_key": key, "mailing": act.public_id, "about": row.enrolment.public_id}
        mail = post.write_to(reader, kind=act.kind, context=context, tenant=tenant, reply_to=reply_to, **about)
        letters += [mail] if mail else []
    if not letters:
        return Outcome(row, _("Nothing could be written to the addresses of its people."), is_done=False)
    count = sum(mail.status != Status.CANCELLED for mail in letters)
    if not count:
        text = _("Its email was cancelled and does not go. To write all the same, begin a new email.")
        return Outcome(row, text, is_done=False)
    text = ngettext("Written to one person.", "Written to %(count)d people.", count)
    return Outcome(row, text % {"count": count})


def links_of(rows: Sequence[Row]) -> dict[int, str]:
    """Where the people of each venture go on, by the key of the venture: its newest assessment, else their ventures."""
    newest = newest_assessments([row.enrolment.venture_id for row in rows])
    return {
        row.enrolment.venture_id: reverse("assessment", args=[newest[row.enrolment.venture_id]])
        if row.enrolment.venture_id in newest
        else ventures_page()
        for row in rows
    }


REMIND = Act(
    key="remind",
    label=gettext_lazy("Remind"),
    question=gettext_lazy("Remind these ventures of the checkpoint?"),
    do=gettext_lazy("Send the reminders"),
    right=Right.MANAGE,
    run=remind_them,
    template="reviews/_mailing.html",
    preview=preview_reminder,
    is_first=True,
)
WRITE = Act(
    key="write",
    label=gettext_lazy("Write"),
    question=gettext_lazy("What do you write to these ventures?"),
    do=gettext_lazy("Send it"),
    right=Right.MANAGE,
    run=write_to_them,
    form=LetterForm,
    template="reviews/_mailing.html",
    preview=preview_letter,
    look=look_at_letter,
    is_first=True,
)


def offer() -> None:
    """Offers both on every cohort; called when the product starts."""
    adds(REMIND)
    adds(WRITE)
