"""Months and figures as people type them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from forecasts.months import MonthForm, currency_of, founded_of, refuse_month, typed_figure, typed_month
from tests.forecasts.cases import a_scenario, book

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    "text",
    [
        "2026-11",
        "2026/11",
        "2026.11",
        " 2026-11-30 ",
        "11/2026",
        "Nov 2026",
        "nov. 2026",
        "Nov-2026",
        "November 2026",
        "2026 Nov",
        "2026年11月",
        "2026 年 11 月",
        "2026年11月30日",
        "２０２６年１１月",
    ],
)
def test_a_month_is_understood(text):
    assert typed_month(text) == "2026-11"


@pytest.mark.parametrize(
    "text", ["", "11", "2026", "2026-13", "2026-00", "11-26", "Nov", "Novel 2026", "Mai 2026", "1826-11", "11/12/2026"]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValidationError):
        typed_month(text)


def test_every_month_has_its_name():
    names = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "October", "Nov", "Dec"]
    assert [typed_month(f"{name} 2026")[-2:] for name in names] == [f"{n:02}" for n in range(1, 13)]


@pytest.mark.parametrize(
    ("name", "text", "digits"),
    [
        ("cash", "2,405,000", "2405000"),
        ("cash", "−5", "-5"),
        ("cash", "80万", "800000"),
        ("customers", "8", "8"),
        ("cost", "", ""),
        ("cost", " – ", ""),
    ],
)
def test_a_figure_is_read_as_the_forecast_reads_its_own(name, text, digits):
    assert typed_figure(name, text) == digits


@pytest.mark.parametrize(
    ("name", "text"),
    [("cost", "-5"), ("customers", "-1"), ("customers", "9999999999"), ("cash", "1.234,5"), ("cash", "?")],
)
def test_a_figure_that_cannot_be_is_refused(name, text):
    with pytest.raises(ValidationError):
        typed_figure(name, text)


def test_a_month_before_the_founding_or_to_come_is_refused():
    today = date(2026, 11, 3)
    refuse_month("2026-11", "2026-02", today)
    with pytest.raises(ValidationError, match="founded in 2026-02"):
        refuse_month("2026-01", "2026-02", today)
    with pytest.raises(ValidationError, match="not begun"):
        refuse_month("2026-12", "", today)


def test_each_fault_stands_at_its_field():
    form = MonthForm({"month": "2026-13", "cash": "many", "cost": "-1", "currency": "CNY", "revenue": "7"})
    assert not form.is_valid()
    assert set(form.errors) == {"month", "cash", "cost"}


def test_currency_and_founding_are_those_of_the_scenarios_and_the_last_month(assessment, alice):
    assert (currency_of(assessment), founded_of(assessment)) == ("CNY", "")
    a_scenario(assessment, alice, currency="USD", founded="2026-05")
    a_scenario(assessment, alice, founded="2026-03")
    assert (currency_of(assessment), founded_of(assessment)) == ("USD", "2026-03")
    book(assessment, alice, ("2026-11", {"cash": "2"}), currency="EUR")
    assert currency_of(assessment) == "EUR"
