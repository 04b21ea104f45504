"""Whether the files of packs are what was stored, and what is inside a ZIP is what its manifest says."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from django.db.models import Exists, OuterRef
from django.utils import timezone

from cohorts.models import AuditEntry
from jobs.storage import FileDamaged
from reports.models import Pack
from reports.packs.storage import PIECE, folder, open_whole, path_of
from reports.packs.zipping import MANIFESTS

NAME = re.compile(r"[0-9a-f]{64}\.(zip|pdf|xlsx)")


def damage() -> Iterator[str]:
    """What is not as it was stored, in words for operators: each pack that can be downloaded, then other files.

    A file that no pack names is no fault: it goes by its age. One whose name is not its digest was put there or changed.
    """
    seen: set[Path] = set()
    for pack in kept().iterator(chunk_size=100):
        path = path_of(pack.sha256, pack.extension)
        if path not in seen:
            seen.add(path)
            yield from (f"pack {pack.public_id}: {fault}" for fault in faults_of(pack))
    yield from strangers(seen)


def damage_of_heads() -> Iterator[str]:
    """Every paper on which another entry of the log is printed than stands there now, in words for operators.

    A log that was written anew from its first entry follows itself; what was printed before then does not follow it.
    """
    organisation = OuterRef("cohort__programme__organisation")
    same = AuditEntry.objects.filter(organisation=organisation, number=OuterRef("log_number"))
    printed = Pack.objects.filter(log_number__gt=0).filter(~Exists(same.filter(digest=OuterRef("log_digest"))))
    for pack in printed.only("public_id", "log_number").order_by("pk").iterator(chunk_size=100):
        yield f"pack {pack.public_id}: entry {pack.log_number} of the log is not the one that was printed"


def kept() -> Any:
    """The packs that can be downloaded now, without what takes room."""
    ready = Pack.objects.filter(status=Pack.Status.READY, expires_at__gt=timezone.now())
    return ready.defer("made", "failures").order_by("pk")


def faults_of(pack: Pack) -> Iterator[str]:
    try:
        file = open_whole(pack.sha256, pack.extension)
    except FileDamaged:
        yield "its file is missing or damaged; its page offers to make it again"
        return
    with file:
        if file.seek(0, 2) != pack.size:
            yield "its file is not as long as was noted"
        if pack.kind == Pack.Kind.ZIP:
            file.seek(0)
            yield from faults_of_zip(pack, file)


def faults_of_zip(pack: Pack, file: BinaryIO) -> Iterator[str]:
    """The manifest against the order, and each file against the manifest."""
    try:
        with ZipFile(file) as book:
            lines = json.loads(book.read("manifest.json"))["ventures"]
            if [(line["venture"], line["seal"]) for line in lines] != [(v["name"], v["seal"]) for v in pack.ventures]:
                yield "its manifest names other ventures than were ordered"
            listed = {line["file"]: (line["sha256"], line["bytes"]) for line in lines if line["file"]}
            inside = sorted(info.filename for info in book.infolist())
            if inside != sorted([*listed, *MANIFESTS]):
                yield "it holds other files than its manifest lists"
            for name in sorted(set(listed).intersection(inside)):
                if measured(book, name) != listed[name]:
                    yield f"{name} in it is not the file that its manifest lists"
    except (BadZipFile, KeyError, TypeError, ValueError) as error:
        yield f"it cannot be read as a ZIP with a manifest ({type(error).__name__})"


def measured(book: ZipFile, name: str) -> tuple[str, int]:
    """Digest (hex) and bytes of a file inside. Raises BadZipFile."""
    digest, size = hashlib.sha256(), 0
    with book.open(name) as inner:
        while piece := inner.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def strangers(seen: set[Path]) -> Iterator[str]:
    """Files in the folder that are not what their name says; half a file of a worker is none, the sweeper removes it."""
    for path in sorted(set(folder().glob("*")) - seen):
        if path.suffix == ".tmp":
            continue
        if not NAME.fullmatch(path.name):
            yield f"packs: {path.name} is no file of ours"
            continue
        try:
            open_whole(path.stem, path.suffix).close()
        except FileDamaged:
            # Expired meanwhile: the sweeper was faster.
            if path.exists():
                yield f"packs: {path.name} is not the file that was stored under this name"
