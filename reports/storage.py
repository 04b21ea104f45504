"""Files of finished reports, named by their content: a file under its name is always whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

TAIL = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
OLD_SECONDS = 3600


class FileDamaged(Exception):
    """The stored file is missing, or not the one that was stored."""


@dataclass(frozen=True)
class StoredFile:
    sha256: str
    size: int
    page_count: int


def path_of(sha256: str) -> Path:
    return Path(settings.REPORT_FOLDER) / f"{sha256}.pdf"


def store(data: bytes, page_count: int) -> StoredFile:
    """Keeps a PDF so that neither a crash nor a full disk leaves half a file under its final name.

    Raises:
        OSError: the disk refused; nothing is left behind.
        FileDamaged: what came back from the disk is not what was written.
    """
    digest = hashlib.sha256(data).hexdigest()
    final = path_of(digest)
    final.parent.mkdir(parents=True, exist_ok=True)
    write_whole(data, final)
    check_whole(final.read_bytes(), digest)
    return StoredFile(digest, len(data), page_count)


def write_whole(data: bytes, final: Path) -> None:
    handle, name = tempfile.mkstemp(dir=final.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, final)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(final.parent)


def sync_folder(folder: Path) -> None:
    """Makes the new name durable too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_whole(data: bytes, sha256: str) -> None:
    """Refuses bytes that are not the stored ones, or not a complete PDF.

    The digest catches whatever a disk can do; header, end and the address of the cross-reference table
    catch a drawing that stopped halfway. That the inside is sound is proved by the test suite with two
    independent readers, not paid for on every report.

    Raises:
        FileDamaged
    """
    tail = TAIL.search(data[-64:])
    complete = data.startswith(b"%PDF-") and tail is not None and int(tail[1]) < len(data)
    if not complete or hashlib.sha256(data).hexdigest() != sha256:
        raise FileDamaged(sha256)


def open_whole(sha256: str) -> BinaryIO:
    """The stored file, open at its beginning, its digest checked first.

    Raises:
        FileDamaged
    """
    try:
        file = path_of(sha256).open("rb")
    except OSError:
        raise FileDamaged(sha256) from None
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise FileDamaged(sha256)
    file.seek(0)
    return file


def remove_old_temporaries() -> int:
    """Removes what dead workers left half written, an hour later. Returns how many files went."""
    removed = 0
    for path in Path(settings.REPORT_FOLDER).glob("*.tmp"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > OLD_SECONDS:
                path.unlink()
                removed += 1
    return removed
