"""Files of finished reports: whole PDFs, each under its digest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from jobs import storage
from jobs.models import Job
from jobs.storage import FileDamaged
from reports.models import Pack, Report

TAIL = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")


@dataclass(frozen=True)
class StoredFile:
    """What a finished report says of its file."""

    sha256: str
    size: int
    page_count: int


def path_of(sha256: str) -> Path:
    return Path(settings.REPORT_FOLDER) / f"{sha256}.pdf"


def store(data: bytes, page_count: int) -> StoredFile:
    """Keeps a PDF.

    Raises:
        OSError: the disk refused; nothing is left behind.
        FileDamaged: it is not a complete PDF, or what came back from the disk is not what was written.
    """
    check_complete(data)
    digest = storage.store(data, Path(settings.REPORT_FOLDER), ".pdf")
    return StoredFile(digest, len(data), page_count)


def check_complete(data: bytes) -> None:
    """Refuses half a PDF.

    Header, end and the address of the cross-reference table catch a drawing that stopped halfway. That the
    inside is sound is proved by the test suite with two independent readers, not paid for on every report.

    Raises:
        FileDamaged
    """
    tail = TAIL.search(data[-64:])
    if not (data.startswith(b"%PDF-") and tail is not None and int(tail[1]) < len(data)):
        raise FileDamaged(f"{len(data)} bytes that are no complete PDF")


def open_whole(sha256: str) -> BinaryIO:
    """The stored report, open at its beginning, its digest checked first. Raises FileDamaged."""
    return storage.open_whole(path_of(sha256), sha256)


def remove_unknown() -> int:
    """Removes the reports and packs that no row has. Returns how many files went."""
    folders: dict[Path, type[Job]] = {Path(settings.REPORT_FOLDER): Report, Path(settings.PACK_FOLDER): Pack}
    return sum(storage.remove_unknown(folder, kind) for folder, kind in folders.items())


def remove_old_temporaries() -> int:
    """Removes what dead workers left half written. Returns how many files went."""
    return storage.remove_old_temporaries(Path(settings.REPORT_FOLDER))
