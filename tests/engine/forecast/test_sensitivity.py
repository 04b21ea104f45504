"""Tornado, what must be true, and effects, on cases whose answers are known."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.addresses import addresses, full_label
from engine.forecast.inputs.effects import Effect, apply_effects, without_target
from engine.forecast.reckoning.forecast import project
from engine.forecast.reckoning.outcomes import OUTCOMES
from engine.forecast.reckoning.requirement import what_must_be_true
from engine.forecast.reckoning.tornado import tornado
from tests.engine.forecast.made import PLAN, forecast, raw, read, with_plan
from tests.engine.forecast.rich import RICH, around

pytestmark = pytest.mark.database_free
RENT, PRICE, NEW = ("other_costs.0.amount", "subscription.plans.0.price", "subscription.plans.0.new_customers")


def climbing(**plan):
    """10 customers more a month at 100 against a rent of 10,000: EBITDA of month m is 1000 m - 10,000."""
    return raw(subscription=with_plan(**plan), other_costs=[{"name": "Rent", "amount": 10000}])


def bars(output, given):
    return {bar.path: bar for bar in tornado(read(given), output)}


def test_tornado_visits_p10_and_p90():
    # Rent 9000, 10,000, 12,000 are P10, P50, P90: after 24 months cash differs by 24 x 3000. The price is
    # triangular 80, 100, 110: P10 = 80 + sqrt(0.1 x 30 x 20), P90 = 110 - sqrt(0.1 x 30 x 10); customer
    # months are 10 (1 + … + 24) = 3000. 100,000 + 300,000 - 240,000 = 160,000 in the middle.
    given = climbing(price=around(80, 100, 110))
    given["other_costs"][0]["amount"] = around(9000, 10000, 12000, "lognormal")
    found = bars("final_cash", given)
    rent, price = found[RENT], found[PRICE]
    assert (rent.low, rent.high) == (9000, 12000)
    assert (rent.at_low, rent.at_high, rent.swing) == (184000, 112000, 72000)
    assert (round(price.low, 4), round(price.high, 4)) == (Decimal("87.746"), Decimal("104.5228"))
    assert price.at_low == pytest.approx(Decimal(100000 - 240000 + 3000 * 87.74597), abs=15)
    assert not rent.is_assumed


def test_tornado_sorts_by_swing_and_flags_what_is_assumed():
    found = tornado(read(climbing()), "final_cash")
    # 20 % of 300,000 revenue either way for price and new customers, 20 % of 240,000 for the rent, and
    # 20 % of the cash at the start. Conversion is at its limit: only down.
    assert [(bar.path, bar.swing) for bar in found] == [
        (NEW, 120000),
        (PRICE, 120000),
        (RENT, 96000),
        ("subscription.plans.0.conversion", 60000),
        ("opening.cash", 40000),
    ]
    assert {bar.is_assumed for bar in found} == {True}
    assert found[2].label.en == "Rent: Amount each time"


def test_tornado_of_a_month_counts_never_as_one_beyond_the_horizon():
    found = bars("break_even", climbing())
    # Break-even in month 10; with 20 % less rent 8, with 20 % more 12; at a price of 80 it is 12.5 -> 13.
    assert (found[RENT].at_low, found[RENT].at_high) == (8, 12)
    assert (found[PRICE].at_low, found[PRICE].at_high) == (13, 9)
    given = climbing()
    given["other_costs"][0]["amount"] = around(10000, 20000, 30000, "normal")
    rent = bars("break_even", given)[RENT]
    assert (rent.at_low, rent.at_high, rent.swing) == (10, None, 15)


@pytest.mark.parametrize("output", OUTCOMES)
def test_tornado_agrees_with_the_exact_model(output):
    inputs = read(RICH)
    strongest = tornado(inputs, output)[:3]
    assert strongest
    for bar in strongest:
        effects = [Effect(bar.path, "set", bar.high)]
        done = project(apply_effects(inputs, effects))
        exact = {
            "break_even": done.summary.break_even,
            "cash_break_even": done.summary.cash_break_even,
            "cash_low": done.summary.cash_low[1],
            "final_cash": done.values["cash"][-1],
            "final_ebitda": done.values["ebitda"][-1],
            "total_ebitda": sum(done.series("ebitda")),
            "total_revenue": sum(done.series("revenue")),
        }
        # Arrays may round a half the other way once in a great while: a few cents over five years.
        assert bar.at_high == exact[output] or abs(bar.at_high - exact[output]) < 1


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


def test_effects_change_values_and_ranges_and_leave_the_old_inputs_alone():
    before = read(climbing(price=around(80, 100, 110), churn=5))
    effects = [
        Effect(PRICE, "multiply", Decimal("1.1")),
        Effect("subscription.plans.*.churn", "add", Decimal(-2)),
        Effect(RENT, "set", Decimal(9000)),
        Effect("subscription.plans.0.payment_delay", "set", Decimal(2)),
    ]
    after = apply_effects(before, effects)
    assert after.numbers[PRICE].points == (88, 110, 121)
    assert after.base["subscription.plans.0.churn"] == 3
    assert after.base[RENT] == 9000
    assert after.whole("subscription.plans.0.payment_delay") == 2
    assert before.numbers[PRICE].points == (80, 100, 110)
    assert after.digest != before.digest
    assert read(after.to_raw()) == after


def test_effects_are_held_within_bounds_and_skip_what_is_not_there():
    inputs = read(climbing(churn=50))
    effects = [Effect("subscription.plans.0.churn", "multiply", Decimal(3)), Effect("api.price", "set", Decimal(1))]
    assert apply_effects(inputs, effects).base["subscription.plans.0.churn"] == 100
    assert without_target(inputs, effects) == (effects[1],)


def test_an_action_moves_break_even():
    # Inference of 40 per customer: 10 m (100 - 40) >= 10,000 in month 17; 40 % cheaper (24): month 14.
    given = climbing() | {"compute": {"inference": {"per_customer": 40}}}
    effects = [Effect("compute.inference.factor", "multiply", Decimal("0.6"))]
    inputs = read(given)
    assert project(inputs).summary.break_even == 17
    assert project(apply_effects(inputs, effects)).summary.break_even == 14


def test_every_number_has_an_address():
    inputs = read(RICH)
    found = addresses(inputs)
    assert [address.path for address in found] == list(inputs.numbers)
    assert all(address.low <= address.quantity.points[0] for address in found)
    assert full_label(inputs, PRICE).zh == "Pro：月价"
    assert full_label(inputs, "compute.inference.factor").en == "Inference cost: Factor on all inference cost"


def test_break_even_of_the_summary():
    summary = forecast(subscription={"plans": [PLAN]}, other_costs=[{"amount": 10000}]).summary
    # Cash falls by 9000, 8000, …, 1000: 45,000 in all, and month 10 adds nothing.
    assert (summary.break_even, summary.cash_break_even) == (10, 10)
    assert (summary.cash_low, summary.cash_out, summary.funding_need) == ((9, 55000), None, 0)
