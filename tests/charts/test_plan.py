"""The scale and the plan on a time axis: everything stands where its figure says, and fits."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from charts.plan import AXIS, LABELS, Bar, Scale, TimeAxis, scale, short_label, timeline

pytestmark = pytest.mark.database_free
SVG = "{http://www.w3.org/2000/svg}"
HORIZONS = TimeAxis(13, [("30 days", 30), ("60 days", 60), ("90 days", 90)], "later")
WEEK = AXIS / 13


def parts(picture, name):
    """The elements of one class, as their attributes and their text."""
    root = ElementTree.fromstring(picture)  # noqa: S314  our own text
    return [(element.attrib, element.text) for element in root.iter() if element.get("class") == f"pl-ch-{name}"]


def scaled(low, high, bands=()):
    return scale(Scale(low, high, "figure", "caption", bands), "t", "d")


def planned(*bars, axis=HORIZONS, **more):
    return timeline(bars, axis, "t", "d", **more)


@pytest.mark.parametrize(
    ("low", "high", "x", "width"),
    [(0, 0, 0, 0.6), (50, 60, 86, 17.2), (100, 100, 171.4, 0.6), (-10, 200, 0, 172), (0, 100, 0, 172)],
)
def test_the_interval_lies_on_the_scale_and_is_always_seen(low, high, x, width):
    ((drawn, _),) = parts(scaled(low, high), "interval")
    assert (float(drawn["x"]), float(drawn["width"])) == pytest.approx((x, width))


@pytest.mark.parametrize(("low", "x"), [(0, 1.8), (50, 86), (100, 170.2)])
def test_the_plumb_line_hangs_whole_at_both_ends(low, x):
    ((cord, _),) = parts(scaled(low, low), "cord")
    assert cord["x1"] == cord["x2"] == f"{x:.2f}"


@pytest.mark.parametrize(("low", "anchor"), [(0, "start"), (34.9, "start"), (35, "end"), (100, "end")])
def test_the_figure_stands_where_there_is_room(low, anchor):
    ((figure, text),) = parts(scaled(low, low), "figure")
    assert (figure["text-anchor"], text) == (anchor, "figure")
    assert 0 <= float(figure["x"]) <= 172


def test_names_of_bands_that_would_touch_go_to_a_second_line():
    notes = {
        text: float(drawn["y"])
        for drawn, text in parts(scaled(10, 20, [("First long name", 0), ("Near", 5), ("Far", 80)]), "note")
    }
    assert notes["First long name"] == notes["Far"] < notes["Near"]


def test_the_mark_of_a_name_on_the_second_line_stays_clear_of_the_names_on_the_first():
    """A letter with its dot is as high as its font size at most."""
    picture = scaled(10, 20, [("First long name", 0), ("Near", 5)])
    (first,) = [drawn for drawn, text in parts(picture, "note") if text == "First long name"]
    at = f"{172 * 5 / 100:.2f}"
    (mark,) = [drawn for drawn, _ in parts(picture, "tick") if float(drawn["x1"]) == float(at)]
    assert float(mark["y2"]) < float(first["y"]) - float(first["font-size"])


def test_a_name_at_the_end_of_the_scale_is_cut():
    names = [text for _, text in parts(scaled(10, 20, [("A name that is far too long", 90)]), "note")]
    assert [name for name in names if name.endswith("…")] == ["A name t…"]


@pytest.mark.parametrize(
    ("bar", "name", "x", "width"),
    [
        (Bar("a", 0, 5, False), "bar", 0, 1),
        (Bar("a", 5, 15, False), "bar", 1, 2),
        (Bar("a", 0, 10, True), "critical", 0, 2),
    ],
)
def test_five_working_days_are_a_week_on_the_axis(bar, name, x, width):
    ((drawn, _),) = parts(planned(bar), name)
    assert float(drawn["x"]) == pytest.approx(LABELS + x * WEEK, abs=0.01)
    assert float(drawn["width"]) == pytest.approx(width * WEEK, abs=0.01)


def test_what_takes_no_time_is_seen_all_the_same():
    ((drawn, _),) = parts(planned(Bar("a", 3, 3, False)), "bar")
    assert float(drawn["width"]) == 0.6


def test_the_longest_chain_is_thicker_and_bold():
    picture = planned(Bar("quick", 0, 5, False), Bar("long", 0, 9, True))
    thin, thick = parts(picture, "bar")[0][0], parts(picture, "critical")[0][0]
    assert float(thick["height"]) > float(thin["height"])
    weights = {text: drawn["font-weight"] for drawn, text in parts(picture, "label")}
    assert (weights["quick"], weights["long"]) == ("400", "700")


@pytest.mark.parametrize(("end", "anchor"), [(5, "start"), (64, "end")])
def test_a_note_stands_behind_its_bar_or_before_it(end, anchor):
    notes = {text: drawn for drawn, text in parts(planned(Bar("a", 3, end, False, "after x")), "note")}
    assert notes["after x"]["text-anchor"] == anchor


def test_without_labels_the_page_sets_them():
    shown = [text for _, text in parts(planned(Bar("do it", 0, 5, False), has_labels=False), "label")]
    assert "do it" not in shown
    assert "30 days" in shown


@pytest.mark.parametrize(("weeks", "numbers"), [(13, 13), (22, 22), (23, 12), (44, 22), (45, 12), (107, 14), (250, 10)])
def test_weeks_are_numbered_and_the_longer_the_plan_the_fewer(weeks, numbers):
    axis = TimeAxis(weeks, [], "later")
    assert len([text for _, text in parts(planned(axis=axis), "note") if text.isdigit()]) == numbers


@pytest.mark.parametrize("weeks", [9, 10, 22, 44, 99, 100, 131, 250, 999, 1300])
def test_numbers_of_weeks_stand_apart_in_a_plan_of_any_length(weeks):
    drawn = parts(planned(axis=TimeAxis(weeks, [], "later")), "note")
    places = [(float(one["x"]), len(text) * float(one["font-size"]) * 0.6) for one, text in drawn if text.isdigit()]
    apart = [(b - wide_b / 2) - (a + wide_a / 2) for (a, wide_a), (b, wide_b) in pairwise(places)]
    assert min(apart) > 1


@pytest.mark.parametrize(("weeks", "count"), [(40, 4), (107, 1)])
def test_horizons_too_narrow_for_their_names_go_without(weeks, count):
    names = [text for _, text in parts(planned(axis=TimeAxis(weeks, HORIZONS.horizons, "later")), "label")]
    assert len(names) == count
    assert names[-1] == "later"


@pytest.mark.parametrize(("weeks", "is_named"), [(13, False), (20, True)])
def test_what_lies_behind_the_last_horizon_is_named_when_there_is_room(weeks, is_named):
    names = [text for _, text in parts(planned(axis=TimeAxis(weeks, HORIZONS.horizons, "later")), "label")]
    assert ("later" in names) is is_named


@pytest.mark.parametrize(
    ("label", "is_critical", "length"),
    [("x" * 60, False, 52), ("x" * 60, True, 50), ("字" * 40, False, 26), ("字" * 40, True, 25)],
)
def test_a_label_is_cut_to_its_room_and_bold_has_less(label, is_critical, length):
    assert len(short_label(Bar(label, 0, 1, is_critical))) == length
    assert short_label(Bar("short", 0, 1, is_critical)) == "short"
