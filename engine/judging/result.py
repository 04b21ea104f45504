"""What follows from a playbook and answers: numbers and references to texts, never rendered sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from engine.playbook.answers import UNANSWERED, VALUE, Answer
from engine.playbook.parts import HORIZONS, Action, Band, Gate, Number, Rung, Text, Threshold

# Below a third of the weight the interval is wider than two thirds of the scale: whatever band the low end
# falls in, the venture may belong in nearly any other, so there is no verdict, only what is left to answer.
ENOUGH_KNOWN = Fraction(1, 3)


def tenths(value: Fraction) -> str:
    """A number with one decimal, half rounded up: "62.5". The minus sign is U+2212."""
    # value * 10 + 1/2, rounded down: in whole numbers, for pages print thousands of figures.
    units = (value.numerator * 20 + value.denominator) // (2 * value.denominator)
    return printed_tenths(units)


def printed_tenths(units: int) -> str:
    sign = "−" if units < 0 else ""
    return f"{sign}{abs(units) // 10}.{abs(units) % 10}"


@dataclass(frozen=True, slots=True)
class Interval:
    """A score from 0 to 100: at least `low`, at most `high` once everything is answered."""

    low: Fraction
    high: Fraction

    @property
    def is_open(self) -> bool:
        return self.low is not self.high and self.low != self.high

    @property
    def printed(self) -> tuple[str, str]:
        return tenths(self.low), tenths(self.high)


@dataclass(frozen=True, slots=True)
class FailedGate:
    gate: Gate
    low_fails: bool
    high_fails: bool

    def holds_low(self, raw: Fraction) -> bool:
        """Whether it keeps a low score of `raw` (0..100, before gates) down: a cap above it holds nothing."""
        return self.low_fails and self.gate.cap < raw

    def holds_high(self, raw: Fraction) -> bool:
        """The same of a high score."""
        return self.high_fails and self.gate.cap < raw


@dataclass(frozen=True, slots=True)
class ChapterResult:
    """One chapter's scores. `raw` is readiness before gates; intervals are None when nothing is active."""

    id: str
    weight: int
    readiness: Interval | None
    maturity: Interval | None
    raw: Interval | None
    gates: tuple[FailedGate, ...]
    na_share: Fraction
    readiness_na_as_zero: Interval | None
    counts: Mapping[str, int]
    worst: str | None
    answered: int
    total: int
    evidenced: Interval | None = None  # readiness as far as evidence goes

    @property
    def is_active(self) -> bool:
        return self.readiness is not None

    @property
    def binding(self) -> tuple[FailedGate, ...]:
        """The gates that hold the score, at either end, below what it would be."""
        raw = self.raw
        return tuple(f for f in self.gates if raw and (f.holds_low(raw.low) or f.holds_high(raw.high)))


