"""Files of evidence that no row names: a request was killed between storing one and its commit."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings

from assessments.models import EVIDENCE_FOLDER, Evidence

# A request ends within minutes; a day leaves room for whoever puts back files of a backup before its database.
OLD_SECONDS = 24 * 60 * 60
AT_ONCE = 500  # files asked for in one query
NAME = re.compile(r"[0-9a-f]{32}")


def remove_unnamed(now: float | None = None) -> int:
    """Removes stored files that no row has named for a day. Names are random: none is ever stored a second time.

    Args:
        now: seconds since 1970; the present if left out.

    Returns:
        how many files went.
    """
    removed, found = 0, old_ones(time.time() if now is None else now)
    while paths := list(islice(found, AT_ONCE)):
        names = {path: f"{EVIDENCE_FOLDER}/{path.parent.name}/{path.name}" for path in paths}
        # Asked after the folder was read: what was stored and committed meanwhile is young, and known here besides.
        known = set(Evidence.objects.filter(file__in=names.values()).values_list("file", flat=True))
        for path, name in names.items():
            if name not in known:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def old_ones(now: float) -> Iterator[Path]:
    """The stored files that came to their place more than a day ago."""
    for path in (Path(settings.MEDIA_ROOT) / EVIDENCE_FOLDER).glob("??/*"):
        with contextlib.suppress(FileNotFoundError):
            if NAME.fullmatch(path.name) and path.is_file() and now - came_at(path) > OLD_SECONDS:
                yield path


def came_at(path: Path) -> float:
    """When a file was written or put there: a copy keeps the time of its writing, but not that of its coming."""
    there = path.stat()
    return max(there.st_mtime, there.st_ctime)
