"""Dated duties of law that concern a venture, by jurisdiction and date: the same on page and paper."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.evaluation import Evaluation
from assessments.results.rows import LegalGroup, LegalRow
from engine.playbook.parts import LegalFact
from engine.playbook.schema import Playbook

PLACES = {
    "CN": gettext_lazy("China"),
    "HK": gettext_lazy("Hong Kong"),
    "EU": gettext_lazy("European Union"),
    "UK": gettext_lazy("United Kingdom"),
    "US": gettext_lazy("United States"),
    "KR": gettext_lazy("South Korea"),
    "JP": gettext_lazy("Japan"),
    "SG": gettext_lazy("Singapore"),
    "CA": gettext_lazy("Canada"),
    "BR": gettext_lazy("Brazil"),
    "IN": gettext_lazy("India"),
    "VN": gettext_lazy("Vietnam"),
}


def legal_groups(evaluation: Evaluation, language: str) -> tuple[LegalGroup, ...]:
    """Each jurisdiction with its duties in the order they come into force, each with its source and dates."""
    lookup = evaluation.situation.lookup
    groups: dict[str, list[LegalRow]] = {}
    for fact in evaluation.playbook.calendar_in_order:
        if fact.relevant_if is None or fact.relevant_if.evaluate(lookup):
            row = legal_fact(evaluation.playbook, fact, evaluation.relevance, language)
            groups.setdefault(fact.jurisdiction, []).append(row)
    return tuple(LegalGroup(str(PLACES.get(key, key)), tuple(facts)) for key, facts in groups.items())


def legal_fact(playbook: Playbook, fact: LegalFact, relevance: Mapping[str, bool | None], language: str) -> LegalRow:
    return LegalRow(
        code=fact.code,
        text=fact.text.in_language(language),
        effective_on=fact.effective_on or _("in force"),
        as_of=fact.as_of,
        review_by=fact.review_by,
        source=fact.source.in_language(language),
        # A question that is not asked of this venture is no place to go to.
        questions=tuple(playbook.items[key].code for key in fact.questions if relevance.get(key) is not False),
    )
