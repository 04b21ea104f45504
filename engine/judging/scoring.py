"""Chapter means, gates and the whole: exact rationals from answer to figure (playbooks.md, section 4)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from engine.judging.credits import Line, lines_of
from engine.judging.relevance import Situation
from engine.judging.result import FailedGate, Interval
from engine.playbook.answers import NOT_APPLICABLE, VALUE, Answer
from engine.playbook.parts import Chapter, Gate, Number
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from engine.rules.expressions import Expression

ZERO, ONE = Fraction(0), Fraction(1)


class Part(NamedTuple):
    """Something that enters a weighted mean. Credits of one mean share a unit."""

    weight: int
    credit: Number
    is_sure: bool  # counts for certain, not only perhaps


class Mean(NamedTuple):
    """A weighted mean as total / weight, and the indices of the parts it counts."""

    total: Number
    weight: int
    counted: Sequence[int]

    def over(self, unit: int) -> Fraction:
        """The mean of credits given in units."""
        return Fraction(self.total, self.weight * unit) if self.weight else ZERO


def least_mean(parts: Sequence[Part]) -> Mean:
    """The least weighted mean over every choice of the uncertain parts.

    It takes the uncertain parts in order of credit for as long as each pulls it down.
    """
    total: Number = sum(part.weight * part.credit for part in parts if part.is_sure)
    chosen = [i for i, part in enumerate(parts) if part.is_sure]
    weight = sum(parts[i].weight for i in chosen)
    if len(chosen) == len(parts):
        return Mean(total, weight, range(len(parts)))
    maybe = sorted((i for i, part in enumerate(parts) if not part.is_sure), key=lambda i: parts[i].credit)
    for i in maybe:
        part = parts[i]
        if weight and part.credit * weight >= total:
            break
        chosen.append(i)
        total += part.weight * part.credit
        weight += part.weight
    return Mean(total, weight, sorted(chosen))


def greatest_mean(parts: Sequence[Part]) -> Mean:
    """The greatest weighted mean over every choice of the uncertain parts."""
    least = least_mean([Part(weight, -credit, is_sure) for weight, credit, is_sure in parts])
    return least._replace(total=-least.total)


@dataclass(frozen=True, slots=True)
class ChapterScore:
    """One chapter judged. Scores are in [0, 1]; None when nothing is active."""

    chapter: Chapter
    lines: tuple[Line, ...]
    raw: Interval | None
    readiness: Interval | None
    maturity: Interval | None
    evidenced: Interval | None
    gates: tuple[FailedGate, ...]
    counted: Sequence[int]  # indices of the lines in the low mean
    weight: int  # of all its lines

    @property
    def is_sure(self) -> bool:
        """Whether a question of it is asked for certain, so that it counts in the whole."""
        return bool(self.lines) and (self.lines[0].is_sure or any(line.is_sure for line in self.lines))


def score_chapter(situation: Situation, chapter: Chapter, lines: tuple[Line, ...]) -> ChapterScore:
    """A chapter's means with its gates."""
    if not lines:
        return ChapterScore(chapter, (), None, None, None, None, (), (), 0)
    means = sure_means if all(line.is_sure for line in lines) else open_means
    raw, maturity, evidenced, counted, weight = means(lines, situation.playbook.unit)
    gates = judge_gates(situation, chapter)
    return ChapterScore(
        chapter, lines, raw, capped(raw, gates), maturity, capped(evidenced, gates), gates, counted, weight
    )


Means = tuple[Interval, Interval, Interval, Sequence[int], int]


def sure_means(lines: Sequence[Line], unit: int) -> Means:
    """Readiness, maturity and evidenced readiness of lines that all count, in one pass."""
    weight = low = high = 0
    maturity_low = maturity_high = evidenced_low = evidenced_high = 0
    for item, _, _, _, least, greatest, maturity, evidenced in lines:
        w = item.weight
        weight += w
        low += w * least
        high += w * greatest
        maturity_low += w * maturity[0]
        maturity_high += w * maturity[1]
        evidenced_low += w * evidenced[0]
        evidenced_high += w * evidenced[1]
    whole = weight * unit
    return (
        between(low, high, whole),
        between(maturity_low, maturity_high, whole),
        between(evidenced_low, evidenced_high, whole),
        range(len(lines)),
        weight,
    )


def between(low: int, high: int, whole: int) -> Interval:
    least = Fraction(low, whole)
    return Interval(least, least if high == low else Fraction(high, whole))


def open_means(lines: Sequence[Line], unit: int) -> Means:
    """The same of lines of which some only may count."""

    def interval(low: Callable[[Line], int], high: Callable[[Line], int]) -> tuple[Interval, Mean]:
        least = least_mean([Part(line.item.weight, low(line), line.is_sure) for line in lines])
        greatest = greatest_mean([Part(line.item.weight, high(line), line.is_sure) for line in lines])
        return Interval(least.over(unit), greatest.over(unit)), least

    raw, least = interval(lambda line: line.low, lambda line: line.high)
    maturity, _ = interval(lambda line: line.maturity[0], lambda line: line.maturity[1])
    evidenced, _ = interval(lambda line: line.evidenced[0], lambda line: line.evidenced[1])
    return raw, maturity, evidenced, least.counted, sum(line.item.weight for line in lines)


