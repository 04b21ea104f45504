"""What a venture would be judged once some of the work on its gaps is done.

Nothing but the work changes: facts that rungs do not settle, and figures that are worked out from other answers, stay
as they are unless a rung reaches them itself. That is how the plan reckons the score after each of its steps.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from engine.judging.credits import Line, achieved_answer
from engine.judging.gaps import Fired, absorbed_by_rules, find
from engine.judging.relevance import Situation
from engine.judging.rescoring import Ends, Rescorer
from engine.judging.result import Interval
from engine.judging.verdict import Standing, is_graver
from engine.playbook.answers import Answer
from engine.playbook.parts import SEVERITIES, Item, Rung
from engine.playbook.question_types.base import Finding
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook

Found = Mapping[str, tuple[Item, Finding]]


@dataclass(frozen=True)
class Outlook:
    """A judged situation, and what it becomes by rungs that are done."""

    situation: Situation
    fired: Fired
    rescorer: Rescorer

    @property
    def playbook(self) -> Playbook:
        return self.situation.playbook

    @property
    def is_plain(self) -> bool:
        """Whether what is asked of the venture is known, so that every chapter is a plain mean."""
        return self.rescorer.is_plain and bool(self.rescorer.lines)

    @cached_property
    def found(self) -> Found:
        """What is wrong now, by item, whether a rule absorbs it or not."""
        kept = (self.playbook.items[gap.id] for gap in self.fired.gaps if gap.kind == "gap")
        judged = {item.id: (item, find(self.situation, item)) for item in kept}
        return {key: (item, finding) for key, (item, finding) in judged.items() if finding}

    def lines_after(self, rungs: Collection[Rung]) -> dict[str, Line]:
        """The scored questions that the rungs better, as they then stand, by id."""
        changes = self.rescorer.improve(rungs)
        return {line.item.id: line for lines, _ in changes.values() for line in lines.values()}

    def settled(self, rungs: Collection[Rung]) -> dict[str, Answer]:
        """The unscored answers that the rungs bring about, by item."""
        places, items = self.rescorer.places, self.playbook.items
        raw = {key: value for rung in rungs for key, value in rung.achieves.items() if key not in places}
        return {key: achieved_answer(self.playbook, items[key], value) for key, value in raw.items()}

    def situation_after(self, rungs: Collection[Rung]) -> tuple[Situation, set[str]]:
        """The situation once the rungs are done, and the items that are answered otherwise."""
        answers: dict[str, Answer] = dict(self.situation.answers)
        values: dict[str, Any] = dict(self.situation.values)
        lines = self.lines_after(rungs)
        better = {key: line.answer for key, line in lines.items()} | self.settled(rungs)
        for key, answer in better.items():
            item = self.playbook.items[key]
            if item.is_asked:
                answers[key] = answer
                values[key] = type_of(item).rule_value(item, answer.value)
            else:
                values[key] = answer.value
        return Situation(self.playbook, answers, self.situation.relevance, values), set(better)

    def found_after(self, after: Situation, changed: Collection[str]) -> Found:
        """What is still wrong then, by item."""
        settles_facts = any(self.playbook.items[key].is_fact for key in changed)
        left = dict(self.found)
        for item in self.playbook.items_with_gap:
            if item.id in changed or settles_facts:
                finding = find(after, item)
                left.pop(item.id, None)
                if finding:
                    left[item.id] = (item, finding)
        return left

    def severities_after(self, rungs: Collection[Rung]) -> dict[str, str]:
        """The severity of each gap and rule that counts once the rungs are done, by id.

        A gap that a rule of the same or a graver severity absorbs counts with the rule, as in the verdict.
        """
        after, changed = self.situation_after(rungs)
        found = self.found_after(after, changed)
        rules = [rule for rule in self.playbook.rules if rule.when.run(after.values.get, None) is True]
        absorbed = absorbed_by_rules(rules, found)
        severity = {rule.id: rule.severity for rule in rules}
        for key, (_, finding) in found.items():
            rule = absorbed.get(key)
            if is_graver(finding.severity, severity[rule] if rule else None):
                severity[key] = finding.severity
        return severity

    def ends_after(self, rungs: Collection[Rung]) -> tuple[Ends, list[Ends]]:
        """Readiness of the whole and of each active chapter, in the units of the rescorer."""
        changes = self.rescorer.improve(rungs)
        before = self.rescorer.chapter_ends
        chapters = [changes[c][1] if c in changes else end for c, end in enumerate(before)]
        return (self.rescorer.whole(changes) if changes else self.rescorer.ends), chapters

    def readiness_after(self, rungs: Collection[Rung]) -> Interval:
        """Readiness, 0..100, once the rungs are done."""
        low, high = self.ends_after(rungs)[0]
        return Interval(self.rescorer.points(low), self.rescorer.points(high))

    def chapters_after(self, rungs: Collection[Rung]) -> dict[str, Fraction]:
        """The low readiness of each active chapter, 0..100, once the rungs are done."""
        ends = self.ends_after(rungs)[1]
        pairs = zip(self.rescorer.chapters, ends, strict=True)
        return {chapter.chapter.id: Fraction(end[0] * 100, self.rescorer.unit) for chapter, end in pairs}

    def standing_after(self, rungs: Collection[Rung]) -> Standing:
        """What the bands look at once the rungs are done, at the low end."""
        chapters = self.chapters_after(rungs)
        lowest = min(chapters, key=lambda key: chapters[key])
        counts = dict.fromkeys(SEVERITIES, 0)
        for severity in self.severities_after(rungs).values():
            counts[severity] += 1
        return Standing(self.readiness_after(rungs).low, chapters[lowest], lowest, counts)
