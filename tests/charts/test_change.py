"""Drawings of what changed: everything stands where its figure says, and inside the drawing."""

from xml.etree import ElementTree

import pytest

from charts.change import (
    BINS,
    LEFT,
    MOST_DOTS,
    Both,
    Line,
    Spread,
    Stack,
    across,
    apart,
    both_ways,
    counted,
    dots,
    height_of,
    lines,
    outcomes,
    severities,
    verdict_bars,
)

pytestmark = pytest.mark.database_free


def root_of(picture):
    return ElementTree.fromstring(picture)  # noqa: S314  our own text


def parts(picture, name):
    """The elements of one class, as their attributes and their text."""
    return [
        (one.attrib, one.text) for one in root_of(picture).iter() if f"pl-ch-{name}" in one.get("class", "").split()
    ]


def size(picture):
    return [float(one) for one in root_of(picture).get("viewBox").split()[2:]]


def spread(values, median=50.0):
    return Spread("Baseline", "1 Mar", values, 40.0, median, 60.0)


@pytest.mark.parametrize("values", [[0.0], [100.0], [50.0] * 40, [float(one) for one in range(101)], [-3.0, 140.0]])
def test_each_value_is_a_dot_at_its_score_inside_the_drawing(values):
    picture = dots([spread(values), spread([1.0])], [], "t", "d")
    width, height = size(picture)
    drawn = [(float(one["cx"]), float(one["cy"])) for one, _text in parts(picture, "dot")]
    assert len(drawn) == len(values) + 1
    assert sorted(x for x, _y in drawn[: len(values)]) == pytest.approx(sorted(map(across, values)), abs=0.06)
    assert all(LEFT <= x <= width and 0 <= y <= height for x, y in drawn)


def test_no_two_dots_lie_on_each_other():
    picture = dots([spread([50.0] * 6)], [], "t", "d")
    places = [(one["cx"], one["cy"]) for one, _text in parts(picture, "dot")]
    assert len(set(places)) == 6


@pytest.mark.parametrize(("count", "kind"), [(MOST_DOTS, "dot"), (MOST_DOTS + 1, "bar")])
def test_above_two_hundred_dots_become_a_histogram(count, kind):
    picture = dots([spread([float(one % 100) for one in range(count)])], [], "t", "d")
    assert bool(parts(picture, kind))
    assert not parts(picture, {"dot": "bar", "bar": "dot"}[kind])


def test_a_histogram_counts_every_value_once():
    values = [0.0, 4.9, 5.0, 99.9, 100.0]
    counts = counted(values)
    assert (len(counts), sum(counts), counts[0], counts[1], counts[-1]) == (BINS, 5, 2, 1, 2)


def test_median_and_middle_half_stand_at_their_scores():
    picture = dots([spread([50.0])], [("ready from 75", 75.0)], "t", "d")
    ((median, _),), ((half, _),), ((limit, _),) = (parts(picture, one) for one in ("median", "half", "limit"))
    assert float(median["x1"]) == pytest.approx(across(50))
    assert (float(half["x"]), float(half["width"])) == pytest.approx((across(40), across(60) - across(40)))
    assert float(limit["x1"]) == pytest.approx(across(75))


def test_a_row_without_values_is_only_named():
    picture = dots([Spread("Exit", "", [], 0, 0, 0)], [], "t", "d")
    assert not parts(picture, "dot")
    assert [text for _one, text in parts(picture, "strong")] == ["Exit"]


@pytest.mark.parametrize("counts", [[1, 1, 1, 1], [0, 6, 0, 2], [5], [0, 0]])
def test_verdicts_share_the_whole_bar(counts):
    picture = verdict_bars([Stack("Baseline", counts)], "t", "d")
    widths = [float(one["width"]) + 1.5 for one, _text in parts(picture, "tone")]
    assert len(widths) == sum(count > 0 for count in counts)
    if widths:
        assert sum(widths) == pytest.approx(416, abs=0.1)
        assert widths == pytest.approx([416 * one / sum(counts) for one in counts if one], abs=0.02)


@pytest.mark.parametrize("row", [(0, 0, 0, 0), (3, 1, 0, 2), (900, 100, 1, 0), (0, 0, 400, 3)])
def test_gaps_to_both_sides_fit_with_their_figures(row):
    picture = both_ways([Both("Market", *row), Both("Legal", 1, 0, 0, 0)], "l", "r", "t", "d")
    width = size(picture)[0]
    for name in ("closed", "narrower", "opened", "worse"):
        for one, _text in parts(picture, name):
            assert 0 <= float(one["x"]) <= float(one["x"]) + float(one["width"]) <= width
    figures = [text for _one, text in parts(picture, "figure")]
    assert figures[:2] == [str(row[0] + row[1]), str(row[2] + row[3])]
    assert all(20 <= float(one["x"]) <= width - 20 for one, _text in parts(picture, "figure"))


def test_both_sides_have_one_scale():
    picture = both_ways([Both("Market", 4, 0, 0, 2)], "l", "r", "t", "d")
    ((closed, _),), ((worse, _),) = parts(picture, "closed"), parts(picture, "worse")
    assert float(closed["width"]) == pytest.approx(2 * float(worse["width"]), abs=0.02)


def test_lines_leave_out_what_is_not_known_and_name_their_ends():
    picture = lines(["A", "B", "C"], [Line("Claimed", [10, None, 30]), Line("Evidenced", [None, None, None])], "t", "d")
    assert len(parts(picture, "dot")) == 2
    assert [text for _one, text in parts(picture, "strong")] == ["Claimed 30.0"]


def test_names_at_the_ends_of_lines_stand_apart():
    first, second, none = apart([50.0, 49.0, None])
    assert (second - first, first, none) == (15, height_of(50), None)


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (7, 24, 5, 0), (1, 0, 0, 9)])
def test_severities_are_as_wide_as_their_counts(counts):
    named = list(zip(("critical", "high", "medium", "low"), counts, strict=True))
    picture = severities(named, 40, "t")
    widths = {name: sum(float(one["width"]) for one, _text in parts(picture, name)) for name, _count in named}
    assert widths == pytest.approx({name: 100 * count / 40 for name, count in named})


@pytest.mark.parametrize("counts", [(5, 1, 2, 1), (0, 0, 0, 0), (100, 0, 50, 1)])
def test_outcomes_fill_the_row(counts):
    picture = outcomes(*counts, sum(counts), "t")
    ends = [
        float(one["x"]) + float(one["width"])
        for name in ("closed", "narrower", "same", "worse")
        for one, _text in parts(picture, name)
    ]
    assert max(ends, default=0) <= 110
    assert len(ends) == sum(count > 0 for count in counts)


def test_words_are_escaped_wherever_they_come_from():
    evil = '<script>&"'
    pictures = [
        dots([Spread(evil, evil, [1.0], 1, 1, 1)], [(evil, 5.0)], evil, evil),
        verdict_bars([Stack(evil, [1])], evil, evil),
        both_ways([Both(evil, 1, 1, 1, 1)], evil, evil, evil, evil),
        lines([evil], [Line(evil, [1.0])], evil, evil),
        severities([("low", 1)], 1, evil),
    ]
    for picture in pictures:
        assert "<script" not in picture
        assert root_of(picture)[0].text == evil
