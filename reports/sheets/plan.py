"""A worked plan as a workbook and as CSV: one line an item, whatever became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans.page import PlanPage
from reports.sheets.cohort import Lines, csv_lines
from reports.sheets.downloads import new_workbook


def heads() -> Sequence[str]:
    """What the columns are called."""
    return (
        pgettext("of a plan", "Item"),
        _("Gap"),
        _("Severity"),
        pgettext("of work", "Status"),
        pgettext("of a status", "Reason"),
        pgettext("who does the work", "Person"),
        _("Hours left"),
        _("Not before"),
        pgettext("by when work is due", "Due"),
        _("Done by"),
        _("Comes after"),
        _("Risk accepted until"),
        pgettext("of work", "Cost"),
        pgettext("to work", "Note"),
        _("Link that shows it is done"),
    )


def lines_of(page: PlanPage) -> Iterator[tuple[Any, ...]]:
    """The items in the order to take them, those that are settled or no longer asked for among them."""
    for key, one in page.work.entries.items():
        row, kept = page.rows[key], one.row
        yield (
            row.title,
            ", ".join(row.codes),
            row.severity_name,
            row.status_name,
            row.why,
            row.person,
            None if one.is_settled else round(float(one.hours), 2),
            kept.not_before if kept else None,
            row.due,
            row.planned,
            "; ".join(row.waits),
            row.until,
            row.cost,
            row.note,
            row.proof,
        )


def plan_csv(page: PlanPage) -> bytes:
    """UTF-8 with its mark, so that spreadsheet programs read Chinese; no cell is taken for a formula."""
    lines = ([cell.isoformat() if isinstance(cell, date) else cell for cell in line] for line in lines_of(page))
    return b"\xef\xbb\xbf" + csv_lines([heads()]) + csv_lines(lines)


def plan_workbook(page: PlanPage, title: str) -> bytes:
    """One sheet with real dates, to be filtered by its heads."""
    book, buffer = new_workbook(title)
    sheet = Lines(book, pgettext("the page of a worked plan", "Plan"), heads())
    sheet.add(lines_of(page))
    sheet.end()
    book.close()
    return buffer.getvalue()
