"""Checked inputs: what they tell, and what is written of them."""

import pytest

from engine.forecast.inputs.reading import read_inputs
from engine.forecast.reckoning.forecast import project
from tests.engine.forecast.made import read
from tests.engine.forecast.rich import RICH

pytestmark = pytest.mark.database_free


def test_equal_content_has_an_equal_digest_whatever_the_order():
    turned = dict(reversed(RICH.items()))
    assert read(turned).digest == read(RICH).digest
    assert read(RICH | {"horizon": 59}).digest != read(RICH).digest


def test_what_is_written_out_is_read_back_equal():
    inputs = read(RICH)
    again = read_inputs(inputs.to_raw())
    assert again.problems == ()
    assert again.inputs == inputs
    assert again.inputs.digest == inputs.digest
    assert project(again.inputs).values == project(inputs).values
