"""What the tests of an assessment's pages start from."""

import pytest


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client
