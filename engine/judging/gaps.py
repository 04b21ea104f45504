"""Which gaps and compound rules fire, how badly, and in which order they are shown (playbooks.md, section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import compress
from typing import Any, NamedTuple

from engine.judging.relevance import Situation
from engine.judging.rescoring import Rescorer
from engine.judging.result import FiredGap
from engine.judging.scoring import ChapterScore, Scores
from engine.playbook.answers import NO_ANSWER, NOT_APPLICABLE, Answer
from engine.playbook.parts import GapVariant, Gate, Item, Number, Rule, Rung, severity_rank
from engine.playbook.question_types.base import Finding, Way
from engine.playbook.question_types.table import type_of


class Fired(NamedTuple):
    """Gaps in the order they are shown.

    Attributes:
        gains: the gain of each in 1/denominator of the re-scoring.
        ways: the rungs of each, with the severity of what is wrong before each.
        reached: the gain after each of these rungs, those before it included.
    """

    gaps: tuple[FiredGap, ...]
    gains: Mapping[str, Number]
    ways: Mapping[str, Way]
    reached: Mapping[str, Sequence[Number]]


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


def fired_gaps(situation: Situation, scores: Scores, rescorer: Rescorer) -> Fired:
    """Every gap and rule that fires, valued and in the order to show them."""
    found: dict[str, tuple[Item, Finding]] = {}
    ways: dict[str, Way] = {}
    for item in situation.playbook.items_with_gap:
        finding = find(situation, item)
        if finding is not None:
            found[item.id] = (item, finding)
            ways[item.id] = fitting(situation, type_of(item).way(situation, item, finding))
    rules = fired_rules(situation)
    absorbed = absorbed_by_rules(rules, found)
    gated = {chapter.chapter.id: holding(chapter) for chapter in scores.chapters}
    gains: dict[str, Number] = {}
    reached: dict[str, Sequence[Number]] = {}
    gaps: list[FiredGap] = []
    for rule in rules:
        members = tuple(key for key in rule.absorbs if absorbed.get(key) == rule.id)
        ways[rule.id] = fitting(situation, [(rung, rule.severity) for rung in rule.action.rungs])
        # A rule is closed by its own action and by those of the gaps listed under it.
        closing = [rung for key in (rule.id, *members) for rung, _ in ways[key]]
        reached[rule.id] = rescorer.gains_along(rung for rung, _ in ways[rule.id])
        gains[rule.id] = rescorer.gain(closing)
        rungs = [rung for rung, _ in ways[rule.id]]
        if situation.playbook.format == 1:
            rungs = [joint_rung(closing)]
        chapter = rule.chapters[0] if rule.chapters else ""
        behind = tuple(gate.id for gate in gated.get(chapter, ()))
        worth = rescorer.points(gains[rule.id])
        gaps.append(gap_of_rule(situation, rule, members, tuple(rungs), worth, behind))
    for key, (item, finding) in found.items():
        rungs = [rung for rung, _ in ways[key]]
        reached[key] = along = rescorer.gains_along(rungs)
        gains[key] = along[-1] if along else 0
        behind = tuple(g.id for g in gated.get(item.chapter, ()) if key not in g.requires)
        worth = rescorer.points(gains[key])
        gaps.append(gap_of(situation, item, finding, absorbed.get(key), tuple(rungs), worth, behind))
    return Fired(in_order(gaps, gains), gains, ways, reached)


def holding(chapter: ChapterScore) -> list[Gate]:
    """The gates that hold the low score of a chapter below what it would be."""
    return [f.gate for f in chapter.gates if chapter.raw and f.holds_low(chapter.raw.low * 100)]


def fitting(situation: Situation, way: Way) -> Way:
    """The same rungs with the steps and the effort that fit the profile; what is not known yet changes neither."""
    if not any(rung.is_conditional for rung, _ in way):
        return way
    return [(fitted(situation, rung) if rung.is_conditional else rung, severity) for rung, severity in way]


def fitted(situation: Situation, rung: Rung) -> Rung:
    fits = tuple(s.when is None or situation.outcome(s.when) is not False for s in rung.steps)
    some = (one.days for one in rung.efforts if situation.outcome(one.when) is True)
    days = next(some, rung.effort[1])
    if all(fits) and days == rung.effort[1]:
        return rung
    kept, key = situation.playbook.memo, ("fitted", rung.id, fits, days)
    found: tuple[Rung, Rung] | None = kept.get(key)
    if found is None or found[0] is not rung:
        found = kept[key] = rung, replace(rung, steps=tuple(compress(rung.steps, fits)), effort=(days, days))
    return found[1]


def joint_rung(closing: Sequence[Rung]) -> Rung:
    """A rule's work with that of the gaps listed under it, counted once, as format 1 plans it.

    It takes as long as the rule's own estimate or all its members together, whichever is more: the texts
    overlap (both ask for the same interviews), so a sum of all would count work twice.
    """
    own, members = closing[0], closing[1:]
    if not members:
        return own
    least, most = (max(own.effort[end], sum((a.effort[end] for a in members), Decimal(0))) for end in (0, 1))
    return replace(own, effort=(least, most), horizon=max(a.horizon for a in closing))


def gap_of_rule(
    situation: Situation,
    rule: Rule,
    members: tuple[str, ...],
    rungs: tuple[Rung, ...],
    worth: Fraction,
    behind: tuple[str, ...],
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
        rule.title,
        rule.message,
        rule.action,
        rungs,
        rule.duty,
        # In format 1 all compound rules lead; in format 2 what harms people or stops the venture.
        situation.playbook.format == 1 or is_emergency(rule.duty, rule.severity),
    )


def gap_of(
    situation: Situation,
    item: Item,
    finding: Finding,
    absorbed_by: str | None,
    rungs: tuple[Rung, ...],
    worth: Fraction,
    behind: tuple[str, ...],
) -> FiredGap:
    assert item.gap and item.action  # noqa: S101, PT018  only items with both are looked at
    variant, rule_text = words_of(situation, item, finding)
    duty = variant.duty or item.gap.duty
    is_first = item.is_blocker and finding.severity == "critical"
    if situation.playbook.format > 1:
        is_first = is_emergency(duty, finding.severity)
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
        rule_text,
        sources_of(situation, item),
        absorbed_by,
        (),
        worth,
        behind,
        variant.title,
        variant.message,
        item.action,
        rungs,
        duty,
        is_first,
    )


def words_of(situation: Situation, item: Item, finding: Finding) -> tuple[GapVariant, str]:
    """The variant of a gap for what was found, and the rule that fired.

    For a grade both follow from the grade and the one expected, so they are kept with the playbook.
    """
    kind = type_of(item)
    if not kind.is_graded:
        return variant_of(situation, item, finding), kind.rule_text(item, finding)
    kept, key = situation.playbook.memo, ("words", item.id, finding.level, finding.target)
    found: tuple[Item, tuple[GapVariant, str]] | None = kept.get(key)
    if found is None or found[0] is not item:
        words = variant_of(situation, item, finding), kind.rule_text(item, finding)
        found = kept[key] = item, words
    return found[1]


def variant_of(situation: Situation, item: Item, finding: Finding) -> GapVariant:
    """The words of a gap for the answer that fired it; lint refuses a playbook in which an answer has none."""
    assert item.gap  # noqa: S101  only items with a gap are looked at
    picks = type_of(item).picks
    for variant in item.gap.variants:
        if picks(situation, item, finding, variant):
            return variant
    return item.gap.variants[-1]


def is_emergency(duty: str, severity: str) -> bool:
    """Whether people may be hurt or the venture be stopped, and not only in the long run."""
    return bool(duty) and severity_rank(severity) >= severity_rank("high")


def because_of(situation: Situation, rule: Rule) -> tuple[tuple[str, Answer], ...]:
    """The answers that fired a rule."""
    items = situation.playbook.items
    found: dict[str, Answer] = {}
    for name in rule.when.names_in_order:
        if situation.values.get(name) is not None:
            found |= sources_of(situation, items[name])
    return tuple(found.items())


def sources_of(situation: Situation, item: Item) -> tuple[tuple[str, Answer], ...]:
    """The answers behind a gap: its own, or those that a derived figure is worked out from."""
    if item.is_asked:
        return ((item.id, situation.answer(item.id)),)
    asked = (n for n in sorted(item.inputs) if situation.relevance[n] is not False)
    return tuple((name, situation.answer(name)) for name in asked)


def in_order(gaps: Iterable[FiredGap], gains: Mapping[str, Number]) -> tuple[FiredGap, ...]:
    """Harm and orders to stop first, then severity, points recoverable, horizon, effort.

    Absorbed gaps follow the rule that absorbs them. In format 1 critical blockers and compound rules come first.
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
    first = urgency(gap.duty, comes_first=gap.comes_first)
    horizon, most = 0, Decimal(0)
    for rung in gap.rungs:
        if rung.horizon > horizon:
            horizon = rung.horizon
        most += rung.effort[1]
    return (first, -severity_rank(gap.severity), -gain, horizon, most, gap.id)


def urgency(duty: str, *, comes_first: bool) -> int:
    """0 for harm to people, 1 for what else comes first, 2 for the rest."""
    if not comes_first:
        return 2
    return 0 if duty == "harm" else 1
