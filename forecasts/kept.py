"""What was reckoned of a saved forecast, kept by everything it follows from."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar

from django.core.cache import cache

from playbooks.edition import edition_of

# What the figures follow from, beside the inputs.
MODEL = ("engine/**/*.py", "forecasts/**/*.py")
DAYS_30 = 30 * 86_400
Made = TypeVar("Made")


def kept(kind: str, depends_on: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What `make` gave when it was first asked for this kind with these values, by this code.

    Sealed scenarios never change and saved ones seldom, while a page is opened again and again. Figures
    without a name are kept; whoever may not read the scenario does not come to ask.

    Args:
        depends_on: everything the result follows from beside the code; equal values have an equal `repr`.
    """
    digest = blake2b(repr(depends_on).encode(), digest_size=20).hexdigest()
    key = f"forecast:{edition_of(*MODEL)}:{kind}:{digest}"
    found: Made | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, DAYS_30)
    return found
