"""Gaps in words: rules with what they contain, and how much work each is."""

import re

import pytest

from tests.assessments.results.test_presentation import page_of

pytestmark = pytest.mark.database_free


def test_a_rule_names_the_gaps_it_contains():
    page = page_of("R-07")
    rules = {gap.code for gap in page.gaps if gap.is_rule}
    inside = {gap.absorbed_by for gap in page.gaps if gap.absorbed_by}
    assert rules
    assert inside <= rules


def test_efforts_are_spans_of_days_or_one_figure():
    efforts = {gap.action.effort for code in ("R-01", "R-07", "R-99") for gap in page_of(code).gaps}
    assert all(re.fullmatch(r"\d+(\.\d)?(–\d+(\.\d)?)?", one) for one in efforts)
    assert all(float(low) < float(high) for low, _dash, high in (one.partition("–") for one in efforts) if high)