def capped(interval: Interval, gates: Sequence[FailedGate]) -> Interval:
    """The interval under the caps of the gates that fail."""
    if not gates:
        return interval
    return Interval(
        min([interval.low, *(f.gate.cap / 100 for f in gates if f.low_fails)]),
        min([interval.high, *(f.gate.cap / 100 for f in gates if f.high_fails)]),
    )


def judge_gates(situation: Situation, chapter: Chapter) -> tuple[FailedGate, ...]:
    """The gates of a chapter that fail in the low or the high score."""
    judged = (judge_gate(situation, gate) for gate in situation.playbook.gates_of[chapter.id])
    return tuple(failed for failed in judged if failed)


def judge_gate(situation: Situation, gate: Gate, answer_of: Callable[[str], Answer] | None = None) -> FailedGate | None:
    """The gate if it fails in the low or the high score.

    A requirement that is not answered fails in the low score and passes in the high; one that is not
    asked, or does not apply, does not bind.

    Args:
        answer_of: other answers than those of the situation, for a re-scoring.
    """
    low = high = False
    for item_id, wanted in gate.requires.items():
        answer = (answer_of or situation.answer)(item_id)
        relevance = situation.relevance[item_id]
        if relevance is False or answer.state == NOT_APPLICABLE:
            continue
        is_met = None if answer.state != VALUE else meets(situation, item_id, answer.value, wanted)
        low |= is_met is not True
        high |= is_met is False and relevance is True
    return FailedGate(gate, low, high) if low else None


def meets(situation: Situation, item_id: str, value: Any, wanted: Any) -> bool:
    """A level reaches the level wanted; an option is the option wanted; a rule does not hold."""
    if isinstance(wanted, Expression):
        item = situation.playbook.items[item_id]
        return situation.outcome(wanted, {item_id: type_of(item).rule_value(item, value)}) is not True
    return bool(value >= wanted if isinstance(wanted, int) else value == wanted)


@dataclass(frozen=True)
class Scores:
    """All chapters and the whole. Intervals are in [0, 1]; None when nothing is active."""

    chapters: tuple[ChapterScore, ...]
    readiness: Interval | None
    maturity: Interval | None
    evidenced: Interval | None
    counted: Sequence[int]  # indices of the chapters in the low mean


def score(situation: Situation) -> Scores:
    """The one scoring function."""
    lines = lines_of(situation)
    chapters = situation.playbook.scored_chapters
    return combine(tuple(score_chapter(situation, chapter, lines[chapter.id]) for chapter in chapters))


def combine(chapters: tuple[ChapterScore, ...]) -> Scores:
    """The weighted means over the active chapters."""
    active = [i for i, chapter in enumerate(chapters) if chapter.lines]
    if not active:
        return Scores(chapters, None, None, None, ())
    scored = [chapters[i] for i in active]
    low = whole_mean(scored, [c.readiness.low for c in scored if c.readiness], least_mean)
    readiness = whole(scored, [c.readiness for c in scored if c.readiness])
    return Scores(
        chapters,
        readiness,
        whole(scored, [c.maturity for c in scored if c.maturity]),
        whole(scored, [c.evidenced for c in scored if c.evidenced]),
        [active[i] for i in low.counted],
    )


def whole(chapters: Sequence[ChapterScore], intervals: Sequence[Interval]) -> Interval:
    """The mean of the chapters' intervals, each end for itself."""
    low = whole_mean(chapters, [interval.low for interval in intervals], least_mean).over(1)
    is_sure = all(chapter.is_sure for chapter in chapters)
    if is_sure and not any(interval.is_open for interval in intervals):
        return Interval(low, low)
    high = whole_mean(chapters, [interval.high for interval in intervals], greatest_mean).over(1)
    return Interval(low, high)


def whole_mean(
    chapters: Sequence[ChapterScore], figures: Sequence[Fraction], mean: Callable[[Sequence[Part]], Mean]
) -> Mean:
    """A mean over chapters; figures are brought to one denominator, so that whole numbers are added."""
    common = math.lcm(*(figure.denominator for figure in figures))
    parts = [
        Part(chapter.chapter.weight, figure.numerator * (common // figure.denominator), chapter.is_sure)
        for chapter, figure in zip(chapters, figures, strict=True)
    ]
    found = mean(parts)
    return found._replace(total=Fraction(found.total, common))


def percent(interval: Interval | None) -> Interval | None:
    """An interval of [0, 1] as one of 0..100."""
    if interval is None:
        return None
    low = hundredfold(interval.low)
    return Interval(low, low if interval.high is interval.low else hundredfold(interval.high))


def hundredfold(figure: Fraction) -> Fraction:
    # Half the time of figure * 100.
    return Fraction(figure.numerator * 100, figure.denominator)


def with_inapplicable(situation: Situation, scored: ChapterScore, left_out: Sequence[tuple[int, bool]]) -> Interval:
    """A chapter's readiness ([0, 1]) when what was marked "does not apply" counts as 0.

    Args:
        left_out: weight of each such question, and whether it is asked for certain.
    """
    playbook: Playbook = situation.playbook
    zero = [Part(weight, 0, is_sure) for weight, is_sure in left_out]
    low = [Part(line.item.weight, line.low, line.is_sure) for line in scored.lines]
    high = [Part(line.item.weight, line.high, line.is_sure) for line in scored.lines]
    raw = Interval(least_mean(low + zero).over(playbook.unit), greatest_mean(high + zero).over(playbook.unit))
    return capped(raw, scored.gates)
