"""The files behind sealed answers, given out as they were sealed, or not at all."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from PIL import Image

from accounts.once import file_digest
from assessments.evidence.file_kinds import JPEG, PDF, PNG, kind_of
from assessments.models import Evidence
from cohorts.branding import redrawn, whole_files_only
from jobs.storage import FileDamaged
from reviews.models import Submission
from reviews.reading import Piece

MOST_PIXELS = 50_000_000  # of a picture that is drawn anew: what a good camera takes
PREVIEW = (1600, 2400)  # pixels that a preview has at most
PICTURES = {PNG: "PNG", JPEG: "JPEG"}


class NoPreview(Exception):
    """The browser cannot show this file here; it can be downloaded."""


def open_sealed(submission: Submission, piece: Piece) -> IO[bytes]:
    """The file as it was sealed, open at its beginning, also after the founders took it back.

    Raises:
        FileDamaged: it is missing, or not the one that was sealed.
    """
    row = Evidence.objects.filter(public_id=piece.id, assessment=submission.assessment_id).first()
    if row is None or not row.file:
        raise FileDamaged(f"evidence {piece.id}")
    try:
        file: IO[bytes] = row.file.open()
        if file_digest(row.file) != piece.sha256:
            raise FileDamaged(f"evidence {piece.id}")
    except OSError as error:
        raise FileDamaged(f"evidence {piece.id}") from error
    return file


def preview_of(file: IO[bytes]) -> tuple[IO[bytes], str]:
    """What a browser shows of a file, with its media type: a PDF as it is, a picture drawn anew.

    A picture's hidden parts (where it was taken, by which camera) do not come along.

    Raises:
        NoPreview: it is something else by its content, or too large to be drawn.
    """
    kind = kind_of(file)
    if kind == PDF:
        return file, "application/pdf"
    if kind not in PICTURES:
        raise NoPreview
    return drawn_anew(file, PICTURES[kind]), "image/png"


def drawn_anew(file: IO[bytes], form: str) -> IO[bytes]:
    try:
        with whole_files_only(), Image.open(file, formats=(form,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NoPreview
            picture.draft("RGB", PREVIEW)
            return BytesIO(redrawn(picture, PREVIEW))
    except NoPreview:
        raise
    # Decoders raise whatever a broken file leads them to; each of them means the same here.
    except Exception as error:
        raise NoPreview from error
