"""Which gaps and compound rules fire, how badly, and in which order they are shown (playbooks.md, section 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from playbooks.engine.answers import NOT_APPLICABLE, UNKNOWN, Answer
from playbooks.engine.relevance import Situation, derived_inputs
from playbooks.engine.result import FiredGap
from playbooks.engine.schema import Action, Item, NumberBand, Rule, one_step_lower, severity_rank
from playbooks.engine.scoring import outcome_of, severities_of, value_of

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Finding:
    severity: str
    reason: str
    level: int | None = None
    target: int | None = None
    band: NumberBand | None = None


def find(situation: Situation, item: Item) -> Finding | None:
    """What is wrong with an item for certain; None when nothing is, or nothing is known."""
    answer = situation.answer(item.id)
    if (
        item.gap is None
        or situation.relevance[item.id] is not True
        or answer.state == NOT_APPLICABLE
    ):
        return None
    value = value_of(situation, item, answer)
    if value is None:
        return find_unknown(situation, item, answer)
    if item.type == "level":
        return find_level(situation, item, value)
    possible = severities_of(situation, item, value)
    if None in possible:
        return None
    severity = min((s for s in possible if s), key=severity_rank)
    reason = {"yesno": "no", "number": "band", "derived": "band"}.get(item.type, "option")
    return Finding(severity, reason, band=band_hit(situation, item, value))


def find_level(situation: Situation, item: Item, level: int) -> Finding | None:
    target, _ = situation.targets_of(item)
    if level >= target:
        return None
    severity = situation.playbook.severity_by_weight[item.weight or 1][target - level - 1]
    if item.is_blocker and level == 0:
        severity = "critical"
    return Finding(severity, "level", level, target)


def find_unknown(situation: Situation, item: Item, answer: Answer) -> Finding | None:
    """ "Don't know": a number is "not measured" from the stage where it is expected, a duty one step milder."""
    if item.type == "derived":
        if not any(situation.answer(name).state == UNKNOWN for name in derived_inputs(item)):
            return None
    elif answer.state != UNKNOWN:
        return None
    if item.type in {"number", "derived"}:
        return (
            Finding("medium", "not_measured")
            if min(situation.stages) >= item.unknown_from
            else None
        )
    if item.type == "yesno" and min(situation.stages) >= item.from_stage:
        worst = "critical" if item.is_blocker else item.no_severity
        milder = one_step_lower(worst) if worst else None
        return Finding(milder, "no") if milder else None
    return None


def band_hit(situation: Situation, item: Item, value: Any) -> NumberBand | None:
    limits = situation.playbook.limits
    for band in item.bands:
        if band.holds(value, limits[band.parameter]) and (
            band.when is None or outcome_of(situation, band.when)
        ):
            return band
    return None


def fired_rules(situation: Situation) -> list[Rule]:
    return [rule for rule in situation.playbook.rules if outcome_of(situation, rule.when) is True]


def waiting_rules(situation: Situation) -> dict[str, list[str]]:
    """For each open item, the rules that cannot be decided without it."""
    waiting: dict[str, list[str]] = {}
    for rule in situation.playbook.rules:
        if outcome_of(situation, rule.when) is None:
            for name in sorted(rule.when.names):
                if situation.is_open(name):
                    waiting.setdefault(name, []).append(rule.id)
    return waiting


def gap_of(situation: Situation, item: Item, finding: Finding, action: Action) -> FiredGap:
    because = tuple((name, situation.answer(name)) for name in sources_of(item))
    return FiredGap(
        item.id, item.code, "gap", item.chapter, finding.severity, item.id, item.is_blocker, finding.reason,
        finding.level, finding.target, finding.band, rule_text(item, finding), because, None, (), ZERO, (), action,
    )  # fmt: skip


def sources_of(item: Item) -> Iterable[str]:
    return sorted(derived_inputs(item)) if item.type == "derived" else (item.id,)


def rule_text(item: Item, finding: Finding) -> str:
    """The rule that fired, in the rule language."""
    if finding.reason == "level":
        return f"{item.id} < {finding.target}"
    if finding.reason == "not_measured":
        return f"!answered({item.id})"
    if finding.band is not None:
        symbol = {"below": "<", "above": ">", "at_most": "<=", "at_least": ">="}[
            finding.band.comparison
        ]
        condition = f" && {finding.band.when.text}" if finding.band.when else ""
        return f"{item.id} {symbol} {finding.band.parameter}{condition}"
    if item.type == "yesno":
        return f'{item.id} in ["no", "unsure"]'
    if item.type == "choices":
        return " || ".join(f"({band.when.text})" for band in item.choices_bands)
    return f"{item.id} in [{', '.join(chr(34) + key + chr(34) for key in item.fires)}]"


def gap_of_rule(situation: Situation, rule: Rule, absorbs: tuple[str, ...]) -> FiredGap:
    names = sorted(rule.when.names)
    because = tuple(
        (name, situation.answer(name)) for name in names if situation.lookup(name) is not None
    )
    chapter = rule.chapters[0] if rule.chapters else ""
    return FiredGap(
        rule.id, rule.code, "rule", chapter, rule.severity, None, False, "rule", None, None, None,
        rule.when.text, because, None, absorbs, ZERO, (), rule.action,
    )  # fmt: skip


def fired_gaps(situation: Situation) -> list[FiredGap]:
    """Every gap and rule that fires, absorption decided, not yet ordered or valued."""
    gaps = {
        item.id: gap_of(situation, item, finding, item.action)
        for item in situation.playbook.items.values()
        if (finding := find(situation, item)) and item.action
    }
    rules: list[FiredGap] = []
    # A gap that two rules could absorb goes to the graver one.
    for rule in sorted(fired_rules(situation), key=lambda rule: -severity_rank(rule.severity)):
        absorbed = tuple(
            key for key in rule.absorbs if key in gaps and gaps[key].absorbed_by is None
        )
        for key in absorbed:
            gaps[key] = replace(gaps[key], absorbed_by=rule.id)
        rules.append(gap_of_rule(situation, rule, absorbed))
    return [*rules, *gaps.values()]


def in_order(gaps: Iterable[FiredGap]) -> tuple[FiredGap, ...]:
    """Blockers and compound rules first, then severity, points recoverable, horizon, effort.

    Absorbed gaps follow the rule that absorbs them.
    """
    gaps = list(gaps)
    result: list[FiredGap] = []
    for gap in sorted((g for g in gaps if g.absorbed_by is None), key=rank):
        result.append(gap)
        result += sorted((g for g in gaps if g.absorbed_by == gap.id), key=rank)
    return tuple(result)


def rank(gap: FiredGap) -> tuple[Any, ...]:
    first = gap.kind == "rule" or (gap.is_blocker and gap.severity == "critical")
    return (
        not first,
        -severity_rank(gap.severity),
        -gap.worth,
        gap.action.horizon,
        gap.action.effort[1],
        gap.id,
    )
