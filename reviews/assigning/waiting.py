"""What somebody is assigned to and has not reviewed yet, and which of it comes next: asked in SQL."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from cohorts.models import Cohort, Enrolment, VentureMembership
from reviews.confirmed import free_reviews
from reviews.models import Assignment, Decision, Phase, Return, Review
from reviews.phases import phases_today


def waits_for(person: int | None) -> Q:
    """On rows of `Enrolment`: whether its newest submission waits for a review by somebody who is assigned to it."""
    checkpoint = Q(checkpoint__isnull=True) | Q(checkpoint=OuterRef("standing__submission__checkpoint"))
    mine = Assignment.objects.filter(checkpoint, enrolment=OuterRef("pk"), reviewer=person)
    return Q(Exists(mine), ~is_done_by(person), standing__isnull=False)


def is_done_by(person: int | None) -> Exists:
    """On rows of `Enrolment`: whether somebody has finished a review of its newest submission."""
    newest = {"submission": OuterRef("standing__submission"), "reviewer": person}
    return Exists(Review.objects.filter(**newest, finished_at__isnull=False))


def next_to_review(cohort: Cohort, person: User) -> UUID | None:
    """The public id of the submission that somebody who reviews in a cohort is led to next; None when none is left.

    What they are assigned to comes first; then, unless the phase of today leaves reviewing to those assigned, the
    others that they may review. Of these it is the one with the fewest finished reviews that count, so that all are
    covered evenly, and of several the one that was submitted first. What is decided on or returned to the founders
    is not among them. Two queries.
    """
    newest = OuterRef("standing__submission")
    counted = free_reviews().filter(submission=newest, finished_at__isnull=False).order_by()
    finished: Any = counted.values("submission").annotate(count=Count("pk")).values("count")
    own = VentureMembership.objects.filter(venture=OuterRef("venture"), user=person)
    settled = Exists(Decision.objects.filter(submission=newest)) | Exists(
        Return.objects.open().filter(submission=newest)
    )
    mine = waits_for(person.pk)
    rows = Enrolment.objects.current().open_to(person.pk).filter(cohort=cohort, standing__isnull=False)
    rows = rows.filter(mine | ~left_to_the_assigned(cohort), ~is_done_by(person.pk), ~Exists(own), ~settled)
    ordered = rows.annotate(
        turn=Case(When(mine, then=Value(0)), default=Value(1), output_field=IntegerField()),
        finished=Coalesce(Subquery(finished, output_field=IntegerField()), 0),
    ).order_by("turn", "finished", "standing__submission__submitted_at", "pk")
    found: UUID | None = ordered.values_list("standing__submission__public_id", flat=True).first()
    return found


def left_to_the_assigned(cohort: Cohort) -> Q:
    """On rows of `Enrolment`: whether only those who are assigned review its newest submission today; one query."""
    found = Q(pk__in=[])
    for key, phase in phases_today(cohort).items():
        if phase.who == Phase.Who.ASSIGNED:
            at = "standing__submission__checkpoint"
            found |= Q(**{f"{at}__isnull": True}) if key is None else Q(**{at: key})
    return found
