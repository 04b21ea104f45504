"""A cohort as an XLSX workbook: ventures by chapter, and every open gap."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from io import StringIO
from typing import Any, BinaryIO

from django.utils.text import Truncator
from django.utils.timezone import get_current_timezone, get_current_timezone_name, localtime
from django.utils.timezone import override as zone_override
from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.results.verdict_words import but_for_words
from assessments.wording import SEVERITY_NAMES
from charts.palette import colour
from cohorts.models import Cohort
from engine.playbook.schema import Playbook
from reports.sheets.downloads import large_workbook
from reviews.change_sheet import guarded
from reviews.glance import WORST_FIRST, Row, sectors_of
from reviews.summary import UNLIMITED, Ends, Summary


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    SCORE = "score"
    COUNT = "count"
    CHAPTER = "chapter"


MOST_IN_HEAD = 60  # characters of a name, each perhaps written twice
LOOKS = {Kind.SCORE: (11, "0.0"), Kind.COUNT: (9, "0"), Kind.CHAPTER: (11, "0.0")}  # width, format of figures


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the ventures: its head, what stands in it for a venture, and what kind of thing that is."""

    head: str
    cell: Callable[[Row], Any]
    kind: Kind = Kind.TEXT


def write_cohort_workbook(
    into: BinaryIO, cohort: Cohort, rows: Iterable[Sequence[Row]], count: int, playbook: Playbook, language: str
) -> None:
    """The cohort as a workbook of two sheets, in one language: no more than one piece of the rows is held at a time.

    Args:
        rows: enrolled ventures in pieces, `count` of them in all; those that submitted nothing stand with their name only.
        playbook: whose chapters head the columns.
    """
    book = large_workbook(title_of(cohort), into, cohort.programme.organisation.name)
    fill_book(book, cohort, rows, count, playbook, language)


def csv_of_cohort(rows: Iterable[Sequence[Row]], playbook: Playbook, language: str) -> Iterator[bytes]:
    """The sheet of the ventures as CSV, piece by piece: its columns, and its cells as they are shown there.

    UTF-8 with its mark, so that spreadsheet programs read Chinese; no cell is taken for a formula. The words are those
    of `language` and the days those of the zone that is active when the first piece is taken, whatever is active later.
    """
    zone = get_current_timezone()
    with override(language):
        columns = columns_of(playbook, language)
        heads = csv_lines([[column.head for column in columns]])
    yield b"\xef\xbb\xbf" + heads
    for piece in rows:
        with override(language), zone_override(zone):
            lines = csv_lines([shown(column, row) for column in columns] for row in piece)
        yield lines


