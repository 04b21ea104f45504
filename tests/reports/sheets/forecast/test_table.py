"""The base case as CSV, in the reader's language."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.utils import translation

from engine.forecast.actuals.beside import Actual
from reports.sheets.forecast.table import forecast_csv
from tests.reports.sheets.forecast.made import LANGUAGES, forecast_of

pytestmark = pytest.mark.database_free


def rows_in(language, actuals=()):
    with translation.override(language):
        content = forecast_csv(forecast_of("simple"), actuals, language)
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_holds_the_same_months(language):
    forecast, rows = forecast_of("simple"), rows_in(language)
    cash = next(row for row in rows if row[0] == forecast.model.lines["cash"].label.in_language(language))
    assert [Decimal(cell) for cell in cash[2:]] == list(forecast.series("cash"))
    assert rows[0][2] == "2027-01"


def test_units_are_words_of_the_language_and_amounts_have_their_currency():
    english, chinese = ({row[1] for row in rows_in(language)[1:]} for language in LANGUAGES)
    assert english == {"CNY", "customers", "share (1 = 100%)", "months", "×"}
    assert chinese == {"CNY", "位客户", "占比（1 = 100%）", "个月", "×"}


def test_the_books_stand_below_month_by_month_and_only_what_they_give():
    books = (
        Actual("2027-03", cash=Decimal("-12.5"), customers=Decimal(7)),
        Actual("2027-01", cash=Decimal(1000)),
        Actual("2019-01", revenue=Decimal(5)),  # the forecast does not cover it
    )
    plain, rows = rows_in("en"), rows_in("en", books)
    assert rows[: len(plain)] == plain
    assert [row[:6] for row in rows[len(plain) :]] == [
        ["Actual: Cash at month’s end", "CNY", "1000", "", "-12.5", ""],
        ["Actual: Paying customers at month’s end", "customers", "", "", "7", ""],
    ]
    assert {len(row) for row in rows} == {len(plain[0])}
    assert [row[0] for row in rows_in("zh-hans", books)[len(plain) :]] == ["实际数：月末现金", "实际数：月末付费客户数"]
