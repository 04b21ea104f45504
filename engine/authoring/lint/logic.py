"""Rules, relevance and bands: what never or always holds, and what can never be told apart.

Proved by going through every case where there are at most 100,000, else shown by samples; each remark
says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from engine.authoring.cases import Case, Cases, cases_of
from engine.authoring.lint.exercise import Seen
from engine.authoring.lint.remarks import Remark, error, warning
from engine.playbook.parts import Item, Rule, Threshold, severity_rank
from engine.playbook.question_types.numeric import points
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from engine.rules.expressions import Expression


def logic(playbook: Playbook, seen: Seen) -> Iterator[Remark]:
    """Remarks on rules, relevance, bands and pairs of gaps."""
    proved = 0
    for rule in playbook.rules:
        cases = cases_of(playbook, [rule.when])
        proved += cases.are_all
        yield from never_or_always(f"the rule {rule.id}", rule.when, cases)
        if not rule.tension:
            yield from switched_on(playbook, rule, cases)
    for item in playbook.items.values():
        if item.relevant_if:
            cases = cases_of(playbook, [item.relevant_if])
            yield from never_or_always(f"the relevance of {item.id}", item.relevant_if, cases)
        yield from thresholds_of(playbook, item)
    yield from together(playbook, seen)
    count = len(playbook.rules)
    yield Remark(
        "note", f"{proved} of {count} compound rules were gone through case by case, {count - proved} by samples"
    )


def never_or_always(what: str, condition: Expression, cases: Cases) -> Iterator[Remark]:
    """A condition that holds in no case, or in every one."""
    found: set[bool] = set()
    for case in cases:
        found.add(condition.evaluate(case.get) is True)
        if len(found) == 2:
            return
    holds = "always holds" if True in found else "never holds"
    remark = error if cases.are_all or True not in found else warning
    yield remark(f"{what} {holds} ({cases}): {condition.text}")


def switched_on(playbook: Playbook, rule: Rule, cases: Cases) -> Iterator[Remark]:
    """A rule that a better level can switch on, although it is not declared a tension."""
    graded = {name: kind.best for name in rule.when.names if (kind := type_of(playbook.items[name])).is_graded}
    for number, case in enumerate(cases):
        if number > 2_000:
            return
        better_levels = [
            (name, level) for name, best in graded.items() if (level := case.get(name)) not in (None, best)
        ]
        if not better_levels or rule.when.evaluate(case.get) is True:
            continue
        for name, level in better_levels:
            better = {**case, name: level + 1}
            if rule.when.evaluate(better.get) is True:
                yield error(
                    f"raising {name} from {level} to {level + 1} can switch on the rule {rule.id}; mark it tension: true"
                )
                return


def together(playbook: Playbook, seen: Seen) -> Iterator[Remark]:
    """Pairs that fired in the same personas and samples; pairs of rules are then tried case by case."""
    by_pattern: dict[int, list[str]] = {}
    for key, pattern in sorted(seen.patterns.items()):
        by_pattern.setdefault(pattern, []).append(key)
    rules = {rule.id: rule for rule in playbook.rules}
    for keys in by_pattern.values():
        for first, second in combinations(keys, 2):
            if first in rules and second in rules:
                yield from same_rules(playbook, rules[first], rules[second])
            elif seen.patterns[first].bit_count() > 5:
                yield warning(f"{first} and {second} fired together in every persona and sample; one of them may do")


def same_rules(playbook: Playbook, first: Rule, second: Rule) -> Iterator[Remark]:
    cases = cases_of(playbook, [first.when, second.when])
    for case in cases:
        if (first.when.evaluate(case.get) is True) != (second.when.evaluate(case.get) is True):
            return
    remark = error if cases.are_all else warning
    yield remark(f"the rules {first.id} and {second.id} always fire together ({cases})")


def thresholds_of(playbook: Playbook, item: Item) -> Iterator[Remark]:
    """Bands of a number that nothing reaches, or that grow milder towards the worse end."""
    if not item.thresholds:
        return
    conditions = [band.when for band in item.thresholds if band.when]
    if not item.is_asked:
        conditions += [item.relevant_if] if item.relevant_if else []
    cases = cases_of(playbook, conditions)
    figures = points(playbook, item, conditions)
    reached: set[int] = set()
    falls: set[str] = set()
    for case in cases:
        hits = [first_hit(playbook, item, case, figure) for figure in figures]
        reached |= {hit for hit in hits if hit is not None}
        falls |= {item.thresholds[hit].severity for hit in not_monotone(item, hits)}
    for index, band in enumerate(item.thresholds):
        if index not in reached:
            yield error(f"{item.id}: no value reaches the band {words(band)}; an earlier one takes all ({cases})")
    if falls:
        yield error(
            f"{item.id}: its bands grow milder towards the worse end ({', '.join(sorted(falls))}); mend the order, or say other_direction"
        )


def first_hit(playbook: Playbook, item: Item, case: Case, figure: object) -> int | None:
    for index, band in enumerate(item.thresholds):
        holds = band.holds(figure, playbook.limits[band.parameter])  # type: ignore[arg-type]
        if holds and (band.when is None or band.when.evaluate(case.get) is True):
            return index
    return None


def not_monotone(item: Item, hits: Sequence[int | None]) -> Iterator[int]:
    """Bands milder than one that a better figure meets. `hits` follow the figures upward."""
    worst = 0
    for hit in hits if item.direction == "lower" else reversed(hits):
        if hit is not None and item.thresholds[hit].other_direction:
            continue
        rank = 0 if hit is None else severity_rank(item.thresholds[hit].severity)
        if rank < worst and hit is not None:
            yield hit
        worst = max(worst, rank)


def words(band: Threshold) -> str:
    condition = f" when {band.when.text}" if band.when else ""
    return f"{band.comparison} {band.parameter}{condition}"
