"""What a picture carries beside what it shows (where it was taken, by whom, with which camera) is left out.

The picture itself stays as it is, bit by bit: evidence that was drawn anew would no longer be what was attached. So only
the parts around it are taken away, by the layouts of ISO/IEC 10918-1 annex B (JPEG) and ISO/IEC 15948 (PNG).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from PIL import Image

from assessments.evidence.file_kinds import JPEG, PNG

ORIENTATION = 0x0112  # the tag that says how a picture is held; without it a portrait lies on its side
SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
APPLICATION = range(0xE0, 0xF0)
COMMENT = 0xFE
# How a picture is drawn: JFIF's density, a colour profile, and Adobe's note on the colours.
DRAWN_BY = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT pHYs bKGD hIST acTL fcTL fdAT".split()  # what shapes it
)


class NotReadable(Exception):
    """The parts of the picture cannot be told apart: it is damaged, or not what it says it is."""


def without_hidden_parts(content: bytes, kind: str) -> bytes:
    """A JPEG or PNG with what it shows alone; anything else as it is.

    Args:
        kind: as `file_kinds` found it.

    Raises:
        NotReadable
    """
    if kind not in (JPEG, PNG):
        return content
    try:
        return b"".join(jpeg_parts(content) if kind == JPEG else png_parts(content))
    except (IndexError, struct.error) as error:
        raise NotReadable from error


def jpeg_parts(content: bytes) -> Iterator[bytes]:
    """The parts that draw the picture, up to its end; cameras write films and second pictures behind it."""
    yield content[:2]
    yield upright(orientation_of(BytesIO(content)))
    at = 2
    while True:
        if content[at] != 0xFF:
            raise NotReadable
        while content[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = content[at + 1]
        if marker == EOI:
            yield content[at : at + 2]
            return
        end = at + 2 if marker in ALONE else at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        if end > len(content):
            raise NotReadable
        if draws(marker, content[at + 4 : end]):
            yield content[at:end]
        at = end
        if marker == SOS:
            at = end_of_scan(content, end)
            yield content[end:at]


def draws(marker: int, data: bytes) -> bool:
    if marker in DRAWN_BY:
        return data.startswith(DRAWN_BY[marker])
    return marker not in APPLICATION and marker != COMMENT


def end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands that is not part of the picture's data."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise NotReadable
        if content[at + 1] not in (0x00, 0xFF) and content[at + 1] not in ALONE:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def orientation_of(file: IO[bytes]) -> int:
    """How the picture is held, 1 to 8; 1 where it does not say, or says it badly."""
    try:
        with Image.open(file) as picture:
            found = picture.getexif().get(ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError):
        return 1
    return found if found in range(1, 9) else 1


def upright(orientation: int) -> bytes:
    """An Exif part that says nothing but how the picture is held; none where it stands as it is drawn."""
    if orientation == 1:
        return b""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, orientation, 0)
    data = b"Exif\0\0" + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def png_parts(content: bytes) -> Iterator[bytes]:
    """The parts that draw the picture, up to its end."""
    if not content.startswith(PNG_HEAD):
        raise NotReadable
    yield PNG_HEAD
    at = len(PNG_HEAD)
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise NotReadable
        if name in PNG_KEPT:
            yield content[at:end]
        if name == b"IEND":
            return
        at = end