class FiredGap(NamedTuple):
    """A gap or compound rule that fired, with everything it shows."""

    id: str
    code: str
    kind: str  # "gap" | "rule"
    chapter_id: str
    severity: str
    question_id: str | None
    is_blocker: bool
    reason: str  # level | band | option | no | not_measured | rule
    level: int | None
    target: int | None
    threshold: Threshold | None
    rule_text: str
    because: tuple[tuple[str, Answer], ...]
    absorbed_by: str | None
    absorbs: tuple[str, ...]
    worth: Fraction  # points of readiness (low) gained by its rungs, gates included
    gated_by: tuple[str, ...]
    title: Text
    message: Text
    action: Action
    rungs: tuple[Rung, ...]  # from the answer to what is expected, with the steps that fit; of a rule, its own
    duty: str  # "harm" to people or an order to "stop" may follow; empty otherwise
    comes_first: bool  # it stands before everything else, whatever its points

    @property
    def effort(self) -> tuple[Decimal, Decimal]:
        """Working days of all its rungs, least and most."""
        low, high = Decimal(0), Decimal(0)
        for rung in self.rungs:
            low, high = low + rung.effort[0], high + rung.effort[1]
        return low, high

    @property
    def horizon(self) -> int:
        """Days within which format 1 wants it done; 0 where only the schedule tells."""
        return max([rung.horizon for rung in self.rungs], default=0)

    @property
    def depth(self) -> int | None:
        return None if self.level is None or self.target is None else self.target - self.level


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without a value; `max_worth` is what answering it can add to the low score."""

    id: str
    code: str
    chapter_id: str
    state: str
    weight: int
    max_worth: Fraction
    waiting_rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotApplicable:
    id: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a band. `actual` is a score for the first two kinds, None for the others.

    `required` is a score for the first two, and for `evidence` the least weight of the questions that must have it.

    `count` are the gaps that are open, or the questions without the evidence that a band asks for.
    """

    kind: str  # at_least | every_chapter | no_open | evidence
    required: Fraction | None
    actual: Fraction | None
    is_met: bool
    chapter_id: str | None
    severity: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The band the low score reaches, the one the high score could, and what the next one asks.

    Attributes:
        but_for: ids of the one or two gaps or rules that alone keep the next band away.
        share_backed: of the whole weight, 0..1, what has evidence or was confirmed by a review.
        is_claimed: whether that is less than the playbook asks for a verdict to stand without "as claimed".
    """

    band: Band
    possible_band: Band
    next_band: Band | None
    conditions: tuple[Condition, ...]
    but_for: tuple[str, ...] = ()
    share_backed: Fraction = Fraction(0)
    is_claimed: bool = False


class LedgerLine(NamedTuple):
    kind: str  # "question" | "gate"
    id: str
    code: str
    state: str
    value: Any
    credit: Fraction | None
    share: Fraction  # of the whole score, 0..1
    contribution: Fraction  # points
    printed: str

    @property
    def is_known(self) -> bool:
        """Whether the question has a value, given or worked out."""
        is_worked_out = self.state == UNANSWERED and self.value is not None
        return self.kind == "question" and (self.state == VALUE or is_worked_out)

    @property
    def lost(self) -> Fraction:
        return self.share * 100 - self.contribution if self.kind == "question" else -self.contribution


@dataclass(frozen=True, slots=True)
class LedgerChapter:
    chapter_id: str
    share: Fraction
    contribution: Fraction
    printed: str
    lines: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where every point of the low readiness comes from. Lines add up, exactly and as printed."""

    total: Fraction
    printed: str
    chapters: tuple[LedgerChapter, ...]

    @property
    def share_known(self) -> Fraction:
        """How much of the whole score's weight has a value, 0..1; "don't know" is none."""
        lines = (line for chapter in self.chapters for line in chapter.lines)
        return sum((line.share for line in lines if line.is_known), Fraction(0))


