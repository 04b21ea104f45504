"""Credits, chapter means, gates and the whole: exact rationals from answer to figure (playbooks.md, section 4)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from playbooks.engine.answers import NO_ANSWER, NOT_APPLICABLE, VALUE, Answer, read_answer
from playbooks.engine.relevance import Situation
from playbooks.engine.result import FailedGate, Interval
from playbooks.engine.schema import Chapter, Gate, Item

ZERO, ONE = Fraction(0), Fraction(1)
OPEN = (ZERO, ONE)
READINESS = {(k, t): min(ONE, Fraction(k, t)) if t else ONE for k in range(5) for t in range(5)}
MATURITY = {k: Fraction(k, 4) for k in range(5)}


@dataclass(frozen=True, slots=True)
class Line:
    """One active question: its weight and its readiness and maturity credit as intervals in [0, 1]."""

    item: Item
    answer: Answer
    is_sure: bool  # relevant for certain, not only perhaps
    low: Fraction
    high: Fraction
    maturity_low: Fraction
    maturity_high: Fraction


def severities_of(situation: Situation, item: Item, value: Any) -> tuple[str | None, ...]:
    """The severities a value may mean: one, unless an unanswered fact decides between several."""
    if item.type == "choice":
        return (item.fires.get(value),)
    if item.type == "yesno":
        return severities_of_no(situation, item) if value == "no" else (None,)
    if item.type == "choices":
        return first_hits(
            [(outcome_of(situation, band.when), band.severity) for band in item.choices_bands]
        )
    outcomes = []
    for band in item.bands:
        holds: bool | None = band.holds(value, situation.playbook.limits[band.parameter])
        if holds and band.when is not None:
            holds = outcome_of(situation, band.when)
        outcomes.append((holds, band.severity))
    return first_hits(outcomes)


def severities_of_no(situation: Situation, item: Item) -> tuple[str | None, ...]:
    if item.is_blocker:
        return ("critical",)
    return tuple(
        {item.no_severity if stage >= item.from_stage else "low" for stage in situation.stages}
    )


def outcome_of(situation: Situation, condition: Any) -> bool | None:
    outcome: bool | None = condition.evaluate(situation.values.get)
    return outcome


def first_hits(outcomes: Sequence[tuple[bool | None, str]]) -> tuple[str | None, ...]:
    """The severities that a first-hit table may give when some of its conditions are unknown."""
    possible: list[str | None] = []
    for holds, severity in outcomes:
        if holds is not False:
            possible.append(severity)
        if holds:
            return tuple(possible)
    return (*possible, None)


def credit_of(situation: Situation, item: Item, answer: Answer) -> tuple[Fraction, Fraction]:
    """The readiness credit of an answer, least and greatest, in [0, 1]."""
    value = value_of(situation, item, answer)
    if value is None:
        return OPEN
    if item.type == "level":
        least, greatest = situation.targets_of(item)
        return READINESS[value, greatest], READINESS[value, least]
    credits = [situation.playbook.credits[s] for s in severities_of(situation, item, value)]
    return min(credits), max(credits)


def value_of(situation: Situation, item: Item, answer: Answer) -> Any:
    """The value that is scored; None when it is not known."""
    if item.type == "derived":
        return situation.values.get(item.id)
    return answer.value if answer.state == VALUE else None


def line_of(situation: Situation, item: Item, answer: Answer, factor: Fraction) -> Line:
    low, high = credit_of(situation, item, answer)
    maturity_low, maturity_high = low, high
    if item.type == "level" and answer.state == VALUE:
        maturity_low = maturity_high = MATURITY[answer.value]
    if (
        factor != ONE
        and item.evidence is not None
        and not answer.is_evidenced
        and answer.state == VALUE
    ):
        low, high = low * factor, high * factor
        maturity_low, maturity_high = maturity_low * factor, maturity_high * factor
    is_sure = situation.relevance[item.id] is True
    return Line(item, answer, is_sure, low, high, maturity_low, maturity_high)


def lines_of(situation: Situation, factor: Fraction = ONE) -> dict[str, tuple[Line, ...]]:
    """The active lines of each scored chapter: relevant (or perhaps so) and not marked "does not apply"."""
    playbook = situation.playbook
    return {
        chapter.id: tuple(
            line_of(situation, item, situation.answers.get(item.id, NO_ANSWER), factor)
            for item in playbook.items_of(chapter.id)
            if item.weight
            and situation.relevance[item.id] is not False
            and situation.answers.get(item.id, NO_ANSWER).state != NOT_APPLICABLE
        )
        for chapter in playbook.scored_chapters
    }


Part = tuple[int, Fraction, bool]  # weight, credit, whether it certainly counts


def least_mean(parts: Iterable[Part]) -> tuple[Fraction, set[int]]:
    """The least weighted mean over every choice of the uncertain parts, and the indices it counts.

    The least mean takes the uncertain parts in order of credit for as long as each pulls it down.
    """
    parts = list(parts)
    if all(part[2] for part in parts):
        return mean(parts), set(range(len(parts)))
    sure = [i for i, part in enumerate(parts) if part[2]]
    maybe = sorted((i for i, part in enumerate(parts) if not part[2]), key=lambda i: parts[i][1])
    chosen = set(sure)
    total = sum((parts[i][0] * parts[i][1] for i in sure), ZERO)
    weight = sum(parts[i][0] for i in sure)
    for i in maybe:
        if weight and parts[i][1] * weight >= total:
            break
        chosen.add(i)
        total += parts[i][0] * parts[i][1]
        weight += parts[i][0]
    return (total / weight if weight else ZERO), chosen


def mean(parts: Sequence[Part]) -> Fraction:
    """The weighted mean; credits are brought to one denominator, so that whole numbers are added."""
    if not parts:
        return ZERO
    common = math.lcm(*(credit.denominator for _, credit, _ in parts))
    total = sum(
        weight * credit.numerator * (common // credit.denominator) for weight, credit, _ in parts
    )
    return Fraction(total, common * sum(weight for weight, _, _ in parts))


def greatest_mean(parts: Iterable[Part]) -> Fraction:
    """The greatest weighted mean over every choice of the uncertain parts."""
    parts = list(parts)
    if all(part[2] for part in parts):
        return mean(parts)
    return ONE - least_mean((weight, ONE - credit, sure) for weight, credit, sure in parts)[0]


@dataclass(frozen=True)
class ChapterScore:
    """One chapter judged. Scores are in [0, 1]; None when nothing is active."""

    chapter: Chapter
    lines: tuple[Line, ...]
    raw: Interval | None
    readiness: Interval | None
    maturity: Interval | None
    gates: tuple[FailedGate, ...]
    counted: frozenset[int]  # indices of the lines in the low mean

    is_sure: bool = True


def score_chapter(situation: Situation, chapter: Chapter, lines: tuple[Line, ...]) -> ChapterScore:
    if not lines:
        return ChapterScore(chapter, (), None, None, None, (), frozenset())
    low, counted = least_mean((line.item.weight, line.low, line.is_sure) for line in lines)
    high = greatest_mean((line.item.weight, line.high, line.is_sure) for line in lines)
    maturity = Interval(
        least_mean((line.item.weight, line.maturity_low, line.is_sure) for line in lines)[0],
        greatest_mean((line.item.weight, line.maturity_high, line.is_sure) for line in lines),
    )
    gates = tuple(
        failed
        for gate in situation.playbook.gates
        if gate.chapter == chapter.id and (failed := judge_gate(situation, gate))
    )
    capped = Interval(
        min([low, *(f.gate.cap / 100 for f in gates if f.low_fails)]),
        min([high, *(f.gate.cap / 100 for f in gates if f.high_fails)]),
    )
    return ChapterScore(
        chapter, lines, Interval(low, high), capped, maturity, gates, frozenset(counted)
    )


def judge_gate(situation: Situation, gate: Gate) -> FailedGate | None:
    """The gate if it fails in the low or the high score; a requirement that is not asked does not bind."""
    low = high = False
    for item_id, wanted in gate.requires.items():
        answer = situation.answer(item_id)
        relevance = situation.relevance[item_id]
        if relevance is False or answer.state == NOT_APPLICABLE:
            continue
        is_met = None if answer.state != VALUE else meets(answer.value, wanted)
        low |= is_met is not True
        high |= is_met is False and relevance is True
    return FailedGate(gate, low, high) if low else None


def meets(value: Any, wanted: Any) -> bool:
    """A level reaches the level wanted; an option is the option wanted."""
    return bool(value >= wanted if isinstance(wanted, int) else value == wanted)


@dataclass(frozen=True)
class Scores:
    """All chapters and the whole. Intervals are in [0, 1]."""

    chapters: tuple[ChapterScore, ...]
    readiness: Interval | None
    maturity: Interval | None
    counted: frozenset[int]  # indices of the chapters in the low mean


def score(situation: Situation, factor: Fraction = ONE) -> Scores:
    """The one scoring function. `factor` is what an answer without its evidence earns of its credit."""
    lines = lines_of(situation, factor)
    chapters = tuple(
        score_chapter(situation, chapter, lines[chapter.id])
        for chapter in situation.playbook.scored_chapters
    )
    return combine(chapters)


def combine(chapters: tuple[ChapterScore, ...]) -> Scores:
    active = [(i, c) for i, c in enumerate(chapters) if c.readiness is not None]
    if not active:
        return Scores(chapters, None, None, frozenset())

    def parts(pick: str, end: str) -> list[Part]:
        return [(c.chapter.weight, getattr(getattr(c, pick), end), c.is_sure) for _, c in active]

    low, counted = least_mean(parts("readiness", "low"))
    readiness = Interval(low, greatest_mean(parts("readiness", "high")))
    maturity = Interval(
        least_mean(parts("maturity", "low"))[0], greatest_mean(parts("maturity", "high"))
    )
    return Scores(chapters, readiness, maturity, frozenset(active[i][0] for i in counted))


def percent(interval: Interval | None) -> Interval | None:
    """An interval of [0, 1] as one of 0..100."""
    return None if interval is None else Interval(interval.low * 100, interval.high * 100)


def score_of(situation: Situation) -> Interval | None:
    """The readiness of a situation, 0..100: what a re-scoring needs."""
    return percent(score(situation).readiness)


@dataclass(frozen=True, slots=True)
class Change:
    """What an improvement does to one chapter: its lines that changed and its new score, in [0, 1]."""

    lines: Mapping[int, Line]
    score: Interval


class Rescorer:
    """Scores what changes when some answers improve, without judging the rest again.

    A chapter whose questions are all asked for certain is a plain weighted mean, so that a changed
    line moves its sums; only a chapter that waits for a fact is scored anew.
    """

    def __init__(self, situation: Situation, scores: Scores) -> None:
        self.situation = situation
        self.scores = scores
        self.lines = [list(chapter.lines) for chapter in scores.chapters]
        self.sums = [sums_of(lines) for lines in self.lines]
        self.ends = [chapter.readiness for chapter in scores.chapters]
        self.places = {
            line.item.id: (c, i)
            for c, lines in enumerate(self.lines)
            for i, line in enumerate(lines)
        }
        self.answers: dict[str, Answer] = dict(situation.answers)
        self.gates = [
            [gate for gate in situation.playbook.gates if gate.chapter == chapter.chapter.id]
            for chapter in scores.chapters
        ]
        self.readiness = scores.readiness

    def improved(self, achieves: Mapping[str, Any]) -> tuple[dict[int, Change], Interval | None]:
        """The chapters that change and the readiness ([0, 1]) once the achieved answers hold.

        An achieved answer that is no better than the present one changes nothing.
        """
        found: dict[int, dict[int, Line]] = {}
        for item_id, raw in achieves.items():
            if item_id in self.places:
                c, i = self.places[item_id]
                line = achieved_line(self.situation, self.lines[c][i], raw)
                if line is not self.lines[c][i]:
                    found.setdefault(c, {})[i] = line
        changes = {c: Change(lines, self.chapter_score(c, lines)) for c, lines in found.items()}
        return changes, self.whole(changes) if changes else self.readiness

    def apply(self, achieves: Mapping[str, Any]) -> Interval | None:
        """Keeps the improvement, and returns the new readiness."""
        changes, self.readiness = self.improved(achieves)
        for c, change in changes.items():
            for i, line in change.lines.items():
                self.lines[c][i] = line
                if line.item.type != "derived":
                    self.answers[line.item.id] = line.answer
            self.sums[c] = sums_of(self.lines[c])
            self.ends[c] = change.score
        return self.readiness

    def chapter_score(self, c: int, changed: Mapping[int, Line]) -> Interval:
        sums = self.sums[c]
        if sums is None:
            lines = [changed.get(i, line) for i, line in enumerate(self.lines[c])]
            low = least_mean((line.item.weight, line.low, line.is_sure) for line in lines)[0]
            high = greatest_mean((line.item.weight, line.high, line.is_sure) for line in lines)
        else:
            low, high, weight = sums
            for i, line in changed.items():
                low += line.item.weight * (line.low - self.lines[c][i].low)
                high += line.item.weight * (line.high - self.lines[c][i].high)
            low, high = low / weight, high / weight
        if not self.gates[c]:
            return Interval(low, high)
        answers = {**self.answers, **{line.item.id: line.answer for line in changed.values()}}
        situation = replace(self.situation, answers=answers)
        failed = [f for gate in self.gates[c] if (f := judge_gate(situation, gate))]
        return Interval(
            min([low, *(f.gate.cap / 100 for f in failed if f.low_fails)]),
            min([high, *(f.gate.cap / 100 for f in failed if f.high_fails)]),
        )

    def whole(self, changes: Mapping[int, Change]) -> Interval:
        chapters = self.scores.chapters
        ends = [changes[c].score if c in changes else end for c, end in enumerate(self.ends)]
        active = [(c, end) for c, end in enumerate(ends) if end is not None]
        return Interval(
            least_mean(
                (chapters[c].chapter.weight, end.low, chapters[c].is_sure) for c, end in active
            )[0],
            greatest_mean(
                (chapters[c].chapter.weight, end.high, chapters[c].is_sure) for c, end in active
            ),
        )


def sums_of(lines: Sequence[Line]) -> tuple[Fraction, Fraction, int] | None:
    """Weighted sums of the low and the high credits and the weight; None when a line only may count."""
    if not lines or not all(line.is_sure for line in lines):
        return None
    low = sum((line.item.weight * line.low for line in lines), ZERO)
    high = sum((line.item.weight * line.high for line in lines), ZERO)
    return low, high, sum(line.item.weight for line in lines)


def achieved_line(situation: Situation, line: Line, raw: Any) -> Line:
    """The line with the achieved answer, or the same line when that answer is no better."""
    answer = achieved_answer(situation, line.item, raw)
    if line.item.type == "derived":
        credits = [
            situation.playbook.credits[s] for s in severities_of(situation, line.item, answer.value)
        ]
        low, high = min(credits), max(credits)
    else:
        low, high = credit_of(situation, line.item, answer)
    if low <= line.low and not better_level(line, answer):
        return line
    return replace(line, answer=answer, low=max(low, line.low), high=max(high, low))


def achieved_answer(situation: Situation, item: Item, raw: Any) -> Answer:
    """The answer once an action is done; "target" is the level expected."""
    if raw == "target":
        return Answer(VALUE, situation.targets_of(item)[1], is_evidenced=True)
    if item.type == "derived":
        return Answer(VALUE, Fraction(str(raw)))
    return replace(read_answer(item, raw), is_evidenced=True)


def better_level(line: Line, answer: Answer) -> bool:
    if line.item.type != "level" or line.answer.state != VALUE:
        return False
    return bool(answer.value > line.answer.value)
