"""Reports as one ZIP file, with a manifest that says what each file is and how to check it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Sequence
from io import StringIO
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.models import Pack, Reason
from reports.packs.names import unique_names
from reports.packs.parts import Found
from reports.packs.storage import PIECE, StoredFile, store_written
from reports.storage import open_whole
from reviews.change_sheet import guarded
from reviews.models import Submission

MOST_BYTES = 500_000_000
READABLE = 0o644 << 16
MANIFESTS = ("manifest.csv", "manifest.json")  # the last files of a ZIP


class TooLarge(Exception):
    """Together the reports are larger than a pack may be."""


def write_zip(pack: Pack, found: Sequence[Found], sign: Callable[[], None]) -> StoredFile:
    """The reports and their manifest as one file, written piece by piece.

    Args:
        sign: called after each file; what it raises ends the writing, and nothing is left behind.

    Raises:
        TooLarge, OSError
        FileDamaged: a report is not what was stored; another try draws it anew.
    """
    if sum(one.report.size for one in found) > MOST_BYTES:
        raise TooLarge
    with override(pack.language):
        names = list(unique_names((one.venture["name"] for one in found), ".pdf", _("venture")))
        lines = manifest_lines(pack, found, names)

        def write(file: BinaryIO) -> None:
            with ZipFile(file, "w", ZIP_STORED, allowZip64=True) as book:
                for name, one in zip(names, found, strict=True):
                    add_file(book, entry(pack, name, ZIP_STORED), one)
                    sign()
                for name, data in zip(MANIFESTS, (csv_of(lines), json_of(pack, lines)), strict=True):
                    book.writestr(entry(pack, name, ZIP_DEFLATED), data)

        return store_written(write, ".zip")


def entry(pack: Pack, name: str, compression: int) -> ZipInfo:
    """A file of the ZIP, dated by the order, so that the same pack gives the same bytes."""
    made = ZipInfo(name, date_time=pack.dated_at.timetuple()[:6])
    made.compress_type, made.external_attr = compression, READABLE
    return made


def add_file(book: ZipFile, into: ZipInfo, one: Found) -> None:
    into.file_size = one.report.size
    with open_whole(one.report.sha256) as source, book.open(into, "w") as target:
        shutil.copyfileobj(source, target, PIECE)


def manifest_lines(pack: Pack, found: Sequence[Found], names: Sequence[str]) -> list[dict[str, Any]]:
    """One line a venture in the order of the view: its file and digest, or why it has none."""
    by_key = {one.venture["enrolment"]: (name, one.report) for name, one in zip(names, found, strict=True)}
    reasons = {one["enrolment"]: one["reason"] for one in pack_failures(pack)}
    sealed = Submission.objects.filter(pk__in=[one["submission"] for one in pack.ventures if one["submission"]])
    moments = dict(sealed.values_list("pk", "submitted_at"))
    return [line_of(one, by_key.get(one["enrolment"]), reasons, moments) for one in pack.ventures]


def pack_failures(pack: Pack) -> list[dict[str, Any]]:
    """As the row has them now: the claim wrote them since it was read."""
    kept: list[dict[str, Any]] = Pack.objects.values_list("failures", flat=True).get(pk=pack.pk)
    return kept


def line_of(one: dict[str, Any], made: Any, reasons: dict[int, str], moments: dict[int, Any]) -> dict[str, Any]:
    name, report = made or ("", None)
    reason = reasons.get(one["enrolment"], "")
    moment = moments.get(one["submission"])
    return {
        "venture": one["name"],
        "file": name,
        "sha256": report.sha256 if report else "",
        "bytes": report.size if report else 0,
        "pages": report.page_count if report else 0,
        "check_code": report.check_code if report else "",
        "seal": one["seal"],
        "submitted_at": moment.isoformat() if moment else "",
        "left_out": str(Reason(reason).label) if reason else "",
    }


def csv_of(lines: Sequence[dict[str, Any]]) -> bytes:
    """As a table that programs open as it is: UTF-8 with its mark, no cell taken for a formula."""
    text = StringIO()
    book = csv.writer(text)
    book.writerow(lines[0])
    for line in lines:
        book.writerow([guarded(value) for value in line.values()])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def json_of(pack: Pack, lines: Sequence[dict[str, Any]]) -> bytes:
    organisation = pack.cohort.programme.organisation
    about = {
        "format": "plumbline-pack-1",
        "organisation": organisation.name,
        "programme": pack.cohort.programme.name,
        "cohort": pack.cohort.name,
        "language": pack.language,
        "view": pack.query,
        "part": pack.part,
        "parts": pack.parts,
        "ordered_at": pack.dated_at.isoformat(),
        "ventures": list(lines),
    }
    return json.dumps(about, ensure_ascii=False, indent=2).encode()
