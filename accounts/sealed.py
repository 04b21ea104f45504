"""What is written once and stays as it was: how its digest is made, and what refuses a change."""

from __future__ import annotations

import hashlib
import json
from typing import Any


class SealedRecord(Exception):
    """A sealed row was about to change. Nothing was written."""


def digest_of(content: Any) -> str:
    """SHA-256 (hex) of JSON-like content in canonical form."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
