"""The charts of a forecast beside their tables: both say the same, and what does not occur is left out."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from forecasts.pictures import MOST_BARS, places_of
from forecasts.words import chance
from tests.forecasts.cases import on_page

pytestmark = pytest.mark.database_free


@pytest.fixture(scope="module")
def shown():
    return on_page()


def test_the_stacks_add_up_to_the_totals(shown):
    pictures = shown.pictures
    costs = [sum(values) for values in zip(*(layer.values for layer in pictures.cost_layers), strict=True)]
    revenue = [sum(values) for values in zip(*(layer.values for layer in pictures.revenue_layers), strict=True)]
    assert costs == pytest.approx(pictures.costs_total, abs=0.01)
    assert revenue == pytest.approx(pictures.series("revenue"), abs=0.01)


def test_the_table_says_what_the_pictures_draw(shown):
    rows = shown.pictures.months
    even = [row.month for row in rows if row.is_break_even]
    assert even == [shown.forecast.months[shown.simulation.break_even_month[1] - 1]]
    assert rows[-1].out == chance(shown.simulation.cash_out[-1])


def test_the_table_has_a_row_a_month_and_an_amount_a_layer(shown):
    pictures = shown.pictures
    layers = [*pictures.revenue_layers, *pictures.cost_layers]
    assert [row.month for row in pictures.months] == list(shown.forecast.months)
    assert {len(row.amounts) for row in pictures.months} == {len(layers)}


def test_cash_stands_in_the_table_from_its_low_end_to_its_high_one(shown):
    for row in shown.pictures.months:
        low, middle, high, _typed = (int(text.replace(",", "").replace("−", "-")) for text in row.cash)
        assert low <= middle <= high


def test_the_case_as_typed_stands_in_table_and_fan(shown):
    typed = [int(row.cash[3].replace(",", "").replace("−", "-")) for row in shown.pictures.months]
    assert typed == [round(amount) for amount in shown.forecast.series("cash")]
    assert shown.pictures.fan.typed == shown.pictures.series("cash")
    assert 'class="pl-ch-typed"' in shown.pictures.cash


def test_kinds_that_never_occur_are_no_layers(shown):
    assert [layer.name for layer in shown.pictures.revenue_layers] == ["Subscription revenue"]
    assert [layer.name for layer in shown.pictures.cost_layers] == [
        "Inference and serving",
        "Delivery, support and fees",
        "Other costs",
    ]


def test_without_any_revenue_there_is_a_picture_all_the_same():
    pictures = on_page(price="0").pictures
    assert pictures.revenue_layers == []
    assert 'role="img"' in pictures.revenue
    assert not any(row.is_break_even for row in pictures.months)


@pytest.mark.parametrize(
    ("changed", "title", "told"),
    [
        ({}, "What moves the lowest cash most", "the lowest cash, which as typed is CNY\u00a01,086,123 in month 7"),
        ({"monthly_cost": "4000"}, "What moves closing cash most", "closing cash, which as typed is CNY"),
    ],
)
def test_cash_that_only_grows_is_asked_about_at_its_end(changed, title, told):
    pictures = on_page(**changed).pictures
    assert pictures.only_grows is bool(changed)
    assert pictures.lever_words.title == title
    assert title in pictures.levers
    assert told in pictures.levers


def test_the_gravest_levers_come_first_and_are_few(shown):
    bars = shown.pictures.bars
    reach = [abs((bar.at_high or 0) - (bar.at_low or 0)) for bar in bars]
    assert reach == sorted(reach, reverse=True)
    assert 0 < len(shown.pictures.lever_rows) == len(bars) <= MOST_BARS
    assert {bar.path for bar in bars} <= set(shown.inputs.ranges)  # a balance that is known is no lever


def test_a_lever_names_its_input_with_its_range_and_what_the_ends_make(shown):
    row = next(row for row in shown.pictures.lever_rows if "Price" in row.name)
    low, high = shown.inputs.numbers["subscription.plans.0.price"].p10_p90()
    assert row.range == f"{low:.2f} to {high:.2f}\u00a0CNY"
    worse, better = (int(text.partition("\u00a0")[2].replace(",", "")) for text in (row.worse, row.better))
    assert worse < round(shown.forecast.summary.cash_low[1]) < better


@pytest.mark.parametrize(("language", "words"), [("en", "the band holds eight in ten"), ("zh-hans", "盈亏平衡")])
def test_every_picture_says_in_words_what_it_shows(language, words):
    with override(language):
        page = on_page(language)
        drawn = [page.pictures.cash, page.pictures.ruin, page.pictures.revenue, page.pictures.costs]
    assert words in drawn[0]
    assert page.currency in drawn[2]
    for picture in drawn:
        assert "<title" in picture
        assert "<desc" in picture


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ("0", 0),
        ("12", 0),
        ("12.5", 1),
        ("12.50", 1),
        ("0.123", 2),
        ("999.99", 2),
        ("1000.5", 0),
        ("-1000.5", 0),
        ("1E+2", 0),
    ],
)
def test_large_numbers_need_no_decimals_and_small_ones_two_at_most(value, places):
    assert places_of(Decimal(value)) == places
