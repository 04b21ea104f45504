"""What the team says of a piece of evidence, and whether the same stands there already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessments.models import Assessment, Evidence


class AlreadyThere(Exception):
    """The same file or link stands behind the same answer; nothing was attached. Holds what stands there."""

    def __init__(self, piece: Evidence) -> None:
        super().__init__(str(piece.public_id))
        self.piece = piece


class DetailsChanged(Exception):
    """Somebody else said something else about it since the page was made; nothing was written. Holds what is stored."""

    def __init__(self, stored: Details) -> None:
        super().__init__(stored)
        self.stored = stored


@dataclass(frozen=True)
class Details:
    """What the team says of a piece of evidence, as `Evidence` keeps it."""

    grade: str = ""
    note: str = ""
    good_until: date | None = None


def details_of(piece: Evidence) -> Details:
    return Details(piece.grade, piece.note, piece.good_until)


def put(piece: Evidence, details: Details) -> None:
    piece.grade, piece.note, piece.good_until = details.grade, details.note, details.good_until


def same_place(piece: Evidence) -> dict[str, str]:
    return {"link": piece.link} if piece.link else {"file": str(piece.file.name)}


def stored_before(assessment: Assessment, digest: str) -> Evidence | None:
    """A piece of the venture with the same file, standing or taken back, whose file is still there."""
    held = Evidence.objects.filter(assessment__venture=assessment.venture_id, sha256=digest).exclude(file="")
    return next((one for one in held.order_by("pk") if one.file.storage.exists(str(one.file.name))), None)


def refuse_twice(assessment: Assessment, item_id: str, **same: str) -> None:
    """Raises AlreadyThere."""
    standing = assessment.evidence.current().filter(item_id=item_id, **same).first()
    if standing is not None:
        raise AlreadyThere(standing)
