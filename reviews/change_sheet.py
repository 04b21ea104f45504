"""The figures of a change as CSV: the same definitions as the page."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from reviews.change_page import ChangePage

Cells = tuple[object, ...]


def change_csv(page: ChangePage) -> bytes:
    """Quarters, verdicts and gaps, one after another (UTF-8 with its mark, so that spreadsheets read Chinese)."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerows([guarded(cell) for cell in row] for row in rows_of(page))
    return "\ufeff".encode() + out.getvalue().encode()


def rows_of(page: ChangePage) -> Iterator[Cells]:
    change = page.change
    yield (_("Ventures compared"), len(change.ventures))
    yield (_("Left out because they did not submit at all of them"), change.left_out)
    yield (_("Left out because a seal is broken"), change.broken)
    if not change.is_few:
        yield from quarters_in(page)
        yield from verdicts_in(page)
        yield from gaps_in(page)


def quarters_in(page: ChangePage) -> Iterator[Cells]:
    yield ()
    heads = (_("Lowest"), _("Lower quarter"), _("Median"), _("Upper quarter"), _("Highest"))
    yield (page.readiness_name, _("Due"), _("Ventures"), *heads)
    for row, point in zip(page.spreads, page.change.points, strict=True):
        yield (row.title, point.day or "", row.quarters.count if row.quarters else 0, *row.figures)


def verdicts_in(page: ChangePage) -> Iterator[Cells]:
    yield ()
    yield (_("Verdict"), *(point.title for point in page.change.points))
    for row in page.verdicts:
        yield (row.name, *row.counts)


def gaps_in(page: ChangePage) -> Iterator[Cells]:
    yield ()
    heads = (_("closed"), _("narrower"), _("as before"), _("worse"), _("opened"), _("opened, of a later stage"))
    yield (_("Chapter"), *heads)
    for row in (*page.chapters, page.total):
        yield (row.title, row.closed, row.narrower, row.same, row.worse, row.opened, row.later)


def guarded(cell: object) -> object:
    """A text that a spreadsheet program would take for a formula is told to be text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
