"""Effects on inputs: what they change, where they are held, and what they leave alone."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.effects import Effect, apply_effects, matching, without_target
from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.made import PRICE, RENT, climbing, raw, read
from tests.engine.forecast.rich import around

pytestmark = pytest.mark.database_free


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


CHURN, COST = "subscription.plans.0.churn", "other_costs.0.amount"


def after(inputs, path, op, amount):
    return apply_effects(inputs, [Effect(path, op, Decimal(amount))])


@pytest.mark.parametrize(
    ("op", "amount", "churn"),
    [
        pytest.param("multiply", "3", 100, id="held at the top"),
        pytest.param("add", "-60", 0, id="held at the bottom"),
        pytest.param("add", "50", 100, id="the limit itself"),
        pytest.param("set", "101", 100, id="set too high"),
        pytest.param("multiply", "0", 0, id="nothing left"),
    ],
)
def test_results_are_held_within_what_the_input_may_be(op, amount, churn):
    assert after(read(climbing(churn=50)), CHURN, op, amount).base[CHURN] == churn


def test_effects_come_one_after_the_other():
    inputs = read(climbing())
    double, more = Effect(PRICE, "multiply", Decimal(2)), Effect(PRICE, "add", Decimal(10))
    assert apply_effects(inputs, [double, more]).base[PRICE] == 210
    assert apply_effects(inputs, [more, double]).base[PRICE] == 220
    assert apply_effects(inputs, []) == inputs


def test_a_range_keeps_its_shape_and_source_and_becomes_a_guess_only_when_set():
    answer = {**around(80, 100, 110, "normal"), "source": {"kind": "answer", "reference": "BM-03"}}
    inputs = read(climbing(price=answer))
    moved = after(inputs, PRICE, "add", "-5").numbers[PRICE]
    assert (moved.points, moved.kind, moved.source.reference) == ((75, 95, 105), "normal", "BM-03")
    told = after(inputs, PRICE, "set", "90").numbers[PRICE]
    assert (told.points, told.is_range, told.source.kind) == ((90, 90, 90), False, "guess")


def test_a_value_that_is_multiplied_keeps_its_source_and_stays_a_value():
    told = {"value": 100, "source": {"kind": "benchmark", "reference": "F-UE-07", "date": "2026"}}
    halved = after(read(climbing(price=told)), PRICE, "multiply", "0.5").numbers[PRICE]
    assert (halved.mid, halved.is_range, halved.source.reference) == (50, False, "F-UE-07")


def test_a_range_pressed_against_its_limit_becomes_a_value():
    inputs = read(climbing(churn=around(40, 50, 60)))
    assert not after(inputs, CHURN, "add", "70").numbers[CHURN].is_range
    assert after(inputs, CHURN, "add", "45").numbers[CHURN].points == (85, 95, 100)


def test_a_factor_below_zero_turns_a_range_round():
    growth = "subscription.plans.0.growth"
    inputs = read(climbing(growth=around(1, 2, 6)))
    assert after(inputs, growth, "multiply", "-1").numbers[growth].points == (-6, -2, -1)


def test_a_lognormal_that_reaches_zero_becomes_triangular():
    inputs = read(climbing(price=around(10, 20, 40, "lognormal")))
    assert after(inputs, PRICE, "add", "-10").numbers[PRICE].kind == "triangular"
    assert after(inputs, PRICE, "add", "-9").numbers[PRICE].kind == "lognormal"


def test_a_star_means_every_item_of_its_list_and_nothing_else():
    many = [{"name": name, "amount": 100, "revenue_share": 5} for name in ("Rent", "Law")]
    inputs = read(raw(other_costs=many, people=[{"salary": 100}], other_revenue=[{"amount": 100}]))
    changed = after(inputs, "other_costs.*.amount", "multiply", "2").base
    assert {path: value for path, value in changed.items() if value != inputs.base[path]} == {
        "other_costs.0.amount": 200,
        "other_costs.1.amount": 200,
    }


@pytest.mark.parametrize("pattern", ["other_costs.0.amount", "other_costs.*.amount"])
def test_a_path_matches_no_longer_and_no_shorter_one(pattern):
    paths = dict.fromkeys(["other_costs.0.amount", "other_costs.0.amount.low", "xother_costs.0.amount"])
    assert matching(pattern, paths) == ["other_costs.0.amount"]
    assert matching(pattern, dict.fromkeys(["other_costs.amount", "other_costs.a.amount", "other_costs..amount"])) == []


@pytest.mark.parametrize(
    ("op", "amount", "months"), [("multiply", "0.5", 2), ("add", "0.6", 4), ("add", "-9", 0), ("set", "99", 12)]
)
def test_months_of_delay_stay_whole_and_within_their_limits(op, amount, months):
    delay = "subscription.plans.0.payment_delay"
    changed = after(read(climbing(payment_delay=3)), delay, op, amount)
    assert changed.words[delay] == months
    assert isinstance(changed.words[delay], int)


def test_names_choices_and_calendar_months_are_not_touched():
    inputs = read(raw(people=[{"name": "Ada", "salary": 1, "start": "2027-05", "department": "sales"}]))
    for key in ("name", "start", "department"):
        assert after(inputs, f"people.0.{key}", "set", "3") == inputs


@pytest.mark.parametrize(
    ("price", "factor", "digits"),
    [("0.000000001", "0.5", "1E-9"), ("0.000000001", "0.4", "0"), ("2.5", "4", "10"), ("0.3", "0.333333333", "0.1")],
)
def test_results_have_nine_decimals_and_no_trailing_zeros(price, factor, digits):
    assert str(after(read(climbing(price=price)), PRICE, "multiply", factor).base[PRICE]) == digits


def test_effects_without_an_input_are_told_apart_from_those_with_one():
    inputs = read(climbing())
    here = [Effect("subscription.plans.*.payment_delay", "add", Decimal(1)), Effect(COST, "add", Decimal(1))]
    gone = [Effect("people.*.salary", "add", Decimal(1)), Effect("subscription.plans.1.price", "add", Decimal(1))]
    assert without_target(inputs, [*here, *gone]) == tuple(gone)
