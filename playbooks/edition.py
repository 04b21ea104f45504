"""Digests of source files, for what is kept and holds only as long as they stay as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@lru_cache(maxsize=8)
def edition_of(*patterns: str) -> str:
    """Sixteen hex digits that change when a file of these glob patterns, below the project's folder, changes.

    A number to be raised by hand would be forgotten once, and something of the old kind handed out as the
    new one. A file too many costs a little work; the files are read once a process.
    """
    return digest_of(Path(settings.BASE_DIR), patterns)


def digest_of(base: Path, patterns: tuple[str, ...]) -> str:
    """The digest of the files below `base`, with their places: one that moves counts as another."""
    digest = hashlib.sha256()
    for path in sources(base, patterns):
        digest.update(str(path.relative_to(base)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def sources(base: Path, patterns: tuple[str, ...]) -> Iterator[Path]:
    """The files of the patterns; migrations shape tables, and nothing that is kept."""
    for pattern in patterns:
        yield from sorted(path for path in base.glob(pattern) if path.is_file() and "migrations" not in path.parts)
