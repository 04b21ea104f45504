"""Rows of a result: what templates may read of them."""

from dataclasses import fields, is_dataclass
from inspect import getmembers, isclass

import pytest

from assessments.results import rows
from tests.assessments.results.test_presentation import page_of

pytestmark = pytest.mark.database_free
ROWS = [one for _name, one in getmembers(rows, isclass) if one.__module__ == rows.__name__]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_a_row_can_be_remembered_and_not_changed(row):
    """Pages keep what was drawn by the `repr` of the rows, so all of a row must be in it, and stay."""
    assert is_dataclass(row)
    assert row.__dataclass_params__.frozen
    assert all(one.repr for one in fields(row))


def test_a_gap_without_worth_promises_no_points():
    gaps = page_of("R-07").gaps
    assert {bool(gap.gain) for gap in gaps} == {True, False}
    assert all(gap.gain == (f"+{gap.worth}" if gap.worth != "0.0" else "") for gap in gaps)
