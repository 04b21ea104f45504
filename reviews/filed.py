"""Submissions as lists may show them: read without their bulk, and only while their seal holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from cohorts.models import Cohort
from engine.playbook.schema import Playbook
from playbooks import catalogue
from reviews.conflicts import read_of
from reviews.gaps import Gaps, Known, known_gaps
from reviews.hiding import labels_in
from reviews.models import Standing, Submission, SubmissionQuerySet
from reviews.sealing import is_intact_in_lists
from reviews.summary import Summary, read_summary

BULK = ("answers", "result", "evidence", "forecast", "playbook_version__canonical")
NAMED: Mapping[int, str] = {}


@dataclass(frozen=True)
class Filed:
    """One submission whose seal holds, with its figures."""

    submission: Submission
    label: str = ""  # stands for the name where names are hidden

    @cached_property
    def summary(self) -> Summary:
        return read_summary(self.submission.summary)

    @property
    def enrolment(self) -> int:
        return self.submission.enrolment_id

    @property
    def public_id(self) -> UUID:
        return self.submission.public_id

    @property
    def name(self) -> str:
        """The venture's name as submitted, or a label where names are hidden."""
        return self.label or self.submission.venture_name

    @property
    def gaps(self) -> Gaps:
        """Its open gaps; none where they were not kept yet (`has_gaps`)."""
        return self.summary.gaps or {}

    @property
    def has_gaps(self) -> bool:
        """Whether it says which gaps were open; older ones only count them."""
        return self.summary.gaps is not None

    @cached_property
    def playbook(self) -> Playbook:
        """The version it was judged by."""
        return catalogue.playbook_for(self.submission.playbook_version)

    @property
    def known(self) -> dict[str, Known]:
        """Its open gaps as its own playbook names them."""
        named = known_gaps(self.playbook)
        return {gap: named[gap] for gap in self.gaps if gap in named}


@dataclass(frozen=True)
class Files:
    """Submissions that may be shown, and the keys of the enrolments of those whose seal is broken."""

    sound: tuple[Filed, ...] = ()
    broken: frozenset[int] = field(default_factory=frozenset)


def files_in(cohort: Cohort, rows: Iterable[Submission]) -> Files:
    """The rows as the cohort's reader may see them: without names where these are hidden."""
    return files_of(rows, labels_in(cohort) or {})


def files_of(rows: Iterable[Submission], labels: Mapping[int, str] = NAMED) -> Files:
    """The rows, those with a broken seal apart.

    Args:
        labels: what stands for names that are hidden, by the key of the enrolment.
    """
    sound, broken = [], set()
    for row in rows:
        if is_intact_in_lists(row):
            sound.append(Filed(row, labels.get(row.enrolment_id, "")))
        else:
            broken.add(row.enrolment_id)
    return Files(tuple(sound), frozenset(broken))


def handed_in_to(cohort: Cohort) -> SubmissionQuerySet:
    """What the ventures that are in the cohort handed in, oldest first, without the bulk; as far as its reader may read."""
    rows = Submission.objects.filter(enrolment__in=read_of(cohort).values("pk"))
    return rows.select_related("playbook_version", "enrolment").defer(*BULK).order_by("submitted_at", "pk")


def newest_of(cohort: Cohort) -> Files:
    """The newest submission of each venture that is in the cohort; one query."""
    standing = Standing.objects.filter(enrolment__cohort=cohort).values("submission")
    return files_in(cohort, handed_in_to(cohort).filter(pk__in=standing))


def playbook_of(cohort: Cohort, filed: Iterable[Filed] = ()) -> Playbook:
    """The version that a cohort's tables speak: the one it pins, else that of the newest submission, else the default."""
    newest = max(filed, key=lambda one: one.submission.submitted_at, default=None)
    if cohort.playbook_version is not None:
        return catalogue.playbook_for(cohort.playbook_version)
    return newest.playbook if newest else catalogue.playbook_on_disk(catalogue.default_playbook_id())
