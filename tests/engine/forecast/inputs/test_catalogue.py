"""What rows of the catalogue are made of: their limits, defaults and needs."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.catalogue import (
    HIGH_MONTHS,
    LOW_MONTHS,
    MARKETS,
    MOST_CUSTOMERS,
    TRILLION,
    WHEN,
    Group,
    Preset,
    change,
    choice,
    count,
    money,
    percent,
    whole,
    with_default,
    with_presets,
)
from engine.playbook.parts import Text

pytestmark = pytest.mark.database_free
LABEL = Text("月", "Months")


def test_money_starts_at_zero_and_is_no_cost_until_it_is_given():
    field = money("fee", "费用", "Fee")
    assert (field.kind, field.unit, field.low, field.high) == ("number", "money", 0, TRILLION)
    assert field.default == Preset("0")
    assert not field.is_required


def test_what_has_no_default_must_be_given():
    field = money("price", "价格", "Price", None)
    assert field.is_required
    assert field.default is None
    assert with_default(field, "5").default == Preset("5")
    assert not with_default(field, "5").is_required


@pytest.mark.parametrize(
    ("unit", "high"),
    [("customers", MOST_CUSTOMERS), ("people", MOST_CUSTOMERS), ("tokens", TRILLION), ("units", TRILLION)],
)
def test_people_are_fewer_than_things(unit, high):
    assert count("n", "数", "Number", unit).high == high


def test_a_share_ends_at_a_hundred_unless_more_is_meant():
    assert (percent("fee", "费率", "Fee").low, percent("fee", "费率", "Fee").high) == (0, 100)
    assert percent("overhead", "附加", "Overhead", "0", 500).high == Decimal(500)


def test_a_change_may_fall_but_never_takes_away_everything():
    field = change("growth", "增长", "Growth")
    assert (field.low, field.high) == (-99, 100)
    assert 1 + field.low / 100 > 0


def test_a_whole_number_has_the_limits_it_is_given():
    field = whole("term", LABEL, (1, 360), "36")
    assert (field.kind, field.unit, field.low, field.high, field.default) == ("whole", "months", 1, 360, Preset("36"))


def test_a_choice_has_no_unit_and_keeps_its_options_in_order():
    field = choice("every", LABEL, ("once", "month"), "month")
    assert (field.kind, field.unit, field.options) == ("choice", "", ("once", "month"))


def test_a_preset_of_the_market_wins_over_the_default():
    field = with_presets(percent("fee", "费率", "Fee", "7"), b2b=Preset("1"), b2c=Preset("2"), saas=Preset("3"))
    assert {market: field.default_for(market).value for market in MARKETS} == {"B2B": "1", "B2C": "2", "SaaS": "3"}
    assert field.default_for("C2C").value == "7"


def test_presets_that_leave_a_market_out_are_refused():
    with pytest.raises(KeyError, match="saas"):
        with_presets(percent("fee", "费率", "Fee"), b2b=Preset("1"), b2c=Preset("2"))


def test_a_group_knows_its_fields_by_key_and_nothing_else():
    fee, price = money("fee", "费用", "Fee"), money("price", "价格", "Price")
    group = Group("sales", Text("销售", "Sales"), (fee, price))
    assert group.named("price") is price
    assert group.named("prise") is None
    assert group.named("") is None


def test_what_happens_once_needs_its_month():
    assert WHEN.is_required
    assert (WHEN.key, WHEN.kind, WHEN.default) == ("month", "month", None)


def test_a_forecast_lasts_one_to_five_years():
    assert (LOW_MONTHS, HIGH_MONTHS) == (12, 60)
