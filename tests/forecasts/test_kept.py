"""What is kept of a forecast is told of its own inputs and its own code alone."""

import pytest
from django.core.cache import cache

from forecasts import kept as module
from forecasts.kept import kept

pytestmark = pytest.mark.database_free


def test_the_same_is_reckoned_once_and_another_anew():
    calls = []
    cache.clear()

    def make():
        calls.append(1)
        return len(calls)

    assert [kept("a", (1, "x"), make), kept("a", (1, "x"), make)] == [1, 1]
    assert [kept("b", (1, "x"), make), kept("a", (2, "x"), make)] == [2, 3]


def test_other_code_reckons_anew(monkeypatch):
    cache.clear()
    assert kept("a", (1,), lambda: "old") == "old"
    monkeypatch.setattr(module, "MODEL", ("engine/forecast/model/*.py",))
    assert kept("a", (1,), lambda: "new") == "new"
