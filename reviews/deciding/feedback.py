"""Feedback to founders: composed from reviewers' comments for them, cleared by a named person, released with decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from playbooks import catalogue
from reviews.confirmed import free_reviews
from reviews.deciding.keeping import NotDecidable, locked, round_of, why_not_by
from reviews.models import Feedback, Judgement, Submission

LONGEST_FEEDBACK = 10_000


@dataclass(frozen=True)
class Piece:
    """What reviewers say to the founders of one question.

    Attributes:
        original: their comments, one paragraph each, in the order of the reviews.
        kept: what somebody cleared; None before that.
    """

    item_id: str
    code: str
    title: str
    original: str
    kept: Feedback | None

    @property
    def is_new(self) -> bool:
        """Whether comments came or changed since somebody cleared it."""
        return self.kept is None or self.kept.original != self.original

    @property
    def is_fixed(self) -> bool:
        """Whether founders read it already."""
        return self.kept is not None and self.kept.released_at is not None

    @property
    def text(self) -> str:
        return self.kept.text if self.kept else self.original


def comments_of(submission: Submission) -> dict[str, str]:
    """The comments for founders in finished reviews that count, by the id of the question."""
    reviews = free_reviews().filter(submission=submission, finished_at__isnull=False)
    rows = Judgement.objects.filter(review__in=reviews.values("pk")).exclude(founder_comment="")
    found: dict[str, list[str]] = {}
    for item, text in rows.order_by("review__begun_at", "review", "pk").values_list("item_id", "founder_comment"):
        found.setdefault(item, []).append(text)
    return {item: "\n\n".join(texts) for item, texts in found.items()}


def pieces_of(submission: Submission, language: str) -> list[Piece]:
    """All that could be told, in the order of the playbook; two queries."""
    playbook = catalogue.playbook_for(submission.playbook_version)
    comments = comments_of(submission)
    kept = {row.item_id: row for row in submission.feedback.all()}
    found = []
    for item in playbook.items.values():
        original = comments.get(item.id) or (kept[item.id].original if item.id in kept else "")
        if original:
            title = item.title.in_language(language)
            found.append(Piece(item.id, item.code, title, original, kept.get(item.id)))
    return found


def told_in(submission: Submission, language: str) -> list[tuple[str, str, str]]:
    """What founders read, question by question: code, title, words; nothing before it was released. One query."""
    told = {row.item_id: row.text for row in submission.feedback.released()}
    if not told:
        return []
    items = catalogue.playbook_for(submission.playbook_version).items.values()
    return [(item.code, item.title.in_language(language), told[item.id]) for item in items if item.id in told]


@transaction.atomic
def clear(*, submission: Submission, by: User, texts: Mapping[str, str], shown: Mapping[str, str]) -> int:
    """Keeps the words that go to the founders; what they read already stays. How many were kept.

    Args:
        texts: the words by the id of the question; empty for nothing.
        shown: the comments that were shown, by the id of the question.

    Raises:
        NotDecidable: somebody else has to, or the comments are no longer those that were shown.
    """
    locked(round_of(submission.enrolment.cohort, submission.checkpoint))  # a release waits, or went before
    refused = why_not_by(submission, by)
    if refused:
        raise NotDecidable(refused)
    pieces = {piece.item_id: piece for piece in pieces_of(submission, "en")}
    count = 0
    for item, text in texts.items():
        piece = pieces.get(item)
        if piece is None or "".join(piece.original.split()) != "".join(shown.get(item, "").split()):
            raise NotDecidable(_("The reviewers’ comments changed since you opened this page. Nothing was kept."))
        if not piece.is_fixed:
            fields = {"original": piece.original, "text": text, "cleared_by": by, "cleared_at": timezone.now()}
            Feedback.objects.update_or_create(submission=submission, item_id=item, defaults=fields)
            count += 1
    return count
