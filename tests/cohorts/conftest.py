"""Somebody who was invited by a list."""

import pytest

from tests.cohorts.listed import invited
from tests.jobs.conftest import broker  # noqa: F401


@pytest.fixture
def one(cohort, bob, broker):  # noqa: F811
    [made] = invited(cohort, bob, "one@example.org").made
    return made
