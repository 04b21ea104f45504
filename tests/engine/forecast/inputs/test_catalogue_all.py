"""What every row of the catalogue must have."""

import pytest

from engine.forecast.inputs.catalogue_all import GROUPS
from engine.forecast.inputs.currencies import DECIMALS
from engine.forecast.inputs.quantities import SOURCES

pytestmark = pytest.mark.database_free


def test_the_catalogue_is_complete():
    keys = [group.path for group in GROUPS]
    assert len(keys) == len(set(keys))
    for group in GROUPS:
        assert group.label.zh
        for field in group.fields:
            assert field.label.zh, (group.path, field.key)
            assert field.label.en, (group.path, field.key)
            assert field.low < field.high
            for preset in (field.default, *field.presets.values()):
                assert preset is None or preset.source.kind in SOURCES
    assert {DECIMALS[c] for c in ("CNY", "USD", "EUR", "GBP", "HKD", "SGD")} == {2}
    assert {DECIMALS[c] for c in ("JPY", "KRW")} == {0}
