"""What an improvement is worth: the score once some answers are better, without judging the rest again.

A chapter whose questions are all asked for certain is a plain weighted mean, so that a changed line
moves its sum: whole numbers over one common denominator. A chapter that waits for a fact is scored anew.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from engine.judging.credits import Line, achieved_grades, achieved_line
from engine.judging.relevance import Situation
from engine.judging.result import FailedGate, Interval
from engine.judging.scoring import Part, Scores, greatest_mean, judge_gate, least_mean
from engine.playbook.answers import VALUE, Answer
from engine.playbook.parts import Number, Rung, whole
from engine.playbook.question_types.table import type_of

Place = tuple[int, int]  # chapter, line
Ends = tuple[Number, Number]  # low and high readiness of a chapter or the whole, in 1/denominator
Changed = Mapping[int, Line]  # by index in the chapter
Caps = tuple[Number | None, Number | None]


class Rescorer:
    """The readiness of one situation, and of the same situation with some answers improved.

    Attributes:
        ends: low and high readiness of the whole, as whole numbers over `denominator`.
        denominator: of `ends` and of every gain.
    """

    def __init__(self, situation: Situation, scores: Scores) -> None:
        self.situation = situation
        self.chapters = [chapter for chapter in scores.chapters if chapter.lines]
        self.lines = [list(chapter.lines) for chapter in self.chapters]
        self.places: dict[str, Place] = {
            line.item.id: (c, i) for c, lines in enumerate(self.lines) for i, line in enumerate(lines)
        }
        self.weights = [chapter.chapter.weight for chapter in self.chapters]
        self.failed: list[Sequence[FailedGate]] = [c.gates for c in self.chapters]
        self.is_plain = all(line.is_sure for lines in self.lines for line in lines)
        self.achieved: dict[str, Sequence[Line]] = {}
        self.pointed: dict[Number, Fraction] = {}
        self.grades = situation.grades if self.is_plain else {}
        sizes = [chapter.weight for chapter in self.chapters]
        common = math.lcm(*sizes)
        self.unit = situation.playbook.unit * common if self.is_plain else 1
        self.factors = [common // size for size in sizes]
        self.denominator = self.unit * sum(self.weights) if self.is_plain and self.lines else 1
        self.sums = [sum_of(lines) for lines in self.lines]
        self.caps = [self.caps_of(failed) for failed in self.failed]
        self.bound = self.bound_lines()
        self.shares = [self.share(c) for c in range(len(self.lines))]
        self.chapter_ends = [self.ends_of(c, {}) for c in range(len(self.lines))]
        pairs = list(zip(self.weights, self.chapter_ends, strict=True))
        self.ends: Ends = (sum(w * end[0] for w, end in pairs), sum(w * end[1] for w, end in pairs))
        if not self.is_plain:
            self.ends = self.whole_anew({})

    def gain(self, rungs: Sequence[Rung]) -> Number:
        """What the low readiness gains once the rungs are done, in 1/denominator; never below 0."""
        return self.whole(self.improve(rungs))[0] - self.ends[0] if self.lines else 0

    def gains_along(self, rungs: Iterable[Rung]) -> list[Number]:
        """The gain once the first of the rungs is done, the first two and so on; the last is the gain of all."""
        now: dict[str, Line] = {}
        held: dict[int, dict[int, Line]] = {}  # the lines that change in chapters with a cap
        free: Number = 0  # the gain in chapters without one: what the lines gain adds up
        under_cap: Number = 0  # the gain in the others
        gains: list[Number] = []
        places, lines, shares = self.places, self.lines, self.shares
        for rung in rungs:
            is_held = False
            for aim in self.aimed(rung):
                key = aim.item.id
                if key not in places:
                    continue
                c, i = places[key]
                line = now.get(key) or lines[c][i]
                better = aim if aim.low > line.low else better_line(line, aim)
                if better is line:
                    continue
                now[key] = better
                if shares[c]:
                    free += shares[c] * better.item.weight * (better.low - line.low)
                else:
                    held.setdefault(c, {})[i] = better
                    is_held = True
            if is_held:
                under_cap = self.gain_held(held)
            gains.append(free + under_cap)
        return gains

    def gain_held(self, found: Mapping[int, Changed]) -> Number:
        """The gain by changed lines of some chapters together."""
        if self.is_plain:
            ends, weights = self.chapter_ends, self.weights
            return sum([weights[c] * (self.low_of(c, lines) - ends[c][0]) for c, lines in found.items()])
        return self.whole({c: (lines, self.ends_of(c, lines)) for c, lines in found.items()})[0] - self.ends[0]

    def gain_of_answering(self, item_ids: Iterable[str]) -> Number:
        """What the low readiness gains when these open questions are answered in the best way."""
        changed: dict[int, dict[int, Line]] = {}
        for item_id in item_ids:
            if item_id in self.places:
                c, i = self.places[item_id]
                best = best_line(self.lines[c][i], self.situation.playbook.unit)
                changed.setdefault(c, {})[i] = best
        ends = {c: (lines, self.ends_of(c, lines)) for c, lines in changed.items()}
        return self.whole(ends)[0] - self.ends[0] if ends else 0

    def points(self, figure: Number) -> Fraction:
        """A figure in 1/denominator as points, 0..100."""
        known = self.pointed.get(figure)
        if known is None:
            known = self.pointed[figure] = Fraction(figure * 100, self.denominator)
        return known

    @property
    def readiness(self) -> Interval | None:
        """The readiness now, 0..100."""
        if not self.lines:
            return None
        low = self.points(self.ends[0])
        return Interval(low, low if self.ends[1] == self.ends[0] else self.points(self.ends[1]))

    def apply(self, *rungs: Rung) -> Interval | None:
        """Keeps the improvement that the rungs bring together, and returns the new readiness, 0..100."""
        self.keep_all(rungs)
        return self.readiness

    def along(self, steps: Iterable[Sequence[Rung]]) -> list[Ends]:
        """Keeps what one step after the other brings, and tells the ends of the whole after each."""
        places, lines, shares, sums, weights = self.places, self.lines, self.shares, self.sums, self.weights
        found = []
        for rungs in steps:
            for rung in rungs:
                for aim in self.aimed(rung):
                    key = aim.item.id
                    if key not in places:
                        continue
                    c, i = places[key]
                    line = lines[c][i]
                    better = aim if aim.low > line.low else better_line(line, aim)
                    if better is line:
                        continue
                    share = shares[c]
                    if not share:
                        self.keep(c, i, better)
                        continue
                    # As `add` does it, without its calls: most steps of a plan come this way.
                    weight, factor = better.item.weight, share // weights[c]
                    low, high = weight * (better.low - line.low), weight * (better.high - line.high)
                    now = sums[c] = sums[c][0] + low, sums[c][1] + high
                    self.chapter_ends[c] = now[0] * factor, now[1] * factor
                    self.ends = self.ends[0] + share * low, self.ends[1] + share * high
                    lines[c][i] = better
            found.append(self.ends)
        return found

    def keep_all(self, rungs: Iterable[Rung]) -> None:
        for rung in rungs:
            for (c, i), aim in self.aims(rung):
                line = self.lines[c][i]
                better = aim if aim.low > line.low else better_line(line, aim)
                if better is not line:
                    self.keep(c, i, better)

    def keep(self, c: int, i: int, line: Line) -> None:
        """Makes a better line the one that is there."""
        if self.shares[c]:
            before, weight = self.lines[c][i], line.item.weight
            self.add(c, weight * (line.low - before.low), weight * (line.high - before.high))
            self.lines[c][i] = line
            return
        if self.is_plain and i not in self.bound[c]:
            self.keep_under_cap(c, i, line)
            return
        changed = {i: line}
        if i in self.bound[c]:
            self.failed[c] = self.failing(c, changed)
            self.caps[c] = self.caps_of(self.failed[c])
            self.bound, self.shares[c] = self.bound_lines(), self.share(c)
        ends = self.ends_with(c, changed, self.caps[c])
        self.ends = self.whole({c: (changed, ends)})
        self.chapter_ends[c] = ends
        self.sums[c] = self.sums_with(c, changed)
        self.lines[c][i] = line

    def keep_under_cap(self, c: int, i: int, line: Line) -> None:
        """The same in a chapter with a cap that the line cannot lift."""
        before, weight, sums = self.lines[c][i], line.item.weight, self.sums[c]
        low, high = sums[0] + weight * (line.low - before.low), sums[1] + weight * (line.high - before.high)
        self.sums[c] = low, high
        self.lines[c][i] = line
        factor, (old_low, old_high) = self.factors[c], self.chapter_ends[c]
        ends = self.chapter_ends[c] = under((low * factor, high * factor), self.caps[c])
        share = self.weights[c]
        self.ends = self.ends[0] + share * (ends[0] - old_low), self.ends[1] + share * (ends[1] - old_high)

    def add(self, c: int, low: int, high: int) -> None:
        """Adds to the weighted credits of a chapter without a cap."""
        before, factor, share = self.sums[c], self.factors[c], self.shares[c]
        sums = self.sums[c] = before[0] + low, before[1] + high
        self.chapter_ends[c] = sums[0] * factor, sums[1] * factor
        self.ends = self.ends[0] + share * low, self.ends[1] + share * high

    def share(self, c: int) -> int:
        """What a unit of credit in a chapter without a cap is in the whole; 0 where it does not simply add up."""
        is_free = self.is_plain and self.caps[c] == (None, None)
        return self.weights[c] * self.factors[c] if is_free else 0

    def bound_lines(self) -> list[set[int]]:
        """For each chapter the lines that failing gates ask for: only they can open one."""
        found: list[set[int]] = [set() for _ in self.lines]
        for key in {key for failed in self.failed for f in failed for key in f.gate.requires}:
            if key in self.places:
                c, i = self.places[key]
                found[c].add(i)
        return found

    def improve(self, rungs: Iterable[Rung]) -> dict[int, tuple[Changed, Ends]]:
        """The chapters that change: their better lines and new ends."""
        found: dict[int, dict[int, Line]] = {}
        for rung in rungs:
            for (c, i), aim in self.aims(rung):
                changed = found.setdefault(c, {})
                line = changed.get(i) or self.lines[c][i]
                better = better_line(line, aim)
                if better is not line:
                    changed[i] = better
        return {c: (lines, self.ends_of(c, lines)) for c, lines in found.items() if lines}

    def aims(self, rung: Rung) -> list[tuple[Place, Line]]:
        """The lines that a rung achieves, with their places. An unscored answer moves no point."""
        places = self.places
        return [(places[line.item.id], line) for line in self.aimed(rung) if line.item.id in places]

    def aimed(self, rung: Rung) -> Sequence[Line]:
        """The lines that a rung achieves, those among them that are not asked here too."""
        kept = self.grades.get(rung.id)
        if kept is not None and kept[1] is not None and kept[0] is rung.achieves:
            lines: Sequence[Line] = kept[1]
            return lines
        known = self.achieved.get(rung.id)
        if known is None:
            known = achieved_grades(self.situation, rung) if self.is_plain else None
            if known is None:
                known = [self.aim(key, raw) for key, raw in rung.achieves.items() if key in self.places]
            self.achieved[rung.id] = known
        return known

    def aim(self, item_id: str, raw: Any) -> Line:
        c, i = self.places[item_id]
        return achieved_line(self.situation, self.lines[c][i], raw)

    def ends_of(self, c: int, changed: Changed) -> Ends:
        """A chapter's readiness, gates included, with some lines changed."""
        if self.bound[c].isdisjoint(changed):
            return self.ends_with(c, changed, self.caps[c])
        return self.ends_with(c, changed, self.caps_of(self.failing(c, changed)))

    def low_of(self, c: int, changed: Changed) -> Number:
        """The low end alone, where what is asked is known."""
        cap = (self.caps[c] if self.bound[c].isdisjoint(changed) else self.caps_of(self.failing(c, changed)))[0]
        low, lines = self.sums[c][0], self.lines[c]
        for i, line in changed.items():
            low += line.item.weight * (line.low - lines[i].low)
        low *= self.factors[c]
        return low if cap is None or low < cap else cap

    def ends_with(self, c: int, changed: Changed, caps: Caps) -> Ends:
        """The same under known caps."""
        if not self.is_plain:
            return self.ends_anew(c, changed, caps)
        low, high = self.sums_with(c, changed)
        factor = self.factors[c]
        return under((low * factor, high * factor), caps)

    def sums_with(self, c: int, changed: Changed) -> tuple[int, int]:
        """A chapter's weighted sums of credits with some lines changed."""
        low, high = self.sums[c]
        lines = self.lines[c]
        for i, line in changed.items():
            before, weight = lines[i], line.item.weight
            low += weight * (line.low - before.low)
            high += weight * (line.high - before.high)
        return low, high

    def caps_of(self, failed: Sequence[FailedGate]) -> Caps:
        """The caps on the low and the high score, in 1/unit: exact, for the unit holds their denominators."""
        low = [f.gate.cap / 100 * self.unit for f in failed if f.low_fails]
        high = [f.gate.cap / 100 * self.unit for f in failed if f.high_fails]
        return whole(min(low)) if low else None, whole(min(high)) if high else None

    def ends_anew(self, c: int, changed: Changed, caps: Caps) -> Ends:
        lines = [changed.get(i, line) for i, line in enumerate(self.lines[c])]
        unit = self.situation.playbook.unit
        low = least_mean([Part(line.item.weight, line.low, line.is_sure) for line in lines])
        high = greatest_mean([Part(line.item.weight, line.high, line.is_sure) for line in lines])
        return under((low.over(unit), high.over(unit)), caps)

    def failing(self, c: int, changed: Changed) -> Sequence[FailedGate]:
        """The gates of a chapter that still fail with some lines changed; an improvement breaks none."""
        answers = {line.item.id: line.answer for line in changed.values()}

        def answer_of(item_id: str) -> Answer:
            if item_id in answers:
                return answers[item_id]
            place = self.places.get(item_id)
            return self.lines[place[0]][place[1]].answer if place else self.situation.answer(item_id)

        judged = (
            f if answers.keys().isdisjoint(f.gate.requires) else judge_gate(self.situation, f.gate, answer_of)
            for f in self.failed[c]
        )
        return [failed for failed in judged if failed]

    def whole(self, changes: Mapping[int, tuple[Changed, Ends]]) -> Ends:
        """The readiness of the whole with the ends of some chapters changed."""
        if not self.is_plain:
            return self.whole_anew(changes)
        low, high = self.ends
        for c, (_, ends) in changes.items():
            low += self.weights[c] * (ends[0] - self.chapter_ends[c][0])
            high += self.weights[c] * (ends[1] - self.chapter_ends[c][1])
        return low, high

    def whole_anew(self, changes: Mapping[int, tuple[Changed, Ends]]) -> Ends:
        ends = [changes[c][1] if c in changes else end for c, end in enumerate(self.chapter_ends)]
        sure = [chapter.is_sure for chapter in self.chapters]
        parts = list(zip(self.weights, ends, sure, strict=True))
        low = least_mean([Part(weight, end[0], is_sure) for weight, end, is_sure in parts])
        high = greatest_mean([Part(weight, end[1], is_sure) for weight, end, is_sure in parts])
        return low.over(1), high.over(1)


def under(ends: Ends, caps: Caps) -> Ends:
    """The ends, no higher than the caps."""
    low, high = ends
    if caps[0] is not None and caps[0] < low:
        low = caps[0]
    if caps[1] is not None and caps[1] < high:
        high = caps[1]
    return low, high


def sum_of(lines: Sequence[Line]) -> tuple[int, int]:
    """Weighted sums of the low and the high credits."""
    low = high = 0
    for line in lines:
        low += line.item.weight * line.low
        high += line.item.weight * line.high
    return low, high


def better_line(line: Line, aim: Line) -> Line:
    """The line once its aim is reached, or the same line when the aim is no better than the present."""
    if aim.low > line.low:
        return aim
    if not type_of(line.item).is_better(aim.value, line.value):
        return line
    # A higher level that earns no more may still open a gate.
    return aim._replace(low=line.low, high=max(line.low, aim.high))


def best_line(line: Line, unit: int) -> Line:
    """The line with full credit and, where a gate may ask for it, the best answer."""
    best = type_of(line.item).best_of(line.item)
    answer = line.answer if best is None else Answer(VALUE, best)
    return line._replace(answer=answer, low=unit, high=unit)
