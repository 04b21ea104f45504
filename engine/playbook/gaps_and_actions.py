"""Plain data -> gaps with their variants and actions with their rungs, in format 2 and as format 1 had them.

A gap of format 1 is one variant that every answer selects; an action of format 1 is one rung.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine.playbook.fields import NO_TEXT, Fields, text_of
from engine.playbook.parts import HORIZONS, LEVELS, Action, Effort, Gap, GapVariant, Rung, Step, Text
from engine.playbook.question_types.base import UNKNOWN_START, QuestionType
from engine.rules.expressions import Expression

SELECTORS = ("levels", "bands", "options", "unknown", "when")


def read_gap(fields: Fields, kind: QuestionType | None, why: Text) -> Gap | None:
    """The gap of a question.

    Args:
        why: of the question, which a gap without a reason of its own takes over.
    """
    child = fields.child("gap")
    if child is None:
        return None
    if fields.book.format == 1:
        one = GapVariant(child.needed_text("title"), child.needed_text("message"))
        gap = Gap((one,), child.needed_text("why"), child.text("expected"))
    else:
        variants = tuple(read_variant(variant, fields, kind) for variant in child.children("variants"))
        gap = Gap(variants, child.text("why") or why, child.text("expected"), child.choice("duty"))
    child.done()
    return gap


def read_variant(fields: Fields, question: Fields, kind: QuestionType | None) -> GapVariant:
    check_selectors(fields, kind)
    levels = tuple(v for v in fields.items("levels") if isinstance(v, int) and v in LEVELS)
    if len(levels) != len(fields.items("levels")):
        fields.note("levels", "a variant is selected by levels from 0 to 3", "write [0, 1]")
    variant = GapVariant(
        fields.needed_text("title"),
        fields.needed_text("message"),
        levels,
        fields.strings("bands"),
        fields.strings("options"),
        fields.flag("unknown"),
        own_rule(fields, question),
        fields.choice("duty"),
    )
    fields.done()
    return variant


def check_selectors(fields: Fields, kind: QuestionType | None) -> None:
    """A variant is selected by exactly one thing, of a kind that the question's answers have."""
    given = [key for key in SELECTORS if key in fields.data]
    if kind is None:
        return
    allowed = [kind.selector, *(["unknown"] if kind.may_be_unknown_gap else [])]
    for key in given:
        if key not in allowed:
            fields.note(key, f"a {kind.name} does not select by “{key}”", f"use {' or '.join(allowed)}")
    if len(given) != 1:
        fields.note("title", "a variant says of one kind of answer", f"write exactly one of {' and '.join(allowed)}")


def own_rule(fields: Fields, question: Fields) -> Expression | None:
    """A rule under `when` that reads the question and facts."""
    when = fields.rule("when") if fields.has("when") else None
    own, names = question.data.get("id"), fields.book.names
    if when and not all(name == own or names[name].scope != "question" for name in when.names):
        fields.note("when", "the condition reads another scored question", "read this question and facts only")
    return when


def read_action(fields: Fields, item_id: str, kind: QuestionType | None) -> Action | None:
    """The action of a question (its type given) or of a compound rule."""
    child = fields.child("action")
    if child is None:
        return None
    key, owner = child.identifier(), child.choice("owner")
    action = Action(key, owner, child.strings("after"), (), child.strings("resources"))
    if fields.book.format == 1:
        rungs: tuple[Rung, ...] = (read_rung_1(child, action, item_id, kind),)
    elif kind is None:
        rungs = (read_rung(child, action, "", dict(child.mapping("achieves"))),)
    else:
        rungs = tuple(read_ladder_rung(rung, action, fields, item_id) for rung in child.children("rungs"))
    child.done()
    return replace(action, rungs=rungs)


