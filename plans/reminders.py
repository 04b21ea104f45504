"""Once a week, what is due or overdue in a plan goes to whoever does it, until it is settled.

Only days that the team or an incubator named count: the days that the plan works out move by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from accounts.models import User
from assessments.models import Assessment
from assessments.results.page import page_of
from cohorts.letters import tenant_of_venture
from cohorts.models import VentureMembership
from mails import post
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import accounts_that_stopped
from plans.models import PlanItem
from plans.naming import title_of
from plans.work import Entry, Work, work_of

KIND = "plan_due"
AHEAD = timedelta(days=7)
LEFT = (PlanItem.Status.OPEN, PlanItem.Status.DOING, PlanItem.Status.BLOCKED)
MOST_AT_ONCE = 200  # letters of one round: the sweeper has other work, and comes again
PAUSE = timedelta(minutes=30)  # between two looks while nothing is due


@dataclass(frozen=True)
class Reader:
    """One person and the items of one plan that they are told of."""

    assessment: Assessment
    person: User
    entries: tuple[Entry, ...]
    week: date

    @property
    def once_key(self) -> str:
        return f"{KIND}-{self.assessment.pk}-{self.week.isoformat()}-{self.person.pk}"


def plans_with_days(today: date) -> list[Assessment]:
    """The plans in which something that is left to do is due soon or overdue, of ventures that are worked on."""
    near = PlanItem.objects.filter(status__in=LEFT, due__lt=today + AHEAD)
    worked = VentureMembership.objects.who_edit().values("venture")
    rows = Assessment.objects.filter(plan_items__in=near, venture__in=worked).distinct()
    return list(rows.with_venture().order_by("pk"))


def near_in(work: Work) -> list[Entry]:
    """The items that are left to do and are due within a week from today, or were due before; the earliest first."""
    found = [
        one
        for one in work.entries.values()
        if one.row and one.row.due and one.status in LEFT and one.is_asked and one.row.due < work.today + AHEAD
    ]
    return sorted(found, key=lambda one: (one.row.due, one.row.pk) if one.row and one.row.due else (date.max, 0))


def readers_of(assessment: Assessment, work: Work) -> Iterator[Reader]:
    """Whoever does an item; the owners for what nobody on the team does."""
    members = VentureMembership.objects.who_edit().filter(venture=assessment.venture_id, user__is_active=True)
    week = work.today - timedelta(days=work.today.weekday())
    owners = {one.user_id for one in members if one.role == VentureMembership.Role.OWNER}
    people = {one.user_id: one.user for one in members.select_related("user").order_by("pk")}
    told: dict[int, list[Entry]] = {}
    for one in near_in(work):
        person = one.row.person_id if one.row else None
        for who in [person] if person in people else owners:
            told.setdefault(who, []).append(one)
    for who, entries in told.items():
        yield Reader(assessment, people[who], tuple(entries), week)


def unwritten(readers: list[Reader]) -> list[Reader]:
    """Those without a letter this week, who want such letters."""
    keys = [one.once_key for one in readers]
    there = set(Mail.objects.filter(once_key__in=keys).values_list("once_key", flat=True))
    unwanted = accounts_that_stopped([one.person for one in readers], KINDS[KIND])
    return [one for one in readers if one.once_key not in there and one.person.pk not in unwanted]


def write(reader: Reader, work: Work) -> Mail | None:
    """The letter, in the language of its reader."""
    language = reader.person.language or get_language() or "en"
    with override(language):
        page = page_of(work.evaluation, language)

        def thing(one: Entry) -> dict[str, Any]:
            return {"title": title_of(one, page), "due": one.row.due if one.row else None}

        late = [one for one in reader.entries if one.row and one.row.due and one.row.due < work.today]
        return post.write_to(
            reader.person,
            kind=KIND,
            context={
                "organisation": "",
                "venture": reader.assessment.venture.name,
                "overdue": [thing(one) for one in late],
                "due": [thing(one) for one in reader.entries if one not in late],
                "link": reverse("plan", args=[reader.assessment.public_id]),
            },
            once_key=reader.once_key,
            tenant=tenant_of_venture(reader.assessment.venture),
        )


def remind(now: datetime | None = None, most: int = MOST_AT_ONCE) -> int:
    """Writes what is due, at most so many letters; how many were written. Safe to repeat at any time.

    Each person gets one letter a week about a plan at most, on the first day of the week on which there is something.
    """
    today, written = timezone.localdate(now), 0
    for assessment in plans_with_days(today):
        work = work_of(assessment, today=today)
        for reader in unwritten(list(readers_of(assessment, work))):
            if written >= most:
                return written
            written += write(reader, work) is not None
    return written
