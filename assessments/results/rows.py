"""What the pages of a result are made of: rows with their texts in one language, as templates show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.results.additions import Levers
from assessments.results.helping import Help


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """What the next band asks, and where the venture stands. `where` says how many chapters fail it, and the lowest."""

    text: str
    figure: str
    is_met: bool
    where: str


@dataclass(frozen=True, slots=True)
class View:
    """Readiness as one way of looking has it. `rests` says on what; the paper says it of the confirmed one alone."""

    name: str
    figure: str
    rests: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A score as large text and a bar: low and high end, and widths in units of the drawing."""

    low: str
    high: str
    sure: float
    may: float
    mark: float | None


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """A chapter in numbers: scores as printed, what caps it, questions open in it, its worst severity."""

    id: str
    title: str
    weight: int
    readiness: str
    maturity: str
    na_as_zero: str
    gates: tuple[str, ...]
    open: int
    worst: str
    worst_name: str


@dataclass(frozen=True, slots=True)
class ChapterLeft:
    """How far a chapter is answered."""

    id: str
    title: str
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One of the answers that fired a gap."""

    code: str
    title: str
    answer: str


def days_words(effort: str) -> str:
    """Working days as a page says them: "1 day", "0.5 days", "2–5 days"."""
    return _("1 day") if effort == "1" else _("%(days)s days") % {"days": effort}


def working_days(effort: str) -> str:
    """The same where nothing around it says that days are working days."""
    return _("1 working day") if effort == "1" else _("%(days)s working days") % {"days": effort}


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One piece of work that closes a gap or brings it nearer.

    Effort is in working days ("2–5"); `wait` says how long others take after that.
    """

    id: str
    title: str
    steps: tuple[str, ...]
    effort: str
    owner: str
    evidence: str
    wait: str = ""

    @property
    def effort_words(self) -> str:
        return days_words(self.effort)

    @property
    def working_days(self) -> str:
        return working_days(self.effort)


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap: what was found, why it matters, what to do. `absorbed_by` is the code of the rule that contains it."""

    id: str
    code: str
    severity: str
    severity_name: str
    title: str
    message: str
    why: str
    is_rule: bool
    rule: str
    answers: tuple[AnswerRow, ...]
    expected: str
    absorbed_by: str
    worth: str
    held: str  # which cap keeps its points back, and until when; empty where none does
    effort: str  # working days of all its work
    due: str  # within how many days all of it is done
    rungs: tuple[ActionRow, ...]
    source: str
    levers: Levers | None = None
    helps: tuple[Help, ...] = ()
    holds: str = ""  # how many gaps it holds that are graver than it is; empty without any
    members: tuple[GapRow, ...] = ()

    @property
    def effort_words(self) -> str:
        return days_words(self.effort)

    @property
    def names_answers(self) -> bool:
        """Whether each of its answers says what it answers: a rule's do, and those that one figure is worked out from."""
        return self.is_rule or len(self.answers) > 1

    @property
    def action(self) -> ActionRow:
        """What is done first."""
        return self.rungs[0]

    @property
    def later(self) -> tuple[ActionRow, ...]:
        """What is done after that."""
        return self.rungs[1:]

    @property
    def gain(self) -> str:
        """The points of readiness gained by closing it; empty when there are none."""
        return "" if self.worth == "0.0" else f"+{self.worth}"


@dataclass(frozen=True, slots=True)
class GapGroup:
    """The gaps of one severity; absorbed ones stand inside the rule that absorbs them."""

    severity: str
    name: str
    gaps: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A piece of work in its place in the plan: the gaps it works on, what it waits for, readiness after it."""

    action: ActionRow
    number: int
    horizon: int  # days; 0 for later than all horizons
    due: str
    reason: str
    closes: tuple[str, ...]
    after: tuple[int, ...]
    is_critical: bool
    score_after: str
    at_once: str = ""  # what does not wait for its weeks; empty where all of it may
    helps: tuple[Help, ...] = ()


@dataclass(frozen=True, slots=True)
class HoursField:
    """The answer by which a plan is laid out, to be changed beside it.

    Attributes:
        item, chapter: ids of the question and the chapter that keeps it.
        rev: the revision that the page shows.
    """

    item: str
    chapter: str
    rev: int
    hours: str


@dataclass(frozen=True, slots=True)
class Horizon:
    """The steps due within so many days; `days` is 0 for what comes later."""

    days: int
    due: str
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line of the ledger: a question with its answer, or, without a code, a cap."""

    code: str
    title: str
    answer: str
    share: str
    printed: str


@dataclass(frozen=True, slots=True)
class LedgerChapterRow:
    """A chapter of the ledger: points got of the most there are, and the width of its bar."""

    title: str
    printed: str
    share: str
    most: str
    width: float
    lines: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A question without a value, the rules that wait for it, and what it is worth at most."""

    code: str
    chapter_id: str
    chapter: str
    title: str
    state: str
    worth: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotApplicableRow:
    """A question that does not apply, for the venture's own reason."""

    code: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class LegalRow:
    """A dated fact of law, its source, and the questions that ask for it.

    Attributes:
        effective_on: a date, or in words what stands in its place.
        notes: what has to be known of it beside its text: contested, a draft, resting on one source.
        overdue: that its review is past, and what to do; empty where it is not.
    """

    code: str
    text: str
    place: str
    effective_on: str
    as_of: str
    review_by: str
    source: str
    questions: tuple[str, ...]
    notes: tuple[str, ...] = ()
    overdue: str = ""


@dataclass(frozen=True, slots=True)
class LegalGroup:
    """Facts of law that stand alike on one day: in force, coming, perhaps, or setting no duty.

    `key` names the group for machines: now, opening, coming, may, papers.
    """

    key: str
    title: str
    facts: tuple[LegalRow, ...]


@dataclass(frozen=True, slots=True)
class LegalPage:
    """All that is said of law: how far it reaches, the groups, and what is not covered."""

    intro: str
    overdue: str
    groups: tuple[LegalGroup, ...]
    uncovered: tuple[str, ...]
