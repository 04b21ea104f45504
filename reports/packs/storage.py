"""Files of packs: written piece by piece, named by their content, gone when nobody may download them any more."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from jobs import storage
from reports.models import KEPT_FOR

# A file outlives the last moment at which it may be downloaded by this much.
GRACE_SECONDS = 3600
PIECE = 1 << 20


@dataclass(frozen=True)
class StoredFile:
    """What a finished pack says of its file."""

    sha256: str
    size: int


def folder() -> Path:
    return Path(settings.PACK_FOLDER)


def path_of(sha256: str, ending: str) -> Path:
    return folder() / f"{sha256}{ending}"


def store_written(write: Callable[[BinaryIO], object], ending: str) -> StoredFile:
    """Keeps what a function writes into a file. Under its final name a file is always whole.

    Raises:
        OSError: the disk refused; nothing is left behind.
    """
    folder().mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder(), suffix=".tmp")
    try:
        with os.fdopen(handle, "w+b") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = os.fstat(file.fileno()).st_size
        os.replace(name, path_of(digest, ending))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    storage.sync_folder(folder())
    return StoredFile(digest, size)


def open_whole(sha256: str, ending: str) -> BinaryIO:
    """The stored pack, open at its beginning, its digest checked first. Raises FileDamaged."""
    return storage.open_whole(path_of(sha256, ending), sha256)


def remove_expired() -> int:
    """Removes the files that nobody may download any more, and what dead workers left half written.

    A file made anew under the same name is young again, so its age alone decides. Returns how many files went.
    """
    removed = storage.remove_old_temporaries(folder())
    oldest = time.time() - KEPT_FOR.total_seconds() - GRACE_SECONDS
    for path in folder().glob("[0-9a-f]*.*"):
        with contextlib.suppress(FileNotFoundError):
            if path.suffix != ".tmp" and path.stat().st_mtime < oldest:
                path.unlink()
                removed += 1
    return removed
