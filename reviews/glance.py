"""A cohort at a glance: its ventures by chapter, as rows that can be filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cohorts.models import Cohort, Enrolment
from engine.playbook.parts import SEVERITIES
from engine.playbook.schema import Playbook
from playbooks import catalogue
from reviews.models import Submission
from reviews.sealing import is_intact, is_intact_in_lists
from reviews.summary import Ends, Summary, read_summary

WORST_FIRST = tuple(reversed(SEVERITIES))
RUNWAY_WATCH = 9  # months; the question bank's cohort view names ventures below it


@dataclass(frozen=True)
class Cell:
    """One venture in one chapter: how many gaps are open, by severity."""

    counts: Mapping[str, int]
    readiness: Ends | None

    @property
    def is_open(self) -> bool:
        """Whether answers are missing, so that a gap may yet be found."""
        return bool(self.readiness and self.readiness[0] != self.readiness[1])

    @property
    def worst(self) -> str:
        """The gravest severity that is open; "none" without gaps."""
        return next((s for s in WORST_FIRST if self.counts.get(s)), "none")

    @property
    def parts(self) -> list[tuple[str, int]]:
        """Severities that occur, gravest first, each with its number."""
        return [(s, self.counts[s]) for s in WORST_FIRST if self.counts.get(s)]


@dataclass(frozen=True)
class Row:
    """One enrolled venture and the figures of its newest submission, if it has one."""

    enrolment: Enrolment
    submission: Submission | None
    # It was submitted, but what is stored is not what was sealed: none of it is shown.
    is_broken: bool = False

    @property
    def name(self) -> str:
        """The name as submitted; before that, as the founder enrolled it."""
        return self.submission.venture_name if self.submission else self.enrolment.venture.name

    @cached_property
    def summary(self) -> Summary:
        """The figures of the newest submission; none without one."""
        return read_summary(self.submission.summary if self.submission else {})

    @property
    def readiness(self) -> Ends | None:
        return self.summary.readiness

    @property
    def runway(self) -> float | str | None:
        return self.summary.runway

    @property
    def is_short_of_cash(self) -> bool:
        return isinstance(self.runway, float | int) and self.runway < RUNWAY_WATCH

    @property
    def counts(self) -> Mapping[str, int]:
        return self.summary.counts

    def cell(self, chapter_id: str) -> Cell | None:
        """The venture in a chapter; None when nothing of it was submitted or answered."""
        chapter = self.summary.chapters.get(chapter_id)
        return Cell(chapter.counts, chapter.readiness) if chapter and chapter.answered else None

    @property
    def gravity(self) -> tuple[int, ...]:
        """Sorts ventures by how grave their gaps are: critical first, then high, …"""
        return tuple(self.counts.get(severity, 0) for severity in WORST_FIRST)


def sectors_of(playbook: Playbook, language: str) -> dict[str, str]:
    """The sectors that the playbook tells apart, by id; none when it names no fact for them."""
    options = playbook.items[playbook.sector_fact].options if playbook.sector_fact else ()
    return {option.id: option.label.in_language(language) for option in options}


def rows_of(cohort: Cohort, *, with_results: bool = False) -> list[Row]:
    """Every enrolled venture of a cohort, with its newest submission; two queries.

    With results, whole submissions are read and compared with their seals; else what a list shows of them.
    """
    newest = Submission.objects.latest_of(cohort, with_results=with_results)
    submitted = {s.enrolment_id: s for s in newest}
    enrolments = cohort.enrolments.current().select_related("venture").order_by("pk")
    holds = is_intact if with_results else is_intact_in_lists
    return [row_of(enrolment, submitted.get(enrolment.pk), holds) for enrolment in enrolments]


def row_of(enrolment: Enrolment, submission: Submission | None, holds: Callable[[Submission], bool]) -> Row:
    if submission is not None and not holds(submission):
        return Row(enrolment, None, is_broken=True)
    return Row(enrolment, submission)


def playbook_of(rows: list[Row]) -> Playbook:
    """The playbook whose chapters head the table: of the newest submission, else the default one."""
    sent = [row.submission for row in rows if row.submission]
    if not sent:
        return catalogue.playbook_on_disk(catalogue.default_playbook_id())
    return catalogue.playbook_for(max(sent, key=lambda s: s.submitted_at).playbook_version)


@dataclass(frozen=True)
class Filters:
    """What the person asks to see: filters and an order, as cleaned by the form."""

    text: str = ""
    sector: str = ""
    state: str = ""
    at_least: str = ""
    is_short: bool = False
    order: str = "severity"
    is_reversed: bool = False


def chosen(rows: list[Row], filters: Filters) -> list[Row]:
    """The rows that the filters let through, in its order; equal ones stay in order of name."""
    kept = [row for row in rows if is_wanted(row, filters)]
    kept.sort(key=lambda row: row.name.casefold())
    key, descends = order_of(filters.order)
    # Ventures that submitted nothing have no figures: they stay at the end in either direction.
    known = sorted((r for r in kept if key(r) is not None), key=key, reverse=descends != filters.is_reversed)
    return known + [row for row in kept if key(row) is None]


def is_wanted(row: Row, filters: Filters) -> bool:
    if filters.text and filters.text.casefold() not in row.name.casefold():
        return False
    if filters.sector and row.summary.sector != filters.sector:
        return False
    if filters.state and (filters.state == "submitted") != (row.submission is not None):
        return False
    if filters.is_short and not row.is_short_of_cash:
        return False
    if filters.at_least:
        reach = SEVERITIES[SEVERITIES.index(filters.at_least) :]
        return any(row.counts.get(severity) for severity in reach)
    return True


Key = Callable[[Row], Any]


def order_of(name: str) -> tuple[Key, bool]:
    """How to sort by a column, and whether the greatest comes first."""
    if name == "name":
        return (lambda row: row.name.casefold()), False
    if name == "readiness":
        return (lambda row: row.readiness[0] if row.readiness else None), True
    if name == "runway":
        return runway_key, False
    if name == "submitted":
        return (lambda row: row.submission.submitted_at if row.submission else None), True
    if name == "severity":
        return (lambda row: row.gravity if row.submission else None), True
    return (lambda row: chapter_key(row, name)), True


def runway_key(row: Row) -> float | None:
    runway = row.runway
    return float("inf") if isinstance(runway, str) else runway


def chapter_key(row: Row, chapter_id: str) -> tuple[int, ...] | None:
    cell = row.cell(chapter_id)
    return None if cell is None else tuple(cell.counts.get(s, 0) for s in WORST_FIRST)
