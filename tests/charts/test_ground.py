"""Drawings: well-formed, named, coloured by attributes that a style sheet can override, and never off the axis."""

from xml.etree import ElementTree

import pytest

from charts.ground import PAPER, ChapterFigure, chapter_bar, radar, shorten
from charts.plan import Bar, Scale, TimeAxis, scale, timeline

pytestmark = pytest.mark.database_free
AXES = [ChapterFigure("市场", 20, 30, 10), ChapterFigure("<b>&", -5, 140, 50), ChapterFigure("C", 100, 100, 90)]
HORIZONS = TimeAxis(13, [("30 days", 30), ("60 days", 60), ("90 days", 90)], "later")
DRAWINGS = {
    "radar": lambda: radar(AXES, "t<", "d&"),
    "radar-on-paper": lambda: radar(AXES, "t<", "d&", PAPER),
    "two-chapters": lambda: radar(AXES[:2], "t<", "d&"),
    "chapter-bar": lambda: chapter_bar(AXES[1], [40, 60], "t<", "d&"),
    "scale": lambda: scale(Scale(0, 100, "0–100", "c", [("未就绪", 0), ("x", 60)]), "t<", "d&"),
    "timeline": lambda: timeline([Bar("1. do", 0, 70, True, "after x")], HORIZONS, "t<", "d&"),
    "no-bars": lambda: timeline([], HORIZONS, "t<", "d&"),
}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_named_and_has_neither_style_nor_script(name):
    root = ElementTree.fromstring(DRAWINGS[name]())  # noqa: S314  our own text
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert (root.get("role"), root.findtext(f"{SVG}title")) == ("img", "t<")
    assert root.find(f"{SVG}desc") is not None
    assert tags <= {"svg", "title", "desc", "polygon", "line", "text", "rect", "path", "circle"}
    assert [e for e in root.iter() if "style" in e.attrib] == []
    drawn = [e for e in root.iter() if e.tag.removeprefix(SVG) not in {"svg", "title", "desc"}]
    assert [e for e in drawn if not e.get("class", "").startswith("pl-ch-")] == []


@pytest.mark.parametrize("name", ["chapter-bar", "scale"])
def test_nothing_is_drawn_off_the_axis(name):
    root = ElementTree.fromstring(DRAWINGS[name]())  # noqa: S314
    width = float(root.get("viewBox").split()[2])
    boxes = [(float(e.get("x")), float(e.get("width"))) for e in root.iter(f"{SVG}rect")]
    assert all(x >= 0 and x + w <= width + 0.1 for x, w in boxes)


@pytest.mark.parametrize(
    ("text", "room", "expected"), [("short", 10, "short"), ("一二三四五六", 4, "一二三…"), ("abcdefghij", 3, "abcd…")]
)
def test_labels_are_cut_by_their_width(text, room, expected):
    assert shorten(text, room) == expected
