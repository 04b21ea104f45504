"""The pieces of work of a whole plan, with the situation they are done in: what a way chooses from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.judging.credits import NO_CREDIT, Line
from engine.judging.gaps import fired_gaps
from engine.judging.outlook import Outlook
from engine.judging.planning import in_plan_order
from engine.judging.relevance import Answers, situation_of
from engine.judging.rescoring import Rescorer, better_line
from engine.judging.scoring import score
from engine.judging.works import Work, works_of
from engine.playbook.parts import Rung
from engine.playbook.schema import Playbook


@dataclass(frozen=True)
class Planned:
    """The pieces of work by the ids of their rungs; `order` is the plan's, each after what it waits for."""

    outlook: Outlook
    works: Mapping[str, Work]
    order: tuple[str, ...]

    def rungs(self, done: Collection[str]) -> list[Rung]:
        """The rungs that pieces of work are made of, in the order of the plan."""
        return [part for key in self.order if key in done for part in self.works[key].parts]

    @cached_property
    def before(self) -> Mapping[str, set[str]]:
        """For each piece all that come before it, directly or through others."""
        found: dict[str, set[str]] = {}
        for key in self.order:
            found[key] = {b for before in self.works[key].waits for b in (before, *found[before])}
        return found

    @cached_property
    def changing(self) -> Mapping[str, Mapping[str, Line]]:
        """By item, the pieces of work that better its answer, each with the line that it brings by itself.

        What is not scored has a line without credit.
        """
        found: dict[str, dict[str, Line]] = {}
        for key in self.order:
            for item_id, line in self.brought(self.works[key].parts).items():
                found.setdefault(item_id, {})[key] = line
        return found

    def brought(self, rungs: Collection[Rung]) -> dict[str, Line]:
        """The lines that rungs bring by themselves, by item."""
        rescorer, items = self.outlook.rescorer, self.outlook.playbook.items
        lines: dict[str, Line] = {}
        for rung in rungs:
            for (c, i), aim in rescorer.aims(rung):
                now = lines.get(aim.item.id, rescorer.lines[c][i])
                better = better_line(now, aim)
                if better is not now:
                    lines[aim.item.id] = better
        for key, answer in self.outlook.settled(rungs).items():
            lines[key] = Line(items[key], answer, answer.value, True, 0, 0, NO_CREDIT, NO_CREDIT)
        return lines


def planned(playbook: Playbook, answers: Answers) -> Planned:
    """The plan of a set of answers, as `read_answers` gives them."""
    situation = situation_of(playbook, answers)
    scores = score(situation)
    rescorer = Rescorer(situation, scores)
    fired = fired_gaps(situation, scores, rescorer)
    works = works_of(fired, situation)
    order, _ = in_plan_order(works, situation)
    return Planned(Outlook(situation, fired, rescorer), works, tuple(order))
