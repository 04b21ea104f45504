"""Rounds, grants and loans, against figures derived by hand."""

from decimal import Decimal

import pytest

from tests.engine.forecast.made import forecast, line

pytestmark = pytest.mark.database_free


def test_rounds_grants_and_loans():
    # 1200 at 10 % a year, drawn in month 2, two months of interest only, over by month 8: repaid 300 in
    # months 5 to 8. Interest 10 in months 3, 4 and 5, then 7.50, 5.00, 2.50.
    funding = {
        "rounds": [{"amount": 5000, "fees": 4, "month": "2027-06"}],
        "grants": [{"amount": 70, "month": "2027-02"}],
        "loans": [{"amount": 1200, "rate": 10, "term": 6, "grace": 2, "month": "2027-02"}],
    }
    done = forecast(funding=funding)
    assert line(done, "debt")[:9] == [0, 1200, 1200, 1200, 900, 600, 300, 0, 0]
    assert line(done, "interest")[:9] == [0, 0, 10, 10, 10, Decimal("7.5"), 5, Decimal("2.5"), 0]
    assert line(done, "loans_repaid", 4, 5, 8, 9) == [0, 300, 300, 0]
    assert line(done, "rounds", 5, 6) == [0, 4800]
    assert line(done, "cash", 24) == [100000 - 45 + 4800 + 70]
    assert set(line(done, "ebitda")) == {0}


def loan(**fields):
    return forecast(funding={"loans": [{"amount": 1200, "month": "2027-01", "term": 6, **fields}]})


def grant(month):
    return forecast(funding={"grants": [{"amount": 70, "month": month}]})


@pytest.mark.parametrize(("month", "months"), [("2027-01", [1]), ("2028-12", [24]), ("2029-01", [])])
def test_money_comes_in_its_month_or_after_the_end_not_at_all(month, months):
    assert [m for m, amount in enumerate(line(grant(month), "grants"), 1) if amount == 70] == months
    assert grant(month).values["cash"][24] == 100000 + 70 * len(months)


def test_a_round_brings_what_its_fees_leave():
    rounds = [{"amount": "1000.01", "fees": "2.5", "month": "2027-02"}, {"amount": 500, "month": "2027-02"}]
    done = forecast(funding={"rounds": rounds})
    # 1000.01 x 97.5 % = 975.00975, to the cent.
    assert line(done, "rounds", 1, 2, 3) == [0, Decimal("1475.01"), 0]
    assert line(forecast(funding={"rounds": [{"amount": 9, "fees": 100, "month": "2027-02"}]}), "rounds", 2) == [0]


def test_no_money_from_outside_counts_as_profit_but_grants():
    funding = {
        "rounds": [{"amount": 100, "month": "2027-01"}],
        "grants": [{"amount": 70, "month": "2027-01"}],
        "loans": [{"amount": 60, "month": "2027-01", "term": 6}],
    }
    done = forecast(funding=funding)
    assert line(done, "ebitda", 1) == [0]
    assert line(done, "profit", 1) == [70]
    assert line(done, "cash", 1) == [100000 + 100 + 70 + 60]


def test_a_loan_drawn_in_the_first_month_is_repaid_in_equal_parts_over_its_term():
    assert line(loan(), "debt")[:8] == [1200, 1000, 800, 600, 400, 200, 0, 0]
    assert line(loan(), "loans_repaid")[:8] == [0, 200, 200, 200, 200, 200, 200, 0]


def test_interest_is_a_twelfth_of_the_rate_on_what_was_owed_last_month():
    # 12 % a year: 1 % of 1200, 1000, 800 … from the month after the drawdown to the last repayment.
    assert line(loan(rate=12), "interest")[:8] == [0, 12, 10, 8, 6, 4, 2, 0]
    assert set(line(loan(), "interest")) == {0}


def test_during_the_grace_only_interest_is_paid():
    found = loan(rate=12, grace=4)
    assert line(found, "interest")[:8] == [0, 12, 12, 12, 12, 12, 6, 0]
    assert line(found, "loans_repaid")[:8] == [0, 0, 0, 0, 0, 600, 600, 0]


def test_the_longest_grace_leaves_one_repayment():
    assert line(loan(grace=5), "loans_repaid")[:8] == [0, 0, 0, 0, 0, 0, 1200, 0]


def test_a_loan_of_one_month_is_repaid_in_the_next():
    assert line(loan(term=1), "loans_repaid", 1, 2, 3) == [0, 1200, 0]


def test_the_last_month_repays_what_rounding_left():
    # 100 in three parts: 33.33, 33.33 and 33.34.
    found = line(loan(amount=100, term=3), "loans_repaid")
    assert found[:5] == [0, Decimal("33.33"), Decimal("33.33"), Decimal("33.34"), 0]
    # 0.05 in six: a cent each, and nothing is left for the sixth.
    assert line(loan(amount="0.05"), "loans_repaid")[:8] == [0, *[Decimal("0.01")] * 5, 0, 0]


def test_what_the_horizon_cuts_off_is_still_owed():
    found = loan(term=360)
    # 1200 / 360 = 3.33; 23 times within 24 months.
    assert line(found, "debt", 24) == [1200 - 23 * Decimal("3.33")]
    assert line(loan(month="2028-12"), "debt", 23, 24) == [0, 1200]
    assert set(line(loan(month="2029-01"), "debt")) == {0}


def test_two_loans_run_beside_each_other():
    loans = [{"amount": amount, "month": "2027-01", "term": 2, "rate": 12} for amount in (100, 1000)]
    done = forecast(funding={"loans": loans})
    assert line(done, "debt")[:4] == [1100, 550, 0, 0]
    assert line(done, "interest")[:4] == [0, 11, Decimal("5.5"), 0]


def test_lines_of_a_loan_carry_its_name():
    done = forecast(funding={"loans": [{"name": "银行", "amount": 1, "month": "2027-01"}]})
    label = done.model.lines["funding.loans.0.balance"].label
    assert (label.zh, label.en) == ("银行：余额", "银行: balance")
