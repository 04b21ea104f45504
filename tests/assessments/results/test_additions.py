"""What rooms above add to a result: registered once, asked for all at once, told by the key of the assessment."""

import pytest

from assessments.results import additions
from assessments.results.additions import Beside, Lever, Levers

pytestmark = pytest.mark.database_free


@pytest.fixture
def empty(monkeypatch):
    monkeypatch.setattr(additions, "_sources", [])
    monkeypatch.setattr(additions, "_beside", [])


@pytest.mark.usefixtures("empty")
def test_a_source_registered_twice_is_asked_once_and_sources_add_up():
    asked = []

    def first(*given):
        asked.append(given)
        return {"g1": Levers("Cut", (Lever("Price", "/a"),))}

    for source in (first, first, lambda *_given: {"g2": Levers("Sell", ())}):
        additions.levers_come_from(source)
    assert set(additions.levers_of("one", "judged", "en")) == {"g1", "g2"}
    assert asked == [("one", "judged", "en")]


@pytest.mark.usefixtures("empty")
def test_what_stands_beside_comes_from_every_source_in_their_order():
    forecast, other = Beside("Forecast", ("Month 9.",), "/f"), Beside("Other", (), "/o")
    additions.beside_comes_from(lambda found, _language, _in_full: dict.fromkeys(found.values(), forecast))
    additions.beside_comes_from(lambda _found, _language, in_full: {2: other} if in_full else {})
    evaluations = {"a": 1, "b": 2}
    assert additions.beside_readiness(evaluations, "en", in_full=True) == {1: [forecast], 2: [forecast, other]}
    assert additions.beside_readiness(evaluations, "en", in_full=False) == {1: [forecast], 2: [forecast]}
    assert additions.beside_readiness({}, "en", in_full=True) == {2: [other]}


@pytest.mark.usefixtures("empty")
def test_without_a_source_nothing_is_added():
    assert additions.levers_of("one", "judged", "en") == {}
    assert additions.beside_readiness({"a": 1}, "en", in_full=True) == {}
