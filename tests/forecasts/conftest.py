"""What the tests of a forecast's pages start from."""

import pytest

from tests.forecasts.cases import a_scenario


@pytest.fixture
def scenario(assessment, alice):
    return a_scenario(assessment, alice)


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client
