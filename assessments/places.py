"""Where ventures stand in their cohorts: what is due there next, whether it was handed in, and what staff see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.statements import keep_beside, objects_for, rows_for
from assessments.models import Assessment
from cohorts.checkpoints import NoneOpen, checkpoint_on
from cohorts.models import Checkpoint, Cohort, Enrolment, Organisation


@dataclass(frozen=True)
class Place:
    """A venture in a cohort, for its founders.

    Attributes:
        asked: the checkpoint that something handed in today would belong to; None in a cohort without any,
            and while none is open.
        refusal: why nothing can be handed in today, in a sentence; empty when it can.
        handed_in: keys of the checkpoints at which the venture has handed in; None among them for one without.
        own_version: of the questions that the venture answers.
        today: the day it is where the organisation is.
    """

    enrolment: Enrolment
    asked: Checkpoint | None
    refusal: str
    handed_in: frozenset[int | None]
    own_version: str
    today: date

    @property
    def cohort(self) -> Cohort:
        return self.enrolment.cohort

    @property
    def organisation(self) -> Organisation:
        return self.cohort.programme.organisation

    @property
    def is_in(self) -> bool:
        """In the cohort, or waiting at its door."""
        return self.enrolment.ended_at is None

    @property
    def is_current(self) -> bool:
        return self.enrolment.is_current

    @property
    def is_waiting(self) -> bool:
        return self.is_in and self.enrolment.approved_at is None

    @property
    def is_refused(self) -> bool:
        return not self.is_in and self.enrolment.approved_at is None

    @property
    def is_removed(self) -> bool:
        return not self.is_in and self.enrolment.approved_at is not None

    @property
    def is_closed(self) -> bool:
        return self.cohort.is_closed

    @property
    def can_submit(self) -> bool:
        return self.is_current and not self.is_closed and not self.refusal

    @property
    def has_handed_in(self) -> bool:
        """At the checkpoint that is asked for; in a cohort without any, at all."""
        return self.asked.pk in self.handed_in if self.asked else bool(self.handed_in)

    @property
    def days_late(self) -> int:
        return self.asked.days_late(self.today) if self.asked else 0

    @property
    def next(self) -> Checkpoint | None:
        """The first one that is still to come and not handed in at."""
        later = (c for c in self.cohort.checkpoints.all() if c.due_on >= self.today and c.pk not in self.handed_in)
        return next(later, None)

    @property
    def version(self) -> str:
        """Of the questions that the cohort works with; empty for cohorts older than that."""
        return self.cohort.playbook_version.version if self.cohort.playbook_version else ""

    @property
    def has_other_version(self) -> bool:
        return self.is_in and bool(self.version) and self.version != self.own_version


def places_of(assessments: Iterable[Assessment]) -> dict[int, list[Place]]:
    """The places of each venture, by its key, in three queries: those that it left by itself are not told any more."""
    versions = {one.venture_id: one.playbook_version.version for one in assessments}
    handed_in = defaultdict(set)
    for key, checkpoint in rows_for("handed in", list(versions), handed_in_by):
        handed_in[key].add(checkpoint)
    rows = objects_for("enrolments", list(versions), enrolled)
    cohorts = {row.cohort_id for row in rows}
    points = objects_for("checkpoints of some", sorted(cohorts), checkpoints_of)
    keep_beside([row.cohort for row in rows], "checkpoints", points, "cohort_id")
    found: dict[int, list[Place]] = defaultdict(list)
    for row in rows:
        found[row.venture_id].append(place_of(row, frozenset(handed_in[row.pk]), versions[row.venture_id]))
    return found


def enrolled(*ventures: int) -> QuerySet[Enrolment]:
    """The enrolments of some ventures without those that they left by themselves, the newest first."""
    rows = Enrolment.objects.filter(~Q(end=Enrolment.End.LEFT), venture__in=ventures)
    rows = rows.select_related("cohort__programme__organisation", "cohort__playbook_version")
    return rows.defer("cohort__playbook_version__canonical").order_by("-enrolled_at", "pk")


def handed_in_by(*ventures: int) -> QuerySet[Enrolment, Any]:
    """Each checkpoint at which some ventures handed in, with the key of the enrolment."""
    rows = Enrolment.objects.filter(venture__in=ventures, submissions__isnull=False)
    return rows.values_list("pk", "submissions__checkpoint")


def checkpoints_of(*cohorts: int) -> QuerySet[Checkpoint]:
    """The checkpoints of some cohorts, in their order."""
    return Checkpoint.objects.filter(cohort__in=cohorts)


def place_of(enrolment: Enrolment, handed_in: frozenset[int | None], own_version: str) -> Place:
    """One place, as it stands today."""
    today, asked, refusal = enrolment.cohort.today, None, ""
    done = {key for key in handed_in if key is not None}
    try:
        asked = checkpoint_on(list(enrolment.cohort.checkpoints.all()), today, done)
    except NoneOpen as none:
        refusal = str(none)
    return Place(enrolment, asked, refusal, handed_in, own_version, today)
