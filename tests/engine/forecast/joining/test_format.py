"""The format of `forecast.yaml` names what engine and catalogue have."""

import pytest

from engine.forecast.inputs.catalogue import HIGH_MONTHS, MARKETS
from engine.forecast.inputs.catalogue_all import BY_PATH
from engine.forecast.joining.format import LONGEST, MEASURES, ROWS, WHAT
from tests.engine.forecast.made import forecast, raw, read

pytestmark = pytest.mark.database_free


def test_every_measure_that_may_be_named_is_a_line_of_the_forecast():
    assert [measure for measure in MEASURES if measure not in forecast().values] == []
    assert len(set(MEASURES)) == len(MEASURES)


def test_every_mode_that_may_be_switched_on_is_a_group_that_can_be_off():
    assert all(BY_PATH[mode].is_optional for mode in WHAT["modes"])


def test_every_market_that_may_be_named_can_be_read():
    assert [read(raw(market=market)).settings.market for market in WHAT["market"]] == list(MARKETS)


def test_a_proposal_may_mean_every_month_of_the_longest_forecast():
    assert LONGEST == HIGH_MONTHS
    month = ROWS["proposals"]["month"]
    assert (month.low, month.high, month.default) == (1, LONGEST, 3)
