import pytest
from django.test import Client

from tests.assessments.conftest import as_alice, earlier_version, on_1  # noqa: F401  fixtures


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_erin(erin):
    return client_of(erin)


@pytest.fixture
def as_vic(vic):
    return client_of(vic)
