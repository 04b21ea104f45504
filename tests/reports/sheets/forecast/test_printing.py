"""Landscape pages with their heads, twelve months on each."""

import pytest

from reports.sheets.forecast.printing import by_height
from tests.reports.sheets.forecast.made import MONTHS, SUMMARY, WORKINGS, YEARS, book

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(("name", "breaks"), [("simple", [15, 27]), ("rich", [15, 27, 39, 51])])
def test_twelve_months_stand_on_a_page_with_heads_repeated(name, breaks):
    sheet = book(name).worksheets[MONTHS]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert [found.id for found in sheet.col_breaks.brk] == breaks
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$3", "$A:$B")


def test_many_lines_print_smaller():
    scales = [book(name).worksheets[MONTHS].page_setup.scale for name in ("simple", "rich")]
    assert 30 <= scales[1] < scales[0] <= 100
    assert by_height(40) == 2 * by_height(80)


def test_other_sheets_fit_their_width():
    made = book("rich")
    for place in (SUMMARY, YEARS, WORKINGS):
        sheet = made.worksheets[place]
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)


def test_workings_print_their_heads_alone():
    sheet = book("rich").worksheets[WORKINGS]
    assert sheet.print_area == "'Workings'!$A$1:$O$3"
    assert "save paper" in sheet.oddFooter.center.text
