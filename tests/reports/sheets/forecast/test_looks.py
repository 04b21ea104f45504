"""Figures in the decimals that they have."""

from decimal import Decimal

import pytest

from reports.sheets.forecast.looks import amount, decimals
from tests.reports.sheets.forecast.made import ASSUMPTIONS, MONTHS, OPENING, book, rows_of

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(("name", "wanted"), [("simple", "#,##0.00"), ("yen", "#,##0"), ("dinar", "#,##0.000")])
def test_amounts_have_the_decimals_of_the_currency(name, wanted):
    row = rows_of(book(name).worksheets[MONTHS])["Revenue"]
    assert {cell.number_format for cell in row[OPENING + 1 :]} == {f"{wanted};[Red]-{wanted}"}


def test_shares_are_per_cent_and_counts_have_no_bare_point():
    rows = rows_of(book("simple").worksheets[MONTHS])
    assert rows["Gross margin"][OPENING + 1].number_format == "0.0%"
    formats = {cell.number_format for sheet in book("rich") for row in sheet.iter_rows() for cell in row}
    assert not any("#" in form.split(".")[-1] for form in formats if "." in form and not form.startswith("["))


def test_totals_are_bold_under_a_rule():
    rows = rows_of(book("simple").worksheets[MONTHS])
    for name, is_total in {"Revenue": True, "EBITDA": True, "Subscription revenue": False}.items():
        cell = rows[name][OPENING + 1]
        assert (cell.font.bold, cell.border.top.style == "thin") == (is_total, is_total)


def test_an_input_shows_all_the_decimals_that_were_typed():
    rows = rows_of(book("rich").worksheets[ASSUMPTIONS])
    shown = {
        name: (rows[name][1].value, rows[name][1].number_format) for name in rows if name and name.startswith("Pro")
    }
    assert shown["Pro: Customers lost a month"] == (0.03, "0.0%")
    assert shown["Pro: Net expansion of existing customers a month"] == (0.005, "0.0%")
    assert shown["Pro: Customers at the start"][1] == "[>=1000]#,##0;General"


def test_an_amount_below_the_minor_unit_keeps_its_decimals():
    assert (decimals(Decimal("0.0025")), decimals(Decimal(100)), decimals(Decimal("1E+3"))) == (4, 0, 0)
    assert amount(4) == "#,##0.0000;[Red]-#,##0.0000"