def read_rung_1(fields: Fields, action: Action, item_id: str, kind: QuestionType | None) -> Rung:
    """An action of format 1: one piece of work, with its days from and to."""
    effort = read_effort(fields)
    horizon = fields.whole("horizon")
    if horizon not in HORIZONS:
        fields.note("horizon", f"the horizon is {horizon}", "write 30, 60 or 90")
    achieves: dict[str, Any] = dict(fields.mapping("achieves"))
    if not achieves and kind and kind.default_aim is not None:
        achieves = {item_id: kind.default_aim}
    elif not achieves and kind:
        fields.note("achieves", "the action achieves nothing", "write {question: the answer once done}")
    return Rung(
        action.id,
        action.id,
        fields.needed_text("title"),
        tuple(map(Step, fields.texts("steps"))),
        effort,
        fields.needed_text("evidence"),
        action.owner,
        horizon=horizon,
        achieves=achieves,
    )


def read_ladder_rung(fields: Fields, action: Action, question: Fields, item_id: str) -> Rung:
    """One rung of a question's action."""
    to = fields.data["to"] if fields.has("to") else None
    raw_start = fields.data.get("from", [])
    start = (UNKNOWN_START,) if raw_start == UNKNOWN_START else fields.strings("from")
    # A level's rung is known by the level; others, of which two may reach the same, by their place.
    name = str(to) if isinstance(to, int) else str(fields.path[-1] + 1)
    rung = read_rung(fields, action, name, {} if to is None else {item_id: to})
    rung = replace(
        rung,
        start=start,
        to=to,
        adds=fields.strings("adds"),
        drops=fields.strings("drops"),
        brings=fields.strings("brings"),
        after=fields.strings("after"),
        when=own_rule(fields, question),
    )
    fields.done()
    return rung


def read_rung(fields: Fields, action: Action, name: str, achieves: dict[str, Any]) -> Rung:
    """What every rung of format 2 has. `name` tells it from the others of its action."""
    days = read_days(fields)
    efforts = tuple(found for child in fields.children("efforts") if (found := read_effort_of_some(child)))
    steps = tuple(read_step(step) for step in fields.children("steps"))
    known = fields.field("steps")
    if not known.low <= len(steps) <= known.high:
        fields.note("steps", f"“steps” has {len(steps)} texts", f"write {known.low} to {known.high}")
    return Rung(
        f"{action.id}_{name}" if name else action.id,
        action.id,
        fields.needed_text("title"),
        steps,
        (days, days),
        fields.needed_text("evidence"),
        action.owner,
        wait=fields.whole("wait"),
        achieves=achieves,
        efforts=efforts,
        is_conditional=bool(efforts) or any(step.when for step in steps),
    )


def read_days(fields: Fields) -> Decimal:
    """Working days of format 2: a step of the scale."""
    share = Fraction(fields.choice("effort") or "1")
    return Decimal(share.numerator) / share.denominator


def read_effort_of_some(fields: Fields) -> Effort | None:
    """The effort of the profiles that its rule names; None where the rule cannot be read, which is noted."""
    when, days = fields.rule("if"), read_days(fields)
    fields.done()
    return Effort(when, days) if when else None


def read_step(fields: Fields) -> Step:
    """One thing to do, for all profiles or those that its rule names."""
    texts = {key: value for key, value in fields.data.items() if key not in {"if", "at_once"}}
    text = text_of(fields.book, texts, fields.path) or NO_TEXT
    step = Step(text, fields.rule("if") if fields.has("if") else None, fields.flag("at_once"))
    fields.done()
    return step


def read_effort(fields: Fields) -> tuple[Decimal, Decimal]:
    """Working days of format 1, least and most."""
    values = [fields.exact(value, (*fields.path, "effort")) or Decimal(0) for value in fields.items("effort")]
    if len(values) != 2 or not 0 < values[0] <= values[1] <= 400:
        fields.note("effort", "the effort must be two numbers of days, the lower first", 'write ["2", "4"]')
        return Decimal(1), Decimal(1)
    return values[0], values[1]
