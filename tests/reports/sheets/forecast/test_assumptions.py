"""Every timing and choice has a cell that the formulas read; what has none is told in words."""

import re
from datetime import datetime

import pytest

from engine.forecast.inputs.reading import read_inputs
from engine.forecast.inputs.simple import simple_inputs
from reports.sheets.forecast.assumptions import shown, whose_range
from tests.reports.sheets.forecast.made import ASSUMPTIONS, CASES, SIMPLE, book, rows_of

pytestmark = pytest.mark.database_free


def assumptions(name, language="en"):
    return rows_of(book(name, language).worksheets[ASSUMPTIONS])


def values(row):
    return [cell.value for cell in row]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Pro: Months until customers pay", 0),
        ("Sales: First month", datetime(2027, 7, 1)),
        ("Paid consulting: Last month", datetime(2029, 6, 1)),
        ("Loan: Months until it is repaid", 24),
        ("Loan: Months of interest only", 6),
        ("Owned hardware: Months of straight-line depreciation", 36),
        ("Boxes: How often", "Every quarter"),
        ("Sales: Department", "Sales and marketing"),
        ("Rented GPUs: Purpose", "Research and development"),
        ("Service and payment: Months until suppliers are paid", 1),
        ("Engineers: First month", None),
    ],
)
def test_timings_and_choices_are_cells_that_formulas_read(name, value):
    made = book("rich")
    cell = rows_of(made.worksheets[ASSUMPTIONS])[name][1]
    assert cell.value == value
    address = rf"Assumptions'!\$[BC]\${cell.row}(?!\d)"
    texts = (str(c.value) for sheet in made for row in sheet.iter_rows() for c in row if c.data_type == "f")
    assert any(re.search(address, text) for text in texts)


def test_a_date_counts_as_a_number_of_the_month_and_an_empty_one_as_from_the_start():
    rows = rows_of(book("rich", data_only=True).worksheets[ASSUMPTIONS])
    assert [rows[f"{who}: First month"][2].value for who in ("Sales", "Engineers", "Pro")] == [7, 0, 1]
    assert rows["Sales: Last month"][2].value == 60


def test_choices_are_offered_in_words_and_numbers_within_their_limits():
    for language, words in (("en", "Once,Every month,Every quarter,Every year"), ("zh-hans", None)):
        rules = book("rich", language).worksheets[ASSUMPTIONS].data_validations.dataValidation
        lists = [rule.formula1 for rule in rules if rule.type == "list"]
        assert len(lists) >= 6
        assert words is None or f'"{words}"' in lists
        assert all(words or not re.search("[a-z]", text) for text in lists)
        assert {rule.type for rule in rules} == {"list", "whole", "date"}


def test_a_range_says_whose_it_is_apart_from_the_source_of_its_middle():
    raw = simple_inputs(SIMPLE).inputs.to_raw()
    del raw["subscription"]["plans"][0]["price"]["spread"]
    numbers = read_inputs(raw).inputs.numbers
    told = [whose_range(numbers[f"subscription.plans.0.{key}"]) for key in ("churn", "price", "conversion")]
    assert told == ["our usual range", "your range", ""]
    rows = assumptions("simple")
    assert values(rows["Subscription plan: Customers lost a month"])[6:] == ["your estimate", "our usual range"]
    assert "Running cost a month" in rows


def test_units_and_sources_are_words_of_the_language():
    rows = assumptions("simple", "zh-hans")
    assert [values(rows["订阅套餐：期初客户数"])[column] for column in (3, 6)] == ["位客户", "你的估计"]
    assert values(rows["订阅套餐：月度客户流失率"])[3] == "%"
    assert rows["运营成本：频率"][1].value == "每月"


def test_what_no_cell_changes_is_told_in_words():
    rows = assumptions("simple")
    assert rows["Months of the forecast"][1].value == "36 months"
    assert rows["First month of the forecast"][1].value == "2027-01"
    assert (rows["Currency"][1].value, rows["Market mode"][1].value) == ("CNY", "SaaS; it chose the default values")
    assert "Paid consulting, Open API" in rows["Not in this forecast"][1].value
    assert "Spend per new customer" in rows["Marketing: 0 or without effect"][1].value


def test_per_cent_stand_as_shares():
    churn = CASES["simple"].numbers["subscription.plans.0.churn"].mid
    assert (shown(churn, "percent"), shown(churn, "customers")) == (0.03, 3.0)
