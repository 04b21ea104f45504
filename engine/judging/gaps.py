"""Which gaps and compound rules fire, how badly, and in which order they are shown (playbooks.md, section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from engine.judging.relevance import Situation
from engine.judging.rescoring import Rescorer
from engine.judging.result import FiredGap
from engine.judging.scoring import Scores
from engine.playbook.answers import NO_ANSWER, NOT_APPLICABLE, Answer
from engine.playbook.parts import Action, Item, Number, Rule, severity_rank
from engine.playbook.question_types.base import Finding
from engine.playbook.question_types.table import type_of


class Worth(NamedTuple):
    """Gaps in the order they are shown, and the gain of each in 1/denominator of the re-scoring."""

    gaps: tuple[FiredGap, ...]
    gains: Mapping[str, Number]


def find(situation: Situation, item: Item) -> Finding | None:
    """What is wrong with an item for certain; None when nothing is, or nothing is known."""
    if situation.relevance[item.id] is not True:
        return None
    answer = situation.answers.get(item.id, NO_ANSWER)
    if answer.state == NOT_APPLICABLE:
        return None
    kind = type_of(item)
    value = kind.value_of(situation, item, answer)
    if value is None:
        return kind.finding_unknown(situation, item, answer)
    return kind.finding(situation, item, value)


def fired_rules(situation: Situation) -> list[Rule]:
    """The compound rules that certainly hold."""
    lookup = situation.values.get
    return [rule for rule in situation.playbook.rules if rule.when.run(lookup, None) is True]


def waiting_rules(situation: Situation) -> dict[str, list[str]]:
    """For each open item, the rules that cannot be decided without it."""
    waiting: dict[str, list[str]] = {}
    for rule in situation.playbook.rules:
        if situation.outcome(rule.when) is None:
            for name in sorted(open_sources(situation, rule.when.names)):
                waiting.setdefault(name, []).append(rule.id)
    return waiting


def open_sources(situation: Situation, names: Iterable[str]) -> set[str]:
    """The open items among these, a derived figure counting with the figures it is worked out from."""
    found: set[str] = set()
    for name in names:
        if situation.is_open(name):
            item = situation.playbook.items[name]
            found |= {name} if item.is_asked else open_sources(situation, item.inputs)
    return found


def absorbed_by_rules(rules: Iterable[Rule], found: Mapping[str, tuple[Item, Finding]]) -> dict[str, str]:
    """The rule under which each absorbed gap is listed, once: the graver rule, then the earlier."""
    absorbed: dict[str, str] = {}
    for rule in sorted(rules, key=lambda rule: -severity_rank(rule.severity)):
        for key in rule.absorbs:
            if key in found:
                absorbed.setdefault(key, rule.id)
    return absorbed


def fired_gaps(situation: Situation, scores: Scores, rescorer: Rescorer) -> Worth:
    """Every gap and rule that fires, valued and in the order to show them."""
    found: dict[str, tuple[Item, Finding]] = {}
    for item in situation.playbook.items_with_gap:
        finding = find(situation, item)
        if finding is not None:
            found[item.id] = (item, finding)
    rules = fired_rules(situation)
    absorbed = absorbed_by_rules(rules, found)
    gated = {chapter.chapter.id: [f.gate for f in chapter.gates if f.low_fails] for chapter in scores.chapters}
    gains: dict[str, Number] = {}
    gaps: list[FiredGap] = []
    for rule in rules:
        members = tuple(key for key in rule.absorbs if absorbed.get(key) == rule.id)
        # A rule is closed by its own action and by those of the gaps listed under it.
        closing = [rule.action, *(a for key in members if (a := found[key][0].action))]
        gains[rule.id] = rescorer.gain(closing)
        action = joint_action(closing)
        chapter = rule.chapters[0] if rule.chapters else ""
        behind = tuple(gate.id for gate in gated.get(chapter, ()))
        worth = rescorer.points(gains[rule.id])
        gaps.append(gap_of_rule(situation, rule, members, action, worth, behind))
    for key, (item, finding) in found.items():
        gains[key] = rescorer.gain([item.action] if item.action else [])
        behind = tuple(g.id for g in gated.get(item.chapter, ()) if key not in g.requires)
        worth = rescorer.points(gains[key])
        gaps.append(gap_of(situation, item, finding, absorbed.get(key), worth, behind))
    return Worth(in_order(gaps, gains), gains)


def joint_action(closing: Sequence[Action]) -> Action:
    """A rule's action with the work of the gaps listed under it, counted once.

    It takes as long as the rule's own estimate or all its members together, whichever is more: the texts
    overlap (both ask for the same interviews), so a sum of all would count work twice.
    """
    own, members = closing[0], closing[1:]
    if not members:
        return own
    least, most = (max(own.effort[end], sum((a.effort[end] for a in members), Decimal(0))) for end in (0, 1))
    return replace(own, effort=(least, most), horizon=max(a.horizon for a in closing))


def gap_of_rule(
    situation: Situation, rule: Rule, members: tuple[str, ...], action: Action, worth: Fraction, behind: tuple[str, ...]
) -> FiredGap:
    return FiredGap(
        rule.id,
        rule.code,
        "rule",
        rule.chapters[0] if rule.chapters else "",
        rule.severity,
        None,
        False,
        "rule",
        None,
        None,
        None,
        rule.when.text,
        because_of(situation, rule),
        None,
        members,
        worth,
        behind,
        action,
    )


def gap_of(
    situation: Situation,
    item: Item,
    finding: Finding,
    absorbed_by: str | None,
    worth: Fraction,
    behind: tuple[str, ...],
) -> FiredGap:
    action: Action = item.action  # type: ignore[assignment]  # only items with an action are looked at
    return FiredGap(
        item.id,
        item.code,
        "gap",
        item.chapter,
        finding.severity,
        item.id,
        item.is_blocker,
        finding.reason,
        finding.level,
        finding.target,
        finding.threshold,
        type_of(item).rule_text(item, finding),
        sources_of(situation, item),
        absorbed_by,
        (),
        worth,
        behind,
        action,
    )


def because_of(situation: Situation, rule: Rule) -> tuple[tuple[str, Answer], ...]:
    """The answers that fired a rule."""
    items = situation.playbook.items
    known = (name for name in sorted(rule.when.names) if situation.lookup(name) is not None)
    rows = (row for name in known for row in sources_of(situation, items[name]))
    return tuple(dict(rows).items())


def sources_of(situation: Situation, item: Item) -> tuple[tuple[str, Answer], ...]:
    """The answers behind a gap: its own, or those that a derived figure is worked out from."""
    if item.is_asked:
        return ((item.id, situation.answer(item.id)),)
    asked = (n for n in sorted(item.inputs) if situation.relevance[n] is not False)
    return tuple((name, situation.answer(name)) for name in asked)


def in_order(gaps: Iterable[FiredGap], gains: Mapping[str, Number]) -> tuple[FiredGap, ...]:
    """Blockers and compound rules first, then severity, points recoverable, horizon, effort.

    Absorbed gaps follow the rule that absorbs them.
    """
    ordered = sorted(gaps, key=lambda gap: rank(gap, gains[gap.id]))
    below: dict[str, list[FiredGap]] = {}
    for gap in ordered:
        if gap.absorbed_by is not None:
            below.setdefault(gap.absorbed_by, []).append(gap)
    result: list[FiredGap] = []
    for gap in ordered:
        if gap.absorbed_by is None:
            result += [gap, *below.get(gap.id, ())]
    return tuple(result)


def rank(gap: FiredGap, gain: Number) -> tuple[Any, ...]:
    """Smaller is shown first."""
    action = gap.action
    return (not gap.comes_first, -severity_rank(gap.severity), -gain, action.horizon, action.effort[1], gap.id)
