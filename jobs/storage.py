"""Files that workers made, named by their content: a file under its name is always whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from jobs.models import Job

OLD_SECONDS = 3600


class FileDamaged(Exception):
    """The stored file is missing, or not the one that was stored."""


def store(data: bytes, folder: Path, suffix: str) -> str:
    """Keeps bytes so that neither a crash nor a full disk leaves half a file under its final name.

    Args:
        suffix: how the name ends, with its dot: ".pdf".

    Returns:
        their SHA-256 (hex), which names the file.

    Raises:
        OSError: the disk refused; nothing is left behind.
        FileDamaged: what came back from the disk is not what was written.
    """
    digest = hashlib.sha256(data).hexdigest()
    final = folder / f"{digest}{suffix}"
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(data, final)
    if hashlib.sha256(final.read_bytes()).hexdigest() != digest:
        raise FileDamaged(digest)
    return digest


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


def open_whole(path: Path, sha256: str) -> BinaryIO:
    """The stored file, open at its beginning, its digest checked first.

    Raises:
        FileDamaged
    """
    try:
        file = path.open("rb")
    except OSError:
        raise FileDamaged(sha256) from None
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise FileDamaged(sha256)
    file.seek(0)
    return file


def remove_old_temporaries(folder: Path) -> int:
    """Removes what dead workers left half written, an hour later. Returns how many files went."""
    removed = 0
    for path in folder.glob("*.tmp"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > OLD_SECONDS:
                path.unlink()
                removed += 1
    return removed


def remove_unowned(job: Job, made: Path) -> None:
    """Removes what a worker made for a job whose row was deleted meanwhile, as with its venture.

    A row that is there still was taken over by another worker, who makes the same file.

    Args:
        made: named by its content, as `sha256` of a row names it.
    """
    rows: Any = type(job)._default_manager
    if not rows.filter(pk=job.pk).exists() and not rows.filter(sha256=made.stem).exists():
        remove([made])


def remove(files: Iterable[Path]) -> None:
    """Removes files; one that is gone already is no mistake."""
    for file in files:
        file.unlink(missing_ok=True)
