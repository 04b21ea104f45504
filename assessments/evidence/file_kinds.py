"""What a file is, by its content: the kinds that evidence may have. The one module that knows puremagic."""

from __future__ import annotations

import re
import zipfile
from typing import IO

import puremagic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PDF, PNG, JPEG, WORD, EXCEL, POWERPOINT, ODT, ODS, ODP, TEXT = (
    "PDF",
    "PNG",
    "JPEG",
    "Word",
    "Excel",
    "PowerPoint",
    "ODT",
    "ODS",
    "ODP",
    "text",
)
ENDINGS = {
    PDF: ("pdf",),
    PNG: ("png",),
    JPEG: ("jpg", "jpeg"),
    WORD: ("docx",),
    EXCEL: ("xlsx",),
    POWERPOINT: ("pptx",),
    ODT: ("odt",),
    ODS: ("ods",),
    ODP: ("odp",),
    TEXT: ("txt", "csv", "md"),
}
BY_MIME = {"application/pdf": PDF, "image/png": PNG, "image/jpeg": JPEG}
BY_FOLDER = {"word/": WORD, "xl/": EXCEL, "ppt/": POWERPOINT}
BY_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": ODS,
    b"application/vnd.oasis.opendocument.presentation": ODP,
}
ARCHIVE = b"PK\x03\x04"
MACROS = "vbaproject.bin"
# Text that browsers or shells would run.
MARKUP = re.compile(r"\s*(<\s*(!|html|svg|script|head|body|\?)|#!)", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")
HEAD = 4096
MOST_ENTRIES = 20_000
TAKEN = gettext_lazy(
    "PDF, PNG, JPEG, Word (docx), Excel (xlsx), PowerPoint (pptx), OpenDocument (odt, ods, odp) and plain text (txt, csv, md)"
)


def check_kind(file: IO[bytes], name: str) -> str:
    """The kind of a file that evidence may have, with a name that says so.

    Raises:
        ValidationError: the content is of no kind that is taken, or the name says another one.
    """
    kind = kind_of(file)
    if kind is None:
        text = _(
            "Files of this kind are not accepted; what counts is the content, not the name. Accepted: %(kinds)s. Save it as one of these, or give a link."
        )
        raise ValidationError(text % {"kinds": TAKEN}, code="kind")
    endings = ENDINGS[kind]
    if not name.lower().endswith(tuple(f".{ending}" for ending in endings)):
        text = _(
            "The name of the file does not match its content. Rename it so that it ends in .%(ending)s, and attach it again."
        )
        raise ValidationError(text % {"ending": endings[0]}, code="name")
    return kind


def kind_of(file: IO[bytes]) -> str | None:
    """The kind by content alone; None for everything that is not taken."""
    file.seek(0)
    head = file.read(HEAD)
    try:
        if head.startswith(ARCHIVE):
            return _document_in(file)
        return _by_signature(head) or (TEXT if _is_text(head, file) else None)
    finally:
        file.seek(0)


def _by_signature(head: bytes) -> str | None:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    return BY_MIME.get(found[0].mime_type) if found else None


def _document_in(file: IO[bytes]) -> str | None:
    """The office document in an archive: one without macros, or none."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) > MOST_ENTRIES or any(n.lower().endswith(MACROS) for n in names):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size < HEAD:
                return BY_OPEN_DOCUMENT.get(archive.read("mimetype").strip())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    kinds = {kind for folder, kind in BY_FOLDER.items() if any(n.startswith(folder) for n in names)}
    return kinds.pop() if len(kinds) == 1 else None


def _is_text(head: bytes, file: IO[bytes]) -> bool:
    """Whether all of a file is text that people wrote: UTF-8, what Chinese and Western systems write, or UTF-16 with its mark."""
    file.seek(0)
    content = file.read()
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return bool(text.strip()) and not CONTROLS.search(text) and not MARKUP.match(text)
    return False
