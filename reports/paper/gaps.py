"""The gaps of the paper: each with its rule, the answers that fired it, what is expected, why, and what to do."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from assessments.results.rule_words import figure, with_unit
from assessments.wording import SEVERITY_NAMES
from engine.judging.result import FiredGap, tenths
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer
from engine.playbook.parts import Item
from engine.playbook.question_types.table import type_of

if TYPE_CHECKING:
    from reports.paper.document import Paper

MARKS = {"critical": "◆", "high": "▲", "medium": "◐", "low": "○"}
MANY_LOW = 25
EFFORTS = ((0, 5), (5, 15), (15, 10**6))


def blocks(paper: Paper) -> list[dict[str, Any]]:
    """What is printed one below the other: rules with their members, and gaps that no rule absorbs."""
    pairs = list(zip(paper.result.gaps, paper.gaps, strict=True))
    members: dict[str, list[dict[str, Any]]] = {}
    for gap, page in pairs:
        if gap.absorbed_by:
            members.setdefault(gap.absorbed_by, []).append(block(paper, gap, page))
    found = [block(paper, gap, page) for gap, page in pairs if not gap.absorbed_by]
    for number, entry in enumerate(found, 1):
        entry |= {"number": number, "members": members.get(entry["id"], [])}
    return found


def low_table(paper: Paper) -> list[dict[str, Any]]:
    """Low gaps stand as one table when there are many of them; empty otherwise."""
    low = [entry for entry in paper.blocks if entry["is_minor"]]
    return low if len(low) > MANY_LOW else []


def block(paper: Paper, gap: FiredGap, page: dict[str, Any]) -> dict[str, Any]:
    item = paper.playbook.items.get(gap.id)
    why = reason(page, paper.space)
    rows = answers(paper, gap, item)
    return {
        **page,
        "mark": MARKS[gap.severity],
        "anchor": f"g-{gap.code.lower()}",
        "why": why,
        "answers": rows,
        "answered": answered(paper, rows),
        "level": level_word(gap.target),
        "expected": expected(paper, gap, item),
        "worth": worth_words(gap),
        "points": points(gap.worth),
        "after": codes_of_actions(paper, gap.action.after),
        "is_minor": gap.severity == "low" and gap.kind == "gap",
        "space": paper.space,
        "members": [],
        "steps_text": paper.space.join(page["action"]["steps"]),
    }


def reason(page: dict[str, Any], space: str) -> str:
    """The message and why it matters; a message that says no more than title or reason is left out."""
    message, why = str(page["message"]), str(page["why"])
    said = message.rstrip(".。 ")
    is_new = said and said != page["title"].rstrip(".。 ") and said not in why
    return f"{message}{space}{why}".strip() if is_new else why


def answered(paper: Paper, rows: list[dict[str, str]]) -> str:
    """The answers in one line, for tables."""
    texts = [f"{row['level']} {row['text']}".strip() for row in rows]
    return paper.semicolon.join(texts)


def level_word(level: int | None) -> str:
    return "" if level is None else _("Level %(level)d") % {"level": level}


def answers(paper: Paper, gap: FiredGap, item: Item | None) -> list[dict[str, str]]:
    """The answers that fired it; a derived figure stands before the answers it is worked out from."""
    rows = [answer(paper, paper.playbook.items[key], given) for key, given in gap.because]
    if item and not item.is_asked:
        value = next((x.value for c in paper.result.ledger.chapters for x in c.lines if x.id == item.id), None)
        if value is not None:
            rows.insert(0, answer(paper, item, Answer(VALUE, value)))
    return rows


def answer(paper: Paper, item: Item, given: Answer) -> dict[str, str]:
    name = paper.say(item.title) if item.is_fact else item.code
    row = {"code": name, "level": "", "text": value(paper, item, given)}
    if given.state == VALUE and item.levels:
        row |= {"level": level_word(given.value), "text": paper.say(item.levels[given.value])}
    return row


def value(paper: Paper, item: Item, given: Answer) -> str:
    """An answer in words and figures, without the text of its level."""
    if given.state in {UNKNOWN, NOT_APPLICABLE} or given.state != VALUE:
        return paper.answer_text(item, given)
    if item.levels:
        return level_word(given.value)
    if type_of(item).is_figure and not isinstance(given.value, float):
        places = max(1, item.decimals)
        return with_unit(figure(Fraction(given.value), places), paper.say(item.unit))
    return paper.answer_text(item, given)


def expected(paper: Paper, gap: FiredGap, item: Item | None) -> str:
    if item is None:
        return ""
    if gap.target is not None:
        return paper.say(item.levels[gap.target])
    if gap.threshold:
        parameter = paper.playbook.parameters[gap.threshold.parameter]
        unit = paper.say(parameter.unit)
        limit = with_unit(figure(Fraction(parameter.value)), unit)
        sentences = {
            "below": _("%(limit)s or more"),
            "at_most": _("more than %(limit)s"),
            "above": _("%(limit)s or less"),
            "at_least": _("less than %(limit)s"),
        }
        return sentences[gap.threshold.comparison] % {"limit": limit}
    return paper.say(item.gap.expected) if item.gap and item.gap.expected else ""


def points(worth: Fraction) -> str:
    return f"+{tenths(worth)}" if tenths(worth) != "0.0" else "–"


def worth_words(gap: FiredGap) -> str:
    worth = gap.worth
    if tenths(worth) == "0.0":
        if gap.gated_by:
            return _("no points while the chapter is capped")
        return _("no points by itself")
    if gap.absorbs:
        return _("+%(points)s points when all members are closed, caps included") % {"points": tenths(worth)}
    return _("+%(points)s points") % {"points": tenths(worth)}


def codes_of_actions(paper: Paper, action_ids: tuple[str, ...]) -> list[str]:
    steps = paper.result.plan.steps
    pairs = (pair for step in steps for pair in zip(step.parts, step.closes, strict=True))
    codes = {part: paper.code(gap) for part, gap in pairs}
    return [codes[key] for key in action_ids if key in codes]


def counted(paper: Paper) -> str:
    counts = paper.result.counts
    rules = sum(gap.kind == "rule" for gap in paper.result.gaps)
    absorbed = sum(bool(gap.absorbed_by) for gap in paper.result.gaps)
    sentence = _("%(total)d findings: %(critical)d critical, %(high)d high, %(medium)d medium, %(low)d low.") % {
        "total": sum(counts.values()),
        **counts,
    }
    if not rules:
        return sentence
    more = _(
        "%(rules)d of them are compound rules; together they absorb %(absorbed)d single gaps, which stand below them once."
    ) % {"rules": rules, "absorbed": absorbed}
    return f"{sentence}{paper.space}{more}"


def matrix(paper: Paper) -> list[dict[str, Any]]:
    """Every gap once, by severity and effort; absorbed ones lead to their rule."""
    anchors = {entry["id"]: entry["anchor"] for entry in paper.blocks}
    rows = []
    for mark in paper.marks:
        cells: list[list[dict[str, str]]] = [[] for _effort in EFFORTS]
        for gap in paper.result.gaps:
            if gap.severity == mark["severity"]:
                days = gap.action.effort[1]
                place = next(i for i, (more, most) in enumerate(EFFORTS) if more < days <= most)
                anchor = anchors[gap.absorbed_by or gap.id]
                cells[place].append({"code": gap.code, "anchor": anchor})
        rows.append({**mark, "name": SEVERITY_NAMES[mark["severity"]], "cells": cells})
    return rows
