"""How a playbook and the forecast speak of the same things: what `forecast.yaml` says, checked and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.forecast.inputs.effects import Effect
from engine.playbook.parts import Rung, Text
from engine.playbook.question_types.base import UNKNOWN_START


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far an answer and the forecast may lie apart before they contradict each other.

    Attributes:
        share: per cent of the answer.
        least: in the unit of the answer; the wider of the two counts.
    """

    share: Decimal
    least: Decimal = Decimal(0)

    def is_exceeded(self, answered: Decimal, other: Decimal) -> bool:
        allowed = max(self.least, abs(answered) * self.share / 100)
        return abs(answered - other) > allowed


@dataclass(frozen=True, slots=True)
class PrefillRule:
    """An answer that says what an input is.

    Attributes:
        convert: a key of `joining_conversions.CONVERSIONS`.
        beside: another item whose answer the conversion needs.
        unless: an item that says it better; when it is answered, this rule rests.
        stages: the stages at which the answer means this; empty: all.
        limits: what the result must lie within to be believed.
        tolerance: None: the input is not compared with the answer.
    """

    item: str
    path: str
    convert: str
    note: Text
    beside: str = ""
    unless: str = ""
    stages: frozenset[str] = frozenset()
    limits: tuple[Decimal | None, Decimal | None] = (None, None)
    tolerance: Tolerance | None = None


@dataclass(frozen=True, slots=True)
class OptionRule:
    """A chosen option that says a setting ("market") or which modes of revenue are on ("modes")."""

    item: str
    what: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProposalRule:
    """A measure of the forecast that is set beside the answer to a question. It is no answer: nobody measured it.

    Attributes:
        month: the month whose figure is meant; the third closes the first quarter.
        convert: a key of `joining_values.READINGS`.
    """

    measure: str
    item: str
    month: int
    convert: str
    tolerance: Tolerance
    note: Text


@dataclass(frozen=True, slots=True)
class SupportRule:
    """A question about the plan to profit itself that a forecast answers by being there.

    Attributes:
        level: the level that a forecast with revenue proves.
    """

    item: str
    level: int
    note: Text


@dataclass(frozen=True, slots=True)
class BooksRule:
    """A question about a measured figure that the books of the venture's months answer.

    Attributes:
        figure: one of `joining_format.BOOK_FIGURES`.
    """

    item: str
    figure: str
    note: Text


@dataclass(frozen=True, slots=True)
class Change:
    """One effect and the lever it pulls. Actions that pull the same lever do not add up."""

    effect: Effect
    lever: str


@dataclass(frozen=True, slots=True)
class ActionEffect:
    """What an action of the plan is expected to do to the inputs.

    Attributes:
        basis: fact (the size is at the cautious end of what the facts tell) or guess (our own).
        facts: the playbook's references.
        rungs: what the rungs reach that bring it about; empty: any that does more than find out a figure.
    """

    action: str
    changes: tuple[Change, ...]
    basis: str
    facts: tuple[str, ...]
    note: Text
    rungs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeverRule:
    """The inputs that close a gap when they move."""

    gap: str
    paths: tuple[str, ...]
    note: Text


@dataclass(frozen=True, slots=True)
class BenchmarkRule:
    """The parameters that give a measure its bands. `direction` says which way is good."""

    measure: str
    direction: str
    good: str
    high: str
    warn: str = ""


@dataclass(frozen=True)
class ForecastBook:
    """Everything that joins a playbook to the forecast; empty when the playbook says nothing."""

    prefill: tuple[PrefillRule, ...] = ()
    options: tuple[OptionRule, ...] = ()
    proposals: tuple[ProposalRule, ...] = ()
    effects: Mapping[str, ActionEffect] = field(default_factory=dict)
    levers: Mapping[str, LeverRule] = field(default_factory=dict)
    benchmarks: Mapping[str, BenchmarkRule] = field(default_factory=dict)
    supports: tuple[SupportRule, ...] = ()
    books: tuple[BooksRule, ...] = ()

    def brings(self, rung: Rung) -> bool:
        """Whether work on this rung brings about what its action is said to do to the inputs.

        Of an action without effect, any does: there is nothing to be brought about.
        """
        effect = self.effects.get(rung.action)
        if effect is None:
            return True
        return str(rung.to) in effect.rungs if effect.rungs else rung.start != (UNKNOWN_START,)


EMPTY = ForecastBook()
