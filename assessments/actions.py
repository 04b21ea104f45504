"""What changes an assessment: start, answer, attach. Every change is atomic and names who made it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Sum
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import LimitReached, refuse_beyond
from accounts.models import User
from accounts.once import file_digest
from accounts.text import clean_text
from assessments import upgrades
from assessments.evaluation import Evaluation, evaluate_change, read_sheet
from assessments.evidence.details import (
    Details,
    DetailsChanged,
    details_of,
    put,
    refuse_twice,
    same_place,
    stored_before,
)
from assessments.models import Answer, AnswerHistory, AnswerSource, AnswerState, Assessment, Evidence
from assessments.upgrades import Way
from cohorts.models import Venture, VentureMembership
from engine.playbook.answers import Answer as GivenAnswer
from engine.playbook.answers import answer_to_raw
from playbooks import catalogue


class AnswerChanged(Exception):
    """Someone else changed the answer since it was read. `current` is what is stored now."""

    def __init__(self, current: Answer) -> None:
        super().__init__(current.item_id)
        self.current = current


MOST_VENTURES, MOST_VENTURES_AN_HOUR = 50, 10  # that one person owns
MOST_PIECES = 20  # of evidence behind one answer
MOST_EVIDENCE_BYTES = 500 * 2**20  # of all files of one venture


def refuse_more_ventures(by: User) -> None:
    # Whoever makes several at once waits for himself: the limit is counted exactly.
    User.objects.select_for_update().get(pk=by.pk)
    own = Venture.objects.owned_by(by)
    text = _(
        "You own %(most)d ventures, the most one person may have. Nothing was created. If you need another, contact whoever runs this site."
    )
    refuse_beyond(own.count(), MOST_VENTURES, text % {"most": MOST_VENTURES})
    lately = own.filter(created_at__gt=timezone.now() - timedelta(hours=1)).count()
    text = _("You have created %(most)d ventures within an hour. Nothing was created this time; try again later.")
    refuse_beyond(lately, MOST_VENTURES_AN_HOUR, text % {"most": MOST_VENTURES_AN_HOUR})


def in_one_hand(assessment: Assessment) -> Assessment:
    """The assessment in one hand until the end of the transaction. Http404: its venture was deleted a moment before."""
    found = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not VentureMembership.objects.filter(venture=found.venture_id).exists():
        raise Http404
    return found


def refuse_more_evidence(assessment: Assessment, item_id: str, size: int) -> None:
    in_one_hand(assessment)
    standing = assessment.evidence.current().filter(item_id=item_id).count()
    text = _("This answer has %(most)d pieces of evidence, the most it can have. Withdraw one to attach another.")
    refuse_beyond(standing, MOST_PIECES, text % {"most": MOST_PIECES})
    # Files that were taken back stay on the disk for the submissions that name them; one behind two answers is one.
    held = Evidence.objects.filter(assessment__venture=assessment.venture_id).exclude(file="")
    total = held.values("file", "size").distinct().aggregate(total=Sum("size"))["total"] or 0
    if size and total + size > MOST_EVIDENCE_BYTES:
        text = _("The files of this venture would come to more than %(most)d MB. Attach a link instead.")
        raise LimitReached(text % {"most": MOST_EVIDENCE_BYTES // 2**20})


@dataclass(frozen=True)
class Saved:
    """What became of one answer: its new revision, and whether anything changed."""

    rev: int
    is_changed: bool


@transaction.atomic
def start_assessment(*, name: str, by: User) -> Assessment:
    """A new venture with its first assessment, pinned to the newest version of the default playbook.

    Raises:
        LimitReached: the person owns as many ventures as one may, or made too many within an hour.
    """
    refuse_more_ventures(by)
    venture = Venture.objects.create(name=name)
    VentureMembership.objects.create(venture=venture, user=by, role=VentureMembership.Role.OWNER)
    version = catalogue.latest_version(catalogue.default_playbook_id())
    return Assessment.objects.create(venture=venture, playbook_version=version)


@dataclass(frozen=True)
class Sent:
    """One answer on its way: `given` as the engine read it ("unanswered" takes an earlier answer back).

    Attributes:
        expected_rev: the revision the person saw (0: none yet); None accepts any.
        is_of_earlier: it answers the question as an earlier version of the playbook asked it.
    """

    item_id: str
    given: GivenAnswer
    expected_rev: int | None = None
    is_of_earlier: bool = False


@dataclass(frozen=True)
class Kept:
    """What became of each answer sent, in order, and the judgement before and after."""

    outcomes: tuple[Saved | Clash, ...]
    before: Evaluation
    after: Evaluation


@dataclass(frozen=True)
class Clash:
    """The stored revision is another one than the person saw: nothing was written. `current` is what is stored."""

    current: Answer


@transaction.atomic
def save_answers(
    *, assessment: Assessment, sent: Sequence[Sent], by: User, source: AnswerSource = AnswerSource.TYPED
) -> Kept:
    """Keeps each answer that was given to the stored revision, and writes it to the history.

    The row of the assessment is locked first, so savers of one venture follow each other and what is compared
    here is what is overwritten. Everything is read once and written once, however many answers are sent.

    An answer that was given to an earlier version of the playbook, because the venture moved to a later one meanwhile,
    is kept as one to that version.

    Args:
        source: how all of them came; the history says so.
    """
    locked = in_one_hand(assessment)
    if locked.playbook_version_id == assessment.playbook_version_id:
        locked.playbook_version = assessment.playbook_version
    sheet = read_sheet(locked)
    before, rows = sheet.evaluation, dict(sheet.rows)
    history: list[AnswerHistory] = []
    late = {one.item_id for one in sent if is_late(one, assessment, locked)}
    way = Way(by, source)
    outcomes = tuple(
        answered_late(locked, rows, one, way, history)
        if one.item_id in late
        else answered(locked, rows, one, way, history)
        for one in sent
    )
    if not history:
        return Kept(outcomes, before, before)
    changed = {entry.item_id: rows[entry.item_id] for entry in history if entry.item_id in rows}
    write(changed.values())
    AnswerHistory.objects.bulk_create(history)
    after = evaluate_change(before, replace(sheet, rows=rows), changed)
    Assessment.objects.filter(pk=locked.pk).update(
        revision=F("revision") + len(history),
        answered_at=history[-1].answered_at,
        asked_count=after.progress.total,
        answered_count=after.progress.answered,
    )
    return Kept(outcomes, before, after)


def answered(
    assessment: Assessment, rows: dict[str, Answer], sent: Sent, way: Way, history: list[AnswerHistory]
) -> Saved | Clash:
    """Puts one answer among the rows in hand, and its history beside them; nothing is written yet."""
    given = sent.given
    raw = stored(given)
    current = rows.get(sent.item_id)
    if (current.raw if current else None) == raw:
        return Saved(current.rev if current else 0, is_changed=False)
    if current and sent.expected_rev not in (None, current.rev):
        return Clash(current)
    row = current or Answer(assessment=assessment, item_id=sent.item_id, rev=0)
    rows[sent.item_id] = row
    row.state, row.reason = given.state, given.reason
    row.value = raw if given.state == "value" else None
    row.answered_by, row.answered_at, row.rev = way.by, way.at, row.rev + 1
    history.append(
        AnswerHistory(
            assessment=assessment,
            item_id=row.item_id,
            rev=row.rev,
            raw=raw,
            answered_by=way.by,
            answered_at=row.answered_at,
            source=way.source,
        )
    )
    return Saved(row.rev, is_changed=True)


def is_late(sent: Sent, seen: Assessment, now: Assessment) -> bool:
    """Whether an answer belongs to an earlier version: said so, or the venture moved since it was read as `seen`."""
    if sent.is_of_earlier or seen.playbook_version_id == now.playbook_version_id:
        return sent.is_of_earlier
    before, after = (catalogue.playbook_for(one.playbook_version) for one in (seen, now))
    return not upgrades.stays(before, after, sent.item_id, sent.given)


def answered_late(
    assessment: Assessment, rows: dict[str, Answer], sent: Sent, way: Way, history: list[AnswerHistory]
) -> Saved | Clash:
    """Keeps an answer to a question of the earlier version; where the later one has an answer by now, both are told."""
    raw, current = stored(sent.given), rows.get(sent.item_id)
    if not upgrades.is_unanswered(current) and current is not None:
        return Clash(current)
    is_asked = sent.item_id in catalogue.playbook_for(assessment.playbook_version).items
    if current is None and is_asked:
        current = rows[sent.item_id] = Answer(
            assessment=assessment, item_id=sent.item_id, state=AnswerState.UNANSWERED, rev=0
        )
    last = upgrades.upgrades_of(assessment)[-1]
    entries = upgrades.Late(assessment, last).keep(current, sent.item_id, raw, way, is_asked=is_asked)
    history.extend(entries)
    rev = current.rev if current else entries[-1].rev if entries else 0
    if current is not None and not entries and current.pk is None:
        del rows[sent.item_id]
    return Saved(rev, is_changed=bool(entries))


def write(rows: Collection[Answer]) -> None:
    """Writes changed answers: new ones in one statement, the others in another."""
    fields = ["state", "value", "reason", "answered_by", "answered_at", "rev"]
    known = [row for row in rows if row.pk is not None]
    Answer.objects.bulk_create([row for row in rows if row.pk is None])
    if len(known) == 1:  # the usual case while the page saves as one goes; a plain UPDATE costs a third
        known[0].save(update_fields=fields)
    else:
        Answer.objects.bulk_update(known, fields)


def save_answer(
    *,
    assessment: Assessment,
    item_id: str,
    given: GivenAnswer,
    by: User,
    expected_rev: int | None = None,
    source: AnswerSource = AnswerSource.TYPED,
) -> Saved:
    """Keeps one answer and writes it to the history.

    Raises:
        AnswerChanged: the stored revision is another one; nothing was written.
    """
    sent = Sent(item_id, given, expected_rev)
    outcome = save_answers(assessment=assessment, sent=[sent], by=by, source=source).outcomes[0]
    if isinstance(outcome, Clash):
        raise AnswerChanged(outcome.current)
    return outcome


def stored(given: GivenAnswer) -> Any:
    """The raw form as a row keeps it: plain JSON, without evidence, which has rows of its own; None for no answer."""
    if given.state == "unanswered":
        return None
    raw = answer_to_raw(given)
    return json.loads(json.dumps(raw["value"] if isinstance(raw, dict) and "value" in raw else raw))


@transaction.atomic
def attach_link(
    *, assessment: Assessment, item_id: str, link: str, by: User, details: Details | None = None
) -> Evidence:
    """Puts a link behind an answer.

    Raises:
        AlreadyThere
        LimitReached
    """
    refuse_more_evidence(assessment, item_id, 0)
    refuse_twice(assessment, item_id, link=link)
    return keep(Evidence(assessment=assessment, item_id=item_id, link=link, added_by=by), details or Details())


@transaction.atomic
def attach_file(
    *, assessment: Assessment, item_id: str, file: UploadedFile, by: User, details: Details | None = None
) -> Evidence:
    """Puts a file behind an answer. The file keeps its name for people, never for the disk.

    A file that the venture has stored already, by its digest, is not stored a second time.

    Raises:
        AlreadyThere
        LimitReached: the answer has as many pieces, or the venture as many bytes, as one may have.
    """
    digest = file_digest(file)
    in_one_hand(assessment)
    stored = stored_before(assessment, digest)
    refuse_more_evidence(assessment, item_id, 0 if stored else file.size or 0)
    refuse_twice(assessment, item_id, sha256=digest)
    piece = Evidence(
        assessment=assessment,
        item_id=item_id,
        file_name=clean_text((file.name or "").replace("/", " "))[-200:] or "file",
        size=file.size or 0,
        sha256=digest,
        added_by=by,
    )
    if stored:
        piece.file.name = stored.file.name
    else:
        piece.file.save(piece.file_name, file, save=False)
    return keep(piece, details or Details())


@transaction.atomic
def attach_again(*, piece: Evidence, item_id: str, by: User) -> Evidence:
    """Puts what stands or stood behind one answer of the assessment behind another, or behind the same once more.

    Raises:
        AlreadyThere
        LimitReached
    """
    assessment = piece.assessment
    refuse_more_evidence(assessment, item_id, 0)
    refuse_twice(assessment, item_id, **({"sha256": piece.sha256} if piece.sha256 else same_place(piece)))
    again = Evidence(
        assessment=assessment,
        item_id=item_id,
        link=piece.link,
        file_name=piece.file_name,
        size=piece.size,
        sha256=piece.sha256,
        added_by=by,
    )
    again.file.name = piece.file.name
    return keep(again, details_of(piece))


def keep(piece: Evidence, details: Details) -> Evidence:
    put(piece, details)
    piece.save()
    Assessment.objects.filter(pk=piece.assessment_id).update(revision=F("revision") + 1)
    return piece


@transaction.atomic
def describe_evidence(*, piece: Evidence, details: Details, shown: Details) -> bool:
    """Says more, or something else, about a piece of evidence. Returns whether anything changed.

    Args:
        shown: what the page showed of it.

    Raises:
        DetailsChanged: somebody else changed it meanwhile, to something else than this.
    """
    stored = Evidence.objects.select_for_update(of=("self",)).get(pk=piece.pk)
    before = details_of(stored)
    if before == details:
        return False
    if before != shown:
        raise DetailsChanged(before)
    put(stored, details)
    stored.save(update_fields=["grade", "note", "good_until"])
    Assessment.objects.filter(pk=stored.assessment_id).update(revision=F("revision") + 1)
    return True


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Takes evidence back; a second time changes nothing. The row and the file stay for submissions that named it."""
    standing = Evidence.objects.current().filter(pk=evidence.pk)
    if standing.update(removed_at=timezone.now(), removed_by=by):
        Assessment.objects.filter(pk=evidence.assessment_id).update(revision=F("revision") + 1)
