"""What the log of an organisation says of reading what was handed in."""

from __future__ import annotations

from accounts.models import User
from cohorts import audit
from cohorts.audit import Act
from reviews.models import Submission
from reviews.reading import Piece


def opened(by: User, sealed: Submission) -> None:
    """Somebody of the staff has a submission open; written once an hour."""
    organisation = sealed.enrolment.cohort.programme.organisation
    audit.opened(organisation=organisation, by=by, act=Act.OPENED_SUBMISSION, about=sealed.public_id)


def opened_file(by: User, sealed: Submission, piece: Piece) -> None:
    """Somebody of the staff opens a file behind an answer; written each time."""
    organisation = sealed.enrolment.cohort.programme.organisation
    facts = {"submission": str(sealed.public_id), "sha256": piece.sha256}
    audit.write(organisation=organisation, by=by, act=Act.OPENED_EVIDENCE, about=piece.id, **facts)
