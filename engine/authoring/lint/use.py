"""What a playbook holds and nothing uses, and what is out of date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.authoring.lint.remarks import Remark, error, warning
from engine.judging.law import is_overdue
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from engine.rules.expressions import Expression


def use(playbook: Playbook, today: str) -> Iterator[Remark]:
    """Remarks on parameters, questions, actions and reviews."""
    yield from unused_parameters(playbook)
    yield from idle_questions(playbook)
    yield from levels_without_target(playbook)
    yield from late_prerequisites(playbook)
    for fact in playbook.calendar:
        if today and is_overdue(fact, date.fromisoformat(today)):
            yield warning(f"the legal fact {fact.code} was to be reviewed by {fact.review_by}")


def expressions(playbook: Playbook) -> list[Expression]:
    """Every rule of a playbook."""
    found: list[Expression | None] = [rule.when for rule in playbook.rules]
    found += [fact.relevant_if for fact in playbook.calendar]
    for item in playbook.items.values():
        found += [item.relevant_if, *(one.when for one in item.thresholds)]
        found += [one.when for one in item.conditions]
        found += [variant.when for variant in item.gap.variants] if item.gap else []
        found += [rung.when for rung in item.action.rungs] if item.action else []
        found += item.formulas
    return [expression for expression in found if expression]


def unused_parameters(playbook: Playbook) -> Iterator[Remark]:
    used = {one.parameter for item in playbook.items.values() for one in item.thresholds}
    used |= {name for expression in expressions(playbook) for name in expression.parameters}
    for key in playbook.parameters:
        if key not in used:
            yield error(f"the parameter {key} is used by nothing; remove it")


def idle_questions(playbook: Playbook) -> Iterator[Remark]:
    """Questions that score nothing, have no gap and are read by no rule."""
    read = {name for expression in expressions(playbook) for name in expression.names}
    read |= {
        playbook.stage_fact,
        playbook.horizon_fact or "",
        playbook.runway_item or "",
        playbook.sector_fact or "",
        playbook.hours_fact or "",
    }
    for item in playbook.items.values():
        if type_of(item).is_scorable and not item.weight and not item.gap and item.id not in read:
            yield error(f"the question {item.id} scores nothing: it has no weight and no gap, and no rule reads it")
        if not item.is_asked and item.na_allowed:
            yield warning(f"{item.id} is derived, so nobody can mark it “does not apply”; remove na")
        if not item.is_asked and item.is_reviewed:
            yield warning(f"{item.id} is derived, so reviewers judge what it follows from; remove review")


def levels_without_target(playbook: Playbook) -> Iterator[Remark]:
    for item in playbook.items.values():
        if not item.targets:
            continue
        if not any(item.targets):
            yield error(f"the question {item.id} scores nothing: no level is expected of it at any stage")
        elif item.is_blocker and not all(item.targets):
            yield error(f"{item.id} is a blocker, but nothing is expected of it at the first stages; expect level 1")


def late_prerequisites(playbook: Playbook) -> Iterator[Remark]:
    """Actions that are due before what they wait for."""
    dues = {key: action.rungs[0].horizon for key, action in playbook.actions.items()}
    for action in playbook.actions.values():
        due = dues[action.id]
        for key in action.after:
            if due and dues.get(key, 0) > due:
                yield warning(f"the action {action.id} is due in {due} days, but waits for {key}, due in {dues[key]}")
