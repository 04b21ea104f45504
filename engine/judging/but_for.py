"""Which one or two gaps alone keep the next band away.

A band is called away "but for" what is named when the work on it, and on nothing else, reaches the band, and when no
other one or two would do as well: where any of several would lift the score enough, none of them is the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

from engine.judging.outlook import Outlook
from engine.judging.result import Verdict
from engine.judging.verdict import counts_alone, holds
from engine.playbook.parts import Band, Number, Rule, Rung

MOST_NAMED = 2


def but_for(outlook: Outlook, band: Band, verdict: Verdict) -> tuple[str, ...]:
    """The ids of the gaps or rules that alone keep the next band away; none where more, or others as well, would do.

    Evidence that is missing is no gap, so nothing is named while any is.
    """
    if not outlook.is_plain or any(c.kind == "evidence" and not c.is_met for c in verdict.conditions):
        return ()
    needed = needed_for(outlook, band)
    if len(needed) > MOST_NAMED:
        return ()
    candidates = Candidates(outlook, band)
    for size in range(max(1, len(needed)), MOST_NAMED + 1):
        found = [chosen for chosen in candidates.sets(needed, size) if candidates.reach(chosen)]
        if found:
            return found[0] if len(found) == 1 else ()
    return ()


def needed_for(outlook: Outlook, band: Band) -> list[str]:
    """What must be among the named: gaps of a severity that may not be open, or the rules that they are listed under."""
    by_id = {gap.id: gap for gap in outlook.fired.gaps}
    grave = (gap for gap in outlook.fired.gaps if gap.kind == "gap" and gap.severity in band.no_open)
    return list(dict.fromkeys(gap.absorbed_by or gap.id for gap in grave if counts_alone(gap, by_id)))


class Candidates:
    """The gaps that may be named, each with the work on it and the most that this can add to each score."""

    def __init__(self, outlook: Outlook, band: Band) -> None:
        self.outlook, self.band = outlook, band
        self.work: dict[str, list[Rung]] = {
            gap.id: [rung for key in (gap.id, *gap.absorbs) for rung, _ in outlook.fired.ways[key]]
            for gap in outlook.fired.gaps
            if gap.absorbed_by is None
        }
        rescorer = outlook.rescorer
        least = band.every_chapter * rescorer.unit / 100
        self.missing = [least - ends[0] for ends in rescorer.chapter_ends]
        self.missing_overall = band.at_least * rescorer.denominator / 100 - rescorer.ends[0]
        self.bounds = {key: self.bound(rungs) for key, rungs in self.work.items()}
        self.able = [self.able_to_end(rule) for rule in outlook.playbook.rules if self.is_in_the_way(rule)]

    def is_in_the_way(self, rule: Rule) -> bool:
        return rule.severity in self.band.no_open and any(gap.id == rule.id for gap in self.outlook.fired.gaps)

    def able_to_end(self, rule: Rule) -> set[str]:
        """The gaps whose work changes an answer that a rule reads: without any of them it still holds."""
        read = rule.when.names
        return {key for key, rungs in self.work.items() if any(read & rung.achieves.keys() for rung in rungs)}

    def bound(self, rungs: Sequence[Rung]) -> list[Number]:
        """The most that work can add to the low score of each chapter, caps of gates that it may lift included."""
        rescorer = self.outlook.rescorer
        added: list[Number] = [0] * len(rescorer.lines)
        for item_id, line in self.outlook.lines_after(rungs).items():
            c, i = rescorer.places[item_id]
            added[c] += line.item.weight * max(0, line.low - rescorer.lines[c][i].low) * rescorer.factors[c]
        for c, failed in enumerate(rescorer.failed):
            if added[c] or any(key in rung.achieves for f in failed for key in f.gate.requires for rung in rungs):
                added[c] += rescorer.sums[c][0] * rescorer.factors[c] - rescorer.chapter_ends[c][0]
        return added

    def sets(self, needed: Collection[str], size: int) -> Iterator[tuple[str, ...]]:
        """The choices of one size that hold what is needed and can add enough, in the order of the gaps."""
        others = [key for key in self.work if key not in needed]
        for more in combinations(self.worth_it(others, needed, size), size - len(needed)):
            chosen = tuple(key for key in self.work if key in needed or key in more)
            if self.can_reach(chosen):
                yield chosen

    def worth_it(self, others: Iterable[str], needed: Collection[str], size: int) -> list[str]:
        """Those without which the best of the others could not make up what is missing."""
        whole = {key: self.whole(self.bounds[key]) for key in self.work}
        others = list(others)
        free = size - len(needed) - 1
        if free < 0:
            return []
        best = sum(sorted((whole[key] for key in others), reverse=True)[:free])
        missing = self.missing_overall - best - sum(whole[key] for key in needed)
        return [key for key in others if whole[key] >= missing]

    def whole(self, added: Sequence[Number]) -> Number:
        return sum(weight * more for weight, more in zip(self.outlook.rescorer.weights, added, strict=True))

    def can_reach(self, chosen: Sequence[str]) -> bool:
        """Whether the bounds of a choice reach the scores of the band."""
        if not all(able & set(chosen) for able in self.able):
            return False
        added = [sum(parts) for parts in zip(*(self.bounds[key] for key in chosen), strict=True)]
        is_enough = all(more >= missing for more, missing in zip(added, self.missing, strict=True))
        return is_enough and self.whole(added) >= self.missing_overall

    def reach(self, chosen: Sequence[str]) -> bool:
        """Whether the work on a choice reaches the band."""
        return holds(self.band, self.outlook.standing_after([rung for key in chosen for rung in self.work[key]]))
