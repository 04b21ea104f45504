"""What the staff of an incubator and a team say to each other about a plan that the venture shares (decision 0058).

It is apart from the comments of the team, which no staff read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.limits import LimitReached, refuse_beyond
from accounts.models import User
from cohorts.letters import tenant_of_venture
from cohorts.models import Cohort, Enrolment, Right, VentureMembership
from mails import post
from plans.access import Side, is_shared
from plans.models import PlanComment, PlanTalkReading
from reviews.conflicts import read_of
from reviews.day import Line, Reader
from reviews.hiding import is_hidden_from

KIND = "plan_comment"
MOST = 500  # comments about one plan


@transaction.atomic
def say(*, side: Side, text: str, language: str, by: User) -> PlanComment:
    """Writes a comment for one side. What staff write is mailed to owners and editors who have nothing unread.

    Args:
        text: not empty.
        language: in which the writer reads the product: "en" or "zh-hans".

    Raises:
        LimitReached: the venture shares its plan no longer, or there are as many comments as there may be. Nothing
            was written.
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=side.enrolment.pk)
    if not is_shared(enrolment):
        raise LimitReached(_("The plan is not shared any more, so nothing was sent. What you wrote still stands here."))
    most = _("There are %(most)d comments here, the most there may be. Yours was not saved.")
    refuse_beyond(enrolment.plan_comments.count(), MOST, most % {"most": MOST})
    told = people_told(side.enrolment) if side.is_staff else []
    comment: PlanComment = enrolment.plan_comments.create(
        text=text, language=language, by_staff=side.is_staff, written_by=by
    )
    for person in told:
        tell(side.enrolment, comment, person)
    return comment


def people_told(enrolment: Enrolment) -> list[User]:
    """Owners and editors to whom no comment of the staff is new: who has one unread got a letter for it."""
    members = VentureMembership.objects.who_edit().filter(venture=enrolment.venture_id, user__is_active=True)
    people = [one.user for one in members.select_related("user").order_by("pk")]
    return [one for one in people if not new_for(one.pk, enrolment, is_staff=False).exists()]


def tell(enrolment: Enrolment, comment: PlanComment, reader: User) -> None:
    """The letter to somebody of the team, in their language; the comment as it was written."""
    post.write_to(
        reader,
        kind=KIND,
        context={
            "organisation": enrolment.cohort.programme.organisation.name,
            "venture": enrolment.venture.name,
            "writer": str(comment.written_by),
            "words": comment.text,
            "link": url_of(enrolment),
        },
        once_key=f"{KIND}-{comment.pk}-for-{reader.pk}",
        tenant=tenant_of_venture(enrolment.venture),
    )


def url_of(enrolment: Enrolment) -> str:
    """The page on which both sides read it."""
    return reverse("plan_talk", args=[enrolment.public_id])


def read_talk(enrolment: Enrolment) -> list[PlanComment]:
    """What was said, the oldest first; one query."""
    return list(enrolment.plan_comments.select_related("written_by").order_by("pk"))


def new_for(user: int, enrolment: Enrolment, *, is_staff: bool) -> QuerySet[PlanComment]:
    """What the other side said that somebody has not opened."""
    seen = PlanTalkReading.objects.filter(user=user, enrolment=OuterRef("enrolment"), read__gte=OuterRef("pk"))
    rows: QuerySet[PlanComment] = enrolment.plan_comments.filter(~Exists(seen), by_staff=not is_staff)
    return rows


def mark_read(user: User, enrolment: Enrolment, shown: list[PlanComment]) -> None:
    """Notes that somebody had these before them. What an older page showed takes nothing back."""
    if not shown:
        return
    last = max(one.pk for one in shown)
    row, is_new = PlanTalkReading.objects.get_or_create(user=user, enrolment=enrolment, defaults={"read_id": last})
    if not is_new:
        PlanTalkReading.objects.filter(pk=row.pk, read__lt=last).update(read_id=last)


@dataclass(frozen=True)
class Talk:
    """A talk as the plan of the team names it: with whom, how much is new, and whether they still read it."""

    enrolment: Enrolment
    new: int

    @property
    def url(self) -> str:
        return url_of(self.enrolment)

    @property
    def is_shared(self) -> bool:
        return is_shared(self.enrolment)


