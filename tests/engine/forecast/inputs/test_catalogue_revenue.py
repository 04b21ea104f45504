"""The inputs of revenue: presets that follow from their sources, and modes that earn."""

import pytest

from engine.forecast.inputs.catalogue import MARKETS
from engine.forecast.inputs.catalogue_revenue import API, CHURN, CONSULTING, OTHER_REVENUE, PLANS, REVENUE
from tests.engine.forecast.made import forecast, line, raw, read

pytestmark = pytest.mark.database_free
# With nothing but what must be given, the market's presets and no delay.
ALONE = {
    "subscription": ({"plans": [{"price": 100, "new_customers": 10}]}, 1000),
    "consulting": ({"consultants": 1, "day_rate": 100}, 1170),  # 18 days x 65 %
    "api": ({"volume": 50, "price": 2}, 100),
    "other_revenue": ([{"amount": 70}], 70),
}


@pytest.mark.parametrize("mode", ALONE)
def test_each_mode_earns_alone_with_nothing_but_what_must_be_given(mode):
    given, earned = ALONE[mode]
    assert forecast(**{mode: given}).values["revenue"][1] == earned


def test_every_mode_is_tried_above():
    assert {group.path.split(".")[0] for group in REVENUE} == set(ALONE)
    assert all(group.is_optional for group in REVENUE)


def lost_a_month(kept_of_a_year):
    """The churn a month, in per cent, that leaves this share after twelve months."""
    return 100 * (1 - kept_of_a_year ** (1 / 12))


def test_churn_follows_from_what_the_sources_say_of_a_year():
    # 6.1 % of the subscribers of AI apps are left after a year (F-UE-08); enterprises lose a tenth (F-UE-07).
    assert float(CHURN.presets["B2C"].value) == pytest.approx(lost_a_month(0.061), abs=0.05)
    assert float(CHURN.presets["B2B"].value) == pytest.approx(lost_a_month(0.9), abs=0.05)


def test_companies_pay_later_than_people():
    for group in (PLANS, CONSULTING, API, OTHER_REVENUE):
        delays = {market: int(preset.value) for market, preset in group.named("payment_delay").presets.items()}
        assert set(delays) == set(MARKETS)
        assert delays["B2B"] == max(delays.values())


@pytest.mark.parametrize("every", OTHER_REVENUE.named("every").options)
def test_nothing_that_can_be_chosen_earns_nothing(every):
    done = forecast(other_revenue=[{"amount": 70, "every": every}])
    assert line(done, "revenue_other", 1) == [70]


def test_a_market_without_a_stated_limit_has_none_that_matters():
    inputs = read(raw(subscription={"plans": [{"price": 1, "new_customers": 1}]}))
    assert inputs.base["subscription.plans.0.market_limit"] == PLANS.named("new_customers").high
    assert inputs.numbers["subscription.plans.0.market_limit"].source.kind == "default"


def test_one_month_has_at_most_thirty_one_days_to_bill():
    assert CONSULTING.named("days").high == 31
