"""What the forecast comes to beside the readiness, on result and home: odds first, cash second, the plan third."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation
from assessments.models import Assessment
from assessments.results.additions import Beside
from forecasts.compare import inputs_of
from forecasts.models import mains_of
from forecasts.outcome import Outcome
from forecasts.plan import PlanOnForecast


def beside_readiness(evaluations: Mapping[Assessment, Evaluation], language: str, in_full: bool) -> dict[int, Beside]:
    """The main scenario of each assessment that has one, in a few lines.

    Args:
        in_full: with the plan's effect; else the headline alone.
    """
    found: dict[int, Beside] = {}
    mains = mains_of(evaluations)
    for assessment, evaluation in evaluations.items():
        scenario = mains.get(assessment.pk)
        inputs = inputs_of(scenario) if scenario else None
        if scenario and inputs:
            url = reverse("scenario", args=[scenario.public_id])
            lines = kept_lines(Outcome(inputs, evaluation, language), in_full=in_full)
            found[assessment.pk] = Beside(_("The way to profit"), lines, url)
    return found


def kept_lines(outcome: Outcome, *, in_full: bool) -> tuple[str, ...]:
    """The lines, worked out once a day for the same answers and inputs, as long as the judgement is kept."""
    memo = outcome.evaluation.memo
    depends_on = (
        "way to profit",
        outcome.inputs.digest,
        outcome.paths,
        outcome.language,
        in_full,
        timezone.localdate(),
    )
    if depends_on not in memo:
        memo[depends_on] = lines_of(outcome, in_full=in_full)
    found: tuple[str, ...] = memo[depends_on]
    return found


def lines_of(outcome: Outcome, *, in_full: bool) -> tuple[str, ...]:
    said = outcome.said
    headline = _("%(headline)s.") % {"headline": said.headline}
    if not in_full:
        return (headline,)
    plan = PlanOnForecast(outcome, timezone.localdate())
    told = (headline, said.out_of_cash, said.cash_sentence, plan.lead if plan.has_effect else "")
    return tuple(line for line in told if line)
