"""What the paper of a cohort says of a chapter and of an interval: a sign and a number, never colour alone."""

import pytest

from reports.paper.cohort.paper import HeatCell, ends, heat_of
from reviews.glance.rows import Cell

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"critical": 2, "high": 5}, HeatCell("critical", "◆ 2", True)),
        ({"high": 5, "low": 1}, HeatCell("high", "▲ 5", True)),
        ({"medium": 1}, HeatCell("medium", "◐ 1", True)),
        ({"low": 3}, HeatCell("low", "○ 3", True)),
    ],
)
def test_a_cell_says_its_gravest_gaps_by_sign_and_number(counts, said):
    assert heat_of(Cell(counts, (10.0, 20.0)), is_worse=True) == said


def test_no_gap_and_nothing_answered_differ():
    assert heat_of(Cell({}, (100.0, 100.0)), is_worse=False) == HeatCell("", "✓")
    assert heat_of(None, is_worse=False) == HeatCell("", "–")


@pytest.mark.parametrize(
    ("interval", "said"), [(None, ""), ((62.0, 81.4), "62–81"), ((62.0, 62.2), "62"), ((0.0, 0.0), "0")]
)
def test_an_interval_is_said_in_whole_points(interval, said):
    assert ends(interval) == said
