"""People as a checked list has them."""

from __future__ import annotations

import io

import openpyxl

from cohorts import invitees
from cohorts.lists import Entry


def entry(address, language="en", venture="Kite"):
    return Entry(1, address, "", venture, language)


def invited(cohort, by, *addresses):
    return invitees.invite_all(cohort=cohort, entries=[entry(one) for one in addresses], by=by)


def workbook(rows):
    """A workbook with one sheet, as bytes."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()
