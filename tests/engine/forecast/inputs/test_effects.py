"""Effects on inputs: what they change, where they are held, and what they leave alone."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.effects import Effect, apply_effects, without_target
from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.made import PRICE, RENT, climbing, read
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
