"""What was answered in an earlier version of the playbook, in words: beside its question, and on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.evaluation import Sheet
from assessments.models import About, Assessment, Evidence, Upgrade
from assessments.upgrades import BESIDE, CHANGED, OldAnswer, marked, old_answers, read, upgrades_of
from assessments.wording import answer_text
from engine.judging.upgrading import AGAIN, ARCHIVED, CARRIED
from engine.playbook.parts import Item
from playbooks import catalogue


@dataclass(frozen=True)
class OldLine:
    """An old question with its answer, in the reader's language."""

    code: str
    prompt: str
    words: str
    person: str
    at: datetime | None


@dataclass(frozen=True)
class Before:
    """What stands beside a question: why, the old answers, and the answer that follows from them, if one is proposed."""

    said: str
    lines: tuple[OldLine, ...]
    proposed: str
    url: str


def before_by_item(assessment: Assessment, sheet: Sheet, language: str) -> dict[str, Before]:
    """What stands beside each question that nobody has looked at since the venture moved to this version."""
    found = marked(assessment, sheet.rows)
    if not found:
        return {}
    upgrade = next(iter(found.values()))[0]
    old = old_answers(assessment, upgrade, [key for _one, mark in found.values() for key in mark["of"]])
    return {
        key: beside(sheet.playbook.items[key], mark, old, assessment, language) for key, (_up, mark) in found.items()
    }


def beside(
    item: Item, mark: Mapping[str, Any], old: Mapping[str, OldAnswer], assessment: Assessment, language: str
) -> Before:
    said = {
        AGAIN: _("This question is asked anew: its meaning changed, or its old answer does not fit any more."),
        CHANGED: _("Carried over from your earlier answers. Please check it."),
        BESIDE: _("Answered in the earlier version of the playbook:"),
    }
    lines = tuple(line_of(old[key], language) for key in mark["of"] if key in old)
    proposed = answer_text(item, read(item, mark["proposed"]), language) if "proposed" in mark else ""
    return Before(said[mark["why"]], lines, proposed, reverse("earlier_answers", args=[assessment.public_id]))


def line_of(old: OldAnswer, language: str) -> OldLine:
    words = answer_text(old.item, old.answer, language)
    prompt = old.item.prompt.in_language(language)
    return OldLine(old.item.code, prompt, words, str(old.row.answered_by), old.row.answered_at)


@dataclass(frozen=True)
class ArchivedRow:
    """A question of an earlier version with all that hangs on it. `into` names the questions that it went into."""

    item_id: str
    line: OldLine
    into: str
    evidence: tuple[Evidence, ...]
    comments: int


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[ArchivedRow, ...]


@dataclass(frozen=True)
class Tried:
    """What a what-if tried in the earlier version."""

    name: str
    lines: tuple[OldLine, ...]


@dataclass(frozen=True)
class EarlierPage:
    """What became of the answers at one move between versions."""

    upgrade: Upgrade
    groups: tuple[Group, ...]
    unchanged: int
    tried: tuple[Tried, ...]


def earlier_pages(assessment: Assessment, language: str) -> list[EarlierPage]:
    """Each move of the assessment between versions, the newest first, with the answers that are not as they were."""
    evidence: dict[str, list[Evidence]] = {}
    for piece in assessment.evidence.current().order_by("pk"):
        evidence.setdefault(piece.item_id, []).append(piece)
    comments: dict[str, int] = {}
    for key in assessment.comments.filter(about=About.QUESTION).values_list("key", flat=True):
        comments[key] = comments.get(key, 0) + 1
    return [page_of(assessment, one, language, evidence, comments) for one in reversed(upgrades_of(assessment))]


def page_of(
    assessment: Assessment,
    upgrade: Upgrade,
    language: str,
    evidence: Mapping[str, list[Evidence]],
    comments: Mapping[str, int],
) -> EarlierPage:
    before, after = (catalogue.playbook_for(one).items for one in (upgrade.before, upgrade.after))
    # Evidence and comments may hang on questions that nobody answered.
    keys = [
        key for key in before if key in upgrade.moves or (key not in after and (key in evidence or key in comments))
    ]
    old = old_answers(assessment, upgrade, keys)
    groups: dict[str, list[ArchivedRow]] = {AGAIN: [], ARCHIVED: [], CARRIED: []}
    unchanged = 0
    for key in keys:
        move = upgrade.moves.get(key, {"fate": ARCHIVED, "into": []})
        if move["fate"] == CARRIED and key in after and upgrade.marks.get(key, {}).get("why") != CHANGED:
            unchanged += 1
            continue
        item = before[key]
        line = (
            line_of(old[key], language)
            if key in old
            else OldLine(item.code, item.prompt.in_language(language), _("Not answered"), "", None)
        )
        into = ", ".join(after[new].code for new in move["into"] if new in after)
        pieces = tuple(evidence.get(key, ())) if key not in after else ()
        groups[move["fate"]].append(ArchivedRow(key, line, into, pieces, comments.get(key, 0)))
    titles = {
        AGAIN: _("Asked again"),
        ARCHIVED: _("Archived"),
        CARRIED: _("Carried into another question, or with another value"),
    }
    shown = tuple(Group(titles[fate], tuple(rows)) for fate, rows in groups.items() if rows)
    tried = tuple(tried_of(one, before, language) for one in upgrade.left)
    return EarlierPage(upgrade, shown, unchanged, tried)


def tried_of(left: Mapping[str, Any], items: Mapping[str, Item], language: str) -> Tried:
    lines = (
        OldLine(
            items[key].code,
            items[key].prompt.in_language(language),
            _("Not answered") if raw is None else answer_text(items[key], read(items[key], raw), language),
            "",
            None,
        )
        for key, raw in in_order(left["changes"], items)
    )
    return Tried(left["name"], tuple(lines))


def in_order(changes: Mapping[str, Any], items: Mapping[str, Item]) -> list[tuple[str, Any]]:
    """Tried answers in the order of the playbook: a database keeps no order of keys."""
    return [(key, changes[key]) for key in items if key in changes]
