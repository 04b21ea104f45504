"""The scenarios side by side: their order, what each comes to, and one whose inputs no longer read."""

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import override

from forecasts.actions import copy_scenario
from forecasts.compare import inputs_of, outlook_of, row_of, scenario_rows
from forecasts.models import Scenario
from forecasts.outcome import path_count, reckoned
from forecasts.statements import Statements
from forecasts.words import chance
from tests.forecasts.cases import inputs_of as typed_inputs

pytestmark = pytest.mark.database_free


def a_row(inputs=None, kind="base"):
    """A scenario that is not stored."""
    inputs = inputs or typed_inputs()
    return Scenario(name="Base", kind=kind, inputs=inputs.to_raw(), digest=inputs.digest)


def outlook(**changed):
    inputs = typed_inputs(**changed)
    return outlook_of(inputs, "en")


def test_what_a_scenario_comes_to_is_said_in_words():
    found = outlook()
    inputs = typed_inputs()
    done = reckoned(inputs, path_count())
    said = Statements(inputs, done.summary, done.simulation, "en")
    assert (found.typed, found.need) == ("as typed: month 8 (2027-08)", "CNY\u00a00")
    assert found.break_even == f"month {done.simulation.break_even_month[1]} ({done_month(done)})"
    assert (found.cash_low, found.cash_low_month) == (said.money(done.summary.cash_low[1]), "month 7 (2027-07)")
    assert (found.sure, found.out) == ("100%", "0%")


def done_month(done):
    return f"2027-{done.simulation.break_even_month[1]:02}"


def test_one_that_never_breaks_even_says_so_and_shows_its_debt():
    found = outlook(monthly_cost="4000000")
    assert (found.break_even, found.sure, found.out) == ("none within 36 months", "0%", "100%")
    low, need = (
        int(text.partition("\u00a0")[2].replace(",", "").replace("−", "-")) for text in (found.cash_low, found.need)
    )
    assert need > -low > 0  # it is reckoned to month 60


def test_out_of_cash_counts_to_the_end_of_the_forecast():
    """Cash that lasts just as long as the forecast: each month still adds to the chance that it runs out."""
    inputs = typed_inputs(cash="9900000", monthly_cost="400000")
    before, out = reckoned(inputs, path_count()).simulation.cash_out[-2:]
    assert before < out
    assert outlook_of(inputs, "en").out == chance(out)


def test_other_inputs_are_never_told_the_figures_of_the_first():
    first, dearer = typed_inputs(), typed_inputs(price="249")
    assert reckoned(first, 200) != reckoned(dearer, 200)
    kept = reckoned(first, 200)
    cache.clear()
    assert reckoned(first, 200) == kept


def test_each_scenario_keeps_its_own_currency():
    inputs = typed_inputs(currency="USD")
    assert outlook_of(inputs, "en").cash_low.startswith("USD\u00a0")


@pytest.mark.parametrize(("language", "kind"), [("en", "Base"), ("zh-hans", "基准")])
def test_a_row_names_its_kind_in_the_readers_language(language, kind):
    with override(language):
        row = row_of(a_row(), language)
    assert (row.kind, row.problem) == (kind, "")


@pytest.mark.parametrize("stored", [{}, {"no_such_group": {}}, {"horizon": "12"}])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_inputs_that_no_longer_read_stand_in_the_table_with_a_word_on_them(stored, language):
    scenario = a_row()
    scenario.inputs = stored
    with override(language):
        row = row_of(scenario, language)
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
