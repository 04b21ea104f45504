"""Checked inputs: what they tell, and what is written of them."""

import json

import pytest

from engine.forecast.inputs.reading import read_inputs
from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.made import raw, read
from tests.engine.forecast.rich import RICH, around

pytestmark = pytest.mark.database_free


def test_equal_content_has_an_equal_digest_whatever_the_order():
    turned = dict(reversed(RICH.items()))
    assert read(turned).digest == read(RICH).digest
    assert read(RICH | {"horizon": 59}).digest != read(RICH).digest


def test_what_is_written_out_is_read_back_equal():
    inputs = read(RICH)
    again = read_inputs(inputs.to_raw())
    assert again.problems == ()
    assert again.inputs == inputs
    assert again.inputs.digest == inputs.digest
    assert project(again.inputs).values == project(inputs).values


def test_the_items_of_a_list_have_a_place_each_and_a_group_that_is_off_none():
    inputs = read(raw(people=[{"salary": 1}, {"salary": 2}], software=[], consulting={"consultants": 1, "day_rate": 1}))
    assert inputs.prefixes("people") == ("people.0", "people.1")
    assert inputs.prefixes("consulting") == ("consulting",)
    assert inputs.prefixes("software") == inputs.prefixes("api") == ()
    with pytest.raises(KeyError):
        inputs.prefixes("persons")


@pytest.mark.parametrize(
    ("start", "month"), [("2027-01", 1), ("2027-12", 12), ("2028-01", 13), ("2026-12", 0), ("2025-12", -12)]
)
def test_a_calendar_month_is_counted_from_the_first(start, month):
    assert read(raw(people=[{"salary": 1, "start": start}])).month("people.0.start") == month


def test_a_month_that_is_not_given_is_none():
    assert read(raw(people=[{"salary": 1}])).month("people.0.end") is None
    assert read(raw()).month("people.7.end") is None


def test_words_that_are_not_given_are_empty_and_whole_numbers_are_never_made_up():
    inputs = read(raw())
    assert inputs.word("people.0.name") == ""
    with pytest.raises(KeyError):
        inputs.whole("people.0.name")


@pytest.mark.parametrize(("currency", "places"), [("JPY", 0), ("CNY", 2), ("KWD", 3)])
def test_money_has_the_decimals_of_its_currency(currency, places):
    assert read(raw(currency=currency)).places == places


def test_the_base_case_is_the_middle_and_only_ranges_are_uncertain():
    inputs = read(raw(opening={"cash": around(1, 5, 6), "reserve": around(2, 2, 2)}))
    assert (inputs.base["opening.cash"], inputs.base["opening.reserve"]) == (5, 2)
    assert list(inputs.ranges) == ["opening.cash"]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({}, id="bare"),
        pytest.param({"people": []}, id="a list without items"),
        pytest.param({"founded": "2026-05"}, id="founded"),
        pytest.param({"opening": {"cash": "-12345678.123456789"}}, id="all digits"),
        pytest.param(
            {"opening": {"cash": {"value": 1, "source": {"kind": "answer", "reference": "FF-01"}}}}, id="source"
        ),
        pytest.param({"other_costs": [{"name": "房租 & 水电"}, {}]}, id="names"),
        pytest.param({"subscription": {"plans": [], "retention": {"m01": 50}}}, id="a group inside another"),
    ],
)
def test_inputs_of_every_form_are_read_back_equal(parts):
    inputs = read(raw(**parts))
    assert read(inputs.to_raw()) == inputs


def test_what_is_written_out_is_plain_data():
    given = json.loads(read(RICH).to_canonical())
    assert read(given).digest == read(RICH).digest
    assert given["correlations"][0] == {"a": "marketing.cac", "b": "subscription.plans.0.growth", "value": "0.5"}


def test_the_canonical_form_is_one_line_of_sorted_keys_with_letters_as_they_are():
    text = read(raw(other_costs=[{"name": "房租"}])).to_canonical().decode()
    assert "房租" in text
    assert "\n" not in text
    assert text.index('"currency"') < text.index('"horizon"') < text.index('"market"') < text.index('"opening"')


@pytest.mark.parametrize(
    "other",
    [
        {"opening": {"cash": "100000.01"}},
        {"opening": {"cash": {"value": "100000", "source": {"kind": "answer"}}}},
        {"opening": {"cash": around(99999, 100000, 100001)}},
        {"currency": "EUR"},
        {"market": "B2C"},
        {"start": "2027-02"},
        {"founded": "2026-01"},
        {"people": [{"salary": 0}]},
    ],
)
def test_any_difference_gives_another_digest(other):
    assert read(raw(**other)).digest != read(raw()).digest


def test_the_same_number_written_otherwise_gives_the_same_digest():
    digests = {read(raw(opening={"cash": cash})).digest for cash in ("1500", "1500.00", 1500, " 1500 ", 1500.0)}
    assert len(digests) == 1
