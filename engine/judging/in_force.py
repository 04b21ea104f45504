"""How long the work on a gap is as pressing as the compound rule that the gap is listed under.

A rule often begins with a stop: no sensitive field is sent until the terms are read. The work that lets the stop end is
that of the gaps under it; were it planned by their own severity alone, the stop would last as long as the plan does.
"""

from __future__ import annotations

from typing import Any

from engine.judging.credits import achieved_value
from engine.judging.gaps import Fired, urgency
from engine.judging.relevance import Situation
from engine.judging.result import FiredGap
from engine.playbook.parts import Rung, severity_rank
from engine.rules.expressions import Expression

Pressing = tuple[
    str, int
]  # a severity, and an urgency: 0 for harm to people, 1 for what else comes first, 2 for the rest


class InForce:
    """A compound rule that fired, and what the answers that it reads are once all planned work on them is done."""

    def __init__(self, situation: Situation, fired: Fired, owner: FiredGap) -> None:
        self.situation, self.id = situation, owner.id
        self.held: dict[tuple[str, Any, bool], bool] = {}  # what `holds` found
        self.when: Expression = situation.playbook.rule(owner.id).when
        self.pressing: Pressing = owner.severity, urgency(owner.duty, comes_first=owner.comes_first)
        read = [key for key in owner.absorbs if key in self.when.names]
        self.reached = {
            key: value
            for key in read
            if (value := value_after([rung for rung, _ in fired.ways[key]], key, situation)) is not None
        }
        # With the answers as they are it holds, else it would not have fired.
        self.held |= {(key, situation.values.get(key), False): True for key in self.reached}

    def counts_from(self, key: str, value: Any) -> bool:
        """Whether work on a gap, from a value of its answer on, helps to end the rule.

        It does where the rule holds as long as the value stands and no longer once the work is done: by itself, as
        where all of several faults make the rule, or after the work on the others, as where any of them does.
        """
        if key not in self.reached or value == self.reached[key]:
            return False
        return any(
            self.holds(key, value, mended=mended) and not self.holds(key, self.reached[key], mended=mended)
            for mended in (False, True)
        )

    def holds(self, key: str, value: Any, *, mended: bool) -> bool:
        """Whether the rule holds for a value of one answer, with the others as they are or once `mended`."""
        known = self.held.get((key, value, mended))
        if known is None:
            supposed = {**(self.reached if mended else {}), key: value}
            known = self.when.run(self.situation.supposing(supposed), None) is True
            self.held[key, value, mended] = known
        return known

    def lent(self, own: Pressing, key: str, value: Any) -> Pressing | None:
        """How pressing the rule makes the work on a gap from a value on; None where it makes it no more so.

        Args:
            own: how pressing it is by the gap alone.
        """
        severity, first = self.pressing
        both = max(own[0], severity, key=severity_rank), min(own[1], first)
        return both if both != own and self.counts_from(key, value) else None


def value_after(rungs: list[Rung], key: str, situation: Situation) -> Any:
    """What a rule reads of an item once some rungs of its work are done; None where they bring no certain answer."""
    aims = [rung.achieves[key] for rung in rungs if key in rung.achieves]
    return achieved_value(situation, key, aims[-1]) if aims else None
