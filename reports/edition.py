"""The edition of the paper: a digest of everything that shapes it apart from answers and playbook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings

SOURCES = (
    "templates/reports/pdf/*", "reports/*.py", "reports/fonts/*", "assessments/*.py", "playbooks/engine/**/*.py",
    "locale/zh_Hans/LC_MESSAGES/django.po",
)  # fmt: skip


@lru_cache(maxsize=1)
def edition() -> str:
    """Changes when a file changes that can shape the paper.

    A number to be raised by hand would be forgotten once, and a report of the old layout handed out as
    the new one. A file too many costs a drawing; the files are read once a process.
    """
    digest, base = hashlib.sha256(), Path(settings.BASE_DIR)
    for path in sources(base):
        digest.update(str(path.relative_to(base)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def sources(base: Path) -> Iterator[Path]:
    for pattern in SOURCES:
        yield from sorted(path for path in base.glob(pattern) if path.is_file())
