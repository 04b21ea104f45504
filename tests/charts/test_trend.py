"""The line over time: every dot at its day and score, and inside the drawing."""

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from charts.trend import GROUND_Y, LEFT, RIGHT, ROOM, TOP, WIDTH, Ahead, Moment, height, trend

pytestmark = pytest.mark.database_free
START = date(2026, 3, 2)


def moment(days, low, high=None):
    day = START + timedelta(days=days)
    return Moment(day, low, low if high is None else high, day.isoformat())


def parts(picture, name):
    root = ElementTree.fromstring(picture)  # noqa: S314  our own text
    return [(one.attrib, one.text) for one in root.iter() if f"pl-ch-{name}" in one.get("class", "").split()]


@pytest.mark.parametrize(
    "moments",
    [
        [moment(0, 0.0)],
        [moment(0, 0.0), moment(1, 100.0)],
        [moment(0, 48.2, 60.0), moment(40, 60.9), moment(68, 66.9), moment(87, 71.6)],
        [moment(day, day) for day in range(100)],
        [moment(0, 50.0), moment(4000, 51.0)],
    ],
)
def test_every_dot_is_inside_at_its_score(moments):
    picture = trend(moments, "t", "d")
    dots = [(float(one["cx"]), float(one["cy"])) for one, _text in parts(picture, "dot")]
    assert len(dots) == len(moments)
    assert all(LEFT <= x <= WIDTH - RIGHT and TOP <= y <= GROUND_Y for x, y in dots)
    assert [y for _x, y in dots] == pytest.approx([height(one.low) for one in moments], abs=0.06)
    assert [x for x, _y in dots] == sorted(x for x, _y in dots)


def test_figures_do_not_lie_on_each_other_and_the_newest_is_written():
    picture = trend([moment(day, 50 + day / 10) for day in range(100)], "t", "d")
    written = [(float(one["x"]), text) for one, text in parts(picture, "strong")]
    places = sorted(x for x, _text in written)
    assert all(second - first >= ROOM for first, second in pairwise(places))
    assert "59.9" in [text for _x, text in written]


def test_what_a_plan_would_make_of_it_is_hollow_and_dashed():
    ahead = Ahead(START + timedelta(days=100), 79.0, "20 Dec")
    picture = trend([moment(0, 48.2), moment(87, 71.6)], "t", "d", ahead=ahead, limit=75.0)
    [(ring, _text)] = parts(picture, "ringdot")
    assert float(ring["cy"]) == pytest.approx(height(79.0), abs=0.06)
    assert len(parts(picture, "ahead")) == len(parts(picture, "limit")) == 1
    assert {"79.0", "48.2"} <= {text for _one, text in parts(picture, "strong")}


def test_what_is_open_stands_above_the_low_end():
    picture = trend([moment(0, 40.0, 60.0)], "t", "d")
    [(open_part, _text)] = parts(picture, "half")
    assert float(open_part["y"]) == pytest.approx(height(60.0), abs=0.06)
    assert float(open_part["height"]) == pytest.approx(height(40.0) - height(60.0), abs=0.06)


def test_names_are_escaped():
    picture = trend([moment(0, 40.0)], "<t>", "d & d")
    assert ElementTree.fromstring(picture) is not None  # noqa: S314  our own text
