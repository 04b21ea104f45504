"""Figures, months, units and sources in words: where rounding, signs and ends of scales could mislead."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from engine.forecast.inputs.quantities import Source
from engine.forecast.reckoning.forecast import INFINITE, UNDEFINED, VALUE, Measure
from engine.playbook.parts import Text
from forecasts.words import (
    CHOICES,
    UNITS,
    chance,
    figure,
    measure_text,
    money,
    month_of,
    say,
    short,
    source_text,
    unit_text,
)
from tests.forecasts.cases import inputs_of

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Decimal("1086123.48"), 0, "1,086,123"),
        (Decimal("-1086123.48"), 0, "−1,086,123"),
        (Decimal("-0.4"), 0, "0"),
        (Decimal("0.4"), 0, "0"),
        (Decimal("-0.5"), 1, "−0.5"),
        (Decimal("-0.04"), 1, "0.0"),
        (1234.567, 2, "1,234.57"),
        (Decimal("999.999"), 0, "1,000"),
    ],
)
def test_figures_are_grouped_and_never_minus_nothing(value, places, text):
    assert figure(value, places) == text


def test_no_line_break_parts_an_amount_from_its_currency():
    assert money(Decimal(-5000), "USD") == "USD\u00a0−5,000"


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1k", "1,000"),
        (-1500, "−1.5k", "−1,500"),
        (9999, "10k", "9,999"),
        (999_999, "1,000k", "100 万"),
        (10_000, "10k", "1 万"),
        (1_200_000, "1.2M", "120 万"),
        (-350_000, "−350k", "−35 万"),
        (250_000_000, "250M", "2.5 亿"),
        (1.2e9, "1.2B", "12 亿"),
        (5e12, "5,000B", "50,000 亿"),
        (-5e12, "−5,000B", "−50,000 亿"),
    ],
)
def test_amounts_on_an_axis_are_short_in_both_languages(value, en, zh):
    assert (short(value, "en"), short(value, "zh-hans")) == (en, zh)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (0.0001, "< 1%"),
        (0.0049, "< 1%"),
        (0.005, "< 1%"),
        (0.01, "1%"),
        (0.994, "99%"),
        (0.995, "> 99%"),
        (0.9999, "> 99%"),
        (1, "100%"),
    ],
)
def test_a_chance_that_is_not_quite_none_or_all_does_not_print_as_such(share, text):
    assert chance(share) == text


@pytest.mark.parametrize(
    ("language", "within", "beyond"),
    [
        ("en", "month 8 (2027-08)", "not within 36 months"),
        ("zh-hans", "第\u00a08\u00a0个月（2027-08）", "36 个月内未达到"),
    ],
)
def test_a_month_has_its_date_and_one_beyond_says_so(language, within, beyond):
    with override(language):
        assert month_of(inputs_of(), 8) == within
        assert beyond in month_of(inputs_of(), None)


def test_months_run_on_over_the_turn_of_a_year():
    inputs = inputs_of(start="2026-12")
    assert [month_of(inputs, month) for month in (1, 2, 36)] == [
        "month 1 (2026-12)",
        "month 2 (2027-01)",
        "month 36 (2029-11)",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("0.6214", "share", "62.1%"),
        ("-0.05", "share", "−5.0%"),
        ("4.24", "ratio", "4.2×"),
        ("10.96", "months", "11.0 months"),
        ("81624.4", "money", "CNY\u00a081,624"),
        ("1234.6", "customers", "1,235"),
    ],
)
def test_a_measure_has_its_unit(value, unit, text):
    assert measure_text(Measure(VALUE, Decimal(value)), unit, "CNY") == text


@pytest.mark.parametrize(("language", "words"), [("en", "unlimited"), ("zh-hans", "不限")])
def test_a_measure_without_end_or_without_meaning_has_no_figure(language, words):
    with override(language):
        assert words in measure_text(Measure(INFINITE), "months", "CNY")
        assert measure_text(Measure(UNDEFINED), "months", "CNY") == "–"


@pytest.mark.parametrize(("unit", "text"), [("money", "EUR"), ("percent", "%"), ("people", "people"), ("sheep", "")])
def test_the_unit_of_money_is_its_currency(unit, text):
    assert unit_text(unit, "EUR") == text


@pytest.mark.parametrize(
    ("source", "en", "zh"),
    [
        (Source("answer", "BM-08"), "your answer to BM-08", "BM-08"),
        (Source("benchmark", "F-UE-07", "2026"), "benchmark F-UE-07, 2026", "F-UE-07"),
        (Source("actuals", date="2026-11"), "actuals 2026-11", "2026-11 实际数"),
        (Source("default"), "default value", "默认值"),
        (Source("guess"), "your estimate", "你的估计"),
    ],
)
def test_where_a_number_comes_from_is_said_in_both_languages(source, en, zh):
    assert source_text(source) == en
    with override("zh-hans"):
        said = source_text(source)
    assert zh in said
    assert said != en


def test_every_word_of_unit_and_choice_is_translated():
    with override("zh-hans"):
        chinese = {key: str(word) for key, word in (UNITS | CHOICES).items()}
    signs = {"percent", "factor", "tokens"}
    assert [key for key, word in (UNITS | CHOICES).items() if str(word) == chinese[key] and key not in signs] == []


def test_a_text_that_is_not_there_says_nothing():
    assert (say(None, "en"), say(Text("价", "Price"), "zh-hans")) == ("", "价")
