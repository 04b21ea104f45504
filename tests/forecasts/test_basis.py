"""What a forecast rests on, as the paper prints it."""

import pytest
from django.utils.translation import override

from forecasts.basis import basis_of
from tests.forecasts.cases import inputs_of

pytestmark = pytest.mark.database_free


def test_every_input_given_stands_there_with_its_range_and_no_default():
    rows = {row.name: row for row in basis_of(inputs_of(), "en")}
    price = rows["Subscription plan: Price per month"]
    assert (price.value, price.range) == ("CNY\u00a0199", "CNY\u00a0179.1–CNY\u00a0218.9")
    assert (price.source, price.range_source) == ("your estimate", "our usual range")
    assert rows["Opening: Cash at the start"].range == "–"
    assert not any("fee" in name.lower() for name in rows)


def test_what_the_cost_of_the_plan_rests_on_stands_there_too():
    rows = {row.name: row.value for row in basis_of(inputs_of(salaries="20000", heads="4"), "en")}
    assert rows["Running cost: Of this, salaries"] == "CNY\u00a020,000"
    assert rows["Running cost: People paid from these salaries"] == "4\u00a0people"


def test_it_speaks_chinese():
    with override("zh-hans"):
        names = [row.name + row.source for row in basis_of(inputs_of(), "zh-hans")]
    assert not any("Subscription" in name or "estimate" in name for name in names)