def csv_lines(lines: Iterable[Sequence[Any]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([guarded(cell) for cell in line] for line in lines)
    return text.getvalue().encode()


def shown(column: Column, row: Row) -> Any:
    """A cell as the workbook shows it: figures with its decimals, days as 2026-11-24."""
    value = column.cell(row)
    return f"{value:.1f}" if column.kind in {Kind.SCORE, Kind.CHAPTER} and isinstance(value, int | float) else value


def title_of(cohort: Cohort) -> str:
    return f"{cohort.programme}, {cohort}"


def fill_book(
    book: Any, cohort: Cohort, pieces: Iterable[Sequence[Row]], count: int, playbook: Playbook, language: str
) -> None:
    """Both sheets line by line, and the end of the book."""
    columns = columns_of(playbook, language)
    ventures = Lines(book, _("Ventures"), [column.head for column in columns])
    dress(book, ventures.sheet, columns, count)
    gaps = Lines(book, _("Open gaps"), gap_heads())
    gaps.sheet.set_column(2, 2, 44)
    for sheet in (ventures.sheet, gaps.sheet):
        sheet.set_header(f"&L{printed(cohort.programme.organisation.name)}&R{printed(title_of(cohort))}")
    for rows in pieces:
        ventures.add([column.cell(row) for column in columns] for row in rows)
        gaps.add(gap_lines(rows, playbook, language))
    ventures.end()
    gaps.end()
    book.close()


def printed(name: str) -> str:
    """A name in the head of each printed page, which takes 255 characters in all: “&” is written twice there."""
    return Truncator(name).chars(MOST_IN_HEAD).replace("&", "&&")


class Lines:
    """A sheet that is filled from the top: heads, then one line after another, each to be filtered by its heads.

    Text is written as text, so that “=1+1” stays what somebody typed.
    """

    def __init__(self, book: Any, name: str, heads: Sequence[str]) -> None:
        self.sheet, self.heads, self.at = book.add_worksheet(name), heads, 0
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.sheet.freeze_panes(1, 1)
        self.sheet.set_column(0, 0, 28)
        self.sheet.set_row(0, 32)

    def add(self, lines: Iterable[Sequence[Any]]) -> None:
        """Writes further lines; the heads stand before the first of them."""
        if self.at == 0:
            self.write_heads()
        for line in lines:
            self.at += 1
            for column, value in enumerate(line):
                self.write(column, value)

    def write_heads(self) -> None:
        for column, text in enumerate(self.heads):
            self.sheet.write_string(0, column, text, self.head)

    def write(self, column: int, value: Any) -> None:
        if isinstance(value, bool) or value is None or value == "":
            return
        if isinstance(value, int | float):
            self.sheet.write_number(self.at, column, value)
        elif isinstance(value, date):
            self.sheet.write_datetime(self.at, column, value, self.day)
        else:
            self.sheet.write_string(self.at, column, str(value))

    def end(self) -> None:
        """Lets whoever reads it filter by every head."""
        if self.at == 0:
            self.write_heads()
        self.sheet.autofilter(0, 0, max(self.at, 1), len(self.heads) - 1)


def columns_of(playbook: Playbook, language: str) -> list[Column]:
    """The columns in their order; of a playbook without sectors, or without a runway, those are left out.

    A submission from before a figure was kept does not have it: its cell stays empty.
    """
    stages = options_of(playbook, playbook.stage_fact, language)
    columns = [Column(_("Venture"), lambda row: row.name)]
    if sectors := sectors_of(playbook, language):
        columns.append(Column(_("Sector"), lambda row: sectors.get(row.summary.sector, row.summary.sector)))
    columns += [
        Column(_("Stage"), lambda row: stages.get(str(row.summary.stage), row.summary.stage)),
        Column(_("Submitted on (%(zone)s)") % {"zone": get_current_timezone_name()}, submitted),
        Column(_("Verdict"), lambda row: verdict(playbook, row.summary, language)),
        Column(_("Readiness, low"), lambda row: end(row.readiness, 0), Kind.SCORE),
        Column(_("Readiness, high"), lambda row: end(row.readiness, 1), Kind.SCORE),
        Column(_("Maturity, low"), lambda row: end(row.summary.maturity, 0), Kind.SCORE),
        Column(_("Confirmed, low"), lambda row: end(row.ends("confirmed"), 0), Kind.SCORE),
        Column(_("Confirmed, high"), lambda row: end(row.ends("confirmed"), 1), Kind.SCORE),
        Column(_("Finished reviews"), reviews, Kind.COUNT),
    ]
    if playbook.runway_item:
        columns.append(Column(_("Runway, months"), runway, Kind.SCORE))
    columns.append(Column(_("Open questions"), lambda row: row.summary.open, Kind.COUNT))
    columns += [severity_column(severity) for severity in WORST_FIRST]
    columns += [chapter_column(c.id, c.short.in_language(language)) for c in playbook.scored_chapters]
    return [*columns, Column(_("Seal code"), lambda row: row.submission.seal[:12] if row.submission else "")]


def severity_column(severity: str) -> Column:
    return Column(str(SEVERITY_NAMES[severity]), lambda row: row.counts.get(severity), Kind.COUNT)


def chapter_column(chapter_id: str, head: str) -> Column:
    """The low readiness of a chapter, also where nothing of it is answered."""

    def low(row: Row) -> float | None:
        chapter = row.summary.chapters.get(chapter_id)
        return end(chapter.readiness, 0) if chapter else None

    return Column(head, low, Kind.CHAPTER)


def submitted(row: Row) -> date | str:
    if row.submission is None:
        return _("Seal broken: nothing is shown") if row.is_broken else _("not yet")
    return localtime(row.submission.submitted_at).date()


def reviews(row: Row) -> int | None:
    """How many finished reviews count; empty where nothing is shown."""
    if row.submission is None or row.is_hidden:
        return None
    return row.confirmed.reviews if row.confirmed else 0


def runway(row: Row) -> float | str | None:
    return _("unlimited") if row.runway == UNLIMITED else row.runway


def end(ends: Ends | None, which: int) -> float | None:
    return ends[which] if ends else None


def options_of(playbook: Playbook, fact: str, language: str) -> dict[str, str]:
    """The words of a fact's options, by id."""
    return {option.id: option.label.in_language(language) for option in playbook.items[fact].options}


def verdict(playbook: Playbook, figures: Summary, language: str) -> str:
    """As the result page heads it; empty for figures that do not have it."""
    if figures.is_early:
        return _("Too early to say")
    bands = {band.id: band for band in playbook.bands}
    if figures.but_for:
        return but_for_words(playbook, bands[figures.next_band], figures.but_for, language)
    band = bands.get(figures.band)
    return band.name.in_language(language) if band else figures.band


def gap_heads() -> list[str]:
    return [_("Venture"), _("Code"), _("Gap"), _("Severity"), _("Points"), _("Contained in")]


def gap_lines(rows: Sequence[Row], playbook: Playbook, language: str) -> Iterable[list[Any]]:
    # One text a gap could be said in the reader's language; of several, the one sealed with the answer is right.
    sole = (i for i in playbook.items.values() if i.gap and len(i.gap.variants) == 1)
    titles = {i.code: i.gap.variants[0].title.in_language(language) for i in sole if i.gap}
    titles |= {rule.code: rule.title.in_language(language) for rule in playbook.rules}
    for row in rows:
        for gap in row.submission.result["gaps"] if row.submission else ():
            yield [
                row.name,
                gap["code"],
                titles.get(gap["code"], gap["title"]),
                str(SEVERITY_NAMES[gap["severity"]]),
                gap["worth"],
                gap["absorbed_by"] or "",
            ]


def dress(book: Any, sheet: Any, columns: Sequence[Column], count: int) -> None:
    """Sets widths and formats, and shades the chapters' readiness: the paler, the lower."""
    formats = {form: book.add_format({"num_format": form}) for _width, form in LOOKS.values()}
    for at, column in enumerate(columns):
        if column.kind in LOOKS:
            width, form = LOOKS[column.kind]
            sheet.set_column(at, at, width, formats[form])
    chapters = [at for at, column in enumerate(columns) if column.kind is Kind.CHAPTER]
    scale = {
        "type": "2_color_scale",
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": 100,
        "min_color": colour("critical-soft"),
        "max_color": colour("surface"),
    }
    sheet.conditional_format(1, chapters[0], max(1, count), chapters[-1], scale)
