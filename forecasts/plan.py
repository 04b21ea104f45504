"""Plan and forecast: what the plan's actions do to break-even and cash, and which inputs close a gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.remembered import Remembered
from assessments.evaluation import Evaluation
from assessments.models import Assessment
from assessments.results.additions import Lever, Levers
from assessments.wording import sentences
from engine.forecast.inputs.addresses import Address
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.pay import unstated
from engine.forecast.joining.book import ActionEffect, ForecastBook
from engine.forecast.joining.levers import levers_of
from engine.forecast.joining.plan import ActionStep, PlanEffect, plan_effect, planned_case
from engine.forecast.reckoning.requirement import SOLVENT
from engine.forecast.reckoning.simulation import Simulation
from engine.forecast.reckoning.tornado import used_paths
from engine.judging.result import PlanStep
from engine.playbook.parts import Rung
from forecasts.cautions import Caution, FieldLink, link_to
from forecasts.compare import inputs_of
from forecasts.kept import kept
from forecasts.links import book_of
from forecasts.models import Scenario, main_of
from forecasts.outcome import OnOutcome
from forecasts.pictures import Pictures
from forecasts.question import BREAK_EVEN, month_asked
from forecasts.statements import Statements
from forecasts.timing import PlanTiming, bringing, timing_of
from forecasts.words import about, chance, figure, money, month_within, say

LEVERS_SHOWN = 3


USED = Remembered(most=200)  # the inputs a model looks at, by digest


@dataclass(frozen=True, slots=True)
class OddsRow:
    """One figure without and with the plan."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EffectStep:
    """An item of the plan: what it changes from which month on, and what it alone does to the lowest cash."""

    number: int
    title: str
    note: str
    month: str
    gain: str


@dataclass(frozen=True, slots=True)
class TotalRow:
    """What actions or work come to all together: what it does to the lowest cash."""

    name: str
    note: str
    gain: str


