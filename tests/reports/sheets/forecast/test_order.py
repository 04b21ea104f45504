"""Lines under headings, totals after their parts."""

import pytest

from engine.forecast.model.graph import Line, Model
from engine.forecast.model.model import build_model
from engine.playbook.parts import Text
from reports.sheets.forecast.order import ORDER, TOTALS, is_flow, sections, workings
from tests.engine.forecast.made import read
from tests.engine.forecast.rich import RICH

pytestmark = pytest.mark.database_free
MODEL = build_model(read(RICH))


def test_every_output_stands_once_under_one_of_seven_headings():
    found = sections(MODEL)
    assert [section.name.en for section in found] == [name.en for name, _lines in ORDER.values()]
    lines = [line for section in found for line in section.lines]
    assert sorted(lines) == sorted([*(line.id for line in MODEL.outputs), "total_cost"])
    assert set(lines) | set(workings(MODEL, lines)) == {*MODEL.lines, "total_cost"}
    assert set(lines) >= TOTALS


def test_a_total_stands_after_what_it_adds_up():
    lines = [line for section in sections(MODEL) for line in section.lines]
    for total, parts in {"revenue": ["revenue_api", "revenue_other"], "total_cost": ["operating_cost"]}.items():
        assert all(lines.index(part) < lines.index(total) for part in parts)


def test_a_section_without_lines_has_no_heading_and_an_unknown_line_goes_to_its_own():
    line = Line("new_one", Text("新", "New"), MODEL.lines["cash"].expr, "balance", is_output=True)
    found = sections(Model(12, 2, {"new_one": line}))
    assert [(section.name.en, section.lines) for section in found] == [
        ("Cost", ("total_cost",)),
        ("Balance", ("new_one",)),
    ]


@pytest.mark.parametrize(
    ("line", "section", "is_sum"),
    [
        ("revenue", "revenue", True),
        ("mrr", "revenue", False),
        ("new_mrr", "revenue", True),
        ("customers", "customers", False),
        ("new_customers", "customers", True),
        ("cash", "balance", False),
        ("gross_margin", "measures", False),
    ],
)
def test_flows_add_up_over_a_year_and_stocks_do_not(line, section, is_sum):
    assert is_flow(line, section) is is_sum
