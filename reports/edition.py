"""The edition of the paper: a digest of everything that shapes it apart from answers and playbook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings

MODULES = (
    "chapter_pages", "cover", "document", "drawings", "forecast_pages", "gap_pages", "ledger_pages", "plan_pages", "rule_words",
)  # fmt: skip


@lru_cache(maxsize=1)
def edition() -> str:
    """Changes when a template, the style sheet, a drawing or a translation of the paper changes.

    A number to be raised by hand would be forgotten once, and a report of the old layout handed out as
    the new one; reading these few files once a process costs a millisecond.
    """
    digest = hashlib.sha256()
    for path in sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def sources() -> Iterator[Path]:
    base = Path(settings.BASE_DIR)
    yield from sorted((base / "templates" / "reports" / "pdf").glob("*"))
    yield from (base / "reports" / f"{name}.py" for name in MODULES)
    yield from (
        base / "assessments" / name for name in ("charts.py", "plan_charts.py", "presentation.py")
    )
    yield base / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
