"""The paths: what is drawn has the distribution asked for, and the figures converge to known ones."""

import math
from decimal import Decimal

import numpy as np
import pytest

from engine.forecast.inputs.quantities import Z90
from engine.forecast.model.model import build_model
from engine.forecast.reckoning import simulation
from engine.forecast.reckoning.forecast import project
from engine.forecast.reckoning.sampling import draws
from engine.forecast.reckoning.simulation import SEED, Percentiles, drawn, month_of_stay, simulate
from engine.forecast.reckoning.summary import stays_from
from tests.engine.forecast.chances import MANY, NORMAL, standard_error_of_quantile
from tests.engine.forecast.made import BARE, raw, read
from tests.engine.forecast.rich import RICH, around

pytestmark = pytest.mark.database_free
CASH = "opening.cash"


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


def test_break_even_must_stay_to_the_end_and_count():
    paths = {"1 1 1 0 0 0": 7, "1 1 0 1 1 1": 4, "0 0 0 0 1 1": 5, "0 0 0 0 0 1": 6, "1 1 1 1 1 1": 2}
    flags = np.array([[mark == "1" for mark in path.split()] for path in paths]).T
    counts = np.array([[False] * 5] + [[True] * 5] * 5)  # the first month has no revenue
    assert month_of_stay(flags, counts).tolist() == list(paths.values())


def test_odds_of_the_month_as_typed_are_those_of_the_paths():
    """Of a thousand paths each is judged by the exact definition: no odds are told that the paths do not have."""
    inputs = read(RICH)
    result, base = simulate(inputs, paths=1000), project(inputs).summary
    ebitda, revenue = (drawn_rows(inputs, line)[: inputs.settings.horizon].T for line in ("ebitda", "revenue"))
    months = [
        stays_from([Decimal(x) for x in e], [Decimal(x) for x in r]) for e, r in zip(ebitda, revenue, strict=True)
    ]
    by_then = sum(month is not None and month <= base.break_even for month in months) / 1000
    assert result.break_even[base.break_even - 1] == by_then
    assert 0 < by_then < 1


def drawn_rows(inputs, line):
    values = {path: float(value) for path, value in inputs.base.items()} | draws(inputs, 1000, SEED)
    return np.round(drawn(inputs, values, (1000, SEED), (line,)).lines[line], 2)


def test_out_of_cash_counts_to_the_horizon_also_after_break_even():
    """Finding A1: profit from month 1, twelve people from month 9 on: nobody is safe."""
    given = raw(
        horizon=36,
        opening={"cash": 800000},
        subscription={"plans": [{"price": 99, "opening_customers": 1000, "new_customers": 0, "churn": 3}]},
        other_costs=[{"amount": around(68000, 70000, 72000)}],
        people=[{"department": "research", "count": 12, "salary": 40000, "start": "2027-09"}],
    )
    result = simulate(read(given), paths=500)
    assert result.cash_out[-1] == 1
    assert result.break_even[-1] == 0
    assert result.still_falling == 1


def test_needs_cover_the_paths_they_name():
    # Cash of month 60 = 10,000 - 60 x cost, cost normal around 1000: missing 50,000, P80 and P90 by its quantiles.
    given = raw(opening={"cash": 10000}, other_costs=[{"amount": around(800, 1000, 1200, "normal")}])
    result = simulate(read(given), paths=MANY)
    sigma = 60 * 200 / Z90
    for need, share in zip(result.needs, (0.5, 0.8, 0.9), strict=True):
        z = NORMAL.inv_cdf(share)
        assert abs(need - (50000 + z * sigma)) < 4 * standard_error_of_quantile(share, NORMAL.pdf(z) / sigma)
    assert result.still_falling == 1


def test_paths_in_blocks_are_the_paths_at_once(monkeypatch):
    inputs = read(RICH)
    whole = simulate(inputs, paths=700)
    monkeypatch.setattr(simulation, "BLOCK", 300)
    assert simulate(inputs, paths=700) == whole


def test_bands_are_reckoned_of_the_lines_asked_for_and_are_the_same_beside_others():
    inputs = read(BARE)
    every = tuple(line.id for line in build_model(inputs).outputs)
    some, all_of_them = simulate(inputs, paths=500), simulate(inputs, paths=500, lines=every)
    assert set(some.bands) == {"cash"}
    assert set(all_of_them.bands) == set(every)
    assert some.bands["cash"] == all_of_them.bands["cash"]
    assert (some.ruin, some.cash_low) == (all_of_them.ruin, all_of_them.cash_low)
