"""Files that workers made, named by their content: a file under its name is always whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from jobs.models import Job

OLD_SECONDS = 3600
AT_ONCE = 500  # files whose rows are asked for together


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
    return sum(remove_old(path) for path in folder.glob("*.tmp"))


def remove_old(path: Path) -> bool:
    """Removes a file that was written more than an hour ago. Whether it went."""
    with contextlib.suppress(FileNotFoundError):
        if is_old(path):
            path.unlink()
            return True
    return False


def is_old(path: Path) -> bool:
    """Whether a file was written more than an hour ago. Raises FileNotFoundError."""
    return time.time() - path.stat().st_mtime > OLD_SECONDS


def remove_unknown(folder: Path, kind: type[Job]) -> int:
    """Removes what no row says it has: a worker was killed before it wrote that down, and then the row was deleted.

    Whoever makes the same file again writes it anew, so an hour without a row is enough. Returns how many files went.
    """
    removed, rows = 0, cast(Any, kind)._default_manager
    found = old_ones(folder)
    while paths := list(islice(found, AT_ONCE)):
        known = set(rows.filter(sha256__in=[path.stem for path in paths]).values_list("sha256", flat=True))
        removed += sum(remove_old(path) for path in paths if path.stem not in known)
    return removed


def old_ones(folder: Path) -> Iterator[Path]:
    """The files named by their content that were written more than an hour ago."""
    for path in folder.glob("[0-9a-f]*.*"):
        with contextlib.suppress(FileNotFoundError):
            if path.suffix != ".tmp" and is_old(path):
                yield path


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
