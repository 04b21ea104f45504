"""Scenarios as rows: who sees them, what a stale or sealed one refuses."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.effects import Effect, apply_effects
from engine.forecast.inputs.reading import read_inputs
from forecasts import actions as forecast_actions
from forecasts.models import Scenario
from tests.forecasts.cases import inputs_of


def test_what_is_stored_reads_back_to_equal_inputs(scenario):
    assert read_inputs(Scenario.objects.get().inputs).inputs.digest == scenario.digest


def test_saving_counts_the_revision_once(scenario, erin):
    dearer = inputs_of(price="249")
    for expected in (1, 2):  # the second save changes nothing
        saved = forecast_actions.save_scenario(
            scenario=scenario, name="Base", inputs=dearer, by=erin, expected_rev=expected
        )
    assert (saved.rev, saved.digest, saved.changed_by) == (2, dearer.digest, erin)


def test_a_stale_save_writes_nothing(scenario, alice, erin):
    forecast_actions.save_scenario(
        scenario=scenario, name="Base", inputs=inputs_of(price="249"), by=erin, expected_rev=1
    )
    with pytest.raises(forecast_actions.ScenarioChanged) as clash:
        forecast_actions.save_scenario(
            scenario=scenario, name="Mine", inputs=inputs_of(price="99"), by=alice, expected_rev=1
        )
    assert (clash.value.current.rev, Scenario.objects.get().name) == (2, "Base")


def test_a_copy_of_a_sealed_one_can_be_changed(scenario, alice):
    forecast_actions.seal_scenario(scenario=scenario, by=alice)
    copy = forecast_actions.copy_scenario(scenario=scenario, name="Lean", kind="lean", by=alice)
    cheaper = apply_effects(
        read_inputs(copy.inputs).inputs, [Effect("other_costs.0.amount", "multiply", Decimal("0.5"))]
    )
    assert forecast_actions.save_scenario(
        scenario=copy, name="Lean", inputs=cheaper, by=alice, expected_rev=1
    ).digest != (scenario.digest)
