"""The scenarios side by side: their order, what each comes to, and one whose inputs no longer read."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from forecasts.actions import copy_scenario
from forecasts.compare import inputs_of, outlook_of, row_of, scenario_rows
from forecasts.models import Scenario
from tests.forecasts.cases import inputs_of as typed_inputs

pytestmark = pytest.mark.database_free


def a_row(inputs=None, kind="base"):
    """A scenario that is not stored."""
    inputs = inputs or typed_inputs()
    return Scenario(name="Base", kind=kind, inputs=inputs.to_raw(), digest=inputs.digest)


def outlook(**changed):
    inputs = typed_inputs(**changed)
    return outlook_of(inputs, inputs.digest)


def test_what_a_scenario_comes_to_is_said_in_words():
    found = outlook()
    assert (found.break_even, found.need) == ("month 8 (2027-08)", "CNY\u00a00")
    assert (found.cash_low, found.cash_low_month) == ("CNY\u00a01,086,123", "month 7 (2027-07)")
    assert (found.sure, found.ruin) == ("100%", "0%")


def test_one_that_never_breaks_even_says_so_and_shows_its_debt():
    found = outlook(monthly_cost="4000000")
    assert (found.break_even, found.sure, found.ruin) == ("not within 36 months", "0%", "100%")
    assert found.cash_low == f"CNY\u00a0−{found.need.partition(chr(160))[2]}"


def test_each_scenario_keeps_its_own_currency():
    inputs = typed_inputs(currency="USD")
    assert outlook_of(inputs, inputs.digest).cash_low.startswith("USD\u00a0")


@pytest.mark.parametrize(("language", "kind"), [("en", "Base"), ("zh-hans", "基准")])
def test_a_row_names_its_kind_in_the_readers_language(language, kind):
    with override(language):
        row = row_of(a_row())
    assert (row.kind, row.problem) == (kind, "")


@pytest.mark.parametrize("stored", [{}, {"no_such_group": {}}, {"horizon": "12"}])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_inputs_that_no_longer_read_stand_in_the_table_with_a_word_on_them(stored, language):
    scenario = a_row()
    scenario.inputs = stored
    with override(language):
        row = row_of(scenario)
    assert inputs_of(scenario) is None
    assert row.outlook is None
    assert {"en": "open the scenario", "zh-hans": "请打开该情景"}[language] in row.problem


def test_kinds_stand_in_one_order_and_within_a_kind_by_age(assessment, scenario, alice):
    for name, kind in (("Ours", "own"), ("Second", "base"), ("With money", "funded"), ("Thrifty", "lean")):
        copy_scenario(scenario=scenario, name=name, kind=kind, by=alice)
    Scenario.objects.filter(name="Second").update(changed_at=timezone.now())
    rows = scenario_rows(assessment)
    assert [row.scenario.name for row in rows] == ["Base", "Second", "Thrifty", "With money", "Ours"]


def test_without_scenarios_there_is_no_row(assessment):
    assert scenario_rows(assessment) == []
