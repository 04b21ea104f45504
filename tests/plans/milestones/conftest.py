import pytest

from tests.conftest import answer_as
from tests.plans.conftest import as_alice  # noqa: F401  a fixture


@pytest.fixture
def early_on(assessment, alice):
    """A venture with the answers of a reference persona."""
    return answer_as(assessment, "R-08", alice)
