"""Dated facts of law that concern a venture, in words and as they stand on one day: the same on page and paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from assessments.evaluation import Evaluation
from assessments.results.rows import LegalGroup, LegalPage, LegalRow
from engine.judging.law import BINDING, NOT_LISTED, Law, is_overdue, law_of
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
KINDS = {
    "contested": gettext_lazy("Contested: the date is the statute’s; ask counsel about enforcement."),
    "permission": gettext_lazy("A permission, not a duty."),
    "coming": gettext_lazy("In preparation; it imposes no duty today."),
    "draft": gettext_lazy("A draft; it imposes no duty today."),
    "guidance": gettext_lazy("Guidance; it imposes no duty by itself."),
    "standard": gettext_lazy("A recommended standard; it imposes no duty by itself."),
    "policy": gettext_lazy("A policy; it imposes no duty today."),
}
SURE = {
    "one_source": gettext_lazy("Checked against one source only."),
    "carried_over": gettext_lazy("Carried over from an earlier check."),
}


def legal_page(evaluation: Evaluation, language: str, today: date) -> LegalPage:
    """What the playbook holds of law for a venture on a day; without groups where nothing is for it."""
    law = law_of(evaluation.situation, today)
    words = Words(evaluation, language, today)
    overdue = sum(is_overdue(fact, today) for fact in law.facts)
    return LegalPage(
        intro=_(
            "Legal dates selected for your situation, each as of its own date. This is not legal advice, and it is not complete."
        ),
        overdue=ngettext(
            "%(count)d entry is past its review date; it is marked.",
            "%(count)d entries are past their review date; they are marked.",
            overdue,
        )
        % {"count": overdue}
        if overdue
        else "",
        groups=tuple(group for group in words.groups(law) if group.facts),
        uncovered=tuple(words.uncovered(law)),
    )


class Words:
    """The words for one venture, in one language and on one day."""

    def __init__(self, evaluation: Evaluation, language: str, today: date) -> None:
        self.evaluation, self.language, self.today = evaluation, language, today
        self.playbook: Playbook = evaluation.playbook
        self.relevance: Mapping[str, bool | None] = evaluation.relevance

    def groups(self, law: Law) -> Iterable[LegalGroup]:
        now = tuple(self.row(fact, _("in force")) for fact in law.now)
        may = tuple(self.may(fact, items) for fact, items in law.may)
        opening = tuple(self.row(fact, _("in force")) for fact in law.opening)
        yield LegalGroup("now", _("In force today"), now)
        yield LegalGroup("opening", _("Applies once you launch the product"), opening)
        yield LegalGroup("coming", _("Coming"), tuple(self.row(fact, "") for fact in law.coming))
        yield LegalGroup("may", _("May apply: answer the question first"), may)
        papers = tuple(self.row(fact, "–") for fact in law.papers)
        yield LegalGroup("papers", _("Drafts, guidance and policy: no duty today"), papers)

    def row(self, fact: LegalFact, undated: str) -> LegalRow:
        notes = (KINDS.get(fact.kind, ""), SURE.get(fact.sure, ""))
        values = {"as_of": fact.as_of, "review_by": fact.review_by}
        return LegalRow(
            code=fact.code,
            text=fact.text.in_language(self.language),
            place=str(PLACES.get(fact.jurisdiction, fact.jurisdiction)),
            effective_on=fact.effective_on or undated,
            as_of=fact.as_of,
            review_by=fact.review_by,
            source=fact.source.in_language(self.language),
            # A question that is not asked of this venture is no place to go to.
            questions=tuple(
                self.playbook.items[key].code for key in fact.questions if self.relevance.get(key) is not False
            ),
            notes=tuple(str(note) for note in notes if note),
            overdue=_(
                "Review overdue: written %(as_of)s, due for review by %(review_by)s. Verify it before you rely on it."
            )
            % values
            if is_overdue(fact, self.today)
            else "",
        )

    def may(self, fact: LegalFact, items: tuple[str, ...]) -> LegalRow:
        """A fact that hangs on answers: they are the questions to go to."""
        row = self.row(fact, _("in force") if fact.kind in BINDING else "–")
        codes = tuple(self.playbook.items[key].code for key in items)
        listed = pgettext("between codes", ", ").join(codes)
        note = _("Answer %(codes)s first to see whether it concerns you.") % {"codes": listed}
        return replace(row, questions=codes, notes=(note, *row.notes))

    def uncovered(self, law: Law) -> Iterable[str]:
        """One sentence for each market of which the playbook holds nothing, or nothing for the sector."""
        for market in law.uncovered:
            if market == NOT_LISTED:
                yield _(
                    "You chose “other countries or regions”. This version does not cover them one by one: note which they are, and ask local counsel about them."
                )
            else:
                yield _(
                    "This version holds no dated legal facts for %(market)s. That does not mean there are no duties: check with local counsel before you enter."
                ) % {"market": self.market(market)}
        for market in law.unsectored:
            yield _(
                "%(market)s is covered, but without an entry for the sector “%(sector)s”: check its approval rules separately."
            ) % {"market": self.market(market), "sector": self.sector}

    def market(self, option: str) -> str:
        return self.option(self.playbook.markets_fact, option)

    @property
    def sector(self) -> str:
        fact = self.playbook.sector_fact
        return self.option(fact, str(self.evaluation.situation.values.get(fact or "")))

    def option(self, fact: str | None, option: str) -> str:
        assert fact is not None  # noqa: S101  law is uncovered only where the playbook names the fact
        return self.playbook.items[fact].option(option).label.in_language(self.language)
