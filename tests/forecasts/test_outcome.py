"""What is reckoned of one set of inputs, kept for those that are saved and never for a preview."""

import pytest
from django.core.cache import cache

from engine.forecast.reckoning.forecast import project
from engine.forecast.reckoning.simulation import simulate
from forecasts.outcome import Outcome, reckoned
from tests.forecasts.cases import answers_judged, inputs_of

pytestmark = pytest.mark.database_free


def test_what_is_kept_is_what_engine_and_runs_say():
    cache.clear()
    inputs = inputs_of()
    first, again = Outcome(inputs, answers_judged(), "en", 200), Outcome(inputs, answers_judged(), "zh-hans", 200)
    done = project(inputs)
    for one in (first, again):
        assert one.forecast.values == done.values
        assert one.forecast.summary == done.summary
        assert one.simulation == simulate(inputs, 200)
    assert again.said.inputs is inputs


def test_a_preview_leaves_nothing_behind(monkeypatch):
    inputs = inputs_of(price="321")
    kept = []
    monkeypatch.setattr(cache, "set", lambda key, *_rest: kept.append(key))
    preview = Outcome(inputs, answers_judged(), "en", 200, is_preview=True)
    assert preview.headline
    assert kept == []
    assert reckoned(inputs, 200) == preview.figures_kept
    assert len(kept) == 1
