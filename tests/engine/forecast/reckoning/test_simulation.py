"""The paths: what is drawn has the distribution asked for, and the figures converge to known ones."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from engine.forecast.inputs.quantities import Z90, Quantity
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.sampling import draws, normal_share, value_at
from engine.forecast.reckoning.simulation import Percentiles, month_of_stay, simulate
from tests.engine.forecast.made import BARE, raw, read
from tests.engine.forecast.rich import RICH, around

pytestmark = pytest.mark.database_free
MANY = 200_000
NORMAL = NormalDist()
CASH = "opening.cash"


def drawn(quantity, paths=MANY, seed=1):
    """The values of one range."""
    return draws(read(raw(opening={"cash": quantity})), paths, seed)[CASH]


def standard_error_of_quantile(share, density, paths=MANY):
    """Of a sample quantile: sqrt(p (1 - p) / n) / f(x)."""
    return math.sqrt(share * (1 - share) / paths) / density


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


def test_the_model_passes_on_what_is_known_of_its_inputs():
    # Cash of month 24 = opening - 24 x rent. Both normal, so cash is: mean 100,000 - 24 x 1000, and
    # sigma^2 = sigma_o^2 + 24^2 sigma_r^2 with sigma_o = 10,000 / 1.28155 and sigma_r = 200 / 1.28155.
    given = raw(
        opening={"cash": around(90000, 100000, 110000, "normal")},
        other_costs=[{"amount": around(800, 1000, 1200, "normal")}],
    )
    result = simulate(read(given), paths=MANY)
    sigma = math.hypot(10000, 24 * 200) / Z90
    mean, error = result.mean_final_cash
    assert error == pytest.approx(sigma / math.sqrt(MANY), rel=0.02)
    assert abs(mean - 76000) < 4 * error
    band = result.bands["cash"]
    for share, figure in ((0.1, band.p10[23]), (0.5, band.p50[23]), (0.9, band.p90[23])):
        z = NORMAL.inv_cdf(share)
        wanted = 76000 + z * sigma
        assert abs(figure - wanted) < 4 * standard_error_of_quantile(share, NORMAL.pdf(z) / sigma)


def test_probability_of_ruin_and_expected_shortfall_are_the_analytic_ones():
    # Cash falls by 1000 a month from N(10,000, sigma): the least cash is opening - 24,000. It is below 0
    # by month m with probability Phi((1000 m - 10,000) / sigma). Mean of the worst tenth of a normal:
    # mean - sigma phi(z) / 0.1 with z = 1.28155.
    given = raw(opening={"cash": around(5000, 10000, 15000, "normal")}, other_costs=[{"amount": 1000}])
    result = simulate(read(given), paths=MANY)
    sigma = 5000 / Z90
    for month in (5, 10, 15):
        wanted = NORMAL.cdf((1000 * month - 10000) / sigma)
        assert abs(result.cash_out[month - 1] - wanted) < 4 * math.sqrt(wanted * (1 - wanted) / MANY)
    assert result.ruin == result.cash_out
    assert result.break_even == (0.0,) * 24
    wanted = -14000 - sigma * NORMAL.pdf(Z90) / 0.1
    assert abs(result.expected_shortfall - wanted) < 4 * sigma / math.sqrt(0.1 * MANY)


def test_probability_of_break_even_is_the_analytic_one():
    # 10 customers more a month at 100, rent N(10,000, sigma): EBITDA of month m is 1000 m - rent.
    given = raw(
        subscription={"plans": [{"price": 100, "new_customers": 10, "churn": 0}]},
        other_costs=[{"amount": around(7000, 10000, 13000, "normal")}],
    )
    result = simulate(read(given), paths=MANY)
    for month in (7, 10, 13):
        wanted = NORMAL.cdf((1000 * month - 10000) / (3000 / Z90))
        assert abs(result.break_even[month - 1] - wanted) < 4 * math.sqrt(wanted * (1 - wanted) / MANY)
    # The month is the rent in thousands, rounded up: P50 = 10 or its neighbour, P10 = 7, P90 = 13.
    assert result.break_even_month[0] in (7, 8)
    assert result.break_even_month[2] in (13, 14)


def test_same_seed_same_figures():
    inputs = read(RICH)
    first, again, other = (simulate(inputs, paths=500, seed=seed) for seed in (7, 7, 8))
    assert first == again
    assert first.bands["cash"] != other.bands["cash"]


def test_without_ranges_every_path_is_the_base_case():
    result = simulate(read(raw(other_costs=[{"amount": 1000}])), paths=100)
    assert result.bands["cash"].p10 == result.bands["cash"].p90
    assert result.bands["cash"].p50[23] == 76000
    assert result.mean_final_cash == (76000, 0)


def test_too_few_paths_are_refused():
    with pytest.raises(ValueError, match="at least 100"):
        simulate(read(BARE), paths=99)


def test_percentiles_count_paths_without_a_figure_as_highest():
    values, of = np.arange(1.0, 11), Percentiles(10).of
    assert of(values) == (1.0, 5.0, 9.0)
    values[[2, 7]] = np.nan  # 1 2 4 5 6 7 9 10, and two without
    assert of(values) == (1.0, 6.0, None)
    assert of(3.0) == (3.0, 3.0, 3.0)
    assert of(float("nan")) == (None, None, None)


def test_break_even_must_stay_for_three_months_or_to_the_end():
    paths = {"1 1 1 0 0 0": 1, "1 1 0 1 1 1": 4, "0 0 0 0 1 1": 5, "0 0 0 0 0 1": 6, "1 1 0 0 1 0": 7}
    flags = np.array([[mark == "1" for mark in path.split()] for path in paths]).T
    assert month_of_stay(flags).tolist() == list(paths.values())


def test_value_at_zero_is_the_middle_of_every_kind():
    for kind in ("normal", "lognormal"):
        quantity = read_inputs(raw(opening={"cash": around(1, 2, 4, kind)})).inputs.numbers[CASH]
        assert value_at(quantity, np.zeros(1)).tolist() == [2.0]


def test_bands_are_reckoned_of_the_lines_asked_for_and_are_the_same_beside_others():
    inputs = read(BARE)
    every = tuple(line.id for line in build_model(inputs).outputs)
    some, all_of_them = simulate(inputs, paths=500), simulate(inputs, paths=500, lines=every)
    assert set(some.bands) == {"cash"}
    assert set(all_of_them.bands) == set(every)
    assert some.bands["cash"] == all_of_them.bands["cash"]
    assert (some.ruin, some.cash_low) == (all_of_them.ruin, all_of_them.cash_low)