class PlanStep(NamedTuple):
    """One item of the plan.

    Attributes:
        rung: what is done, as it is shown.
        parts: the rungs it is made of: in format 1 a rule's own and those of the gaps under it, else `rung` alone.
        closes: ids of the gaps that it closes or brings nearer.
        is_last: whether no later item works on the same gap.
        severity: of what is wrong before it: of its gap, or of the rule that it helps to end where that is graver.
        settles: the id of the rule that it helps to end and is as pressing as, where it is less so by itself.
        after: ids of the rungs that it waits for.
        begins, ends: from the start of the plan, in 1/`a_day` of a working day; five are a week. In format 2 they
            follow from the hours a week that the team gives to the plan, waiting for others included.
        low_before: the low readiness before it; `low` and `high` are the ends after it, all in 1/`denominator`.
    """

    number: int
    rung: Rung
    parts: tuple[Rung, ...]
    closes: tuple[str, ...]
    is_last: bool
    severity: str
    settles: str
    after: tuple[str, ...]
    begins: int
    ends: int
    a_day: int
    is_critical: bool
    low_before: Number
    low: Number
    high: Number
    denominator: int

    @property
    def score_after(self) -> Interval:
        """Readiness once it is done, 0..100."""
        low = Fraction(self.low * 100, self.denominator)
        return Interval(low, low if self.high == self.low else Fraction(self.high * 100, self.denominator))

    @property
    def gain(self) -> Fraction:
        """What it adds to the low readiness, in points."""
        return Fraction((self.low - self.low_before) * 100, self.denominator)

    @property
    def earliest_start(self) -> Fraction:
        """Working days from the start of the plan."""
        return Fraction(self.begins, self.a_day)

    @property
    def earliest_finish(self) -> Fraction:
        """Working days from the start of the plan."""
        return Fraction(self.ends, self.a_day)

    @property
    def actions(self) -> tuple[str, ...]:
        """The ids of the actions that it is a part of."""
        return tuple(part.action for part in self.parts)

    @property
    def effort_low(self) -> Fraction:
        return Fraction(self.rung.effort[0])

    @property
    def effort_high(self) -> Fraction:
        return Fraction(self.rung.effort[1])

    @property
    def horizon(self) -> int:
        """Days within which it is done: as format 1 says, else the first of 30, 60 and 90 that the schedule meets.

        0: after 90 days. Five working days are seven days of the calendar.
        """
        if self.rung.horizon:
            return self.rung.horizon
        return next((days for days in HORIZONS if self.ends * 7 <= days * 5 * self.a_day), 0)


@dataclass(frozen=True)
class Standing:
    """The figures of a result without what is to be done about them.

    Attributes:
        chapters: the readiness of each scored chapter, by id; like that of the whole 0..100, None where it has none.
        is_early: as in `Result`.
    """

    readiness: Interval | None
    chapters: Mapping[str, Interval | None]
    is_early: bool


class Cash(NamedTuple):
    """Until when the cash lasts beside a plan, in weeks from its start.

    Attributes:
        ends: as answered, with no work done.
        late: the id of the first piece that brings cash and is done only after the cash has ended; None where each is
            done in time, or nothing brings any.
        lasts: once all that is in time is done.
    """

    ends: Fraction
    late: str | None
    lasts: Fraction


@dataclass(frozen=True, slots=True)
class Plan:
    steps: tuple[PlanStep, ...]
    effort_low: Fraction
    effort_high: Fraction
    score_before: Interval | None
    score_after: Interval | None
    hours: Fraction = Fraction(0)  # a week that it is laid out for
    cash: Cash | None = None  # how long the cash lasts beside it; None where that is not known, or without limit

    @property
    def actions(self) -> tuple[str, ...]:
        """The ids of the actions in the order in which their last work is done."""
        done = [action for step in self.steps for action in step.actions]
        return tuple(reversed(dict.fromkeys(reversed(done))))


@dataclass(frozen=True, slots=True)
class Result:
    playbook_id: str
    playbook_version: str
    playbook_digest: str
    stage: int | None
    readiness: Interval | None
    maturity: Interval | None
    views: Mapping[str, Interval | None]
    chapters: tuple[ChapterResult, ...]
    gaps: tuple[FiredGap, ...]
    open_questions: tuple[OpenQuestion, ...]
    not_applicable: tuple[NotApplicable, ...]
    irrelevant: tuple[str, ...]
    ignored: tuple[str, ...]
    verdict: Verdict
    ledger: Ledger
    plan: Plan
    counts: Mapping[str, int]

    @property
    def share_known(self) -> Fraction:
        """How much of the whole score's weight has a value, 0..1; "don't know" is none."""
        return self.ledger.share_known

    @property
    def is_early(self) -> bool:
        """Whether too little is known for a verdict to say anything of the venture."""
        return self.share_known < ENOUGH_KNOWN

    def gap(self, gap_id: str) -> FiredGap | None:
        return next((gap for gap in self.gaps if gap.id == gap_id), None)
