"""Answers move to a later version of their playbook, and what was answered to an earlier one stays readable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from assessments.evaluation import Sheet, evaluate_raw
from assessments.models import Answer, AnswerHistory, AnswerSource, AnswerState, Assessment, Evidence, Upgrade
from engine.authoring.carrying_over import table
from engine.judging.upgrading import AGAIN, ARCHIVED, Move, upgraded
from engine.judging.upgrading import Upgrade as Moved
from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import Answer as GivenAnswer
from engine.playbook.answers import InvalidAnswer, answer_to_raw
from engine.playbook.earlier import number
from engine.playbook.parts import Item
from engine.playbook.schema import Playbook
from playbooks import catalogue
from playbooks.models import PlaybookVersion

LATE = "late"
# What comes along with a piece of evidence that stands behind another question, too.
ALONG = ("link", "file", "file_name", "size", "sha256", "grade", "note", "good_until", "added_by", "added_at")
CHANGED, BESIDE = "changed", "beside"  # why a question is marked, beside AGAIN


def newer_version(assessment: Assessment) -> PlaybookVersion | None:
    """The newest published version of the playbook that an assessment could move to; one query."""
    own = assessment.playbook_version
    rows = PlaybookVersion.objects.filter(playbook_id=own.playbook_id).defer("canonical")
    newest = max(rows, key=lambda row: number(row.version))
    return newest if number(newest.version) > number(own.version) else None


def upgrades_of(assessment: Assessment) -> list[Upgrade]:
    """The moves of an assessment between versions, oldest first; one query."""
    rows = assessment.upgrades.select_related("before", "after", "made_by").order_by("pk")
    return list(rows.defer("before__canonical", "after__canonical"))


def version_for(upgrades: list[Upgrade], row: AnswerHistory) -> Upgrade | None:
    """The move before which an entry of the history was an answer; None where it answers the version of today."""
    for one in upgrades:
        move = one.moves.get(row.item_id)
        if move and (row.rev <= move["rev"] or row.rev in move[LATE]):
            return one
    return None


def item_before(assessment: Assessment, item_id: str, upgrades: list[Upgrade] | None = None) -> Item | None:
    """A question as the last of the earlier versions asked it; None where none did."""
    for one in reversed(upgrades_of(assessment) if upgrades is None else upgrades):
        item = catalogue.playbook_for(one.before).items.get(item_id)
        if item is not None and item.is_asked:
            return item
    return None


def stays(before: Playbook, after: Playbook, item_id: str, given: GivenAnswer) -> bool:
    """Whether an answer to the earlier version is the same answer to the later one, whatever else was answered."""
    if not given.is_given:
        return item_id in after.items
    found = upgraded(before, after, {item_id: given})
    return found.answers.get(item_id) == given


@dataclass
class Mover:
    """Moves the answers of an assessment, whose row is locked, to a later version.

    Attributes:
        sheet: as it stands in the earlier version.
        found: what becomes of the answers (`engine.judging.upgrading.upgraded`).
    """

    assessment: Assessment
    sheet: Sheet
    found: Moved
    by: User

    def move(self, to: PlaybookVersion, milestone: Any) -> Upgrade:
        """Writes answers, history and the move itself; what is asked again or gone stays in the history."""
        self.complete_history()
        rows, history = dict(self.sheet.rows), []
        made = Upgrade(
            assessment=self.assessment,
            before=self.assessment.playbook_version,
            after=to,
            milestone=milestone,
            made_by=self.by,
            made_at=timezone.now(),
            moves={key: kept(move, rows[key].rev) for key, move in self.found.moves.items()},
        )
        fates = {one.item.id: one.fate for one in table(self.found.before, self.found.after)}
        for key, row in self.sheet.rows.items():
            # What was answered once and cleared is read in its history as the earlier version asked it.
            made.moves.setdefault(key, kept(Move(fates.get(key, ARCHIVED), ()), row.rev))
            if key not in self.found.after.items:
                row.delete()
                del rows[key]
        for key in {**self.found.again, **self.found.changed}:
            raw = plain(self.found.answers[key]) if key in self.found.answers else None
            if key in rows or raw is not None:
                history.append(self.answer(rows, key, raw, made))
        # A page of the earlier version must not answer a question that changed its meaning as if nothing had.
        anew = [key for key, fate in fates.items() if fate == AGAIN and key in self.found.after.items]
        history.extend(self.answer(rows, key, None, made) for key in anew if key not in rows)
        AnswerHistory.objects.bulk_create(history)
        made.marks = self.marks(rows)
        made.save()
        self.copy_evidence()
        after = evaluate_raw(self.found.after, {key: answer_to_raw(one) for key, one in self.found.answers.items()})
        Assessment.objects.filter(pk=self.assessment.pk).update(
            playbook_version=to,
            revision=F("revision") + 1,
            asked_count=after.progress.total,
            answered_count=after.progress.answered,
        )
        return made

    def complete_history(self) -> None:
        """Every answer that stands is in the history, also one that some import wrote without."""
        known = set(self.assessment.history.values_list("item_id", "rev"))
        AnswerHistory.objects.bulk_create(
            AnswerHistory(
                assessment=self.assessment,
                item_id=row.item_id,
                rev=row.rev,
                raw=row.raw,
                answered_by_id=row.answered_by_id,
                answered_at=row.answered_at,
            )
            for row in self.sheet.rows.values()
            if (row.item_id, row.rev) not in known
        )

    def answer(self, rows: dict[str, Answer], key: str, raw: Any, made: Upgrade) -> AnswerHistory:
        """Gives a question the answer that follows from the old ones, or none; its entry of the history."""
        tried = Answer.tried(key, raw, self.assessment)
        row = rows.setdefault(key, Answer(assessment=self.assessment, item_id=key, rev=0))
        row.state, row.value, row.reason = tried.state, tried.value, tried.reason
        row.rev, row.answered_by, row.answered_at = row.rev + 1, self.by, made.made_at
        row.save()
        return AnswerHistory(
            assessment=self.assessment,
            item_id=key,
            rev=row.rev,
            raw=raw,
            answered_by=self.by,
            answered_at=made.made_at,
            source=AnswerSource.UPGRADE,
        )

    def marks(self, rows: Mapping[str, Answer]) -> dict[str, Any]:
        """Where somebody should look, with the revision that stands now: another answer takes the mark away."""
        said: dict[str, Any] = {}
        for why, keys in ((BESIDE, self.found.beside), (CHANGED, self.found.changed), (AGAIN, self.found.again)):
            for key, of in keys.items():
                beside = self.found.beside.get(key, ())
                said[key] = {"why": why, "of": list(dict.fromkeys([*of, *beside])), "rev": rev_of(rows.get(key))}
        for key, answer in self.found.proposed.items():
            said[key]["proposed"] = plain(answer)
        return said

    def copy_evidence(self) -> None:
        """What was behind the one answer that another question takes stands behind that one, too."""
        for key, move in self.found.moves.items():
            for new in move.into:
                taken = self.found.answers.get(new)
                if new == key or new in self.found.before.items or taken is None or not taken.is_evidenced:
                    continue
                for piece in self.sheet.evidence.get(key, []):
                    same = {name: getattr(piece, name) for name in ALONG}
                    Evidence.objects.create(assessment=self.assessment, item_id=new, **same)


def kept(move: Move, rev: int) -> dict[str, Any]:
    return {"fate": move.fate, "into": list(move.into), "rev": rev, LATE: []}


def rev_of(row: Answer | None) -> int:
    return row.rev if row else 0


def plain(answer: GivenAnswer) -> Any:
    """A raw answer as a row keeps it, without its evidence."""
    raw = answer_to_raw(answer)
    return raw["value"] if isinstance(raw, dict) and "value" in raw else raw


@dataclass(frozen=True)
class Way:
    """By whom answers are given, how they came, and when: those of one act have one moment."""

    by: User
    source: AnswerSource
    at: datetime = field(default_factory=timezone.now)


@dataclass
class Late:
    """Answers to questions of an earlier version that come in after the move: kept for it, and never taken for others."""

    assessment: Assessment
    upgrade: Upgrade

    def keep(self, row: Answer | None, item_id: str, raw: Any, way: Way, *, is_asked: bool) -> list[AnswerHistory]:
        """The entries of the history that keep an answer, in order; none where the same stands there already.

        Args:
            row: of the question today, where it has one; nothing must be answered there.
            is_asked: whether the version of today asks a question of that name.
        """
        move = self.upgrade.moves.setdefault(
            item_id,
            {"fate": AGAIN if is_asked else ARCHIVED, "into": [item_id] if is_asked else [], "rev": 0, LATE: []},
        )
        last = self.last(item_id, move)
        if last is not None and last.raw == raw:
            return []
        newest = self.assessment.history.filter(item_id=item_id).order_by("-rev").first()
        rev = max(newest.rev if newest else 0, rev_of(row)) + 1
        move[LATE].append(rev)
        entries = [self.entry(item_id, rev, raw, way)]
        if row is not None:
            # Of the version of today nothing is answered: the entry on top says so.
            entries.append(self.entry(item_id, rev + 1, None, Way(way.by, AnswerSource.UPGRADE)))
            row.rev, row.answered_by, row.answered_at = rev + 1, way.by, entries[0].answered_at
            mark = self.upgrade.marks.setdefault(item_id, {"why": AGAIN, "of": [item_id]})
            mark["rev"] = row.rev
        self.upgrade.save(update_fields=["moves", "marks"])
        return entries

    def last(self, item_id: str, move: Mapping[str, Any]) -> AnswerHistory | None:
        rev = move[LATE][-1] if move[LATE] else move["rev"]
        return self.assessment.history.filter(item_id=item_id, rev=rev).first()

    def entry(self, item_id: str, rev: int, raw: Any, way: Way) -> AnswerHistory:
        return AnswerHistory(
            assessment=self.assessment,
            item_id=item_id,
            rev=rev,
            raw=raw,
            answered_by=way.by,
            answered_at=timezone.now(),
            source=way.source,
        )


@dataclass(frozen=True)
class OldAnswer:
    """An answer to an earlier version: the question as it was asked then, what was answered, by whom and when."""

    item: Item
    answer: GivenAnswer
    row: AnswerHistory


def old_answers(assessment: Assessment, upgrade: Upgrade, keys: list[str]) -> dict[str, OldAnswer]:
    """The answers that stood before a move, by question; one query."""
    items = catalogue.playbook_for(upgrade.before).items
    revs = {key: (move[LATE] or [move["rev"]])[-1] for key, move in upgrade.moves.items() if key in keys}
    rows = assessment.history.filter(item_id__in=revs).select_related("answered_by")
    found = {row.item_id: row for row in rows if row.rev == revs[row.item_id] and row.raw is not None}
    return {key: OldAnswer(items[key], read(items[key], found[key].raw), found[key]) for key in revs if key in found}


def read(item: Item, raw: Any) -> GivenAnswer:
    """A stored answer; unanswered where its own version does not take it."""
    try:
        return read_answer(item, raw)
    except InvalidAnswer:
        return GivenAnswer()


def marked(assessment: Assessment, rows: Mapping[str, Answer]) -> dict[str, tuple[Upgrade, dict[str, Any]]]:
    """The questions that nobody has looked at since the last move, with that move and their mark; one query."""
    upgrades = upgrades_of(assessment)
    if not upgrades:
        return {}
    last = upgrades[-1]
    return {key: (last, mark) for key, mark in last.marks.items() if rev_of(rows.get(key)) == mark["rev"]}


def is_unanswered(row: Answer | None) -> bool:
    return row is None or row.state == AnswerState.UNANSWERED
