"""Many paths at once."""

import numpy as np
import pytest

from engine.forecast.reckoning.arrays import path_values
from tests.engine.forecast.made import forecast

pytestmark = pytest.mark.database_free


def test_path_values_have_a_row_a_month_and_a_column_a_path():
    done = forecast()
    base = {path: float(value) for path, value in done.inputs.base.items()}
    base["opening.cash"] = np.array([1.0, 2.0])
    values = path_values(done.model, base, ("cash",), 2)
    assert values["cash"].shape == (24, 2)
    assert values["cash"][23].tolist() == [1.0, 2.0]
