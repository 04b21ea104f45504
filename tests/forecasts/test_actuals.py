"""Actuals beside forecast, in words."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from engine.forecast.actuals.beside import Actual
from engine.forecast.reckoning.forecast import project
from forecasts.actuals import ActualsOnForecast, happened
from forecasts.outcome import Outcome
from tests.engine.forecast.actuals.books import as_forecast
from tests.forecasts.cases import answers_judged, inputs_of

pytestmark = pytest.mark.database_free


def beside(months=(1, 2, 3), answers=None, language="en", *, changed=None, books=None, **factors):
    inputs = inputs_of(**(changed or {}))
    known = as_forecast(project(inputs), months, **factors) if books is None else books
    return ActualsOnForecast(Outcome(inputs, answers_judged(answers), language, 200), tuple(known), 0, {})


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["cash is CNY\u00a0", "worse than forecast", "customers fewer than forecast", "fewer came or more left"],
        ),
        ("zh-hans", ["现金比预测少", "的客户比预测少", "来得少还是走得多"]),
    ],
)
def test_what_the_books_mean_is_said_in_both_languages(language, words):
    with override(language):
        said = beside(language=language, cash="0.9", customers="0.8").meaning
    assert all(one in said for one in words), said


def test_a_faster_pace_is_not_taken_for_more_arrivals_either():
    assert "more came or fewer left" in beside(customers="1.2").meaning


def test_books_that_agree_are_said_to_agree():
    said = beside().meaning
    assert "At the end of 2027-03 cash is as forecast." in said
    assert "The customers of 2027-03 are as many as forecast." in said


def test_better_is_better():
    said = beside(cash="1.1", customers="1.5").meaning
    assert "better than forecast" in said
    assert "customers more than forecast" in said


def test_a_row_has_forecast_books_and_the_gap():
    row = beside((1,), cash="0.9").rows[0]
    cash, customers = row.cells[:2]
    assert (row.month, cash.name, cash.gap[0]) == ("2027-01", "Cash", "−")
    done = project(inputs_of()).values["cash"][1]
    assert cash.forecast == f"{round(done):,}"
    assert customers.gap in ("0", "0.0")
    bare = beside(books=[Actual("2027-01", cost=Decimal(5))]).rows[0].cells[0]
    assert (bare.actual, bare.gap) == ("–", "")


def test_fewer_customers_make_the_re_based_odds_worse_by_the_same_month():
    found = beside(customers="0.5", changed={"cash": "250000"})
    rows = {row.name: row for row in found.odds}
    out = rows["Out of cash by 2029-12"]
    assert float(out.after.strip("%<> ")) > float(out.before.strip("%<> "))
    assert {"Break-even that stays", "Lowest cash, as typed", "Money needed, as typed"} <= rows.keys()
    assert any(row.name.startswith("Subscription plan: Leads or new customers a month") for row in found.proofs)


def test_without_cash_the_way_to_a_re_base_is_told():
    found = beside(books=[Actual("2027-01", cost=Decimal(5))])
    assert (found.odds, found.proofs, found.left) == ([], [], [])
    assert "give the cash" in found.obstacle
    assert beside(books=[]).obstacle == ""


def test_what_a_new_start_leaves_is_listed():
    assert beside().left == []
    assert len(beside(changed={"market": "B2B"}).left) == 1  # customers pay two months late


def test_the_books_prove_cash_and_burn_once_there_are_four_ends_of_month():
    three = [row.item.code for row in beside((1, 2, 3)).proposals]
    four = {row.item.code: row for row in beside((1, 2, 3, 4)).proposals}
    assert three == ["FF-01"]
    assert list(four) == ["FF-01", "FF-02"]
    values = project(inputs_of()).values["cash"]
    assert four["FF-02"].value == max(0, round((values[1] - values[4]) / 3, 2))


def test_an_answer_that_says_so_already_is_not_proposed():
    books = [Actual("2027-01", cash=Decimal(900_000))]
    assert beside(books=books, answers={"ff_01": "900000"}).proposals == []
    row = beside(books=books, answers={"ff_01": "800000"}).proposal("ff_01")
    assert (row.answered, row.figure) == ("CNY\u00a0800,000", "CNY\u00a0900,000")
    assert beside(books=books).proposal("ff_03") is None


def test_the_picture_gets_the_cash_of_months_it_shows():
    books = [Actual(month, cash=Decimal(5)) for month in ("2027-02", "2026-12", "2027-01")]
    assert happened([*books, Actual("2027-03")], inputs_of()) == ((1, 5.0), (2, 5.0))
