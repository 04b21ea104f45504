"""The plan in words: steps in order, each under one horizon."""

import pytest

from tests.assessments.results.test_presentation import CODES, page_of

pytestmark = pytest.mark.database_free


@CODES
def test_steps_count_up_and_wait_only_for_earlier_ones(code):
    steps = page_of(code).steps
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert all(before < step.number for step in steps for before in step.after)
    assert all(step.closes for step in steps)


@CODES
def test_each_step_stands_under_one_horizon(code):
    page = page_of(code)
    assert sorted(s.number for h in page.horizons for s in h.steps) == [s.number for s in page.steps]
    assert [horizon.days for horizon in page.horizons] == [30, 60, 90, 0]
    assert [h for h in page.horizons if h not in page.filled_horizons] == [h for h in page.horizons if not h.steps]