def talks_of(venture: int, user: int) -> list[Talk]:
    """The talks of a venture: of plans that it shares, and of those where something was said; two queries."""
    said = Exists(PlanComment.objects.filter(enrolment=OuterRef("pk")))
    sharing = Q(shares_plan=True, ended_at=None, approved_at__isnull=False)
    rows = Enrolment.objects.filter(said | sharing, venture=venture).order_by("pk")
    found = list(rows.select_related("cohort__programme__organisation"))
    if not found:
        return []
    seen = PlanTalkReading.objects.filter(user=user, enrolment=OuterRef("enrolment"), read__gte=OuterRef("pk"))
    new = PlanComment.objects.filter(~Exists(seen), enrolment__in=found, by_staff=True)
    counts = Counter(new.values_list("enrolment", flat=True))
    return [Talk(one, counts[one.pk]) for one in found]


def of_shared_plans(reader: Reader) -> Iterator[Line]:
    """What teams wrote that is new to whoever talks with them, as lines of a day; one query while there is nothing.

    It concerns who leads the venture and who of the staff wrote to it; where nobody does either, who manages the cohort.
    """
    cohorts = {one.pk: one for one in reader.cohorts_with(Right.READ)}
    managed = {one.pk for one in reader.cohorts_with(Right.MANAGE)}
    user = reader.user.pk
    seen = PlanTalkReading.objects.filter(user=user, enrolment=OuterRef("enrolment"), read__gte=OuterRef("pk"))
    places = Enrolment.objects.current().open_to(user).filter(cohort__in=cohorts, shares_plan=True)
    places = places.exclude(venture__members__user=user)
    new = PlanComment.objects.filter(~Exists(seen), by_staff=False, enrolment__in=places)
    counts = Counter(new.values_list("enrolment", flat=True))
    if not counts:
        return
    rows = Enrolment.objects.filter(pk__in=counts).select_related("venture", "lead").order_by("pk")
    writers = writers_to(counts)
    for pk, cohort in cohorts.items():
        own = [one for one in rows if one.cohort_id == pk and concerns(one, writers[one.pk], user, pk in managed)]
        for one in readable(own, cohort, user):
            words = ngettext(
                "new comment from the team of %(venture)s on its shared plan",
                "new comments from the team of %(venture)s on its shared plan",
                counts[one.pk],
            )
            text, count = words % {"venture": one.venture.name}, counts[one.pk]
            yield Line(26, count, text, url_of(one), _("Read and answer"), cohort.name, f"plan-{one.pk}", cohort)


def writers_to(enrolments: Iterable[int]) -> Mapping[int, set[int]]:
    """Who of the staff of today wrote to each venture about its shared plan, by the key of its place."""
    found: dict[int, set[int]] = defaultdict(set)
    here = {"written_by__staff_memberships__organisation": F("enrolment__cohort__programme__organisation")}
    rows = PlanComment.objects.filter(enrolment__in=list(enrolments), by_staff=True, **here)
    for enrolment, who in rows.values_list("enrolment", "written_by").distinct():
        found[enrolment].add(who)
    return found


def readable(rows: Sequence[Enrolment], cohort: Cohort, user: int) -> list[Enrolment]:
    """Those places in a cohort of which somebody may read what is shared; for a cohort without any, nothing is asked."""
    if not rows or is_hidden_from(cohort, user):
        return []
    cohort.reader = user
    known = Enrolment.objects.filter(pk__in=[one.pk for one in rows])
    may_read = set(read_of(cohort, known).values_list("pk", flat=True))
    return [one for one in rows if one.pk in may_read]


def concerns(enrolment: Enrolment, wrote: Collection[int], user: int, may_manage: bool) -> bool:
    """Whether what a team wrote is for somebody of the staff.

    Args:
        wrote: who of the staff wrote to the venture.
    """
    lead = {enrolment.lead.user_id} if enrolment.lead is not None else set()
    asked = {*wrote, *lead}
    return user in asked if asked else may_manage
