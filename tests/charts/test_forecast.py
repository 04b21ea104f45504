"""The drawings of a forecast: what they claim is what they draw, and whoever cannot see them is told."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.evaluation import evaluate
from charts import forecast as charts
from forecasts.page import ForecastOnPage
from forecasts.words import chance
from tests.forecasts.cases import inputs_of

# The page is the same on every database; what is stored is tried in test_forecast_scenarios.
pytestmark = pytest.mark.database_free

AMOUNTS = st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=12, max_size=60)
MONTHS = [f"{2027 + i // 12}-{i % 12 + 1:02}" for i in range(60)]
WORDS = charts.Words('Cash & "more"', "What <it> shows", lambda value: f"{value:.3g}", MONTHS, "break-even")
SVG = "{http://www.w3.org/2000/svg}"


def numbers(picture):
    """Every coordinate of a drawing."""
    texts = re.findall(r' (?:x|y|x1|y1|x2|y2|width|height|points)="([^"]*)"', picture)
    return [float(n) for text in texts for n in re.split(r"[ ,]", text)]


@given(AMOUNTS)
@settings(max_examples=60, deadline=None)
def test_every_fan_is_well_formed_and_within_its_frame(values):
    low, high = [v - abs(v) / 3 for v in values], [v + abs(v) / 3 for v in values]
    picture = charts.fan([low, values, high], 3, WORDS)
    root = ElementTree.fromstring(picture)  # noqa: S314  # our own text
    assert (root.get("role"), root[0].tag, root[1].text) == ("img", f"{SVG}title", "What <it> shows")
    assert all(-0.01 <= n <= charts.WIDTH + 0.01 for n in numbers(picture))


@given(AMOUNTS)
@settings(max_examples=60, deadline=None)
def test_ticks_are_few_and_hold_all_amounts(values):
    marks = charts.ticks(min(0.0, *values), max(0.0, *values))
    assert marks[0] <= min(values)
    assert marks[-1] >= max(values)
    assert len(marks) <= 8


def test_a_tornado_has_a_bar_to_either_side():
    bars = [charts.TornadoBar("Price", 80.0, 130.0), charts.TornadoBar("Cost", 110.0, 90.0)]
    picture = charts.tornado(bars, 100.0, WORDS)
    widths = [float(w) for w in re.findall(r'width="([\d.]+)" height="12', picture)]
    assert [round(w / (charts.WIDTH - 20) * 50) for w in widths] == [20, 30, 10, 10]


def test_no_break_even_no_mark():
    assert "pl-ch-marker" not in charts.fan([[1.0] * 12] * 3, None, WORDS)


@pytest.fixture
def page(assessment):
    return ForecastOnPage(inputs_of(), evaluate(assessment), "en", 500)


def test_the_stacks_add_up_to_the_totals(page):
    pictures = page.pictures
    costs = [sum(values) for values in zip(*(layer.values for layer in pictures.cost_layers), strict=True)]
    revenue = [sum(values) for values in zip(*(layer.values for layer in pictures.revenue_layers), strict=True)]
    assert costs == pytest.approx(pictures.costs_total, abs=0.01)
    assert revenue == pytest.approx(pictures.series("revenue"), abs=0.01)


def test_the_table_says_what_the_pictures_draw(page):
    rows = page.pictures.months
    even = [row.month for row in rows if row.is_break_even]
    assert even == [page.forecast.months[page.forecast.summary.break_even - 1]]
    assert rows[-1].out == chance(page.simulation.cash_out[-1])


def test_of_several_thresholds_only_those_that_decide_are_told(page):
    for key in ("gross_margin", "ltv_cac", "churn", "runway"):
        bands = page.bands(key)
        assert bands
        limits = [re.search(r"(below|above) ([\d.]+)", band).groups() for band in bands]
        assert len(set(limits)) == len(limits)


def test_measures_name_their_definition(page):
    assert all(row.fact or row.name == "Monthly recurring revenue" for row in page.measures)
