"""Who of the team takes on which chapter or question. It orders the work and closes nothing: anybody may still answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assessments.evaluation import Evaluation
from assessments.models import Assessment, Delegation
from cohorts.models import VentureMembership
from engine.judging.progress import asked_in
from engine.playbook.schema import Playbook

Piece = tuple[str, str]  # "chapter" or "question", and its id


@dataclass(frozen=True)
class Given:
    """Who took on what of one assessment, by name of the member; what somebody had who may only read now is free."""

    by_piece: Mapping[Piece, VentureMembership] = field(default_factory=dict)

    def of(self, chapter_id: str, item_id: str) -> VentureMembership | None:
        """Who took on a question: by itself, or with its chapter."""
        return self.by_piece.get((Delegation.Of.QUESTION, item_id)) or self.chapter(chapter_id)

    def chapter(self, chapter_id: str) -> VentureMembership | None:
        return self.by_piece.get((Delegation.Of.CHAPTER, chapter_id))

    def words(self, item_id: str) -> str:
        """What the page says at a question that somebody took on by itself; empty elsewhere."""
        member = self.by_piece.get((Delegation.Of.QUESTION, item_id))
        return _("For %(person)s") % {"person": member.user} if member else ""


def given_in(assessment: Assessment) -> Given:
    """Who took on what; one query."""
    return given_in_all([assessment]).get(assessment.pk, Given())


def given_in_all(assessments: list[Assessment]) -> dict[int, Given]:
    """The same of many assessments, by key; one query."""
    rows = Delegation.objects.filter(assessment__in=[one.pk for one in assessments])
    rows = rows.filter(member__role__in=VentureMembership.EDITING).select_related("member__user")
    found: dict[int, dict[Piece, VentureMembership]] = {}
    for row in rows:
        found.setdefault(row.assessment_id, {})[row.of, row.key] = row.member
    return {key: Given(pieces) for key, pieces in found.items()}


def who_may(assessment: Assessment) -> list[VentureMembership]:
    """The members who may take something on: owners and editors, in the order in which they joined."""
    rows = VentureMembership.objects.who_edit().filter(venture=assessment.venture_id)
    return list(rows.select_related("user").order_by("pk"))


@dataclass(frozen=True)
class Taken:
    """A piece that somebody gave to another member since the page was made."""

    piece: Piece
    by: User
    to: VentureMembership


@transaction.atomic
def give(
    *,
    assessment: Assessment,
    given: Mapping[Piece, VentureMembership | None],
    seen: Mapping[Piece, str] | None = None,
    by: User,
) -> tuple[int, list[Taken]]:
    """Gives pieces to members, or takes them back where nobody is named.

    Args:
        given: each piece that is to change, with its member, who may edit.
        seen: the public id of the member whom the page showed at a piece, empty for nobody; None: whatever stood there.

    Returns:
        How many pieces changed, and those left as they are because somebody else changed them meanwhile.
    """
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    there = still_there(given.values())
    rows = {(row.of, row.key): row for row in assessment.delegations.select_related("member__user", "given_by")}
    changed, taken = 0, []
    for (of, key), member in given.items():
        row = rows.get((of, key))
        is_gone = (
            member is not None and member.pk not in there
        )  # removed a moment before: there is nobody to give it to
        if is_gone or (row.member_id if row else None) == (member.pk if member else None):
            continue
        if row is not None and is_news(row, seen):
            taken.append(Taken((of, key), row.given_by, row.member))
            continue
        assessment.delegations.filter(of=of, key=key).delete()
        if member is not None:
            Delegation.objects.create(assessment=assessment, of=of, key=key, member=member, given_by=by)
        changed += 1
    return changed, taken


def still_there(members: Iterable[VentureMembership | None]) -> set[int]:
    """Keys of those who are members now; they stay it until the end of the transaction."""
    keys = sorted({member.pk for member in members if member is not None})
    return set(
        VentureMembership.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)
    )


def is_news(row: Delegation, seen: Mapping[Piece, str] | None) -> bool:
    """Whether the page showed another member; what somebody had who may only read now stood there as free."""
    shown = str(row.member.public_id) if row.member.role in VentureMembership.EDITING else ""
    return seen is not None and seen.get((row.of, row.key)) != shown


def move_delegations(assessment: Assessment, after: Playbook, into: Mapping[str, Sequence[str]]) -> None:
    """Takes what was given along to a later version: a question that became one other goes with it, else it is free.

    Args:
        into: what became of the questions that were answered.
    """
    chapters = {chapter.id for chapter in after.chapters}
    for row in assessment.delegations.all():
        known = chapters if row.of == Delegation.Of.CHAPTER else after.items
        if row.key in known:
            continue
        new = [key for key in into.get(row.key, ()) if key in after.items]
        if len(new) == 1 and not assessment.delegations.filter(of=row.of, key=new[0]).exists():
            row.key = new[0]
            row.save(update_fields=["key"])
        else:
            row.delete()


@dataclass(frozen=True, slots=True)
class Mine:
    """A chapter in which questions are open that somebody took on."""

    chapter_id: str
    words: str


def mine(evaluation: Evaluation, given: Given, user_id: int, language: str) -> list[Mine]:
    """Where questions that somebody took on wait for an answer, chapter by chapter."""
    situation, found = evaluation.situation, []
    for chapter in evaluation.playbook.chapters if given.by_piece else ():
        asked = (item for item in asked_in(situation, chapter.id) if not situation.answer(item.id).is_given)
        members = [given.of(chapter.id, item.id) for item in asked]
        if count := sum(one is not None and one.user_id == user_id for one in members):
            text = ngettext(
                "%(count)d question open in “%(chapter)s”", "%(count)d questions open in “%(chapter)s”", count
            )
            words = text % {"count": count, "chapter": chapter.title.in_language(language)}
            found.append(Mine(chapter.id, words))
    return found
