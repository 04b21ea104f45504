"""Who is reminded of a checkpoint today, and the letters that do it.

A letter is due from a day on and stays due as long as what it says is true: a day on which nothing ran is made up
for on the next. Each is written once for a checkpoint, its date, a venture and a person, so a date that is moved
is reminded of anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.zone import zone_called
from assessments.models import Assessment
from cohorts import mailings
from cohorts.landing import ventures_page
from cohorts.letters import tenant_of
from cohorts.models import Checkpoint, Cohort, Enrolment, Mailing, VentureMembership
from cohorts.models.mailings import BY_RULE
from mails import post
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import accounts_that_stopped
from reviews.models import Submission

BEFORE, AFTER = "reminder_before", "reminder_after"
# A reminder of what is late is made up for this many days; after that a person writes.
MADE_UP_FOR = timedelta(days=7)
# Letters of one round: the sweeper has other work, and comes again.
MOST_AT_ONCE = 200
# Between two looks while nothing is due.
PAUSE = timedelta(minutes=5)


@dataclass(frozen=True)
class Due:
    """One letter that is to be written: of a checkpoint, for a venture, to a person."""

    kind: str
    checkpoint: Checkpoint
    enrolment: Enrolment
    reader: User
    assessment: UUID | None

    @property
    def once_key(self) -> str:
        due = self.checkpoint.due_on.isoformat()
        return f"{self.kind}-{self.checkpoint.pk}-{due}-{self.enrolment.pk}-{self.reader.pk}"

    @property
    def act_key(self) -> str:
        """The same for all letters of a checkpoint and its date: they are one mailing."""
        return f"{BY_RULE}{self.kind}-{self.checkpoint.pk}-{self.checkpoint.due_on.isoformat()}"


def kind_on(checkpoint: Checkpoint, day: date, others: Collection[Checkpoint] = ()) -> str:
    """The kind of reminder that a checkpoint asks for on a day; empty when it asks for none.

    Args:
        others: all checkpoints of the cohort. While one of them takes submissions in time, what is handed in
            counts there: nobody is reminded of an older one that is over.
    """
    due, before, after = checkpoint.due_on, checkpoint.remind_before, checkpoint.remind_after
    if before is not None and due - timedelta(days=before) <= day <= due and checkpoint.opens_on <= day:
        return BEFORE
    if after is None or day <= due or checkpoint.after_due == Checkpoint.After.REFUSE:
        return ""
    if any(one.opens_on <= day <= one.due_on for one in others):
        return ""
    first = due + timedelta(days=after)
    return AFTER if first <= day <= first + MADE_UP_FOR else ""


def checkpoints_to_remind(now: datetime) -> Iterator[tuple[Checkpoint, str]]:
    """Checkpoints of cohorts that go on, with the kind of reminder on the day it is where the organisation is."""
    near = Q(due_on__gte=now - timedelta(days=100), due_on__lte=now + timedelta(days=100))
    asked = Q(remind_before__isnull=False) | Q(remind_after__isnull=False)
    rows = Checkpoint.objects.filter(asked, near, cohort__in=Cohort.objects.going_on().values("pk"))
    found = list(rows.select_related("cohort__programme__organisation").order_by("due_on", "pk"))
    siblings: dict[int, list[Checkpoint]] = {}
    for one in Checkpoint.objects.filter(cohort__in={one.cohort_id for one in found}):
        siblings.setdefault(one.cohort_id, []).append(one)
    for one in found:
        day = now.astimezone(zone_called(one.cohort.programme.organisation.time_zone)).date()
        kind = kind_on(one, day, siblings[one.cohort_id])
        if kind:
            yield one, kind


def missing_at(checkpoint: Checkpoint) -> list[Enrolment]:
    """The ventures in the cohort that have not handed in there."""
    there = Submission.objects.filter(checkpoint=checkpoint)
    rows = Enrolment.objects.filter(cohort=checkpoint.cohort_id).current().exclude(pk__in=there.values("enrolment"))
    return list(rows.select_related("venture").order_by("pk"))


def newest_assessments(ventures: Collection[int]) -> dict[int, UUID]:
    """The public id of the newest assessment of each venture that has one, by the venture's key."""
    rows = Assessment.objects.filter(venture__in=ventures).order_by("created_at", "pk")
    return dict(rows.values_list("venture", "public_id"))


def due_now(now: datetime) -> Iterator[Due]:
    """Every letter that is due and neither written already nor unwanted."""
    for checkpoint, kind in checkpoints_to_remind(now):
        yield from unwritten(letters_of(checkpoint, kind))


def letters_of(checkpoint: Checkpoint, kind: str) -> list[Due]:
    """A letter for everybody who may hand in for a venture that has not."""
    enrolments = {one.venture_id: one for one in missing_at(checkpoint)}
    newest = newest_assessments(enrolments)
    members = VentureMembership.objects.who_edit().filter(venture__in=enrolments, user__is_active=True)
    people = members.select_related("user").order_by("venture", "pk")
    return [Due(kind, checkpoint, enrolments[one.venture_id], one.user, newest.get(one.venture_id)) for one in people]


def unwritten(letters: Sequence[Due]) -> list[Due]:
    """Those that are not there yet and whose readers want them."""
    if not letters:
        return []
    there = set(Mail.objects.filter(once_key__in=[one.once_key for one in letters]).values_list("once_key", flat=True))
    readers = {one.reader.pk: one.reader for one in letters}
    unwanted = accounts_that_stopped(list(readers.values()), KINDS[letters[0].kind])
    return [one for one in letters if one.once_key not in there and one.reader.pk not in unwanted]


def write(due: Due, act: Mailing) -> Mail | None:
    """The letter, one of an act; the one that is there already when somebody else has written it."""
    cohort = due.checkpoint.cohort
    organisation = cohort.programme.organisation
    return post.write_to(
        due.reader,
        kind=due.kind,
        context={
            "organisation": organisation.name,
            "cohort": cohort.name,
            "venture": due.enrolment.venture.name,
            "checkpoint": due.checkpoint.label,
            "due": due.checkpoint.due_on,
            "link": reverse("assessment", args=[due.assessment]) if due.assessment else ventures_page(),
        },
        once_key=due.once_key,
        tenant=tenant_of(organisation),
        mailing=act.public_id,
        about=due.enrolment.public_id,
    )


def remind(now: datetime | None = None, most: int = MOST_AT_ONCE) -> int:
    """Writes what is due, at most so many letters; how many were written. Safe to repeat at any time."""
    written, acts = 0, dict[str, Mailing]()
    for due in due_now(now or timezone.now()):
        if written >= most:
            break
        if due.act_key not in acts:
            cohort = due.checkpoint.cohort
            acts[due.act_key] = mailings.begun(cohort=cohort, kind=due.kind, once_key=due.act_key, by=None)
        if acts[due.act_key].cancelled_at:  # somebody said that the rest shall not go
            continue
        written += write(due, acts[due.act_key]) is not None
    for act in acts.values():
        mailings.drop_unwritten(act)
    return written
