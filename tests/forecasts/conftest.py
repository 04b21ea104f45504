"""What the tests of a forecast's pages start from."""

import pytest

from tests.conftest import answer_as
from tests.forecasts.cases import a_scenario


@pytest.fixture
def scenario(assessment, alice):
    return a_scenario(assessment, alice)


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def profitable(assessment, alice):
    """Alice's venture with the answers of the profitable knowledge base (R-04)."""
    return answer_as(assessment, "R-04", alice)
