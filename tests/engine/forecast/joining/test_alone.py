"""Cash with one change alone, and a cost that comes before what it brings."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.effects import Effect
from engine.forecast.joining.alone import Variant, cash_alone, paid
from tests.engine.forecast.made import raw, read

pytestmark = pytest.mark.database_free
RENT = "other_costs.0.amount"


def spending(cash=60000, **more):
    """Five thousand a month, nothing else: the cash is gone after twelve months."""
    return read(raw(horizon=24, opening={"cash": cash, **more}, other_costs=[{"amount": 5000}]))


def cheaper(month, costs, rent="4000"):
    return Variant(month, (Effect(RENT, "set", Decimal(rent)),), {m: Decimal(c) for m, c in costs.items()})


def test_each_change_has_its_own_cash_and_the_last_column_has_none():
    done = cash_alone(spending(), [cheaper(13, {}), cheaper(1, {})])
    assert done.cash.shape == (24, 3)
    assert done.lows == [60000 - 12 * 5000 - 12 * 4000, 60000 - 24 * 4000]
    assert list(done.cash[:, -1]) == [60000 - 5000 * month for month in range(1, 25)]


@pytest.mark.parametrize(
    ("cash", "change", "until"),
    [
        # 2500 of work in month 1 come back by the third month of 1000 saved; 5000 are left after month 1, 500 less.
        pytest.param(7000, cheaper(2, {1: 2500}), 3, id="short meanwhile"),
        pytest.param(60000, cheaper(2, {1: 2500}), None, id="cash is no matter then"),
        pytest.param(7000, cheaper(2, {}), None, id="it costs nothing"),
        pytest.param(7000, cheaper(2, {1: 90000}), None, id="it never comes back"),
        pytest.param(7000, cheaper(1, {5: 6500}), None, id="the benefit comes first"),
        pytest.param(7000, cheaper(2, {}, rent="6000"), None, id="it only costs"),
    ],
)
def test_a_cost_that_comes_first_is_told_where_cash_is_short(cash, change, until):
    assert cash_alone(spending(cash), [change]).short_until(0) == until


def test_short_is_what_falls_below_the_reserve():
    """With the work 44,500 are left after month 3, the last in which it is less than without."""
    change = cheaper(2, {1: 2500})
    assert cash_alone(spending(60000, reserve=44501), [change]).short_until(0) == 3
    assert cash_alone(spending(60000, reserve=44500), [change]).short_until(0) is None


def test_costs_are_paid_after_the_delay_of_suppliers():
    inputs = read(raw(horizon=12, service={"supplier_delay": 2}))
    costs = {-1: Decimal(7), 1: Decimal(10), 3: Decimal(5), 11: Decimal(9)}
    assert list(paid(inputs, costs)) == [7, 7, 17, 17, 22, 22, 22, 22, 22, 22, 22, 22]
