"""Months in sections, years beside them, workings apart."""

from datetime import datetime

import pytest

from engine.forecast.model.graph import Model
from reports.sheets.forecast.months import below, stays, years
from reports.sheets.forecast.order import ORDER
from tests.reports.sheets.forecast.made import MONTHS, OPENING, WORKINGS, YEARS, book, forecast_of, rows_of

pytestmark = pytest.mark.database_free


def headings(sheet):
    rows = sheet.iter_rows(min_row=4, values_only=True)
    return [row[0] for row in rows if row[0] and not any(value is not None for value in row[1:])]


@pytest.mark.parametrize(("language", "pick"), [("en", "en"), ("zh-hans", "zh")])
def test_months_and_years_stand_under_the_same_headings(language, pick):
    made = book("rich", language)
    wanted = [getattr(name, pick) for name, _lines in ORDER.values()]
    assert headings(made.worksheets[MONTHS]) == headings(made.worksheets[YEARS]) == wanted


def test_the_head_names_the_currency_and_dates_the_months():
    sheet = book("simple").worksheets[MONTHS]
    assert sheet["A1"].value == "Months · Amounts in CNY"
    dates, numbers = ([cell.value for cell in row[OPENING + 1 :]] for row in sheet.iter_rows(min_row=2, max_row=3))
    assert dates[:2] == [datetime(2027, 1, 1), datetime(2027, 2, 1)]
    assert numbers == list(range(1, 37))


def test_the_stored_figures_are_the_forecasts_own():
    row = rows_of(book("simple", data_only=True).worksheets[MONTHS])["Cash"]
    assert [cell.value for cell in row[OPENING + 1 :]] == [float(v) for v in forecast_of("simple").series("cash")]


def test_what_the_months_are_worked_out_from_stands_apart():
    made = book("rich")
    workings, months = rows_of(made.worksheets[WORKINGS]), rows_of(made.worksheets[MONTHS])
    assert {"Pro: a twelfth of the bill", "EBITDA stays at least 0"} <= workings.keys()
    assert not {name for name in months if name and name.startswith(("Pro: ", "Sales: ", "Loan"))} - {
        "Loans drawn",
        "Loans repaid",
    }


def test_a_mode_that_is_off_leaves_no_row():
    names = {row[0].value for sheet in book("simple") for row in sheet.iter_rows(min_row=4)}
    assert "Subscription revenue" in names
    assert not {"Consulting revenue", "API revenue", "Depreciation", "Debt", "Loans drawn", "Hiring"} & names


def test_a_year_sums_flows_and_ends_with_stocks():
    forecast, rows = forecast_of("simple"), rows_of(book("simple", data_only=True).worksheets[YEARS])
    revenue, cash = forecast.series("revenue"), forecast.series("cash")
    first = OPENING + 1
    assert [cell.value for cell in rows["Revenue"][first:]] == [float(sum(revenue[at : at + 12])) for at in (0, 12, 24)]
    assert [cell.value for cell in rows["Cash"][first:]] == [float(cash[at]) for at in (11, 23, 35)]
    assert (rows["Revenue"][OPENING].value, rows["Cash"][OPENING].value) == ("sum", "at its end")
    assert rows["Line"][first].value == "Months 1 to 12"


@pytest.mark.parametrize(("months", "spans"), [(12, [(1, 12)]), (30, [(1, 12), (13, 24), (25, 30)])])
def test_the_last_year_may_be_short(months, spans):
    assert years(months) == spans


def test_a_month_counts_where_the_flow_stays():
    values = {"ebitda": (None, 1, -1, 2, 3), "revenue": (0, 5, 5, 0, 5), "cash": (9, -1, 2, 0, -3)}
    assert list(stays(values, "ebitda")) == ["", "", "", "", 4]
    assert list(below(values)) == ["", 1, "", "", 4]
    assert Model(4, 2, {}).months == 4
