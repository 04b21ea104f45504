"""The ventures of a cohort as rows: each with what is sealed of its newest submission, by chapter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import QuerySet

from cohorts.models import Cohort, Enrolment
from engine.playbook.parts import SEVERITIES
from engine.playbook.schema import Playbook
from playbooks import catalogue
from reviews.hiding import labels_in
from reviews.models import ConfirmedStanding, Submission
from reviews.sealing import is_intact, is_intact_in_lists
from reviews.summary import Ends, Summary, read_summary

WORST_FIRST = tuple(reversed(SEVERITIES))
RUNWAY_WATCH = 9  # months; the question bank's cohort view names ventures below it


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


@dataclass(frozen=True)
class Row:
    """One enrolled venture and the figures of its newest submission, if it has one.

    Attributes:
        is_broken: it was submitted, but what is stored is not what was sealed: none of it is shown.
        earlier: what it handed in at the checkpoint before, when that is intact; only where it was asked for.
        hidden: keys of the submissions whose reviews are not shown to the reader: to a reviewer as the phase has it, to a member of the venture not here.
        label: what stands for the name where names are hidden from the reader.
        is_fixed, agreed: whether what reviews came to was kept earlier, and what that was; else it is read now.
    """

    enrolment: Enrolment
    submission: Submission | None
    is_broken: bool = False
    earlier: Submission | None = None
    hidden: frozenset[int] = frozenset()
    is_fixed: bool = False
    agreed: ConfirmedStanding | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """The name as submitted; before that, as the founder enrolled it. A label where names are hidden."""
        if self.label:
            return self.label
        return self.submission.venture_name if self.submission else self.enrolment.venture.name

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

    def confirmed_of(self, submission: Submission | None) -> ConfirmedStanding | None:
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
    enrolments: Sequence[Enrolment], shown: QuerySet[Submission] | None = None, labels: Mapping[int, str] | None = None
) -> list[Row]:
    """The rows of one page, in one query: only their own sealed summaries are read, and their seals checked.

    Args:
        enrolments: with `standing`, `earlier_id` and `is_own`, as `choosing.chosen` gives them.
        labels: what stands for names that are hidden, by the key of the enrolment.
        shown: of which a reviewer sees what reviews say (`phases.reviews_shown_to`; one query more); None for whoever
            manages the cohort. Of their own venture nobody sees it.
    """
    newest = {one.pk: one.standing.submission_id for one in enrolments if hasattr(one, "standing")}
    earlier = {one.pk: one.earlier_id for one in enrolments if one.earlier_id}  # type: ignore[attr-defined]  # annotated
    wanted = Submission.objects.filter(pk__in={*newest.values(), *earlier.values()})
    rows = wanted.select_related("confirmed").defer("answers", "result", "evidence", "forecast")
    kept = {s.pk: s for s in rows}
    own = {one.pk for one in enrolments if one.is_own}  # type: ignore[attr-defined]  # annotated
    hidden = {key for key, one in kept.items() if one.enrolment_id in own}
    if shown is not None:
        hidden |= set(kept).difference(shown.filter(pk__in=kept).values_list("pk", flat=True))
    closed = frozenset(hidden)
    return [
        replace(
            page_row(one, kept.get(newest.get(one.pk, 0)), kept.get(earlier.get(one.pk, 0))),
            hidden=closed,
            label=(labels or {}).get(one.pk, ""),
        )
        for one in enrolments
    ]


def page_row(enrolment: Enrolment, submission: Submission | None, earlier: Submission | None) -> Row:
    row = row_of(enrolment, submission, is_intact_in_lists)
    if row.submission is None or earlier is None or not is_intact_in_lists(earlier):
        return row
    return replace(row, earlier=earlier)


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
