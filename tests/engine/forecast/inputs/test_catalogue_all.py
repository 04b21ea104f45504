"""What every row of the catalogue must have, so that a new one breaks neither form nor model nor words."""

import re
from decimal import Decimal

import pytest

from engine.forecast.inputs.catalogue import MARKETS
from engine.forecast.inputs.catalogue_all import BY_PATH, GROUPS, SETTINGS
from engine.forecast.inputs.currencies import DECIMALS
from engine.forecast.inputs.quantities import MAX_DECIMALS, SOURCES
from engine.forecast.model.graph import input_paths
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.made import raw, read

pytestmark = pytest.mark.database_free
ROWS = [(group.path, field) for group in GROUPS for field in group.fields] + [("", field) for field in SETTINGS]
PRESETS = [
    (f"{path}.{field.key}", field, preset)
    for path, field in ROWS
    for preset in (field.default, *field.presets.values())
    if preset
]
UNITS = {
    "number": {
        *("money", "percent", "factor", "customers", "people", "tokens"),
        *("tasks", "units", "hours", "days", "minutes"),
    },
    "whole": {"months"},
    "month": {"month"},
    "choice": {""},
    "text": {""},
}


def wrong(test):
    """The rows of which the test does not hold."""
    return [f"{path}.{field.key}" for path, field in ROWS if not test(field)]


def test_every_kind_and_unit_is_one_that_reader_and_pages_know():
    assert wrong(lambda field: field.unit in UNITS[field.kind]) == []


def test_every_range_rises():
    assert wrong(lambda field: field.low < field.high) == []


def test_nothing_is_at_once_needed_and_given_by_itself():
    assert wrong(lambda field: not (field.is_required and (field.default or field.presets))) == []


def test_every_label_is_in_both_languages():
    assert wrong(lambda field: field.label.zh.strip() and field.label.en.strip()) == []
    assert wrong(lambda field: not re.search("[一-鿿]", field.label.en)) == []
    assert [group.path for group in GROUPS if not (group.label.zh and group.label.en)] == []


def test_every_key_can_stand_in_a_path():
    assert wrong(lambda field: re.fullmatch("[a-z][a-z0-9_]*", field.key)) == []
    assert [group.path for group in GROUPS if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", group.path)] == []


def test_no_place_is_given_twice():
    assert len(BY_PATH) == len(GROUPS)
    places = [f"{path}.{field.key}" for path, field in ROWS]
    assert len(set(places)) == len(places)
    assert set(BY_PATH) & set(places) == set()


def test_no_two_inputs_of_a_group_read_alike():
    for group in GROUPS:
        for language in ("zh", "en"):
            labels = [field.label.in_language(language) for field in group.fields]
            assert len(set(labels)) == len(labels), group.path


def test_the_items_of_a_list_can_be_named():
    assert [group.path for group in GROUPS if group.is_list and not group.named("name")] == []


def test_every_default_lies_within_what_the_input_may_be():
    for place, field, preset in PRESETS:
        if field.kind == "choice":
            assert preset.value in field.options, place
        else:
            number = Decimal(preset.value)
            assert field.low <= number <= field.high, place
            assert -number.as_tuple().exponent <= MAX_DECIMALS, place
            assert field.kind != "whole" or number == int(number), place


def test_months_and_texts_are_never_made_up():
    assert wrong(lambda field: field.kind not in ("month", "text") or field.default is None) == []


def test_options_are_given_for_choices_alone_and_never_twice():
    assert wrong(lambda field: (field.kind == "choice") == bool(field.options)) == []
    assert wrong(lambda field: len(set(field.options)) == len(field.options)) == []


def test_presets_stand_for_every_market_or_for_none():
    assert wrong(lambda field: set(field.presets) in (set(), set(MARKETS))) == []


def test_every_default_says_where_it_comes_from_and_benchmarks_since_when():
    for place, _, preset in PRESETS:
        assert preset.source.kind in SOURCES, place
        if preset.source.kind == "benchmark":
            assert re.fullmatch(r"F-[A-Z]{2}-\d\d", preset.source.reference), place
            assert re.fullmatch(r"20\d\d(-\d\d)?", preset.source.date), place


@pytest.mark.parametrize(
    "place",
    [
        "compute.inference.gpus",
        "compute.inference.tokens_per_second",
        "compute.inference.utilisation",
        "compute.owned.life",
        "funding.loans.term",
    ],
)
def test_what_is_divided_by_is_never_zero(place):
    group, _, key = place.rpartition(".")
    assert BY_PATH[group].named(key).low > 0


def test_currencies_have_the_decimals_of_their_minor_unit():
    assert {DECIMALS[c] for c in ("CNY", "USD", "EUR", "GBP", "HKD", "SGD")} == {2}
    assert {DECIMALS[c] for c in ("JPY", "KRW")} == {0}
    assert set(DECIMALS.values()) <= {0, 2, 3}


def test_a_year_has_its_twelve_months_in_season_and_retention():
    for path in ("subscription.seasonality", "subscription.retention"):
        assert [field.key for field in BY_PATH[path].fields] == [f"m{i:02}" for i in range(1, 13)]


def everything():
    """A forecast with every group on and every number given: as near to 7 as it may be."""
    given = raw()
    for group in GROUPS:
        item = {field.key: str(min(field.high, max(field.low, 7))) for field in group.fields if field.kind == "number"}
        item |= {field.key: "2027-02" for field in group.fields if field.key in ("month", "start")}
        if group.path == "subscription.retention":
            item = {field.key: 50 - index for index, field in enumerate(group.fields)}
        home, _, last = group.path.rpartition(".")
        (given.setdefault(home, {}) if home else given)[last] = [item] if group.is_list else item
    return given


def test_every_number_that_is_asked_moves_the_model():
    inputs = read(everything())
    assert {field.key for _, field in ROWS if field.kind == "number"} == {p.rpartition(".")[2] for p in inputs.numbers}
    lines = build_model(inputs).lines.values()
    used = set().union(*(input_paths(expr) for line in lines for expr in (line.expr, line.opening)))
    # No part of the model: the summary compares cash with the reserve, a plan's cuts tell salaries from other cost,
    # and its days cost what the heads earn.
    assert set(inputs.numbers) - used == {"opening.reserve", "other_costs.0.salaries", "other_costs.0.heads"}


def test_only_what_must_be_given_is_enough_for_a_forecast():
    given = raw()
    for group in GROUPS:
        if not group.is_optional:
            continue
        item = {field.key: 7 if field.kind == "number" else "2027-02" for field in group.fields if field.is_required}
        home, _, last = group.path.rpartition(".")
        (given.setdefault(home, {}) if home else given)[last] = [item] if group.is_list else item
    assert len(project(read(given)).series("cash")) == 24
