import pytest
from django.core.cache import cache

from config.cache import FailOpen


@pytest.fixture(autouse=True)
def fresh_limits():
    """Each test begins with nothing counted."""
    FailOpen.paused_until = 0.0
    cache.clear()
