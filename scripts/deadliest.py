"""What ends ventures of each kind, as a page of docs: which question knows it, what fires, what to do first.

What ends them is written in `deadliest.yaml`; all else comes from judging a venture of that kind with the worst answers.
After a change of the playbook: python -m scripts.deadliest
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from engine.authoring.combinations import conditions_of
from engine.judging.evaluate import evaluate
from engine.judging.relevance import Situation, situation_of
from engine.judging.result import FiredGap, Result
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import VALUE, Answer
from engine.playbook.parse import load_playbook
from engine.playbook.parts import Item
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from scripts.criticals import CONTENT, ROOT, cell

PAGE = ROOT / "docs" / "deadliest.md"
DATA = Path(__file__).parent / "deadliest.yaml"
MUCH = 3  # the level from which an ordinary venture is one step short of what its stage asks
HEAD = """# The deadliest thing is never unsaid

For each sector, form of delivery, payer, way of revenue and role in decisions, and for agents and companions: what ends
such ventures, the questions that know it, what then stands first, and the first step it names. Written from the playbook
({version}) and `scripts/deadliest.yaml` by `python -m scripts.deadliest`. A test judges every row: a venture of that kind
and stage, one step short in much of what is asked, answers these questions at their worst, and this must come before all.

| of whom | what ends it | known by | from its answers, first | stage | what it is told to do first |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """One danger to one kind of venture, and the venture by which it is tried."""

    playbook: Playbook
    ordinary: Mapping[str, Any]
    fact: str
    option: str
    ends: str
    stage: int
    worst: Mapping[str, Any]
    fires: list[str]
    others: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The profile of the venture that is tried, and what else its file states."""
        item = self.playbook.items[self.fact]
        chosen = [self.option] if item.type == "choices" else self.option
        return {**self.ordinary, self.playbook.stage_fact: str(self.stage), **self.others, self.fact: chosen}

    @cached_property
    def result(self) -> Result:
        """The judgement of that venture with the worst answers. The fact wins, a list of options keeps the others."""
        found = read_answers(self.playbook, {**self.facts, **self.worst})
        assert not found.problems, found.problems  # noqa: S101  rows are ours
        answers = dict(found.answers)
        situation = situation_of(self.playbook, answers)
        for item in self.playbook.items_with_gap:
            if item.is_asked and item.id not in answers and situation.relevance[item.id]:
                answers[item.id] = Answer(VALUE, unremarkable(situation, item))
        return evaluate(self.playbook, answers)

    @property
    def first(self) -> FiredGap:
        """What stands first among the gaps."""
        return self.result.gaps[0]


def unremarkable(situation: Situation, item: Item) -> Any:
    """An answer with nothing wrong, or one step short where much is asked."""
    if item.levels:
        target = situation.targets_of(item)[0]
        return target - 1 if target >= MUCH else target
    playbook, kind = situation.playbook, type_of(item)
    for value in kind.domain(playbook, item, conditions_of(item)):
        tried = situation_of(playbook, {**situation.answers, item.id: Answer(VALUE, value)})
        if kind.is_sound(item, value) and kind.finding(tried, item, value) is None:
            return value
    raise LookupError(f"every answer to {item.code} opens a gap")


def rows(playbook: Playbook) -> list[Row]:
    """Every row of the data, in its order."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return [
        Row(playbook, data["ordinary"], others=row.pop("with", {}), **row)  # `with` is a word of Python
        for row in data["rows"]
    ]


def page(playbook: Playbook) -> str:
    """The whole page."""
    lines = (f"| {' | '.join(map(cell, told(row)))} |\n" for row in rows(playbook))
    return HEAD.format(version=playbook.version) + "".join(lines)


def told(row: Row) -> Iterator[str]:
    """The cells of a row."""
    fact = row.playbook.items[row.fact]
    yield f"{fact.title.en}: {fact.option(row.option).label.en}"
    yield row.ends
    yield ", ".join(f"{item.code} {item.title.en}" for key in row.worst if (item := row.playbook.items[key]).gap)
    yield f"{row.first.code} ({row.first.severity}): {row.first.title.en}"
    yield f"S{row.stage}"
    yield row.result.plan.steps[0].rung.steps[0].text.en


if __name__ == "__main__":
    PAGE.write_text(page(load_playbook(CONTENT)), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}.")
