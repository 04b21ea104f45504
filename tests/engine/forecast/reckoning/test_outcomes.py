"""Single figures on many variants at once, and how they are printed."""

from decimal import Decimal

import numpy as np
import pytest

from engine.forecast.reckoning.outcomes import OUTCOMES, outcomes, printed
from tests.engine.forecast.made import PRICE, RENT, climbing, raw, read

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("output", "figures"),
    [
        # EBITDA of month m is 1000 m - rent, of 24 months; revenue is 300,000 in all.
        ("break_even", [10, 8, 25]),
        ("cash_break_even", [10, 8, 25]),
        ("total_revenue", [300000, 300000, 300000]),
        ("total_ebitda", [60000, 108000, -420000]),
        ("final_ebitda", [14000, 16000, -6000]),
        ("final_cash", [160000, 208000, -320000]),
        # 10,000: 9000 + … + 1000 lost; 8000: 7000 + … + 1000; 30,000: all the way down.
        ("cash_low", [55000, 72000, -320000]),
    ],
)
def test_each_variant_has_its_own_figure(output, figures):
    rents = np.array([10000.0, 8000.0, 30000.0])
    assert outcomes(read(climbing()), output, {RENT: rents}).tolist() == figures


def test_every_outcome_is_tried_above_and_has_a_name():
    assert set(OUTCOMES) == {
        *("break_even", "cash_break_even", "cash_low", "final_cash"),
        *("final_ebitda", "total_ebitda", "total_revenue"),
    }
    assert all(one.label.zh and one.label.en for one in OUTCOMES.values())


def test_inputs_that_vary_together_are_taken_pair_by_pair():
    changes = {PRICE: np.array([100.0, 200.0]), RENT: np.array([0.0, 10000.0])}
    assert outcomes(read(climbing()), "final_ebitda", changes).tolist() == [24000, 38000]


def test_an_input_may_rise_from_zero():
    found = outcomes(read(raw(other_costs=[{"amount": 0}])), "final_cash", {RENT: np.array([0.0, 1000.0])})
    assert found.tolist() == [100000, 76000]


@pytest.mark.parametrize(("month", "shown"), [(1.0, 1), (24.0, 24), (25.0, None)])
def test_a_month_beyond_the_horizon_is_none(month, shown):
    assert printed(month, OUTCOMES["break_even"], read(raw())) == shown


@pytest.mark.parametrize(("currency", "shown"), [("JPY", "1235"), ("USD", "1234.57"), ("KWD", "1234.568")])
def test_money_is_printed_to_the_minor_unit(currency, shown):
    assert str(printed(1234.5678, OUTCOMES["cash_low"], read(raw(currency=currency)))) == shown
    assert printed(-0.5, OUTCOMES["cash_low"], read(raw())) == Decimal("-0.5")
