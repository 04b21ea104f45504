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
