"""What a gap would have needed: said once, for page, paper and forecast."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from assessments.results.expected import asked_by, expected_of, fired_by, limit_of
from assessments.results.page import ResultOnPage
from engine.playbook.parts import Text, Threshold
from playbooks import catalogue
from reports.paper.cover import Cover
from reports.paper.document import Paper
from tests.conftest import persona
from tests.reports.paper.test_pdf import NOW

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
COMPARISONS = ("below", "at_most", "above", "at_least")


def with_limit(value, unit):
    """The playbook with one parameter of that value, and a band of each comparison on it."""
    some = next(iter(PLAYBOOK.parameters.values()))
    limit = replace(some, id="limit", value=Decimal(value), unit=Text(unit, unit))
    return replace(PLAYBOOK, parameters={"limit": limit})


def band(comparison):
    return Threshold(comparison, "limit", "medium", None)


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", ["60% or more", "more than 60%", "60% or less", "less than 60%"]),
        ("zh-hans", ["不低于 60%", "高于 60%", "不高于 60%", "低于 60%"]),
    ],
)
def test_a_threshold_asks_for_the_other_side_of_what_fires_it(language, asked):
    playbook = with_limit("60", "%")
    with override(language):
        assert [asked_by(playbook, band(one), language) for one in COMPARISONS] == asked


def test_what_fires_a_threshold_is_said_with_what_it_means():
    with override("en"):
        said = [fired_by(with_limit("60", "%"), band(one), "en") for one in COMPARISONS]
    assert said == ["below 60%: Medium", "at most 60%: Medium", "above 60%: Medium", "at least 60%: Medium"]


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("0.25", "×", "0.25×"),
        ("1500000", "CNY", "1,500,000\u00a0CNY"),
        ("-20", "%", "−20%"),
        ("12.0", "months", "12\u00a0months"),
        ("3", "", "3"),
    ],
)
def test_a_limit_is_whole_and_stays_with_its_unit(value, unit, said):
    assert limit_of(with_limit(value, unit), band("below"), "en") == said


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", ["R-00", "R-07", "R-10"])
def test_page_and_paper_expect_the_same(code, language):
    with override(language):
        judged = evaluate_raw(PLAYBOOK, persona(code).answers)
        page = {gap.id: gap.expected for gap in ResultOnPage(judged, language).gaps}
        blocks = Paper(judged, language, Cover("V", NOW, "PLB")).gaps.blocks
        paper = {one.id: one for block in blocks for one in (block, *block.members)}
        expected = {gap.id: expected_of(PLAYBOOK, gap, language) for gap in judged.result.gaps}
    assert {key: one.text for key, one in expected.items()} == page
    assert {key: one.sentence for key, one in expected.items()} == {key: one.expected for key, one in paper.items()}
    assert all(bool(one.level) == (expected[key].level is not None) for key, one in paper.items())
    assert len({one.sentence for one in expected.values()}) > 5
