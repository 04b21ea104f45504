"""What the actions of a plan do to the forecast: each alone, and all from the month in which they take effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from engine.forecast.inputs.catalogue import HIGH_MONTHS
from engine.forecast.inputs.effects import Effect, apply_effects, matching, without_target
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import month_after
from engine.forecast.inputs.quantities import digits
from engine.forecast.inputs.reading import added_items
from engine.forecast.inputs.salaries import with_salaries_apart
from engine.forecast.joining.alone import CashAlone, Variant, cash_alone
from engine.forecast.joining.book import Change, ForecastBook
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.changes import Stage, changing
from engine.forecast.reckoning.exact import evaluate_exactly
from engine.forecast.reckoning.forecast import summary_to_the_end
from engine.forecast.reckoning.run import Stepped, Value
from engine.forecast.reckoning.sampling import draws
from engine.forecast.reckoning.simulation import PATHS, SEED, SHOWN, Simulation, drawn, told
from engine.forecast.reckoning.summary import SUMMED, Summary, summary_of

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Planned:
    """An action of the plan and the month of the forecast from which what it brings is there, 1 or later.

    Attributes:
        costs: what the work on it costs by month of the forecast, in its currency.
    """

    action: str
    month: int
    costs: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActionStep:
    """What one action does.

    Attributes:
        month: from which it holds.
        effects: its effects that this forecast has inputs for.
        missing: its effects that have no input here, such as API prices without an API.
        cash_low: the least cash within the horizon if it were the only action, its effort left out.
        gain: how much that is above the least cash without any action; below 0: it costs cash.
        is_covered: actions before it pull the same levers as strongly, so that it adds nothing.
        short_until: the last month in which it and its work, alone, leave less cash than there is without them, if
            cash falls short of the reserve by then and later is no lower; else None.
    """

    action: str
    month: int
    effects: tuple[Effect, ...]
    missing: tuple[Effect, ...]
    cash_low: Decimal
    gain: Decimal
    is_covered: bool
    short_until: int | None


@dataclass(frozen=True, slots=True)
class PlanEffect:
    """The forecast without and with the plan.

    Attributes:
        steps: the actions that change it, the one that raises the least cash most first.
        silent: the actions of which nothing is said, whose inputs this forecast does not have, or that take
            effect after its horizon.
        effort: what doing the plan costs by month of the forecast.
        unpaid: the forecast with the plan as if doing it cost nothing.
        cash: at the end of each month of the horizon with the plan, as typed.
    """

    before: Summary
    after: Summary
    steps: tuple[ActionStep, ...]
    silent: tuple[str, ...]
    effort: Mapping[int, Decimal]
    unpaid: Summary
    cash: tuple[Decimal, ...]

    @property
    def actions_gain(self) -> Decimal:
        """What all actions together do to the least cash, the cost of doing them left out."""
        return self.unpaid.cash_low[1] - self.before.cash_low[1]

    @property
    def effort_gain(self) -> Decimal:
        """What doing them takes from that."""
        return self.after.cash_low[1] - self.unpaid.cash_low[1]

    @property
    def gain(self) -> Decimal:
        """What the whole plan does to the least cash."""
        return self.after.cash_low[1] - self.before.cash_low[1]


@dataclass(frozen=True)
class PlannedCase:
    """A venture with its plan: the inputs, effort included, and the stages in which the effects set in."""

    inputs: Inputs
    stages: tuple[Stage, ...]

    @cached_property
    def lines(self) -> Mapping[str, tuple[Decimal | None, ...]]:
        """The lines of `SUMMED` in the base case with the plan, to month 60 and to the cent."""
        values = changing(self.inputs.base, self.stages)
        model = build_model(self.inputs.to_the_end(), touched(values)).only(SUMMED)
        return evaluate_exactly(model, values)

    def summary(self) -> Summary:
        """The base case with the plan, to the cent."""
        return summary_of(self.lines, self.inputs)

    def cash(self) -> tuple[Decimal, ...]:
        """Cash at the end of each month of the horizon, in the base case with the plan."""
        shown = self.lines["cash"][1 : self.inputs.settings.horizon + 1]
        return tuple(amount for amount in shown if amount is not None)

    def simulation(self, paths: int = PATHS, seed: int = SEED) -> Simulation:
        """The same draws as `simulate` makes without the plan, with the plan."""
        values: dict[str, Value] = {path: float(value) for path, value in self.inputs.base.items()}
        values |= draws(self.inputs, paths, seed)
        return told(drawn(self.inputs, changing(values, self.stages), (paths, seed), SHOWN))


def plan_effect(
    book: ForecastBook, inputs: Inputs, planned: Iterable[Planned], effort: Mapping[int, Decimal] | None = None
) -> PlanEffect:
    """The plan's effect on break-even and cash, each action from its month on.

    Of several actions that pull the same lever on the same input only the strongest counts: routing to a
    small model saves once, however often the plan asks for it.

    Args:
        planned: in the plan's order; of one action the first counts.
        effort: what doing the plan costs by month of the forecast, in its currency.
    """
    asked = list({one.action: one for one in reversed(list(planned))}.values())[::-1]
    working = [one for one in asked if targets(book, inputs, one)]
    costs = {month: amount for month, amount in (effort or {}).items() if amount}
    case = planned_case(book, inputs, working, costs)
    before = summary_to_the_end(inputs)
    steps = steps_of(book, inputs, working, before)
    done = case.summary()
    unpaid = planned_case(book, inputs, working, {}).summary() if costs else done
    chosen = {one.action for one in working}
    silent = tuple(one.action for one in asked if one.action not in chosen)
    return PlanEffect(before, done, tuple(steps), silent, costs, unpaid, case.cash())


def planned_case(
    book: ForecastBook, inputs: Inputs, planned: Sequence[Planned], effort: Mapping[int, Decimal]
) -> PlannedCase:
    """The venture with these actions and what doing them costs."""
    months = sorted({one.month for one in planned})
    begun = {month: combined(book, [one.action for one in planned if one.month <= month]) for month in months}
    stages = (Stage(month, named(inputs, effects)) for month, effects in begun.items())
    return PlannedCase(with_effort(inputs, effort), tuple(stages))


def named(inputs: Inputs, effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """The effects on each input by its name, so that "every cost" means those there are without the plan."""
    apart = with_salaries_apart(inputs, effects)
    return tuple(replace(effect, path=path) for effect in apart for path in matching(effect.path, inputs.numbers))


def touched(values: Mapping[str, Value]) -> frozenset[str]:
    """The inputs that change in the course of the months: what is 0 at first may not be left out of the model."""
    return frozenset(path for path, value in values.items() if isinstance(value, Stepped))


def steps_of(book: ForecastBook, inputs: Inputs, planned: Sequence[Planned], before: Summary) -> list[ActionStep]:
    """What each action does alone, the one that raises the least cash most first."""
    changes = [Variant(one.month, named(inputs, effects_of(book, one.action)), one.costs) for one in planned]
    alone = cash_alone(inputs, changes)
    steps = [step_of(book, (planned, at), alone, before) for at in range(len(planned))]
    return sorted(steps, key=lambda step: -step.gain)


def step_of(book: ForecastBook, place: tuple[Sequence[Planned], int], alone: CashAlone, before: Summary) -> ActionStep:
    (planned, at), inputs = place, alone.inputs
    one, low = planned[at], alone.lows[at]
    effects = effects_of(book, one.action)
    missing = without_target(inputs, effects)
    earlier = [other.action for other in planned[:at] if other.month <= one.month]
    is_covered = with_actions(book, inputs, earlier) == with_actions(book, inputs, [*earlier, one.action])
    kept = tuple(effect for effect in effects if effect not in missing)
    gain, until = low - before.cash_low[1], alone.short_until(at)
    return ActionStep(one.action, one.month, kept, missing, low, gain, is_covered, until)


def targets(book: ForecastBook, inputs: Inputs, one: Planned) -> bool:
    """Whether the action changes at least one input of this forecast within its horizon."""
    if one.action not in book.effects or one.month > inputs.settings.horizon:
        return False
    return with_actions(book, inputs, [one.action]) != inputs


def with_actions(book: ForecastBook, inputs: Inputs, actions: Iterable[str]) -> Inputs:
    """The inputs as if these actions were done."""
    return apply_effects(inputs, named(inputs, combined(book, actions)))


def effects_of(book: ForecastBook, action: str) -> tuple[Effect, ...]:
    return tuple(change.effect for change in book.effects[action].changes)


def combined(book: ForecastBook, action_ids: Iterable[str]) -> tuple[Effect, ...]:
    """The effects of several actions in their order, the strongest of each lever on each input."""
    strongest: dict[Key, Effect] = {}
    for action in action_ids:
        for change in book.effects[action].changes if action in book.effects else ():
            key = key_of(change)
            if key not in strongest or strength(change.effect) > strength(strongest[key]):
                strongest[key] = change.effect
    return tuple(strongest.values())


def key_of(change: Change) -> Key:
    return (change.lever, change.effect.path, change.effect.op)


def strength(effect: Effect) -> float:
    """How far from changing nothing. Of several values set, the first holds."""
    if effect.op == "set":
        return 0.0
    return abs(float(effect.amount) - (1 if effect.op == "multiply" else 0))


def with_effort(inputs: Inputs, costs: Mapping[int, Decimal]) -> Inputs:
    """The inputs with one more cost in each of these months."""
    start = inputs.settings.start
    items = [
        {"name": "Plan", "amount": digits(amount), "every": "once", "start": month_after(start, month)}
        for month, amount in sorted(costs.items())
        if 1 <= month <= HIGH_MONTHS
    ]
    return added_items(inputs, "other_costs", items)
