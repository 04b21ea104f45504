"""What somebody is assigned to and has not reviewed yet: asked in SQL, for lists and for the day."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from reviews.models import Assignment, Review


def waits_for(person: int | None) -> Q:
    """On rows of `Enrolment`: whether its newest submission waits for a review by somebody who is assigned to it."""
    checkpoint = Q(checkpoint__isnull=True) | Q(checkpoint=OuterRef("standing__submission__checkpoint"))
    mine = Assignment.objects.filter(checkpoint, enrolment=OuterRef("pk"), reviewer=person)
    newest = {"submission": OuterRef("standing__submission"), "reviewer": person}
    done = Review.objects.filter(**newest, finished_at__isnull=False)
    return Q(Exists(mine), ~Exists(done), standing__isnull=False)
