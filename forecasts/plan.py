"""Plan and forecast: what the plan's actions do to break-even and cash, and which inputs close a gap."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.remembered import Remembered
from assessments.evaluation import Evaluation
from assessments.models import Assessment
from assessments.results.additions import Lever, Levers
from assessments.wording import sentences
from engine.forecast.inputs.addresses import Address
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.joining.book import ActionEffect, ForecastBook
from engine.forecast.joining.levers import levers_of
from engine.forecast.joining.plan import ActionStep, PlanEffect, plan_effect
from engine.forecast.reckoning.forecast import Summary
from engine.forecast.reckoning.tornado import used_paths
from forecasts.compare import inputs_of
from forecasts.links import book_of
from forecasts.models import Scenario
from forecasts.question import month_asked
from forecasts.words import money, month_of, say

LEVERS_SHOWN = 3


USED = Remembered(most=200)  # the inputs a model looks at, by digest
EFFECTS = Remembered(most=50)  # what a plan does to a forecast: one more forecast for each of its actions


@dataclass(frozen=True, slots=True)
class EffectRow:
    """Where the forecast stands: break-even, lowest cash, money missing."""

    name: str
    break_even: str
    cash_low: str
    need: str


@dataclass(frozen=True, slots=True)
class EffectStep:
    """An action of the plan: the break-even it brings alone, and where things stand with all before it."""

    number: int
    note: str
    alone: str
    then: EffectRow


@dataclass(frozen=True)
class PlanOnForecast:
    """The forecast without and with the actions of the assessment's plan, in one language."""

    inputs: Inputs
    evaluation: Evaluation
    language: str

    @cached_property
    def book(self) -> ForecastBook:
        return book_of(self.evaluation)

    @cached_property
    def effect(self) -> PlanEffect:
        planned = self.evaluation.result.plan.actions
        depends_on = (self.evaluation.playbook.digest, self.inputs.digest, planned)
        return EFFECTS.get(depends_on, lambda: plan_effect(self.book, self.inputs, planned))

    @property
    def has_effect(self) -> bool:
        return bool(self.effect.steps)

    @property
    def lead(self) -> str:
        """What the whole plan comes to, in two sentences."""
        return sentences([self.break_even_sentence, self.cash_sentence], self.language)

    @property
    def break_even_sentence(self) -> str:
        before, after = self.effect.before.break_even, self.effect.after.break_even
        if before == after:
            text = _("With the plan’s actions break-even stays the same: %(month)s.")
            return text % {"month": self.month(before)}
        words = {"before": self.month(before), "after": self.month(after)}
        if before is None:
            text = _(
                "Without the plan break-even lies beyond the %(months)d months of the forecast; with its actions it comes in %(after)s."
            )
            return text % {"months": self.inputs.settings.horizon, "after": words["after"]}
        return _("With the plan’s actions break-even moves from %(before)s to %(after)s.") % words

    @property
    def cash_sentence(self) -> str:
        low, then = self.effect.before.cash_low[1], self.effect.after.cash_low[1]
        words = {"before": self.money(low), "after": self.money(then)}
        return _("The lowest cash goes from %(before)s to %(after)s.") % words

    @property
    def silent(self) -> str:
        """How many actions of the plan the forecast says nothing about."""
        count = len(self.effect.silent)
        return (
            ngettext(
                "%(count)d action of the plan changes no input of this forecast.",
                "%(count)d actions of the plan change no input of this forecast.",
                count,
            )
            % {"count": count}
            if count
            else ""
        )

    @property
    def before(self) -> EffectRow:
        """Where the forecast stands without the plan."""
        return self.row(_("Without the plan"), self.effect.before)

    @property
    def after(self) -> EffectRow:
        """Where it stands with all of the plan."""
        return self.row(_("With the plan"), self.effect.after)

    @property
    def steps(self) -> list[EffectStep]:
        """The actions in the plan's order: what each changes, and where things stand after it."""
        steps = self.evaluation.result.plan.steps
        numbers = {action: step.number for step in steps for action in step.actions}
        return [self.step(one, numbers[one.action]) for one in self.effect.steps]

    def step(self, one: ActionStep, number: int) -> EffectStep:
        steps = self.evaluation.result.plan.steps
        rung = next(part for step in reversed(steps) for part in step.parts if part.action == one.action)
        title = say(rung.title, self.language)
        return EffectStep(
            number=number,
            note=self.note(self.book.effects[one.action], is_covered=one.is_covered),
            alone=self.month(one.alone.break_even),
            then=self.row(title, one.together),
        )

    def note(self, rule: ActionEffect, *, is_covered: bool) -> str:
        """What the action is expected to change, on what ground, and whether it adds anything here."""
        facts = ", ".join(fact.upper().replace("_", "-") for fact in rule.facts)
        basis = _("Based on %(facts)s.") if rule.basis == "fact" else _("Our own estimate.")
        covered = _("An earlier action already does as much.") if is_covered else ""
        return sentences([say(rule.note, self.language), basis % {"facts": facts}, covered], self.language)

    def row(self, name: str, summary: Summary) -> EffectRow:
        return EffectRow(
            name=name,
            break_even=self.month(summary.break_even),
            cash_low=self.money(summary.cash_low[1]),
            need=self.money(summary.funding_need),
        )

    def month(self, month: int | None) -> str:
        return month_of(self.inputs, month)

    def money(self, value: Decimal) -> str:
        return money(value, self.inputs.settings.currency)


def levers(assessment: Assessment, evaluation: Evaluation, language: str) -> dict[str, Levers]:
    """For each gap that the forecast can close, its levers in the assessment's main scenario.

    Keyed by the gap's id: `note` says what to move, `inputs` are labels with the address that asks
    which value brings break-even in time. Empty when there is no forecast yet.
    """
    scenario = Scenario.objects.main_of(assessment)
    inputs = inputs_of(scenario) if scenario else None
    if scenario is None or inputs is None:
        return {}
    book = book_of(evaluation)
    used: set[str] = USED.get(inputs.digest, lambda: set(used_paths(inputs)))
    found: dict[str, Levers] = {}
    for gap in evaluation.result.gaps:
        named = [a for a in levers_of(book, gap.id, inputs) if a.path in used]
        if named:
            links = tuple(link(scenario, inputs, a, language) for a in named[:LEVERS_SHOWN])
            found[gap.id] = Levers(say(book.levers[gap.id].note, language), links)
    return found


def link(scenario: Scenario, inputs: Inputs, address: Address, language: str) -> Lever:
    query = urlencode({"input": address.path, "by_month": month_asked(inputs)})
    url = f"{reverse('scenario', args=[scenario.public_id])}?{query}#question"
    return Lever(say(address.label, language), url)
