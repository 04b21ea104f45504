"""The line over time beside the readiness of each of one's ventures."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.evaluation import Evaluation
from assessments.models import Assessment
from assessments.results.additions import Beside
from plans.milestones.page import Trend
from plans.milestones.states import kept_states, of_today


def trends(evaluations: Mapping[Assessment, Evaluation], language: str, in_full: bool) -> dict[int, Beside]:
    """The readiness over time of each venture that has figures of two days; two queries however many there are.

    Args:
        in_full: where a result stands in full, the page of its milestones is one link away, and nothing is told here.
    """
    if in_full or not evaluations:
        return {}
    kept = kept_states(list(evaluations))
    found: dict[int, Beside] = {}
    for assessment, evaluation in evaluations.items():
        trend = Trend([*kept[assessment.pk], of_today(assessment, evaluation)], evaluation, language)
        if trend.is_worth_drawing:
            url = reverse("milestones", args=[assessment.public_id])
            found[assessment.pk] = Beside(_("Over time"), (trend.told,), url, trend.picture)
    return found
