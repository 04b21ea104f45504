"""What must be true, on cases whose answers are known."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.effects import Effect, apply_effects
from engine.forecast.reckoning.forecast import project
from engine.forecast.reckoning.requirement import what_must_be_true
from tests.engine.forecast.made import NEW, PRICE, RENT, climbing, raw, read, with_plan

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("path", "month", "value", "direction"),
    [
        pytest.param(PRICE, 8, "125", "at_least", id="10 x 8 x price = 10,000"),
        pytest.param(NEW, 8, "12.5", "at_least", id="8 new x 100 = 10,000"),
        pytest.param(RENT, 8, "8000", "at_most", id="rent = 8 x 1000"),
        pytest.param(PRICE, 20, "50", "at_least", id="met already: may fall to 50"),
    ],
)
def test_what_must_be_true_is_found(path, month, value, direction):
    inputs = read(climbing())
    answer = what_must_be_true(inputs, path, month)
    assert (answer.state, answer.value, answer.direction) == ("solved", Decimal(value), direction)
    assert answer.month == month
    assert answer.is_met == (month >= 10)
    # A step of the fourth digit further and it no longer holds.
    step = Decimal(value) * Decimal("2e-4") * (-1 if direction == "at_least" else 1)
    beyond = project(apply_effects(inputs, [Effect(path, "set", answer.value + step)]))
    assert beyond.summary.break_even == month + 1


def test_churn_that_must_be_true():
    # n(t) = 10 (1 - (1 - c)^t) / c with c the churn; at c = 5 %, n(14) = 200 (1 - 0.95^14) = 102.4 and
    # n(13) = 97.3: break-even at 14. In month 12 it needs n(12) = 100: c = 3.17 %.
    answer = what_must_be_true(read(climbing(churn="5")), "subscription.plans.0.churn", 12)
    assert (answer.state, answer.direction) == ("solved", "at_most")
    c = float(answer.value) / 100
    assert 10 * (1 - (1 - c) ** 12) / c == pytest.approx(100, abs=0.01)
    assert answer.month == 12


def test_an_input_of_zero_can_be_what_must_be_true():
    # Nobody pays a year ahead; cash break-even comes when 1000 m of revenue paid 3 months late, and 12
    # months of the annual share at once, cover the rent. Any share that does is found by the scan.
    inputs = read(climbing(payment_delay=0, annual_renewal=100))
    answer = what_must_be_true(inputs, "subscription.plans.0.annual_share", 1, "cash_break_even")
    # Month 1 to 3: 10 (1 - a) 100 t + 12,000 a >= 10,000 with t = 1: 11,000 a >= 9000, a >= 81.8 %.
    assert (answer.state, answer.direction, answer.month) == ("solved", "at_least", 1)
    assert answer.value == pytest.approx(Decimal("81.81818"), abs=Decimal("0.001"))


def test_no_value_will_do_or_every_value_will():
    inputs = read(climbing())
    impossible = what_must_be_true(inputs, "subscription.plans.0.churn", 5)
    assert (impossible.state, impossible.value, impossible.is_met) == ("impossible", None, False)
    assert impossible.searched == (0, 100)
    assert what_must_be_true(inputs, "opening.cash", 12).state == "always"


def test_what_is_not_monotone_is_scanned():
    # Marketing of 40 per new customer, 10 pay 100 each: EBITDA of month m at x new: 100 x m - 40 x - 2000.
    # With a limit of 50 customers, too few and too many are wrong only through cost: solved at the nearest.
    given = raw(subscription=with_plan(market_limit=50), marketing={"cac": 40}, other_costs=[{"amount": 2000}])
    inputs = read(given)
    answer = what_must_be_true(inputs, NEW, 3)
    assert answer.state == "solved"
    # Month 3: 300 x - 40 x >= 2000 gives 7.6923 while the limit is far; 10 is met already.
    assert answer.is_met
    assert answer.value == pytest.approx(Decimal("7.6923"), abs=Decimal("0.0001"))


@pytest.mark.parametrize("month", [0, 25])
def test_a_month_outside_the_horizon_is_refused(month):
    with pytest.raises(ValueError, match="outside the horizon"):
        what_must_be_true(read(climbing()), PRICE, month)
