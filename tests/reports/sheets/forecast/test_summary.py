"""Words first, odds that say that they stand still, figures that follow, and native charts."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from forecasts.statements import Statements
from reports.sheets.forecast.summary import height
from tests.reports.sheets.forecast.made import CASES, SUMMARY, book, content, forecast_of, rows_of, simulation_of

pytestmark = pytest.mark.database_free


def texts(name, language="en"):
    return [row[0] for row in book(name, language).worksheets[SUMMARY].iter_rows(values_only=True)]


def said(name):
    return Statements(CASES[name], forecast_of(name).summary, simulation_of(name), "en")


@pytest.mark.parametrize("name", ["simple", "rich", "certain"])
def test_it_says_what_the_page_says(name):
    found, wanted = texts(name), said(name)
    assert found[:2] == ["Kite", f"Amounts in {CASES[name].settings.currency}"]
    assert [text for text in (wanted.headline, wanted.lead, wanted.alive) if text] == [t for t in found[3:6] if t]
    rows = rows_of(book(name).worksheets[SUMMARY])
    for figure in wanted.figures:
        assert (rows[figure.name][1].value, rows[figure.name][2].value) == (figure.value, figure.note)


def test_the_odds_say_that_they_do_not_follow_the_cells():
    note = "Of 200 runs of the simulation when this file was made. It does not follow the cells."
    made, still = book("simple"), "As it was when this file was made. It does not follow the cells."
    assert rows_of(book("certain").worksheets[SUMMARY])["Figure"][2].value == still
    assert rows_of(made.worksheets[SUMMARY])["Figure"][2].value == note
    odds = made["Odds"]
    assert odds["A2"].value == note
    found, run = list(odds.iter_rows(min_row=4, values_only=True)), simulation_of("simple")
    assert len(found) == 36
    assert [row[4] for row in found] == list(run.cash_out)
    assert found[0][:2] == (1, datetime(2027, 1, 1))
    assert found[35][5] == round(run.bands["cash"].p10[35], 2)


def test_months_are_told_by_their_date():
    rows = rows_of(book("simple", data_only=True).worksheets[SUMMARY])
    assert rows["First month with cash below 0"][2].value == datetime(2029, 1, 1)
    assert rows["Break-even month"][2].value == "none within 36 months"


@pytest.mark.parametrize(("name", "lines"), [("simple", 3), ("certain", 1)])
def test_cash_and_revenue_are_drawn_from_the_cells(name, lines):
    files = ZipFile(BytesIO(content(name)))
    cash, revenue = (files.read(f"xl/charts/chart{number}.xml").decode() for number in (1, 2))
    assert cash.count("<c:ser>") == lines
    assert "Months!$D$" in cash
    assert ("Odds!$F$4:$F$39" in cash) is (name == "simple")
    assert revenue.count("<c:ser>") == 2


def test_a_cell_is_as_high_as_its_words_are_long():
    assert height("word", 40) == height("字" * 20, 40) == 15.5
    assert height("字" * 21, 40) == height("x" * 41, 40) == 31
