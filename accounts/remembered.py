"""Parts of pages that are drawn again and again from the same values: kept in the memory of the process.

What a part shows may be confidential, so it never goes to a cache that other processes share.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock
from typing import Any, TypeVar

Made = TypeVar("Made")


class Remembered:
    """Results by the values they follow from; the one used longest ago goes when there are too many."""

    def __init__(self, most: int) -> None:
        self.most, self.lock = most, Lock()
        self.kept: OrderedDict[bytes, Any] = OrderedDict()

    def get(self, values: Any, make: Callable[[], Made]) -> Made:
        """What `make` gave when it was first asked with these values.

        Args:
            values: everything that the result depends on; equal values have an equal `repr`.
        """
        key = blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=20).digest()
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                kept: Made = self.kept[key]
                return kept
        made = make()
        with self.lock:
            self.kept[key] = made
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        return made
