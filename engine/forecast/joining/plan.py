"""What the actions of a plan do to the forecast: each alone, and all in their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.forecast.inputs.effects import Effect, apply_effects, without_target
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.joining.book import Change, ForecastBook
from engine.forecast.model.graph import Model, references
from engine.forecast.model.model import build_model
from engine.forecast.reckoning.exact import evaluate_exactly
from engine.forecast.reckoning.forecast import SUMMED, Summary, summary_of

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ActionStep:
    """What one action does.

    Attributes:
        effects: its effects that this forecast has inputs for.
        missing: its effects that have no input here, such as API prices without an API.
        alone: the forecast if it were the only action.
        together: the forecast with it and all actions before it.
        is_covered: an earlier action pulls the same levers as strongly, so that it adds nothing.
    """

    action: str
    effects: tuple[Effect, ...]
    missing: tuple[Effect, ...]
    alone: Summary
    together: Summary
    is_covered: bool


@dataclass(frozen=True, slots=True)
class PlanEffect:
    """The forecast without and with the plan.

    Attributes:
        steps: the actions that change it, in the plan's order.
        silent: the actions of which nothing is said, or whose inputs this forecast does not have.
        inputs: the inputs with the whole plan, for charts of the two side by side.
    """

    before: Summary
    after: Summary
    steps: tuple[ActionStep, ...]
    silent: tuple[str, ...]
    inputs: Inputs


def plan_effect(book: ForecastBook, inputs: Inputs, action_ids: Iterable[str]) -> PlanEffect:
    """The plan's effect on break-even and cash, as if its actions were done before the first month.

    Of several actions that pull the same lever on the same input only the strongest counts: routing to a
    small model saves once, however often the plan asks for it.
    """
    asked = tuple(dict.fromkeys(action_ids))
    working = [action for action in asked if targets(book, inputs, action)]
    known = Summaries()
    before = together = known.of(inputs)
    steps: list[ActionStep] = []
    done = inputs
    for count, action in enumerate(working, 1):
        changes = book.effects[action].changes
        effects = tuple(change.effect for change in changes)
        alone = known.of(apply_effects(inputs, effects))
        previous, done = done, apply_effects(inputs, combined(book, working[:count]))
        together = known.of(done)
        missing = without_target(inputs, effects)
        kept = tuple(effect for effect in effects if effect not in missing)
        steps.append(ActionStep(action, kept, missing, alone, together, done == previous))
    silent = tuple(action for action in asked if action not in working)
    return PlanEffect(before, together, tuple(steps), silent, done)


def targets(book: ForecastBook, inputs: Inputs, action: str) -> bool:
    """Whether the action changes at least one input of this forecast."""
    if action not in book.effects:
        return False
    effects = [change.effect for change in book.effects[action].changes]
    return apply_effects(inputs, effects) != inputs


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


class Summaries:
    """Tells the summary of each set of inputs, reckoned once."""

    def __init__(self) -> None:
        self.known: dict[str, Summary] = {}

    def of(self, inputs: Inputs) -> Summary:
        if inputs.digest not in self.known:
            self.known[inputs.digest] = summary_alone(inputs)
        return self.known[inputs.digest]


def summary_alone(inputs: Inputs) -> Summary:
    """The summary that `project` gives, from the lines that it needs: two thirds of the work fall away."""
    model = build_model(inputs)
    values = evaluate_exactly(with_only(model, SUMMED), inputs.base)
    return summary_of(values, inputs)


def with_only(model: Model, lines: Iterable[str]) -> Model:
    """The model with these lines and all that they look at."""
    needed: set[str] = set()
    waiting = list(lines)
    while waiting:
        line = model.lines[waiting.pop()]
        if line.id not in needed:
            needed.add(line.id)
            waiting += [ref.line for e in (line.expr, line.opening) for ref in references(e)]
    return replace(model, lines={key: line for key, line in model.lines.items() if key in needed})
