"""One chapter of one venture, beside the table: its gaps in words, its readiness, what help it had, what we noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.remembered import Remembered
from assessments.results.presentation import ResultPage
from cohorts.models import VentureNote
from engine.judging.result import FiredGap
from reviews.glance.rows import Row, Sealed, difference
from reviews.glance.wording import DASH, ends_words, not_confirmed_words, reviews_words, signed
from reviews.hiding import hidden_of
from reviews.models import HelpFor, Submission
from reviews.sealing import checked, evaluate_submission

SEALED = Remembered(most=300)


@dataclass(frozen=True, slots=True)
class PanelGap:
    """A gap as a reviewer reads it: `gates` are the caps that it holds the chapter under."""

    code: str
    severity: str
    severity_name: str
    title: str
    message: str
    answers: tuple[str, ...]
    expected: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """A sealed chapter in one language. Its texts follow from the seal, the chapter and the language alone."""

    title: str
    claimed: str
    evidenced: str
    gates: tuple[str, ...]
    gaps: tuple[tuple[str, PanelGap], ...]  # by the id of the gap


@dataclass(frozen=True)
class Panel:
    """What stands beside the table. `previous` and `following` are the neighbours on the page, in the same chapter."""

    row: Row
    chapter_id: str
    chapter: Chapter
    gaps: tuple[PanelGap, ...]
    opened: int | None  # of the gaps, how many are new since the checkpoint before; None where that is not known
    change: str
    helps: Sequence[HelpFor]
    notes: Sequence[VentureNote]
    previous: Row | None
    following: Row | None

    @property
    def enrolment(self) -> Any:
        """As the row has it: an `Enrolment`, or what a page of the list reads of one."""
        return self.row.enrolment

    @property
    def confirmed(self) -> str:
        """The chapter as reviewers confirm it, an interval for what nobody reviewed; "–" where nothing is shown."""
        kept = self.row.confirmed
        return ends_words(kept.ends_in(self.chapter_id)) if kept else DASH

    @property
    def confirmed_note(self) -> str:
        """On how many reviews that rests, or why nothing is shown."""
        kept = self.row.confirmed
        return reviews_words(kept.reviews) if kept else not_confirmed_words(self.row.is_hidden)

    @property
    def previous_cell(self) -> str:
        return f"{self.previous.enrolment.pk}.{self.chapter_id}" if self.previous else ""

    @property
    def following_cell(self) -> str:
        return f"{self.following.enrolment.pk}.{self.chapter_id}" if self.following else ""


def panel_of(rows: Sequence[Row], key: int, chapter_id: str, language: str) -> Panel | None:
    """The panel of a cell of these rows; None when there is no such cell. Raises SealBroken."""
    place = next((number for number, row in enumerate(rows) if row.enrolment.pk == key), None)
    if place is None or rows[place].submission is None or rows[place].cell(chapter_id) is None:
        return None
    row = rows[place]
    chapter = sealed_chapter(row.submission, chapter_id, language)
    if chapter is None:
        return None
    known = gaps_before(row)
    masked = masks(row)
    helps = HelpFor.objects.filter(enrolment=row.enrolment.pk, help__cancelled_at=None).select_related("help")
    return Panel(
        row=row,
        chapter_id=chapter_id,
        chapter=chapter,
        gaps=tuple(
            masked_gap(marked(gap, known is not None and one not in known), masked) for one, gap in chapter.gaps
        ),
        opened=None if known is None else sum(one not in known for one, _gap in chapter.gaps),
        change=change_words(row, chapter_id),
        helps=list(helps.order_by("-help__on")),
        notes=notes_of(row.enrolment.pk, masked),
        previous=neighbour(rows, place, chapter_id, -1),
        following=neighbour(rows, place, chapter_id, 1),
    )


def masks(row: Row) -> Callable[[str], str]:
    """What takes names out of texts about a venture; nothing does where names are shown."""
    if not row.label or row.submission is None:
        return str
    return hidden_of(row.enrolment, row.label, [row.submission.venture_name]).masked


def masked_gap(gap: PanelGap, masked: Callable[[str], str]) -> PanelGap:
    return replace(gap, answers=tuple(masked(one) for one in gap.answers))


def notes_of(enrolment: int, masked: Callable[[str], str]) -> list[VentureNote]:
    """What staff noted of the venture with this key of its enrolment, newest first."""
    notes = list(VentureNote.objects.filter(enrolment=enrolment, removed_at=None).select_related("written_by"))
    for one in notes:
        one.text = masked(one.text)
    return notes


def neighbour(rows: Sequence[Row], place: int, chapter_id: str, step: int) -> Row | None:
    """The next row up or down that has something in the chapter."""
    others = rows[place + 1 :] if step > 0 else rows[:place][::-1]
    return next((row for row in others if row.submission and row.cell(chapter_id)), None)


def sealed_chapter(listed: Submission | Sealed, chapter_id: str, language: str) -> Chapter | None:
    """The chapter of a sealed submission, judged once; None when its playbook has no such chapter.

    Raises:
        SealBroken
    """
    depends_on = (listed.seal, chapter_id, language)
    return SEALED.get(depends_on, lambda: drawn_chapter(listed, chapter_id, language))


def drawn_chapter(listed: Submission | Sealed, chapter_id: str, language: str) -> Chapter | None:
    whole = Submission.objects.select_related("playbook_version", "submitted_by", "checkpoint")
    sealed = checked(whole.defer("playbook_version__canonical").get(pk=listed.pk))
    page = ResultPage(evaluate_submission(sealed), language)
    row = next((one for one in page.chapters if one.id == chapter_id), None)
    if row is None:
        return None
    scored = next(one for one in page.result.chapters if one.id == chapter_id)
    gaps = [gap for gap in page.result.gaps if gap.chapter_id == chapter_id and gap.absorbed_by is None]
    return Chapter(
        title=row.title,
        claimed=row.readiness,
        evidenced="–" if scored.evidenced is None else f"{float(scored.evidenced.low):.1f}",
        gates=row.gates,
        gaps=tuple((gap.id, panel_gap(page, gap)) for gap in gaps),
    )


def panel_gap(page: ResultPage, gap: FiredGap) -> PanelGap:
    row = page.gap(gap)
    answers = tuple(f"{one.code}: {one.answer}" for one in row.answers)
    return PanelGap(
        row.code, row.severity, row.severity_name, row.title, row.message, answers, row.expected, is_new=False
    )


def marked(gap: PanelGap, is_new: bool) -> PanelGap:
    return replace(gap, is_new=True) if is_new else gap


def gaps_before(row: Row) -> set[str] | None:
    """The gaps that were open at the checkpoint before; None when that is not known."""
    if row.before is None or row.before.gaps is None:
        return None
    return set(row.before.gaps)


def change_words(row: Row, chapter_id: str) -> str:
    """What the chapter's claimed readiness was before; empty when that is not known."""
    cell, before = row.cell(chapter_id), row.cell_before(chapter_id)
    change = difference(cell.points("claimed") if cell else None, before.points("claimed") if before else None)
    return "" if change is None else _("%(points)s since the checkpoint before") % {"points": signed(change, 1)}
