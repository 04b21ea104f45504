"""What is drawn has the distribution asked for."""

import math

import numpy as np
import pytest

from engine.forecast.inputs.quantities import Z90, Quantity
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.reckoning.sampling import draws, normal_share, value_at
from tests.engine.forecast.chances import MANY, NORMAL, standard_error_of_quantile
from tests.engine.forecast.made import raw, read
from tests.engine.forecast.rich import RICH, around

pytestmark = pytest.mark.database_free
CASH = "opening.cash"


def drawn(quantity, paths=MANY, seed=1):
    """The values of one range."""
    return draws(read(raw(opening={"cash": quantity})), paths, seed)[CASH]


def test_a_normal_range_has_its_mean_spread_and_percentiles():
    # P10 = 80, P50 = 100, P90 = 120: sigma = 20 / 1.28155 = 15.606.
    values, sigma = drawn(around(80, 100, 120, "normal")), 20 / Z90
    assert abs(values.mean() - 100) < 4 * sigma / math.sqrt(MANY)
    assert abs(values.std() - sigma) < 4 * sigma / math.sqrt(2 * MANY)
    for share, wanted in ((0.1, 80), (0.5, 100), (0.9, 120)):
        density = NORMAL.pdf((wanted - 100) / sigma) / sigma
        assert abs(np.quantile(values, share) - wanted) < 4 * standard_error_of_quantile(share, density)


def test_a_lognormal_range_has_its_mean_and_percentiles():
    # P10, P50, P90 = 50, 100, 200: s = ln 2 / 1.28155; mean = 100 exp(s^2 / 2), var = mean^2 (exp(s^2) - 1).
    values, s = drawn(around(50, 100, 200, "lognormal")), math.log(2) / Z90
    mean = 100 * math.exp(s * s / 2)
    spread = mean * math.sqrt(math.exp(s * s) - 1)
    assert abs(values.mean() - mean) < 4 * spread / math.sqrt(MANY)
    for share, wanted in ((0.1, 50), (0.5, 100), (0.9, 200)):
        density = NORMAL.pdf(math.log(wanted / 100) / s) / (s * wanted)
        assert abs(np.quantile(values, share) - wanted) < 4 * standard_error_of_quantile(share, density)


def test_a_triangular_range_has_its_mean_spread_and_percentiles():
    # 0, 30, 120: mean (a + b + c) / 3 = 50, variance (a2 + b2 + c2 - ab - ac - bc) / 18 = 650.
    values = drawn(around(0, 30, 120))
    assert abs(values.mean() - 50) < 4 * math.sqrt(650 / MANY)
    assert abs(values.var() - 650) < 10
    assert values.min() >= 0
    assert values.max() <= 120
    quantity = Quantity(
        *(read(raw(opening={"cash": around(0, 30, 120)})).numbers[CASH].points[i] for i in (1, 0, 2)), "triangular"
    )
    low, high = (float(end) for end in quantity.p10_p90())
    # By hand: sqrt(0.1 x 120 x 30) = 18.974; 120 - sqrt(0.1 x 120 x 90) = 87.137.
    assert (round(low, 3), round(high, 3)) == (18.974, 87.137)
    for share, wanted, density in ((0.1, low, 2 * low / (120 * 30)), (0.9, high, 2 * (120 - high) / (120 * 90))):
        assert abs(np.quantile(values, share) - wanted) < 4 * standard_error_of_quantile(share, density)


def test_an_uneven_normal_meets_its_three_points():
    values = drawn(around(90, 100, 140, "normal"))
    assert np.quantile(values, [0.1, 0.5, 0.9]) == pytest.approx([90, 100, 140], abs=0.8)


def test_the_normal_distribution_function_is_right_to_eight_digits():
    scores = np.linspace(-6, 6, 241)
    wanted = [NORMAL.cdf(score) for score in scores]
    assert np.abs(normal_share(scores) - wanted).max() < 8e-8


def test_draws_stay_within_what_an_input_can_be():
    plan = {
        "price": 1,
        "new_customers": 1,
        "churn": around("0.1", 1, 5, "normal"),
        "conversion": around(90, 99, 100, "normal"),
    }
    values = draws(read(raw(subscription={"plans": [plan]})), MANY, 1)
    churn, conversion = (values[f"subscription.plans.0.{key}"] for key in ("churn", "conversion"))
    assert churn.min() == 0
    assert conversion.max() == 100


def test_correlations_are_reached():
    inputs = read(RICH)
    values = draws(inputs, MANY, 3)
    for pair in inputs.correlations:
        scores = [normal_scores(inputs.numbers[path], values[path]) for path in (pair.a, pair.b)]
        reached = np.corrcoef(*scores)[0, 1]
        error = (1 - float(pair.value) ** 2) / math.sqrt(MANY)
        assert abs(reached - float(pair.value)) < 4 * error
    free = np.corrcoef(values["api.volume"], values["marketing.cac"])[0, 1]
    assert abs(free) < 4 / math.sqrt(MANY)


def normal_scores(quantity, values):
    """The scores whose values these are, by ranks."""
    ranks = np.argsort(np.argsort(values))
    grid = np.array([NORMAL.inv_cdf((i + 0.5) / 2000) for i in range(2000)])
    return np.interp((ranks + 0.5) / len(values), (np.arange(2000) + 0.5) / 2000, grid)


def test_full_correlation_moves_two_inputs_as_one():
    a = around(50, 100, 200, "lognormal")
    given = raw(
        opening={"cash": a},
        funding={"grants": [{"amount": a, "month": "2027-02"}]},
        correlations=[{"a": CASH, "b": "funding.grants.0.amount", "value": 1}],
    )
    values = draws(read(given), 1000, 1)
    assert values[CASH] == pytest.approx(values["funding.grants.0.amount"])


def test_value_at_zero_is_the_middle_of_every_kind():
    for kind in ("normal", "lognormal"):
        quantity = read_inputs(raw(opening={"cash": around(1, 2, 4, kind)})).inputs.numbers[CASH]
        assert value_at(quantity, np.zeros(1)).tolist() == [2.0]
