"""A cohort as the paper has it, in one language: figures that were sealed, and what follows from them.

Words follow the active translation, so `pdf.render_cohort` activates the paper's language first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.zone import zone_name
from assessments.wording import SEVERITY_NAMES
from engine.playbook.parts import RANKS
from engine.playbook.schema import Playbook
from reports.paper.base import SIGNS, Mark
from reports.paper.cover import PLAIN, Brand, width
from reviews.change import Change
from reviews.filed import Filed
from reviews.gaps import WORST_FIRST
from reviews.glance.rows import Cell, Row, sectors_of
from reviews.glance.wording import DASH, band_names, not_confirmed_words, reviews_words, signed, stage_names
from reviews.needs import Names, Need
from reviews.summary import UNLIMITED, Ends

MOST_NEEDS = 12
MOST_GAPS = 14  # on a venture's page
EARLY = ""
SHORT, LONG = 12, 24  # in Chinese characters


@dataclass(frozen=True)
class Share:
    """One verdict and how many ventures have it."""

    name: str
    count: int


@dataclass(frozen=True)
class HeatCell:
    """A venture in a chapter: sign and number say the same without colour."""

    severity: str
    text: str
    is_worse: bool = False


@dataclass(frozen=True)
class HeatRow:
    name: str
    verdict: str
    readiness: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class ChapterLine:
    """A chapter on a venture's page."""

    title: str
    readiness: str
    change: str
    cell: HeatCell


@dataclass(frozen=True)
class GapLine:
    mark: Mark
    code: str
    title: str


@dataclass(frozen=True)
class VenturePage:
    """One venture on its page."""

    anchor: str
    name: str
    verdict: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[ChapterLine, ...]
    gaps: tuple[GapLine, ...]
    more: int
    is_broken: bool
    is_silent: bool


