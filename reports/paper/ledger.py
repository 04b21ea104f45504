"""The last pages of the paper: every point of the score, what is open or does not apply, dated law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from assessments.results.rule_words import rule_words
from engine.judging.result import LedgerChapter, LedgerLine, tenths
from engine.playbook.answers import UNKNOWN, VALUE, Answer
from engine.playbook.parts import Item
from reports.paper.gaps import value

if TYPE_CHECKING:
    from reports.paper.document import Paper


def chapters(paper: Paper) -> list[dict[str, Any]]:
    return [chapter(paper, entry) for entry in paper.result.ledger.chapters]


def chapter(paper: Paper, entry: LedgerChapter) -> dict[str, Any]:
    title = paper.say(paper.playbook.chapter(entry.chapter_id).title)
    total = _("%(chapter)s, of %(share)s") % {"chapter": title, "share": tenths(entry.share * 100)}
    lines = [line(paper, entry_line) for entry_line in entry.lines]
    return {"title": title, "sum": total, "printed": entry.printed, "lines": lines}


def line(paper: Paper, entry: LedgerLine) -> dict[str, Any]:
    if entry.kind == "gate":
        page = paper.ledger_line(entry)
        return {"is_gate": True, "title": page["title"], "printed": entry.printed}
    item = paper.playbook.items[entry.id]
    given = paper.evaluation.answers.get(entry.id, Answer())
    if not item.is_asked:
        given = Answer(VALUE, entry.value) if entry.value is not None else Answer(UNKNOWN)
    credit = _("open") if entry.credit is None else str(entry.credit)
    return {
        "is_gate": False,
        "code": item.code,
        "title": paper.say(item.title),
        "answer": short(paper, item, given),
        "credit": f"{credit} × {tenths(entry.share * 100)}",
        "printed": entry.printed,
    }


def short(paper: Paper, item: Item, given: Answer) -> str:
    """The answer in a few words: a level by its number, many options by their count."""
    if given.state == VALUE and isinstance(given.value, tuple) and len(given.value) > 1:
        return _("%(count)d chosen") % {"count": len(given.value)}
    return value(paper, item, given)


def not_asked(paper: Paper) -> list[dict[str, Any]]:
    """Questions that the profile leaves out, by the rule that would ask them."""
    groups: dict[str, list[str]] = {}
    for key in paper.result.irrelevant:
        item = paper.playbook.items[key]
        if item.is_asked and item.relevant_if:
            words = rule_words(paper.playbook, item.relevant_if.text, paper.language)
            groups.setdefault(words, []).append(f"{item.code}\u00a0{paper.say(item.title)}")
    return [{"rule": words, "questions": questions} for words, questions in groups.items()]
