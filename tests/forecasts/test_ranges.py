"""Whose a range is, in words, and how wide ours are."""

import pytest
from django.utils.translation import override

from engine.forecast.inputs.quantities import SPREADS
from forecasts.ranges import WIDTH_NAMES, range_source, width_of

pytestmark = pytest.mark.database_free


def test_every_width_has_a_name_in_both_languages():
    assert set(WIDTH_NAMES) == set(SPREADS)
    english = {key: str(name) for key, name in WIDTH_NAMES.items()}
    with override("zh-hans"):
        assert all(str(name) != english[key] for key, name in WIDTH_NAMES.items())
        assert range_source("usual", is_range=True) == "我们的惯用区间"


@pytest.mark.parametrize(
    ("spread", "is_range", "said"),
    [
        ("usual", True, "our usual range"),
        ("tight", True, "our usual range, made tighter"),
        ("usual", False, ""),
        ("none", True, ""),
        ("", True, ""),
    ],
)
def test_our_ranges_are_called_ours_and_the_persons_are_not(spread, is_range, said):
    assert range_source(spread, is_range=is_range) == said


@pytest.mark.parametrize(
    ("raw", "width"),
    [
        ({"a": {"b": [{"spread": "wide"}]}}, "wide"),
        ({"a": {"spread": "huge"}, "b": {"spread": "none"}}, "none"),
        ({"a": [1, "spread"], "spread": 5}, ""),
        ({}, ""),
    ],
)
def test_the_width_is_found_wherever_a_range_of_ours_stands(raw, width):
    assert width_of(raw) == width
