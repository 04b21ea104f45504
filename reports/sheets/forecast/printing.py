"""How the sheets print: landscape on A4, heads repeated, few pages.

Fitting to so many pages would make programs ignore the breaks after each twelve months, so the sheets of
months are given a scale that fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.forecast.inputs.months import YEAR
from reports.sheets.forecast.places import FIRST_LINE, OPENING

A4 = 9
HEIGHT, WIDTH, ROW = 480, 780, 15.5  # points: of a page within its margins, of a row
LETTER = 7.7  # points: of column width, also where the font is a wider one than Excel's own
MOST = 6  # pages for the months, above which each twelve months share one page
WORTH = 0.7  # how much smaller one page for all sections may print than two
LEAST = 10  # per cent: spreadsheets print no smaller


def on_paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&A · &P / &N")


def print_lines(sheet: Any, starts: Sequence[int], last: int, months: int, letters: float) -> None:
    """Twelve months a page; where all sections on one page would be small, they take two.

    Args:
        starts: the rows of the sections' headings, at one of which the pages may part.
        letters: the width of the columns of twelve months with those beside them.
    """
    on_paper(sheet)
    by_width, part = min(100.0, 100 * WIDTH / LETTER / letters), last + 1
    if -(-months // YEAR) * 2 <= MOST and by_height(last + 1) < WORTH * by_width:
        part = min(starts[1:], key=lambda row: abs(row - last / 2), default=part)
    rows = max(part, FIRST_LINE + last + 1 - part)
    sheet.set_print_scale(max(LEAST, int(min(by_width, by_height(rows)))))
    sheet.repeat_rows(0, FIRST_LINE - 1)
    sheet.repeat_columns(0, 1)
    sheet.set_v_pagebreaks([OPENING + 1 + first for first in range(YEAR, months, YEAR)])
    if part <= last:
        sheet.set_h_pagebreaks([part])
    sheet.print_area(0, 0, last, OPENING + months)


def by_height(rows: int) -> float:
    """The scale at which so many rows fill a page, in per cent."""
    return 100 * HEIGHT / ROW / rows


def print_years(sheet: Any, last: int) -> None:
    on_paper(sheet)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.repeat_rows(0, FIRST_LINE - 1)
    sheet.print_area(0, 0, last, OPENING + 5)


def print_note(sheet: Any, note: str) -> None:
    """Prints the heads alone, with a note in the footer that says so."""
    on_paper(sheet)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, FIRST_LINE - 1, OPENING + YEAR)
    sheet.set_footer(f"&C{note}")


def print_fitted(sheet: Any, heads: int, tall: int) -> None:
    """One page wide, at most so many tall; 0: as many as it takes."""
    on_paper(sheet)
    sheet.fit_to_pages(1, tall)
    if heads:
        sheet.repeat_rows(0, heads - 1)
