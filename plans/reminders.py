"""Once a week, what is due or overdue in a plan goes to whoever does it, until it is settled; which evidence is about
to count no longer, to the owners and to whoever attached it; at which checkpoint of a cohort the venture has to
hand in within a week, to all who may; and which questions somebody took on are still open.

Only days that the team or an incubator named count: the days that the plan works out move by themselves. What somebody
took on has no day: it stands in every such letter, and is a reason for one once it has waited for a week.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from accounts.models import User
from assessments.delegating import Given, given_in, mine
from assessments.evidence.along import asked_of, goes_along
from assessments.models import Assessment, Delegation, Evidence, EvidenceQuerySet
from assessments.results.page import page_of
from cohorts.letters import tenant_of_venture
from cohorts.models import Checkpoint, Cohort, VentureMembership
from mails import post
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import accounts_that_stopped
from plans.models import PlanItem
from plans.naming import title_of
from plans.work import Entry, Work, work_of
from playbooks.catalogue import VersionDamaged
from reviews.reminders import missing_at, newest_assessments

log = logging.getLogger("plumbline.mails")
KIND = "plan_due"
AHEAD = timedelta(days=7)
RENEWING, TOLD_AFTER = timedelta(days=14), timedelta(days=7)  # before the last day of evidence, and after it
LEFT = (PlanItem.Status.OPEN, PlanItem.Status.DOING, PlanItem.Status.BLOCKED)
WAITED = timedelta(days=7)  # what was taken on since then is a reason for a letter
MOST_AT_ONCE = 200  # letters of one round: the sweeper has other work, and comes again
PAUSE = timedelta(minutes=30)  # between two looks while nothing is due


@dataclass(frozen=True)
class Reader:
    """One person, and what they are told of one plan: items, evidence whose last day is near, checkpoints ahead.

    Attributes:
        took_on: whether questions that they took on a week ago or earlier wait for an answer.
    """

    assessment: Assessment
    person: User
    entries: tuple[Entry, ...]
    pieces: tuple[Evidence, ...]
    week: date
    checkpoints: tuple[Checkpoint, ...] = ()
    took_on: bool = False

    @property
    def once_key(self) -> str:
        return f"{KIND}-{self.assessment.pk}-{self.week.isoformat()}-{self.person.pk}"


def plans_with_days(today: date, handing_in: Collection[UUID] = ()) -> list[Assessment]:
    """The plans in which something is due soon or overdue, evidence grows old, or somebody took something on, of
    ventures that are worked on.

    Args:
        handing_in: public ids of the assessments of ventures that have to hand in, which are among them.
    """
    near = PlanItem.objects.filter(status__in=LEFT, due__lt=today + AHEAD)
    worked = VentureMembership.objects.who_edit().values("venture")
    waiting = Delegation.objects.filter(given_at__date__lte=today - WAITED)
    told = Q(pk__in=near.values("assessment")) | Q(pk__in=growing_old(today).values("assessment"))
    told |= Q(pk__in=waiting.values("assessment"))
    rows = Assessment.objects.filter(told | Q(public_id__in=handing_in), venture__in=worked)
    return list(rows.with_venture().order_by("pk"))


def checkpoints_ahead(now: datetime) -> dict[UUID, tuple[Checkpoint, ...]]:
    """The checkpoints that are due within a week where their organisation is, and at which a venture has not handed
    in, the earliest first; by public id of the newest assessment of the venture."""
    span = (now - timedelta(days=2)).date(), (now + AHEAD + timedelta(days=2)).date()
    rows = Checkpoint.objects.filter(due_on__range=span, cohort__in=Cohort.objects.going_on().values("pk"))
    found: dict[int, list[Checkpoint]] = {}
    for one in rows.select_related("cohort__programme__organisation").order_by("due_on", "pk"):
        day = now.astimezone(one.cohort.programme.organisation.zone).date()
        if day <= one.due_on < day + AHEAD:
            for enrolment in missing_at(one):
                found.setdefault(enrolment.venture_id, []).append(one)
    newest = newest_assessments(found)
    return {newest[key]: tuple(ahead) for key, ahead in found.items() if key in newest}


def growing_old(today: date) -> EvidenceQuerySet:
    """Evidence whose last day is near, or was a few days ago."""
    span = (today - TOLD_AFTER, today + RENEWING)
    return Evidence.objects.current().filter(good_until__range=span).order_by("good_until", "pk")


def to_renew(assessment: Assessment, work: Work) -> list[Evidence]:
    """The pieces that grow old behind answers that concern the venture and have nothing that counts for longer."""
    standing = list(assessment.evidence.current())
    lasting = {one.item_id for one in standing if one.counts_on(work.today + RENEWING + timedelta(days=1))}
    near = [one for one in growing_old(work.today).filter(assessment=assessment) if one.item_id not in lasting]
    return goes_along(near, asked_of(work.evaluation.situation))


def near_in(work: Work) -> list[Entry]:
    """The items that are left to do and are due within a week from today, or were due before; the earliest first."""
    found = [
        one
        for one in work.entries.values()
        if one.row and one.row.due and one.status in LEFT and one.is_asked and one.row.due < work.today + AHEAD
    ]
    return sorted(found, key=lambda one: (one.row.due, one.row.pk) if one.row and one.row.due else (date.max, 0))


def members_of(assessment: Assessment) -> list[VentureMembership]:
    """Owners and editors of the venture, in the order in which they joined."""
    rows = VentureMembership.objects.who_edit().filter(venture=assessment.venture_id, user__is_active=True)
    return list(rows.select_related("user").order_by("pk"))


def anybody_unwritten(assessment: Assessment, today: date) -> bool:
    """Whether anybody could get a letter this week: else the plan need not be judged."""
    week = monday_of(today)
    return bool(unwritten([Reader(assessment, one.user, (), (), week) for one in members_of(assessment)]))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def waited_for(assessment: Assessment, today: date) -> Given:
    """Who took on what a week ago or earlier."""
    rows = assessment.delegations.filter(given_at__date__lte=today - WAITED).values_list("of", "key")
    old = set(rows)
    return Given({piece: member for piece, member in given_in(assessment).by_piece.items() if piece in old})


def readers_of(assessment: Assessment, work: Work, ahead: tuple[Checkpoint, ...] = ()) -> Iterator[Reader]:
    """Whoever does an item or attached a piece; the owners for what nobody on the team does, and for every piece.

    Args:
        ahead: checkpoints at which the venture has to hand in soon; all who may hand in are told.
    """
    members = members_of(assessment)
    week = monday_of(work.today)
    owners = {one.user_id for one in members if one.role == VentureMembership.Role.OWNER}
    people = {one.user_id: one.user for one in members}
    told: dict[int, list[Entry]] = {}
    for one in near_in(work):
        person = one.row.person_id if one.row else None
        for who in [person] if person in people else owners:
            told.setdefault(who, []).append(one)
    pieces, waiting = to_renew(assessment, work), waited_for(assessment, work.today)
    for who in people:
        own = tuple(one for one in pieces if who in owners or one.added_by_id == who)
        took_on = bool(mine(work.evaluation, waiting, who, "en"))
        if told.get(who) or own or ahead or took_on:
            yield Reader(assessment, people[who], tuple(told.get(who, ())), own, week, ahead, took_on)


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

        def proof(one: Evidence) -> dict[str, Any]:
            item = work.evaluation.playbook.items[one.item_id]
            place = {"code": item.code, "question": page.say(item.title)}
            return {**place, "day": one.good_until, "is_past": not one.counts_on(work.today)}

        yours = mine(work.evaluation, given_in(reader.assessment), reader.person.pk, language)
        late = [one for one in reader.entries if one.row and one.row.due and one.row.due < work.today]
        return post.write_to(
            reader.person,
            kind=KIND,
            context={
                "organisation": "",
                "venture": reader.assessment.venture.name,
                "overdue": [thing(one) for one in late],
                "due": [thing(one) for one in reader.entries if one not in late],
                "evidence": [proof(one) for one in reader.pieces],
                "checkpoints": [
                    {"name": one.label, "cohort": one.cohort.name, "due": one.due_on} for one in reader.checkpoints
                ],
                "yours": [one.words for one in yours],
                "link": place_of(reader),
            },
            once_key=reader.once_key,
            tenant=tenant_of_venture(reader.assessment.venture),
        )


def place_of(reader: Reader) -> str:
    """Where to act: the plan; the evidence or the assessment, which is answered and submitted, where it tells no item."""
    key = reader.assessment.public_id
    if reader.entries:
        return reverse("plan", args=[key])
    if reader.checkpoints or not reader.pieces:
        return reverse("assessment", args=[key])
    return reverse("evidence_add", args=[key, reader.pieces[0].item_id])


def remind(now: datetime | None = None, most: int = MOST_AT_ONCE) -> int:
    """Writes what is due, at most so many letters; how many were written. Safe to repeat at any time.

    Each person gets one letter a week about a plan at most, on the first day of the week on which there is something.
    """
    today, written = timezone.localdate(now), 0
    ahead = checkpoints_ahead(now or timezone.now())
    for assessment in plans_with_days(today, ahead):
        if not anybody_unwritten(assessment, today):
            continue
        try:
            work = work_of(assessment, today=today)
        except VersionDamaged as damaged:  # takes no reminder from other ventures
            log.error("No reminders for assessment %s: the content of %s is damaged.", assessment.public_id, damaged)
            continue
        for reader in unwritten(list(readers_of(assessment, work, ahead.get(assessment.public_id, ())))):
            if written >= most:
                return written
            written += write(reader, work) is not None
    return written
