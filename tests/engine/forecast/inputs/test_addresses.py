"""Every number of a forecast by its address."""

import pytest

from engine.forecast.inputs.addresses import addresses, full_label
from tests.engine.forecast.made import PRICE, read
from tests.engine.forecast.rich import RICH

pytestmark = pytest.mark.database_free


def test_every_number_has_an_address():
    inputs = read(RICH)
    found = addresses(inputs)
    assert [address.path for address in found] == list(inputs.numbers)
    assert all(address.low <= address.quantity.points[0] for address in found)
    assert full_label(inputs, PRICE).zh == "Pro：月价"
    assert full_label(inputs, "compute.inference.factor").en == "Inference cost: Factor on all inference cost"
