"""What the form says beside its fields, and which controls a preview shows anew."""

import pytest

from forecasts.form import ScenarioForm
from forecasts.noted import Noted
from tests.forecasts.cases import inputs_of

pytestmark = pytest.mark.database_free


def noted(inputs, **read):
    return Noted(inputs, ScenarioForm(inputs.to_raw(), {}, (), "en", "", read))


def test_ranges_of_ours_are_shown_anew_with_their_mark():
    changed = dict(noted(inputs_of(price="200")).changed)
    assert changed["i-subscription-plans-0-price-low"] == "180"
    assert changed["i-subscription-plans-0-price-high"] == "220"
    assert changed["i-subscription-plans-0-price-auto"] == "usual;180;220"
    assert not any(control.startswith("i-opening-cash") for control in changed)


def test_a_number_read_otherwise_than_typed_is_said_and_shown():
    found = noted(inputs_of(), **{"opening.cash.mid": ("80万", "800000"), "marketing.cac.mid": ("much", "much")})
    assert [row.sentence for row in found.read] == ["Cash at the start: “80万” was read as 800,000."]
    assert dict(found.changed)["i-opening-cash-mid"] == "800,000"


def test_without_inputs_nothing_is_asked():
    form = ScenarioForm({}, {}, (), "en")
    assert (Noted(None, form).cautions, Noted(None, form).questions) == ([], [])
