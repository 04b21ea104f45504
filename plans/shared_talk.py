"""What the staff of an incubator and a team say to each other about a plan that the venture shares (decision 0058).

It is apart from the comments of the team, which no staff read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.limits import LimitReached, refuse_beyond
from accounts.models import User
from cohorts.letters import tenant_of_venture
from cohorts.models import Cohort, Enrolment, Right, StaffMembership, VentureMembership
from cohorts.models.organisations import roles_with
from mails import post
from mails.models import Mail
from plans.access import Side, is_shared
from plans.models import PlanComment, PlanTalkReading
from reviews.conflicts import NONE, read_of
from reviews.day import Line, Reader
from reviews.hiding import hides_today, is_hidden_from
from reviews.models import Declaration

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
    """Owners and editors who got no letter for what they have not opened: so has whoever joined the team later."""
    members = VentureMembership.objects.who_edit().filter(venture=enrolment.venture_id, user__is_active=True)
    people = [one.user for one in members.select_related("user").order_by("pk")]
    return [one for one in people if not has_letter(one.pk, enrolment)]


def has_letter(reader: int, enrolment: Enrolment) -> bool:
    """Whether a letter went to somebody of the team for a comment that they have not opened."""
    new = new_for(reader, enrolment, is_staff=False).values_list("pk", flat=True)
    return Mail.objects.filter(once_key__in=[key_of(one, reader) for one in new]).exists()


def key_of(comment: int, reader: int) -> str:
    """By which the letter for a comment to somebody is known; of their keys."""
    return f"{KIND}-{comment}-for-{reader}"


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
        once_key=key_of(comment.pk, reader.pk),
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

    It concerns who leads the venture and who of the staff wrote to it; where none of them may read it now, who manages
    the cohort.
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
    for pk, cohort in cohorts.items():
        own = [one for one in rows if one.cohort_id == pk]
        asked = who_talk(own, cohort)
        mine = [one for one in own if (user in asked[one.pk] if asked[one.pk] else pk in managed)]
        for one in readable(mine, cohort, user):
            words = ngettext(
                "new comment from the team of %(venture)s on its shared plan",
                "new comments from the team of %(venture)s on its shared plan",
                counts[one.pk],
            )
            text, count = words % {"venture": one.venture.name}, counts[one.pk]
            yield Line(26, count, text, url_of(one), _("Read and answer"), cohort.name, f"plan-{one.pk}", cohort)


def who_talk(rows: Sequence[Enrolment], cohort: Cohort) -> Mapping[int, set[int]]:
    """Who of the staff leads each venture or wrote to it, and may still read what is shared, by the key of its place.

    It only tells whom a line of a day is for: who reads is decided at the door (`plan_talk_for`). For places of one
    cohort, in as many queries as for one; none for none.
    """
    if not rows:
        return {}
    found = {one.pk: {one.lead.user_id} if one.lead else set() for one in rows}
    wrote = PlanComment.objects.filter(enrolment__in=found, by_staff=True)
    for place, who in wrote.values_list("enrolment", "written_by").distinct():
        found[place].add(who)
    right = Right.MANAGE if hides_today(cohort) else Right.READ
    staff = StaffMembership.objects.filter(
        organisation=cohort.programme.organisation_id, role__in=roles_with(right), user__is_active=True
    )
    working = set(staff.values_list("user", flat=True))
    said = Declaration.objects.filter(enrolment__in=found).order_by("pk").values_list("enrolment", "person", "answer")
    closed = {(place, who) for (place, who), answer in {one[:2]: one[2] for one in said}.items() if answer != NONE}
    members = VentureMembership.objects.filter(venture__enrolments__in=found)
    team = set(members.values_list("venture__enrolments", "user"))
    return {
        place: {who for who in asked & working if (place, who) not in closed | team} for place, asked in found.items()
    }


def readable(rows: Sequence[Enrolment], cohort: Cohort, user: int) -> list[Enrolment]:
    """Those places in a cohort to which `plan_talk_for` lets somebody; for no places, nothing is asked.

    Before a venture has submitted anything, nobody has to declare.
    """
    if not rows or is_hidden_from(cohort, user):
        return []
    cohort.reader = user
    known = Enrolment.objects.filter(pk__in=[one.pk for one in rows])
    declared = read_of(cohort, known).values("pk")
    may_read = set(known.filter(Q(pk__in=declared) | Q(submissions=None)).values_list("pk", flat=True))
    return [one for one in rows if one.pk in may_read]
