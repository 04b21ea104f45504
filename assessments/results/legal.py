"""Dated duties of law that concern a venture, by jurisdiction and date: the same on page and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from assessments.results.presentation import ResultPage

PLACES = {"CN": gettext_lazy("China"), "EU": gettext_lazy("European Union"), "US": gettext_lazy("United States")}


def legal_groups(page: ResultPage) -> list[dict[str, Any]]:
    """Each jurisdiction with its duties in the order they come into force, each with its source and dates."""
    situation = page.evaluation.situation
    groups: dict[str, list[dict[str, Any]]] = {}
    for fact in page.evaluation.playbook.calendar_in_order:
        if fact.relevant_if is None or fact.relevant_if.evaluate(situation.lookup):
            groups.setdefault(fact.jurisdiction, []).append(
                {
                    "code": fact.code,
                    "text": page.say(fact.text),
                    "effective_on": fact.effective_on or _("in force"),
                    "as_of": fact.as_of,
                    "review_by": fact.review_by,
                    "source": page.say(fact.source),
                    "questions": [page.code(key) for key in fact.questions],
                }
            )
    return [{"place": PLACES.get(key, key), "facts": facts} for key, facts in groups.items()]
