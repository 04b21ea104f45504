"""The base case as CSV, in the reader's language."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.utils import translation

from reports.sheets.forecast.table import forecast_csv
from tests.reports.sheets.forecast.made import LANGUAGES, forecast_of

pytestmark = pytest.mark.database_free


def rows_in(language):
    with translation.override(language):
        content = forecast_csv(forecast_of("simple"), language)
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
