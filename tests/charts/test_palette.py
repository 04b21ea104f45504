"""One palette: what the style sheet of the pages says is what paper, drawings and sheets take."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from charts.forecast import LAYERS, MIXES
from charts.palette import colour, mixed, palette
from engine.playbook.parts import SEVERITIES
from reports.paper import pdf
from tests.reports.sheets.forecast.made import book

pytestmark = pytest.mark.database_free
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
STATED = re.compile(r"""#[0-9a-fA-F]{6}\b""")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def test_severities_have_four_colours():
    assert len({colour(severity) for severity in SEVERITIES}) == 4
    assert len({colour(f"{severity}-soft") for severity in SEVERITIES}) == 4


def test_no_colour_is_stated_beside_the_tokens():
    """Drawings, papers and workbooks take theirs by name, as the other style sheets do."""
    base = Path(settings.BASE_DIR)
    rooms = ("assessments", "charts", "forecasts", "plans", "reports", "reviews", "templates", "static/css")
    files = [path for room in rooms for path in sorted((base / room).rglob("*")) if path.suffix in {".py", ".css"}]
    assert len(files) > 100
    stated = {path.name for path in files if STATED.search(COMMENT.sub("", path.read_text(encoding="utf-8")))}
    assert stated == {"tokens.css", "palette.py"}  # the palette says in its docstring what a colour looks like


def test_a_stack_is_coloured_alike_on_page_and_paper():
    """Light appearance: the page mixes what the paper is given."""
    sheet = (Path(settings.BASE_DIR) / "static" / "css" / "forecast.css").read_text()
    mixes = re.findall(
        r"\.pl-ch-s(\d)\b[^{]*\{ fill: color-mix\(in srgb, var\(--pl-(\w+)\) (\d+)%, var\(--pl-paper\)\)", sheet
    )
    assert [(int(n), name, int(share)) for n, name, share in mixes] == [
        (n, *mix) for n, mix in enumerate(MIXES) if mix[1] != 100
    ]
    assert (mixed("accent", 100), mixed("accent", 0)) == (colour("accent"), colour("paper"))
    assert len(set(LAYERS)) == len(MIXES)


def test_a_workbook_takes_its_colours_from_the_palette():
    filled = {
        c.fill.fgColor.rgb for sheet in book("simple") for row in sheet for c in row if c.fill.fill_type == "solid"
    }
    assert filled == {"FF" + colour("change")[1:].upper()}


def test_the_paper_names_no_colour_of_its_own():
    sheet = (Path(settings.BASE_DIR) / "templates" / "reports" / "pdf" / "report.css").read_text()
    assert HEX.findall(sheet) == []
    drawn = pdf.style_text()
    assert "var(" not in drawn
    assert set(HEX.findall(drawn)) <= set(palette().values())
    for severity in SEVERITIES:
        assert f".{severity} {{ color: {colour(severity)} }}" in drawn


def test_the_colours_are_those_of_the_light_appearance():
    assert (colour("paper"), colour("ink")) == ("#faf9f6", "#1b1e1d")