@dataclass(frozen=True)
class CohortPaper:
    """The paper. `rows` are the ventures in their order; `change` compares with the checkpoint before.

    `log_number` and `log_digest` are the last entry of the organisation's log when the paper was ordered.

    A large cohort has several: the first shows all ventures together, and each that follows the pages of some.
    """

    organisation: str
    programme: str
    cohort: str
    rows: Sequence[Row]
    needs: Sequence[Need]
    change: Change
    playbook: Playbook
    language: str
    dated_at: datetime
    check_code: str
    brand: Brand = PLAIN
    part: int = 1
    parts: int = 1
    log_number: int = 0
    log_digest: str = ""

    @property
    def log_head(self) -> str:
        """How many entries the organisation's log had, and the digest of the last one, in groups that can be compared."""
        if not self.log_number:
            return _("no entries yet")
        digest = " ".join(self.log_digest[at : at + 8] for at in range(0, len(self.log_digest), 8))
        text = ngettext(
            "%(count)d entry, digest %(digest)s", "%(count)d entries, last digest %(digest)s", self.log_number
        )
        return text % {"count": self.log_number, "digest": digest}

    @property
    def lang(self) -> str:
        return "zh-Hans" if self.language.startswith("zh") else "en"

    @property
    def title(self) -> str:
        if self.parts == 1:
            return _("%(cohort)s: cohort report") % {"cohort": self.cohort}
        text = _("%(cohort)s: cohort report, part %(part)d of %(parts)d")
        return text % {"cohort": self.cohort, "part": self.part, "parts": self.parts}

    @property
    def place(self) -> str:
        return _("%(part)d of %(parts)d") % {"part": self.part, "parts": self.parts}

    @property
    def is_overview(self) -> bool:
        """Whether it says what all ventures have in common; one in parts does so in the first."""
        return self.part == 1

    @property
    def has_pages(self) -> bool:
        """Whether it has a line and a page for each venture; one in parts has them after the first."""
        return self.parts == 1 or self.part > 1

    @property
    def size(self) -> str:
        wide = width(self.cohort)
        return "" if wide <= SHORT else "long" if wide <= LONG else "longest"

    @property
    def created(self) -> str:
        return self.dated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def date(self) -> str:
        day = format_date(self.dated_at, pgettext("date format", "j F Y"))
        return _("%(day)s (%(zone)s)") % {"day": day, "zone": zone_name(self.dated_at)}

    @cached_property
    def sent(self) -> list[Row]:
        """The ventures that have handed in and whose seal holds."""
        return [row for row in self.rows if row.submission]

    @property
    def broken(self) -> int:
        return sum(row.is_broken for row in self.rows)

    @property
    def silent(self) -> int:
        """How many have handed in nothing."""
        return len(self.rows) - len(self.sent) - self.broken

    @cached_property
    def bands(self) -> dict[str, str]:
        return band_names(self.playbook, self.language)

    def verdict(self, row: Row) -> str:
        if row.is_broken:
            return _("Seal broken: nothing is shown")
        if row.submission is None:
            return _("Nothing submitted yet")
        return _("Too early to say") if row.summary.is_early else self.bands.get(row.summary.band, row.summary.band)

    @property
    def distribution(self) -> list[Share]:
        """The verdicts from the lowest, each with its ventures; those that nobody has, too."""
        counts = Counter(EARLY if row.summary.is_early else row.summary.band for row in self.sent)
        names = {EARLY: _("Too early to say")} | self.bands
        names |= {key: key for key in counts if key not in names}
        return [Share(name, counts[key]) for key, name in names.items()]

    @property
    def reviewed_sentence(self) -> str:
        """How many of the ventures that submitted have a finished review, and what confirmed readiness is."""
        text = _(
            "Ventures with a finished review: %(reviewed)d of the %(sent)d that have submitted. Confirmed readiness is what reviewers agree on; the interval is for what nobody reviewed or reviewers differ on."
        )
        return text % {"reviewed": sum(row.confirmed is not None for row in self.sent), "sent": len(self.sent)}

    @property
    def severities(self) -> list[tuple[Mark, int]]:
        """For each severity, how many ventures have an open gap of it."""
        return [(mark, sum(bool(row.counts.get(mark.severity)) for row in self.sent)) for mark in self.marks]

    @property
    def marks(self) -> list[Mark]:
        return [Mark(key, sign, str(SEVERITY_NAMES[key])) for key, sign in SIGNS.items()]

    @property
    def chapters(self) -> list[tuple[str, str]]:
        """Short and full names of the scored chapters."""
        found = self.playbook.scored_chapters
        return [(c.short.in_language(self.language), c.title.in_language(self.language)) for c in found]

    @property
    def heat(self) -> list[HeatRow]:
        keys = [chapter.id for chapter in self.playbook.scored_chapters]
        return [
            HeatRow(row.name, self.verdict(row), ends(row.readiness), tuple(self.heat_cell(row, key) for key in keys))
            for row in self.rows
        ]

    def heat_cell(self, row: Row, chapter: str) -> HeatCell:
        cell = row.cell(chapter)
        return heat_of(cell, cell.is_worse_than(row.cell_before(chapter)) if cell else False)

    @property
    def chapter_counts(self) -> list[tuple[str, list[int]]]:
        """For each chapter how many ventures have their gravest open gap there in each severity."""
        worst = [mark.severity for mark in self.marks]
        found = []
        for chapter in self.playbook.scored_chapters:
            cells = [row.cell(chapter.id) for row in self.sent]
            counts = Counter(cell.worst for cell in cells if cell)
            found.append((chapter.title.in_language(self.language), [counts[severity] for severity in worst]))
        return found

    @property
    def first_needs(self) -> Sequence[Need]:
        return self.needs[:MOST_NEEDS]

    @property
    def steps(self) -> dict[str, int]:
        return self.change.steps()

    @property
    def names(self) -> Names:
        return Names(self.playbook, self.language)

    @property
    def pages(self) -> list[VenturePage]:
        return [self.page(row, number) for number, row in enumerate(self.rows, 1)]

    def page(self, row: Row, number: int) -> VenturePage:
        gaps = self.gaps(row)
        return VenturePage(
            anchor=f"v{number}",
            name=row.name,
            verdict=self.verdict(row),
            facts=tuple(self.facts(row)) if row.submission else (),
            chapters=tuple(self.chapter_lines(row)) if row.submission else (),
            gaps=tuple(gaps[:MOST_GAPS]),
            more=max(len(gaps) - MOST_GAPS, 0),
            is_broken=row.is_broken,
            is_silent=row.submission is None and not row.is_broken,
        )

    def facts(self, row: Row) -> list[tuple[str, str]]:
        summary = row.summary
        stage = stage_names(self.playbook, self.language).get(str(summary.stage), "")
        sector = sectors_of(self.playbook, self.language).get(summary.sector, "")
        moved = row.change("claimed")
        runway = summary.runway
        said = [
            (_("Readiness"), ends(summary.readiness)),
            (_("Since the checkpoint before"), signed(moved) if moved is not None else ""),
            (_("Evidenced readiness"), ends(summary.evidenced)),
            (_("Confirmed readiness"), confirmed_words(row)),
            (_("Maturity"), ends(summary.maturity)),
            (_("Stage"), stage),
            (_("Sector"), sector),
            (
                _("Runway, months"),
                _("unlimited") if runway == UNLIMITED else f"{runway:g}" if runway is not None else "",
            ),
            (_("Open questions"), str(summary.open) if summary.open is not None else ""),
            (_("Seal code"), row.submission.seal[:12] if row.submission else ""),
        ]
        return [(head, text) for head, text in said if text]

    def chapter_lines(self, row: Row) -> list[ChapterLine]:
        lines = []
        for chapter in self.playbook.scored_chapters:
            cell, before = row.cell(chapter.id), row.cell_before(chapter.id)
            now, then = points_of(cell), points_of(before)
            moved = signed(now - then) if now is not None and then is not None else ""
            readiness = ends(cell.readiness) if cell else ""
            title = chapter.title.in_language(self.language)
            lines.append(ChapterLine(title, readiness, moved, self.heat_cell(row, chapter.id)))
        return lines

    def gaps(self, row: Row) -> list[GapLine]:
        """The open gaps, worst first."""
        if row.submission is None:
            return []
        filed = Filed(row.submission)
        known = sorted(filed.known.values(), key=lambda gap: (-RANKS[filed.gaps[gap.id]], gap.code))
        marks = {mark.severity: mark for mark in self.marks}
        return [GapLine(marks[filed.gaps[gap.id]], gap.code, self.names.of_gap(gap)) for gap in known]


def heat_of(cell: Cell | None, is_worse: bool) -> HeatCell:
    if cell is None:
        return HeatCell("", "–")
    if cell.worst not in WORST_FIRST:
        return HeatCell("", "✓")
    return HeatCell(cell.worst, f"{SIGNS[cell.worst]} {cell.number}", is_worse)


def confirmed_words(row: Row) -> str:
    """The interval on which finished reviews agree, and how many they are; or that there is none."""
    if row.confirmed is None:
        return not_confirmed_words(row.is_hidden)
    figures = {"interval": ends(row.confirmed.ends) or DASH, "reviews": reviews_words(row.confirmed.reviews)}
    return _("%(interval)s (%(reviews)s)") % figures


def points_of(cell: Cell | None) -> float | None:
    return cell.points("claimed") if cell else None


def ends(interval: Ends | None) -> str:
    """An interval in whole points: "62" or "62–81"."""
    if interval is None:
        return ""
    low, high = (f"{end:.0f}" for end in interval)
    return low if low == high else f"{low}–{high}"
