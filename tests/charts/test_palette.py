"""One palette: what the style sheet of the pages says is what paper, drawings and sheets take."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from charts.palette import colour, palette
from engine.playbook.parts import SEVERITIES
from reports.paper import pdf

pytestmark = pytest.mark.database_free
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def test_severities_have_four_colours():
    assert len({colour(severity) for severity in SEVERITIES}) == 4


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
