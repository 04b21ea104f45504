"""What must hold to the cent whatever the inputs, over forecasts drawn at random."""

from decimal import Decimal

import pytest
from hypothesis import given

from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.made import INPUTS
from tests.engine.generated import fixed

pytestmark = pytest.mark.database_free


def months(done):
    return range(1, done.model.months + 1)


def rolls(done, stock, came, went):
    """Whether a stock is what it was, plus what came, less what went, in every month."""
    values = done.values
    return all(
        values[stock][t]
        == values[stock][t - 1] + sum(values[line][t] for line in came) - sum(values[line][t] for line in went)
        for t in months(done)
    )


@fixed(80)
@given(INPUTS)
def test_identities_hold_to_the_cent(inputs):
    done = project(inputs)

    stocks_are_what_was_plus_what_came_less_what_went(done)
    what_is_owned_equals_what_is_owed_and_the_owners(done)
    totals_are_the_sums_of_their_parts(done)
    money_is_whole_minor_units_and_never_negative_where_it_cannot_be(done)


def stocks_are_what_was_plus_what_came_less_what_went(done):
    assert rolls(done, "cash", ["cash_flow", "funding_flow"], [])
    assert rolls(
        done,
        "cash",
        ["collected", "rounds", "grants", "loans_drawn"],
        ["supplier_payments", "payroll", "capex", "interest", "loans_repaid"],
    )
    assert rolls(done, "deferred", ["billed"], ["revenue"])
    assert rolls(done, "receivables", ["billed"], ["collected"])
    assert rolls(done, "payables", ["supplier_invoices"], ["supplier_payments"])
    assert rolls(done, "customers", ["new_customers"], ["lost_customers"])
    assert rolls(done, "debt", ["loans_drawn"], ["loans_repaid"])
    assert rolls(done, "fixed_assets", ["capex"], ["depreciation"])
    assert rolls(done, "equity", ["rounds", "profit"], [])


def what_is_owned_equals_what_is_owed_and_the_owners(done):
    values = done.values
    for t in range(done.model.months + 1):
        owned = values["cash"][t] + values["receivables"][t] + values["fixed_assets"][t]
        owed = values["payables"][t] + values["deferred"][t] + values["debt"][t]
        assert owned == owed + values["equity"][t]


def totals_are_the_sums_of_their_parts(done):
    values = done.values
    sums = {
        "revenue": [("revenue_subscription", 1), ("revenue_consulting", 1), ("revenue_api", 1), ("revenue_other", 1)],
        "cost_of_sales": [
            (f"cost_{key}", 1) for key in ("inference", "serving", "delivery", "support", "fees", "direct")
        ],
        "operating_cost": [
            (f"cost_{key}", 1)
            for key in ("research_compute", "software", "sales_people", "people", "hiring", "marketing", "other")
        ],
        "ebitda": [("revenue", 1), ("cost_of_sales", -1), ("operating_cost", -1)],
    }
    for line, parts in sums.items():
        for t in months(done):
            assert values[line][t] == sum(sign * values[part][t] for part, sign in parts), line


def money_is_whole_minor_units_and_never_negative_where_it_cannot_be(done):
    unit = Decimal(1).scaleb(-done.inputs.places)
    for line in done.outputs:
        if line.unit == "money" and not line.is_nullable:
            assert all(value % unit == 0 for value in done.values[line.id]), line.id
    held = (
        "customers",
        "lost_customers",
        "deferred",
        "receivables",
        "payables",
        "debt",
        "fixed_assets",
        "credits_used",
    )
    for line in held:
        least = -12 * unit if line == "deferred" else 0  # twelfths are rounded; the last takes the rest
        assert all(value >= least for value in done.values.get(line, ())), line
