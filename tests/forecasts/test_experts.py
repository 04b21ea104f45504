"""What stands under the fold for experts: in one place, and each of it exists."""

import pytest

from engine.forecast.inputs.catalogue_all import BY_PATH
from forecasts.experts import FIELDS, GROUPS, is_for_experts

pytestmark = pytest.mark.database_free


def test_everything_for_experts_is_an_input_there_is():
    assert set(BY_PATH) >= GROUPS
    for path in FIELDS:
        group, _dot, key = path.rpartition(".")
        assert BY_PATH[group].named(key) is not None, path


def test_what_everybody_needs_is_not_for_experts():
    assert is_for_experts("subscription.retention", "m01")
    assert is_for_experts("compute.inference", "factor")
    assert not is_for_experts("subscription.plans", "churn")
    assert not is_for_experts("other_costs", "growth")
