"""Addresses as formulas of each sheet write them."""

import pytest

from reports.sheets.forecast.places import Places

pytestmark = pytest.mark.database_free
PLACES = Places(
    "Months",
    "Workings",
    "Assumptions",
    lines={"cash": ("Months", 9), "bill": ("Workings", 4)},
    inputs={"subscription.plans.0.churn": 5, "opening.cash": 2},
    timings={"people.0.start": 7, "service.supplier_delay": 8, "people.0.department": 9},
)


@pytest.mark.parametrize(
    ("sheet", "cash", "bill"),
    [("Months", "D10", "'Workings'!D5"), ("Workings", "'Months'!D10", "D5"), ("", "'Months'!D10", "'Workings'!D5")],
)
def test_a_line_of_another_sheet_is_called_by_its_sheet(sheet, cash, bill):
    seen = PLACES.seen_from(sheet)
    assert (seen.cell("cash", 1), seen.cell("bill", 1)) == (cash, bill)
    assert seen.stretch("bill", 0, 2) == bill.replace("D5", "C5:E5")


def test_a_month_is_read_by_its_number_and_a_choice_by_its_word():
    seen = PLACES.seen_from("Months")
    assert seen.whole_cell("people.0.start") == "'Assumptions'!$C$8"
    assert seen.whole_cell("service.supplier_delay") == "'Assumptions'!$B$9"
    assert seen.is_picked("people.0.department", "sales") == "'Assumptions'!$B$10=\"Sales and marketing\""
    assert seen.month_cell(2) == "E$3"
    assert PLACES.dates(3) == "'Months'!$D$2:$F$2"


def test_per_cent_are_shares_in_their_cells():
    seen = PLACES.seen_from("Assumptions")
    assert seen.input_cell("subscription.plans.0.churn") == "$B$6"
    assert (seen.is_share("subscription.plans.0.churn"), seen.is_share("opening.cash")) == (True, False)
