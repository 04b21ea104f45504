"""The ventures of a cohort as rows: each with what is sealed of its newest submission, by chapter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from accounts import statements
from accounts.remembered import Remembered
from cohorts.models import Cohort, Enrolment, Venture
from engine.playbook.parts import SEVERITIES
from engine.playbook.schema import Playbook
from playbooks import catalogue
from reviews.hiding import labels_in
from reviews.models import ConfirmedStanding, Submission
from reviews.sealing import is_intact, is_intact_in_lists
from reviews.summary import Ends, Summary, read_summary

WORST_FIRST = tuple(reversed(SEVERITIES))
RUNWAY_WATCH = 9  # months; the question bank's cohort view names ventures below it
KEYS_AT_ONCE = 25
CHECKED = Remembered(most=20_000)  # whether what was read is what was sealed, by all that was read


@dataclass(frozen=True)
class Cell:
    """One venture in one chapter: how many gaps are open, by severity, and how ready it is."""

    counts: Mapping[str, int]
    readiness: Ends | None
    evidenced: Ends | None = None
    confirmed: Ends | None = None

    @property
    def is_open(self) -> bool:
        """Whether answers are missing, so that a gap may yet be found."""
        return bool(self.readiness and self.readiness[0] != self.readiness[1])

    @property
    def worst(self) -> str:
        """The gravest severity that is open; "none" without gaps."""
        return next((s for s in WORST_FIRST if self.counts.get(s)), "none")

    @property
    def number(self) -> int:
        """How many gaps of the gravest severity are open."""
        return self.counts.get(self.worst, 0)

    def is_worse_than(self, earlier: Cell | None) -> bool:
        """Whether more is wrong than before: high or critical where it was less, or more criticals."""
        if earlier is None or self.worst not in {"critical", "high"}:
            return False
        more_critical = self.counts.get("critical", 0) > earlier.counts.get("critical", 0)
        return more_critical or rank(self.worst) > rank(earlier.worst)

    def points(self, truth: str) -> float | None:
        """Its readiness, the low end, as claimed, evidenced or confirmed."""
        ends = {"claimed": self.readiness, "evidenced": self.evidenced, "confirmed": self.confirmed}[truth]
        return ends[0] if ends else None

    @property
    def parts(self) -> list[tuple[str, int]]:
        """Severities that occur, gravest first, each with its number."""
        return [(s, self.counts[s]) for s in WORST_FIRST if self.counts.get(s)]


def rank(worst: str) -> int:
    """How grave the gravest gap is: 0 for none, 4 for critical."""
    return 0 if worst == "none" else 1 + SEVERITIES.index(worst)


class Listed(NamedTuple):
    """A venture's place in a cohort: what a page of the list shows of it, and what its order rests on.

    A page reads a hundred of them each time it is opened; whole models of three tables took a third of its time.
    The figures of its standing (`is_early` to `sector`) say only into which group it was sorted.
    """

    pk: int
    public_id: UUID
    cohort_id: int
    venture_id: int
    venture_name: str
    lead_id: int | None
    shares_progress: bool
    shares_plan: bool
    standing_of: int | None  # the key of its newest submission
    is_early: bool | None
    band: str | None
    stage: int | None
    sector: str | None
    version: str | None
    digest: str | None
    earlier_id: int | None
    is_handed_in: bool
    is_own: bool
    asked: int | None
    answered: int | None
    active_at: datetime | None
    tags: str | None = None  # their keys, commas between; read where the column is shown
    in_group: int | None = None

    @property
    def venture(self) -> Venture:
        """The venture as far as it was read: its key and its name."""
        return Venture(pk=self.venture_id, name=self.venture_name)


class Sealed(NamedTuple):
    """What a page of a list reads of a submission. `kept` is its summary as text, as it is stored.

    `reviews` to `chapters` are what finished reviews confirm; None where there are none. `mark` is a digest of all the
    rest: of two with the same mark every figure is the same.
    """

    pk: int
    public_id: UUID
    enrolment_id: int
    venture_name: str
    seal: str
    seal_form: int
    summary_seal: str
    submitted_at: datetime
    kept: str
    reviews: int | None
    readiness: float | None
    readiness_high: float | None
    chapters: Mapping[str, Any] | None
    mark: bytes

    @classmethod
    def of(cls, *values: Any) -> Sealed:
        """From all that was read, in the order of the fields."""
        kept = cls._fields.index("kept")
        mark = mark_of((*values[:kept], *values[kept + 1 :]), values[kept])
        return cls._make((*values, mark))

    @property
    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.kept)
        return found

    @property
    def confirmed(self) -> ConfirmedStanding | None:
        """What finished reviews come to, as far as a list shows it."""
        if self.reviews is None:
            return None
        ends = {"readiness": self.readiness, "readiness_high": self.readiness_high}
        return ConfirmedStanding(submission_id=self.pk, reviews=self.reviews, chapters=self.chapters, **ends)


@dataclass(frozen=True)
class Row:
    """One enrolled venture and the figures of its newest submission, if it has one.

    Attributes:
        enrolment: an `Enrolment`; on a page of the list `Listed`.
        submission: a `Submission`; on a page of the list `Sealed`. The same holds for `earlier`.
        is_broken: it was submitted, but what is stored is not what was sealed: none of it is shown.
        earlier: what it handed in at the checkpoint before, when that is intact; only where it was asked for.
        hidden: keys of the submissions whose reviews are not shown to the reader: to a reviewer as the phase has it, to a member of the venture not here.
        label: what stands for the name where names are hidden from the reader.
        is_fixed, agreed: whether what reviews came to was kept earlier, and what that was; else it is read now.
    """

    enrolment: Any
    submission: Any
    is_broken: bool = False
    earlier: Any = None
    hidden: frozenset[int] = frozenset()
    is_fixed: bool = False
    agreed: ConfirmedStanding | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """The name as submitted; before that, as the founder enrolled it. A label where names are hidden."""
        if self.label:
            return self.label
        name: str = self.submission.venture_name if self.submission else self.enrolment.venture.name
        return name

    @cached_property
    def summary(self) -> Summary:
        """The figures of the newest submission; none without one."""
        return read_summary(self.submission.summary if self.submission else {})

    @cached_property
    def before(self) -> Summary | None:
        """The figures of the checkpoint before."""
        return read_summary(self.earlier.summary) if self.earlier else None

    @property
    def readiness(self) -> Ends | None:
        return self.summary.readiness

    @property
    def is_hidden(self) -> bool:
        """Whether the reader may not see, or not yet, what reviewers confirmed."""
        return self.submission is not None and self.submission.pk in self.hidden

    @cached_property
    def confirmed(self) -> ConfirmedStanding | None:
        """What finished reviews come to; None without any, and for whoever may not see them yet."""
        return self.agreed if self.is_fixed else self.confirmed_of(self.submission)

    @cached_property
    def confirmed_before(self) -> ConfirmedStanding | None:
        """The same at the checkpoint before."""
        return self.confirmed_of(self.earlier)

    def confirmed_of(self, submission: Submission | Sealed | None) -> ConfirmedStanding | None:
        if submission is None or submission.pk in self.hidden:
            return None
        found: ConfirmedStanding | None = getattr(submission, "confirmed", None)
        return found

    def ends(self, truth: str) -> Ends | None:
        """Readiness as claimed, evidenced or confirmed."""
        return ends_of(self.summary, self.confirmed, truth)

    def points(self, truth: str) -> float | None:
        """Readiness, the low end, as claimed, evidenced or confirmed."""
        return low_of(self.ends(truth))

    def change(self, truth: str) -> float | None:
        """Points of readiness since the checkpoint before; None when one of the two is not known."""
        if self.before is None:
            return None
        return difference(self.points(truth), low_of(ends_of(self.before, self.confirmed_before, truth)))

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
        return cell_of(self.summary, self.confirmed, chapter_id)

    def cell_before(self, chapter_id: str) -> Cell | None:
        """The venture in a chapter at the checkpoint before."""
        return cell_of(self.before, self.confirmed_before, chapter_id) if self.before else None

    @property
    def gravity(self) -> tuple[int, ...]:
        """Sorts ventures by how grave their gaps are: critical first, then high, …"""
        return tuple(self.counts.get(severity, 0) for severity in WORST_FIRST)


def cell_of(summary: Summary, confirmed: ConfirmedStanding | None, chapter_id: str) -> Cell | None:
    chapter = summary.chapters.get(chapter_id)
    if chapter is None or not chapter.answered:
        return None
    agreed = confirmed.ends_in(chapter_id) if confirmed else None
    return Cell(chapter.counts, chapter.readiness, chapter.evidenced, agreed)


def ends_of(summary: Summary, confirmed: ConfirmedStanding | None, truth: str) -> Ends | None:
    if truth == "confirmed":
        return confirmed.ends if confirmed else None
    return summary.evidenced if truth == "evidenced" else summary.readiness


def low_of(ends: Ends | None) -> float | None:
    return ends[0] if ends else None


def difference(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before


def sectors_of(playbook: Playbook, language: str) -> dict[str, str]:
    """The sectors that the playbook tells apart, by id; none when it names no fact for them."""
    options = playbook.items[playbook.sector_fact].options if playbook.sector_fact else ()
    return {option.id: option.label.in_language(language) for option in options}


def rows_of(cohort: Cohort, *, with_results: bool = False, only: Sequence[int] | None = None) -> list[Row]:
    """Every enrolled venture of a cohort, with its newest submission; two queries.

    With results, whole submissions are read and compared with their seals; else what a list shows of them.

    Args:
        only: keys of the enrolments that are wanted, in their order; all of them without it.
    """
    newest = Submission.objects.latest_of(cohort, with_results=with_results)
    submitted = {s.enrolment_id: s for s in newest}
    enrolments = cohort.seen.current().select_related("venture").order_by("pk")
    holds = is_intact if with_results else is_intact_in_lists
    labels = labels_in(cohort) or {}
    rows = [
        replace(row_of(enrolment, submitted.get(enrolment.pk), holds), label=labels.get(enrolment.pk, ""))
        for enrolment in enrolments
    ]
    if only is None:
        return rows
    place = {key: number for number, key in enumerate(only)}
    return sorted((row for row in rows if row.enrolment.pk in place), key=lambda row: place[row.enrolment.pk])


def row_of(enrolment: Enrolment, submission: Submission | None, holds: Callable[[Submission], bool]) -> Row:
    if submission is not None and not holds(submission):
        return Row(enrolment, None, is_broken=True)
    return Row(enrolment, submission)


def page_rows(
    enrolments: Sequence[Listed], shown: QuerySet[Submission] | None = None, labels: Mapping[int, str] | None = None
) -> list[Row]:
    """The rows of one page, in one query: only their own sealed summaries are read, and their seals checked.

    Args:
        enrolments: as `choosing.listed` gives them.
        labels: what stands for names that are hidden, by the key of the enrolment.
        shown: of which a reviewer sees what reviews say (`phases.reviews_shown_to`); None for whoever manages the
            cohort. Of their own venture nobody sees it.
    """
    wanted = {key for one in enrolments for key in (one.standing_of, one.earlier_id) if key}
    read = read_sealed(wanted, shown)
    kept = {one.pk: one for one, _is_shown in read}
    own = {one.pk for one in enrolments if one.is_own}
    hidden = {one.pk for one, is_shown in read if one.enrolment_id in own or not is_shown}
    closed = frozenset(hidden)
    names = labels or {}
    return [
        page_row(one, kept.get(one.standing_of or 0), kept.get(one.earlier_id or 0), closed, names.get(one.pk, ""))
        for one in enrolments
    ]


def read_sealed(keys: Iterable[int], shown: QuerySet[Submission] | None = None) -> list[tuple[Sealed, bool]]:
    """What lists show of these submissions, the summary as the text that is stored: most of it was read before.

    Beside each stands whether it is one of those whose reviews are `shown`; without these, all are.
    """
    wanted = sorted(keys)
    if not wanted:
        return []
    if shown is not None:
        is_shown = Exists(shown.filter(pk=OuterRef("pk")))
        return [(Sealed.of(*one), sees) for *one, sees in sealed_rows(wanted).annotate(sees=is_shown)]
    # Filled up with the last key, so that there are few statements of different lengths.
    padded = [*wanted, *wanted[-1:] * (-len(wanted) % KEYS_AT_ONCE)]
    found = statements.rows_for("sealed", padded, lambda *places: sealed_rows(places))
    return [(Sealed.of(*one), True) for one in found]


def sealed_rows(keys: Sequence[int]) -> QuerySet[Submission, Any]:
    """What `Sealed.of` takes, of these submissions."""
    rows = Submission.objects.filter(pk__in=keys).order_by().annotate(kept=Cast("summary", TextField()))
    confirmed = ("reviews", "readiness", "readiness_high", "chapters")
    found: QuerySet[Submission, Any] = rows.values_list(
        *Sealed._fields[:9], *(f"confirmed__{name}" for name in confirmed)
    )
    return found


def mark_of(values: tuple[Any, ...], text: str = "") -> bytes:
    """A digest of values, of which equal ones have an equal `repr`, and of a text: the `repr` of a long one takes long.

    A `repr` has no NUL in it, so that it is plain where the text begins.
    """
    return blake2b(f"{values!r}\0{text}".encode("utf-8", "surrogatepass"), digest_size=20).digest()


def holds(sealed: Sealed) -> bool:
    """Whether what was read is what was sealed. The same bytes are checked once, not at each view of the page."""
    return CHECKED.get(sealed.mark, lambda: is_intact_in_lists(sealed))


def page_row(one: Listed, newest: Sealed | None, earlier: Sealed | None, hidden: frozenset[int], label: str) -> Row:
    if newest is None or not holds(newest):
        return Row(one, None, is_broken=newest is not None, hidden=hidden, label=label)
    intact = earlier if earlier is not None and holds(earlier) else None
    return Row(one, newest, earlier=intact, hidden=hidden, label=label)


def playbook_of(rows: Sequence[Row]) -> Playbook:
    """The playbook whose chapters head the table: of the newest submission, else the default one."""
    sent = [row.submission for row in rows if row.submission]
    if not sent:
        return catalogue.playbook_on_disk(catalogue.default_playbook_id())
    return catalogue.playbook_for(max(sent, key=lambda s: s.submitted_at).playbook_version)


def heading_playbook(cohort: Cohort) -> Playbook:
    """The playbook whose chapters head a cohort's table: the one it pins, else of its newest submission, else the default."""
    if cohort.playbook_version is not None:
        return catalogue.playbook_for(cohort.playbook_version)
    newest = Submission.objects.filter(enrolment__cohort=cohort).select_related("playbook_version")
    sent = newest.order_by("-submitted_at", "-pk").first()
    return catalogue.playbook_for(sent.playbook_version) if sent else playbook_of([])
