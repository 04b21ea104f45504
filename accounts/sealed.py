"""What is written once and stays as it was: how its digest is made, and what refuses a change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


class SealedRecord(Exception):
    """A sealed row was about to change. Nothing was written."""


def digest_of(content: Any) -> str:
    """SHA-256 (hex) of JSON-like content in canonical form."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@contextmanager
def erasing() -> Iterator[None]:
    """Within a transaction: until the end of the block the database lets rows that never change be emptied or deleted.

    Only what erases somebody's data may ask for it; `manage.py verify` compares what is left with the log.
    """
    if connection.vendor != "postgresql":  # the others have no such guard
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('plumbline.erasing', true)")
        before = cursor.fetchone()[0] == "on"  # the venture of somebody who is erased is erased within
        cursor.execute("SET LOCAL plumbline.erasing = 'on'")
        yield
        if not before:
            cursor.execute("SET LOCAL plumbline.erasing = 'off'")
