"""Dated facts of law for one situation on one day: what applies now, what is coming, what may apply, what is not covered.

The day changes what is shown and never a score: the same answers have the same result on every day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.judging.gaps import open_sources
from engine.judging.relevance import Situation
from engine.playbook.answers import VALUE
from engine.playbook.parts import LegalFact
from engine.playbook.schema import Playbook

BINDING = ("duty", "contested", "permission")  # the other kinds set no duty today
NOT_LISTED = "other"  # a market that is answered without a name


@dataclass(frozen=True, slots=True)
class Law:
    """What the calendar of a playbook says of a situation.

    Attributes:
        now: in force on the day, by market in the order chosen, then by date.
        opening: in force likewise, but binding only once the product is open, which it is not yet.
        coming: not in force yet, the soonest first.
        may: as far as an open answer decides, each with the ids of the items to answer first.
        papers: drafts, guidance, standards, policy: what sets no duty today.
        uncovered: markets chosen of which the playbook holds nothing.
        unsectored: markets of which it holds something, but nothing for the venture's sector, though it knows
            rules of that sector elsewhere.
    """

    now: tuple[LegalFact, ...] = ()
    opening: tuple[LegalFact, ...] = ()
    coming: tuple[LegalFact, ...] = ()
    may: tuple[tuple[LegalFact, tuple[str, ...]], ...] = ()
    papers: tuple[LegalFact, ...] = ()
    uncovered: tuple[str, ...] = ()
    unsectored: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[LegalFact, ...]:
        """All that is shown."""
        return (*self.now, *self.opening, *self.coming, *(fact for fact, _ in self.may), *self.papers)


def law_of(situation: Situation, today: date) -> Law:
    """The calendar in the light of the answers on a day."""
    found = [fact for fact in situation.playbook.calendar if applies(situation, fact)]
    binding = [fact for fact in found if fact.kind in BINDING]
    markets = chosen_markets(situation)
    in_order = by_market(markets)
    in_force = sorted((fact for fact in binding if is_in_force(fact, today)), key=in_order)
    is_closed = situation.stage is not None and situation.stage < situation.playbook.open_from
    return Law(
        now=tuple(fact for fact in in_force if not (is_closed and fact.once == "open")),
        opening=tuple(fact for fact in in_force if is_closed and fact.once == "open"),
        coming=tuple(sorted((f for f in binding if not is_in_force(f, today)), key=lambda f: f.effective_on)),
        may=tuple(may_apply(situation)),
        papers=tuple(sorted((f for f in found if f.kind not in BINDING), key=in_order)),
        uncovered=tuple(m for m in markets if not rows_of(situation.playbook, m)),
        unsectored=tuple(without_sector(situation, markets, found)),
    )


def applies(situation: Situation, fact: LegalFact) -> bool:
    """Whether a fact is known to concern the venture."""
    return fact.relevant_if is None or situation.outcome(fact.relevant_if) is True


def may_apply(situation: Situation) -> Iterable[tuple[LegalFact, tuple[str, ...]]]:
    """The facts of markets chosen that hang on an open answer, with what has to be answered."""
    markets = chosen_markets(situation)
    for fact in situation.playbook.calendar:
        if fact.relevant_if and fact.jurisdiction in markets and situation.outcome(fact.relevant_if) is None:
            yield fact, tuple(sorted(open_sources(situation, fact.relevant_if.names)))


def chosen_markets(situation: Situation) -> tuple[str, ...]:
    """The markets of the venture, in the order of the options; none while they are not answered."""
    fact = situation.playbook.markets_fact
    answer = situation.answer(fact) if fact else None
    return tuple(answer.value) if answer and answer.state == VALUE else ()


def by_market(markets: Sequence[str]) -> Callable[[LegalFact], tuple[int, str, str]]:
    """A key by which facts are sorted: by market in this order, then by date."""

    def key(fact: LegalFact) -> tuple[int, str, str]:
        place = markets.index(fact.jurisdiction) if fact.jurisdiction in markets else len(markets)
        return place, fact.jurisdiction, fact.effective_on

    return key


def rows_of(playbook: Playbook, market: str) -> list[LegalFact]:
    return [fact for fact in playbook.calendar if fact.jurisdiction == market]


def without_sector(situation: Situation, markets: Sequence[str], found: Sequence[LegalFact]) -> Iterable[str]:
    """The markets with rows of which none is for the sector, where the playbook has such rows for another market."""
    fact = situation.playbook.sector_fact
    sector = situation.values.get(fact) if fact else None
    if fact is None or not any(is_for(row, fact, sector) for row in situation.playbook.calendar):
        return
    for market in markets:
        if rows_of(situation.playbook, market) and not any(
            row.jurisdiction == market and is_for(row, fact, sector) for row in found
        ):
            yield market


def is_for(fact: LegalFact, sector_fact: str, sector: object) -> bool:
    """Whether a row is written for a sector: its rule reads the sector and names this one."""
    if fact.relevant_if is None or sector_fact not in fact.relevant_if.names:
        return False
    return sector in fact.relevant_if.literals


def is_in_force(fact: LegalFact, today: date) -> bool:
    """Whether a duty binds on a day; one without a date is in force, and a month begins on its first day."""
    return not fact.effective_on or first_day(fact.effective_on) <= today


def is_overdue(fact: LegalFact, today: date) -> bool:
    """Whether the day by which a fact was to be looked at again is past; a month ends on its last day."""
    return bool(fact.review_by) and last_day(fact.review_by) < today


def overdue_since(fact: LegalFact) -> date:
    """The first day on which it is overdue."""
    return last_day(fact.review_by) + timedelta(days=1)


def first_day(text: str) -> date:
    """Of "2027-01" or "2027-01-20" the first day meant."""
    return date.fromisoformat(text if len(text) > len("2027-01") else f"{text}-01")


def last_day(text: str) -> date:
    """Of "2027-01" or "2027-01-20" the last day meant."""
    first = first_day(text)
    return first if len(text) > len("2027-01") else first.replace(day=monthrange(first.year, first.month)[1])


def law_to_json(law: Law, today: date) -> dict[str, Any]:
    """The groups as ids of facts, for machines; what their texts are stands in the playbook."""
    return {
        "day": today.isoformat(),
        "now": [fact.id for fact in law.now],
        "opening": [fact.id for fact in law.opening],
        "coming": [fact.id for fact in law.coming],
        "may": [{"fact": fact.id, "waits_for": list(items)} for fact, items in law.may],
        "papers": [fact.id for fact in law.papers],
        "uncovered": list(law.uncovered),
        "overdue": [fact.id for fact in law.facts if is_overdue(fact, today)],
    }
