"""What the forecast comes to beside the readiness, on result and home: odds first, cash second, the plan third."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation
from assessments.models import Assessment
from assessments.results.additions import Beside
from forecasts.compare import inputs_of
from forecasts.models import Scenario
from forecasts.outcome import Outcome
from forecasts.plan import PlanOnForecast


def beside_readiness(evaluations: Mapping[Assessment, Evaluation], language: str, in_full: bool) -> dict[int, Beside]:
    """The main scenario of each assessment that has one, in a few lines.

    Args:
        in_full: with the plan's effect; else the headline alone.
    """
    found: dict[int, Beside] = {}
    mains = main_scenarios(evaluations)
    for assessment, evaluation in evaluations.items():
        scenario = mains.get(assessment.pk)
        inputs = inputs_of(scenario) if scenario else None
        if scenario and inputs:
            outcome = Outcome(inputs, evaluation, language)
            url = reverse("scenario", args=[scenario.public_id])
            found[assessment.pk] = Beside(_("The way to profit"), lines_of(outcome, in_full=in_full), url)
    return found


def main_scenarios(assessments: Iterable[Assessment]) -> dict[int, Scenario]:
    """The main scenario of each (see `ScenarioQuerySet.main_of`), in one query."""
    listed: dict[int, list[Scenario]] = {}
    for scenario in Scenario.objects.filter(assessment__in=list(assessments)).order_by("created_at", "pk"):
        listed.setdefault(scenario.assessment_id, []).append(scenario)
    return {key: main_among(scenarios) for key, scenarios in listed.items()}


def main_among(scenarios: list[Scenario]) -> Scenario:
    """The base case changed last, else the first."""
    base = [one for one in scenarios if one.kind == Scenario.Kind.BASE]
    return max(base, key=lambda one: (one.changed_at, one.pk)) if base else scenarios[0]


def lines_of(outcome: Outcome, *, in_full: bool) -> tuple[str, ...]:
    said = outcome.said
    headline = _("%(headline)s.") % {"headline": said.headline}
    if not in_full:
        return (headline,)
    plan = PlanOnForecast(outcome, timezone.localdate())
    told = (headline, said.out_of_cash, said.cash_sentence, plan.lead if plan.has_effect else "")
    return tuple(line for line in told if line)