@dataclass(frozen=True)
class PlanOnForecast(OnOutcome):
    """The forecast without and with the actions of the assessment's plan, in one language.

    Attributes:
        begins: the day on which the plan begins.
    """

    begins: date

    @cached_property
    def book(self) -> ForecastBook:
        return book_of(self.evaluation)

    @cached_property
    def timing(self) -> PlanTiming:
        return timing_of(self.evaluation.result.plan, self.book, self.inputs, self.begins)

    @property
    def depends_on(self) -> tuple[object, ...]:
        return (self.evaluation.playbook.digest, self.inputs.digest, self.timing)

    @cached_property
    def effect(self) -> PlanEffect:
        timing = self.timing
        return kept("plan", self.depends_on, lambda: plan_effect(self.book, self.inputs, timing.planned, timing.costs))

    @cached_property
    def simulation(self) -> Simulation:
        """The same runs with the plan."""
        timing, paths = self.timing, self.outcome.paths
        case = planned_case(self.book, self.inputs, timing.planned, timing.costs)
        return kept("plan-runs", (*self.depends_on, paths), lambda: case.simulation(paths))

    @cached_property
    def said(self) -> Statements:
        """Every statement about the forecast with the plan."""
        return Statements(self.inputs, self.effect.after, self.simulation, self.language)

    @property
    def has_effect(self) -> bool:
        return bool(self.effect.steps)

    @property
    def odds(self) -> list[OddsRow]:
        """The figures that decide, without and with the plan, of the same runs."""
        pair = (self.outcome.said, self.said)
        return [OddsRow(name, *(value(said) for said in pair)) for name, value in self.measures.items()]

    @property
    def measures(self) -> dict[str, Callable[[Statements], str]]:
        """What is set side by side. Without ranges there are no odds, only the case as typed."""
        typed = {
            _("Break-even, as typed"): lambda said: month_within(said.inputs, said.summary.break_even),
            _("Lowest cash, as typed"): lambda said: said.money(said.summary.cash_low[1]),
            _("Money needed, as typed"): lambda said: said.money(said.summary.need.amount),
        }
        if self.outcome.said.is_certain:
            return typed
        months = self.inputs.settings.horizon
        return {
            _("Break-even, as likely as not"): lambda said: month_within(
                said.inputs, said.simulation.break_even_month[1]
            ),
            _("Break-even by month %(months)d") % {"months": months}: lambda said: chance(said.share),
            _("Out of cash by month %(months)d") % {"months": months}: lambda said: chance(
                said.simulation.cash_out[-1]
            ),
            _("Lowest cash, middle run"): lambda said: said.money(said.simulation.cash_low[1]),
            _("Money that covers 9 of 10 runs"): lambda said: said.money(said.simulation.needs[2]),
            **typed,
        }

    @property
    def lead(self) -> str:
        """What the plan does to break-even and to the chance that cash runs out; what stays as it is is said so."""
        return sentences([self.break_even_sentence, self.cash_sentence], self.language)

    @property
    def break_even_sentence(self) -> str:
        words = {"before": self.outcome.said.break_even_short, "after": self.said.break_even_short}
        if words["before"] == words["after"]:
            return _("The plan leaves break-even where it is: %(after)s.") % words
        return _("With the plan, break-even: %(after)s instead of %(before)s.") % words

    @property
    def cash_sentence(self) -> str:
        """Without ranges the lowest cash as typed, as there are no odds."""
        before, after = self.outcome.said, self.said
        if before.is_certain:
            words = {
                "before": before.money(before.summary.cash_low[1]),
                "after": after.money(after.summary.cash_low[1]),
            }
            return _("Lowest cash: %(after)s instead of %(before)s.") % words
        words = {"before": chance(before.simulation.cash_out[-1]), "after": chance(after.simulation.cash_out[-1])}
        if words["before"] == words["after"]:
            return _("Cash runs out as often as without it: in %(after)s of the runs.") % words
        return _("Out of cash: %(after)s of the runs instead of %(before)s.") % words

    @property
    def picture(self) -> str:
        """Cash without and with the plan, both fans."""
        return Pictures(self.outcome).cash_with(self.simulation, [float(amount) for amount in self.effect.cash])

    @property
    def silent(self) -> str:
        """How many actions of the plan do not move the lowest cash."""
        count = len(self.evaluation.result.plan.actions) - len(self.moving)
        if not self.moving:
            return _("No action of the plan moves the lowest cash of this forecast.")
        text = ngettext(
            "%(count)d other action of the plan does not move the lowest cash of this forecast.",
            "%(count)d other actions of the plan do not move the lowest cash of this forecast.",
            count,
        )
        return text % {"count": count} if count else ""

    @property
    def moving(self) -> list[ActionStep]:
        return [step for step in self.effect.steps if step.gain]

    @property
    def steps(self) -> list[EffectStep]:
        """The actions that move the lowest cash, the one that raises it most first."""
        found = bringing(self.evaluation.result.plan, self.book)
        return [self.step(one, *found[one.action]) for one in self.moving]

    def step(self, one: ActionStep, item: PlanStep, rung: Rung) -> EffectStep:
        return EffectStep(
            number=item.number,
            title=say(rung.title, self.language),
            note=self.note(self.book.effects[one.action], one),
            month=_("from month %(month)d") % {"month": one.month},
            gain=self.gain(one.gain),
        )

    def gain(self, amount: Decimal) -> str:
        """A change with its sign, to two digits: more of it the ranges do not leave certain."""
        text = about(amount, self.inputs.settings.currency, abs(float(amount)))
        return text.replace("\u00a0", "\u00a0+", 1) if amount > 0 else text

    @property
    def effort(self) -> str:
        """What doing the plan costs, and in which months; empty where the plan costs nothing."""
        costs = self.effect.effort
        if not costs:
            return ""
        words = {
            "total": money(sum(costs.values()), self.inputs.settings.currency),
            "first": min(costs),
            "last": max(costs),
            "days": days_text(self.timing.days),
            "day": money(self.timing.day_cost, self.inputs.settings.currency),
        }
        return (
            _(
                "%(days)s days of work at %(day)s a day, in months %(first)d to %(last)d: %(total)s. Counted as if the work were paid for on top."
            )
            % words
        )

    @property
    def totals(self) -> list[TotalRow]:
        """The whole plan; where its work is costed, before that the actions without it, and the work."""
        whole = TotalRow(_("The whole plan"), "", self.gain(self.effect.gain))
        if not self.effort:
            return [whole]
        actions = _("All actions together, the work of doing them not counted")
        return [
            TotalRow(actions, "", self.gain(self.effect.actions_gain)),
            TotalRow(_("The work of doing them"), self.effort, self.gain(self.effect.effort_gain)),
            whole,
        ]

    @property
    def unpaid(self) -> Caution | None:
        """That the effort is not in the figures, and the fields that would say what a day costs."""
        if self.timing.day_cost or not self.timing.days:
            return None
        text = _(
            "The %(days)s days of work are not costed: the forecast does not say what a day costs. To include them, fill in:"
        )
        links = tuple(link_to(self.inputs, path, self.language) for path in unstated(self.inputs))
        return Caution(text % {"days": days_text(self.timing.days)}, links or (FieldLink("s-people", _("People")),))

    def note(self, rule: ActionEffect, one: ActionStep) -> str:
        """What the action is expected to change, on what ground, whether it adds anything here, and what comes first."""
        facts = ", ".join(fact.upper().replace("_", "-") for fact in rule.facts)
        basis = _("Based on %(facts)s.") if rule.basis == "fact" else _("Our own estimate.")
        covered = _("An earlier action already does as much.") if one.is_covered else ""
        told = [say(rule.note, self.language), basis % {"facts": facts}, covered, self.first(one)]
        return sentences(told, self.language)

    def first(self, one: ActionStep) -> str:
        """That the action's cost comes before its benefit, where cash is short meanwhile."""
        text = _(
            "Its cost comes first: until month %(month)d there is less cash with it, and cash falls short meanwhile."
        )
        return text % {"month": one.short_until} if one.short_until else ""


