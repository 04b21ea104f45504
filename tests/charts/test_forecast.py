"""The drawings of a forecast: what they claim is what they draw, and whoever cannot see them is told."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts import forecast as charts

# The page is the same on every database; what is stored is tried in forecasts/test_models.
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
    other = charts.Fan([v * 2 for v in low], [v * 2 for v in values], [v * 2 for v in high])
    picture = charts.fan(charts.Fan(low, values, high, [v / 2 for v in values]), 3, WORDS, other)
    root = ElementTree.fromstring(picture)  # noqa: S314  # our own text
    assert (root.get("role"), root[0].tag, root[1].text) == ("img", f"{SVG}title", "What <it> shows")
    assert all(-0.01 <= n <= charts.WIDTH + 0.01 for n in numbers(picture))


def test_what_happened_stands_as_dots_within_the_frame():
    flat = charts.Fan([10.0] * 12, [20.0] * 12, [30.0] * 12)
    picture = charts.fan(flat, None, WORDS, happened=((1, 25.0), (3, -400.0)))
    dots = ElementTree.fromstring(picture).findall(f".//{SVG}circle")  # noqa: S314  # our own text
    assert len(dots) == 2
    assert all(0 <= float(one.get("cy")) <= charts.HEIGHT for one in dots)
    assert float(dots[0].get("cx")) < float(dots[1].get("cx"))
    assert float(dots[0].get("cy")) < float(dots[1].get("cy"))
    assert "<circle" not in charts.fan(flat, None, WORDS)


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
    widths = [float(w) for w in re.findall(r'width="([\d.]+)" height="14', picture)]
    assert [round(w / (charts.WIDTH - 2 * charts.SIDE) * 50) for w in widths] == [20, 30, 10, 10]
    # Worse to the left, better to the right, whichever end of the input that is; figures at both.
    assert re.findall(r'class="pl-ch-(worse|better)"', picture) == ["worse", "better"] * 2
    for figure in ("80", "130", "90", "110"):
        assert f">{figure}</text>" in picture


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)), min_size=1, max_size=8), st.floats(-1e9, 1e9))
@settings(max_examples=60, deadline=None)
def test_every_tornado_lies_within_its_frame(ends, base):
    picture = charts.tornado([charts.TornadoBar("Input", *pair) for pair in ends], base, WORDS)
    frame = re.search(r'viewBox="0 0 (\d+) (\d+)"', picture)
    assert all(-0.01 <= n <= max(map(int, frame.groups())) + 0.01 for n in numbers(picture))


def test_the_axis_names_its_unit():
    fan = charts.Fan(*[[1.0] * 12] * 3)
    assert ">CNY</text>" in charts.fan(fan, 1, replace(WORDS, unit="CNY"))
    assert ">CNY</text>" not in charts.fan(fan, 1, WORDS)


def test_no_break_even_no_mark():
    assert "pl-ch-marker" not in charts.fan(charts.Fan(*[[1.0] * 12] * 3), None, WORDS)