def days_text(days: Decimal) -> str:
    """Days of work, a decimal only where there is one: "229", "15.5"."""
    return figure(days, 0 if days == days.to_integral_value() else 1)


def levers(assessment: Assessment, evaluation: Evaluation, language: str) -> dict[str, Levers]:
    """For each gap that the forecast can close, its levers in the assessment's main scenario.

    Keyed by the gap's id: `note` says what to move, `inputs` are labels with the address that asks
    which value brings break-even in time. Empty when there is no forecast yet.
    """
    scenario = main_of(assessment)
    inputs = inputs_of(scenario) if scenario else None
    if scenario is None or inputs is None:
        return {}
    memo, depends_on = evaluation.memo, ("levers", scenario.public_id, inputs.digest, language)
    if depends_on not in memo:
        memo[depends_on] = levers_in(scenario, inputs, evaluation, language)
    found: dict[str, Levers] = memo[depends_on]
    return found


def levers_in(scenario: Scenario, inputs: Inputs, evaluation: Evaluation, language: str) -> dict[str, Levers]:
    """The levers of each gap in one scenario."""
    book = book_of(evaluation)
    used: dict[str, set[str]] = USED.get(inputs.digest, lambda: movable(inputs))
    found: dict[str, Levers] = {}
    for gap in evaluation.result.gaps:
        named = [a for a in levers_of(book, gap.id, inputs) if a.path in used["cash"]]
        if named:
            links = tuple(link(scenario, inputs, a, used) for a in named[:LEVERS_SHOWN])
            found[gap.id] = Levers(say(book.levers[gap.id].note, language), links)
    return found


def movable(inputs: Inputs) -> dict[str, set[str]]:
    """The inputs that can move EBITDA, and those that can move cash."""
    return {line: set(used_paths(inputs, (line,))) for line in ("ebitda", "cash")}


def link(scenario: Scenario, inputs: Inputs, address: Address, used: Mapping[str, set[str]]) -> Lever:
    """The question what the input would have to be: for break-even, or for cash where it moves no more than that."""
    kind = BREAK_EVEN if address.path in used["ebitda"] else SOLVENT
    query = urlencode({"input": address.path, "by_month": month_asked(inputs), "kind": kind})
    url = f"{reverse('scenario', args=[scenario.public_id])}?{query}#question"
    return Lever(say(address.label, get_language() or "en"), url)
