"""Actuals beside forecast, in one language: the months, what they mean, the re-based forecast, answers they prove."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.wording import sentences
from engine.forecast.actuals.answers import FIGURES as BOOK_FIGURES
from engine.forecast.actuals.answers import BookFigure
from engine.forecast.actuals.beside import FIGURES, Actual, BesideMonth, beside
from engine.forecast.actuals.carry import CannotCarry
from engine.forecast.actuals.rebase import Pace, Proof, Rebased, pace_of, rebased
from engine.forecast.inputs.addresses import field_at, full_label
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import index_of
from engine.forecast.joining.book import BooksRule
from engine.forecast.joining.values import figure_of, rounded
from engine.playbook.parts import Item
from forecasts.books import books_in
from forecasts.links import book_of
from forecasts.outcome import OnOutcome, Outcome, reckoned
from forecasts.statements import Statements
from forecasts.words import chance, figure, money, say, unit_text

HEADS = {
    "cash": gettext_lazy("Cash"),
    "customers": gettext_lazy("Customers"),
    "revenue": gettext_lazy("Revenue"),
    "cost": gettext_lazy("Cost"),
}
LEFT = {
    "owed": gettext_lazy("what customers owe is taken as today’s customers at today’s price"),
    "suppliers": gettext_lazy("what is owed to suppliers is not known, so the first months look better by it"),
    "prepaid": gettext_lazy("customers who paid for a year are taken as having signed evenly over it"),
    "cost": gettext_lazy(
        "the books’ cost differs from the forecast’s, and they do not say which cost it is: cost stays as forecast"
    ),
    "retention": gettext_lazy("young customers are taken as settled ones"),
    "yearly": gettext_lazy("yearly raises and price steps count from the new start"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a month: as forecast, as it was, and how far above."""

    name: str
    forecast: str
    actual: str
    gap: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    month: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    """A figure of the forecast as it stands, and re-based."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class BookRow:
    """A question that the books answer otherwise than it is answered."""

    item: Item
    title: str
    rev: int
    answered: str
    figure: str
    value: Decimal
    note: str


def signed(value: Decimal, text: str) -> str:
    return f"+{text}" if value > 0 else text


@dataclass(frozen=True)
class ActualsOnForecast(OnOutcome):
    """The books beside one forecast.

    Attributes:
        actuals: the months kept in the forecast's currency.
        others: how many are kept in another one, and so not compared.
        revisions: those of the answers, by item.
    """

    actuals: tuple[Actual, ...]
    others: int
    revisions: dict[str, int]

    @property
    def currency(self) -> str:
        return self.outcome.currency

    @cached_property
    def months(self) -> tuple[BesideMonth, ...]:
        return beside(self.actuals, self.inputs, self.outcome.forecast.values)

    # The table ------------------------------------------------------------------------------------------------

    @property
    def heads(self) -> list[str]:
        return [str(HEADS[name]) for name in FIGURES]

    @property
    def rows(self) -> list[MonthRow]:
        return [MonthRow(one.actual.month, tuple(self.cell(one, name) for name in FIGURES)) for one in self.months]

    def cell(self, month: BesideMonth, name: str) -> Cell:
        found, gap = month.actual.figure(name), month.gap(name)
        return Cell(
            name=str(HEADS[name]),
            forecast=self.shown(name, month.forecast[name]),
            actual="–" if found is None else self.shown(name, found),
            gap="" if gap is None else signed(gap, self.shown(name, gap)),
        )

    def shown(self, name: str, value: Decimal) -> str:
        """Customers are whole in the books and parts of one in the forecast."""
        places = 1 if name == "customers" and value != round(value) else 0
        return figure(value, places)

    # What it means --------------------------------------------------------------------------------------------

    @property
    def meaning(self) -> str:
        """Cash and customers by the last month that gives them, and the pace of new customers."""
        told = [self.cash_sentence, self.customers_sentence, self.pace_sentence]
        return sentences([text for text in told if text], self.language)

    def last(self, name: str) -> BesideMonth | None:
        return next((one for one in reversed(self.months) if one.actual.figure(name) is not None), None)

    @property
    def cash_sentence(self) -> str:
        month = self.last("cash")
        gap = month.gap("cash") if month else None
        if month is None or gap is None:
            return ""
        words = {"month": month.actual.month, "amount": money(abs(gap), self.currency)}
        if not round(gap):
            return _("At the end of %(month)s cash is as forecast.") % words
        if gap > 0:
            return _("At the end of %(month)s cash is %(amount)s better than forecast.") % words
        return _("At the end of %(month)s cash is %(amount)s worse than forecast.") % words

    @property
    def customers_sentence(self) -> str:
        month = self.last("customers")
        gap = month.gap("customers") if month else None
        if month is None or gap is None or not self.inputs.prefixes("subscription.plans"):
            return ""
        count = round(abs(gap))
        words = {"month": month.actual.month, "count": figure(count)}
        if not count:
            return _("The customers of %(month)s are as many as forecast.") % words
        if gap > 0:
            text = ngettext(
                "In %(month)s there is %(count)s customer more than forecast.",
                "In %(month)s there are %(count)s customers more than forecast.",
                count,
            )
            return text % words
        text = ngettext(
            "In %(month)s there is %(count)s customer fewer than forecast.",
            "In %(month)s there are %(count)s customers fewer than forecast.",
            count,
        )
        return text % words

    @property
    def pace(self) -> Pace | None:
        month = self.last("customers")
        return pace_of(self.months, month.index, self.inputs, self.outcome.forecast.values) if month else None

    @property
    def pace_sentence(self) -> str:
        if self.pace is None:
            return ""
        words = {"actual": figure(self.pace.actual, 1), "forecast": figure(self.pace.forecast, 1)}
        text = _(
            "The customers of the last three months fit %(actual)s new ones a month at the churn typed; the forecast has %(forecast)s."
        )
        if words["actual"] == words["forecast"]:
            return text % words
        either = _("The books do not say whether fewer came or more left: count who joins before you act on it.")
        if self.pace.actual > self.pace.forecast:
            either = _("The books do not say whether more came or fewer left: count who joins before you act on it.")
        return sentences([text % words, either], self.language)

    # Re-based -------------------------------------------------------------------------------------------------

    @cached_property
    def attempt(self) -> Rebased | str | None:
        """The forecast re-based; the place of what stands in the way; None without cash in the books."""
        try:
            return rebased(self.months, self.inputs, self.outcome.forecast.values)
        except CannotCarry as refusal:
            return str(refusal)

    @property
    def rebased(self) -> Rebased | None:
        return self.attempt if isinstance(self.attempt, Rebased) else None

    @property
    def obstacle(self) -> str:
        """Why it cannot be re-based."""
        if isinstance(self.attempt, Rebased) or not self.months:
            return ""
        if self.attempt is None:
            return _("To begin the forecast again from the books, give the cash at the end of a month.")
        return _(
            "The forecast cannot begin again from the books: it has a loan or hardware from before, whose later cost no input of a new start can hold. Copy the scenario and enter that cost by hand."
        )

    @cached_property
    def said(self) -> Statements | None:
        """What the re-based forecast says."""
        if self.rebased is None:
            return None
        found = reckoned(self.rebased.inputs, self.outcome.paths)
        return Statements(self.rebased.inputs, found.summary, found.simulation, self.language)

    @property
    def odds(self) -> list[PairRow]:
        """The figures that decide, as the forecast stands and re-based."""
        if self.said is None:
            return []
        pair = (self.outcome.said, self.said)
        rows = [PairRow(name, *(value(said) for said in pair)) for name, value in self.measures.items()]
        return [rows[0], *self.out_of_cash(*pair), *rows[1:]]

    @property
    def measures(self) -> dict[str, Callable[[Statements], str]]:
        return {
            _("Break-even that stays"): lambda said: said.break_even_short,
            _("Lowest cash, as typed"): lambda said: said.money(said.summary.cash_low[1]),
            _("Money needed, as typed"): lambda said: said.money(said.summary.need.amount),
        }

    def out_of_cash(self, before: Statements, after: Statements) -> list[PairRow]:
        """Both by the same month, which is the last that both show; nothing where there are no odds."""
        gone = index_of(after.inputs.settings.start, before.inputs.settings.start) - 1
        left = before.horizon - gone
        if left < 1 or before.is_certain or after.is_certain:
            return []
        name = _("Out of cash by %(month)s") % {"month": self.outcome.forecast.months[-1]}
        out = (before.simulation.cash_out[-1], after.simulation.cash_out[left - 1])
        return [PairRow(name, *(chance(share) for share in out))]

    @property
    def proofs(self) -> list[PairRow]:
        """The inputs that the books prove otherwise, without and with them."""
        rows = [self.proof(one) for one in self.rebased.proofs] if self.rebased else []
        return [row for row in rows if row.before != row.after]

    def proof(self, one: Proof) -> PairRow:
        unit = unit_text(field_at(one.path).unit, self.currency)
        name = say(full_label(self.inputs, one.path), self.language)
        before, after = (self.short(value) for value in (one.before, one.after))
        return PairRow(f"{name} ({unit})", before, after)

    def short(self, value: Decimal) -> str:
        """One decimal below a thousand, where there is any."""
        return figure(value, 0 if abs(value) >= 1000 or round(value, 1) == round(value) else 1)

    @property
    def left(self) -> list[str]:
        """What the new start cannot say exactly."""
        return [str(LEFT[code]) for code in self.rebased.left] if self.rebased else []

    # Answers --------------------------------------------------------------------------------------------------

    @cached_property
    def proposals(self) -> list[BookRow]:
        """The questions that the books answer, where the answer is another or none."""
        items, relevance = self.evaluation.playbook.items, self.evaluation.relevance
        rules = [r for r in book_of(self.evaluation).books if r.item in items and relevance[r.item] is not False]
        found = ((rule, self.book_figure(rule)) for rule in rules)
        rows = [self.book_row(rule, one) for rule, one in found if one is not None]
        return [row for row in rows if row.answered != row.figure]

    def book_figure(self, rule: BooksRule) -> BookFigure | None:
        return BOOK_FIGURES[rule.figure](self.actuals, self.inputs, self.outcome.forecast.values)

    def book_row(self, rule: BooksRule, found: BookFigure) -> BookRow:
        item = self.evaluation.playbook.items[rule.item]
        value, said = rounded(found.value, item.decimals), figure_of(self.evaluation.situation, item.id).value
        return BookRow(
            item=item,
            title=say(item.title, self.language),
            rev=self.revisions.get(item.id, 0),
            answered="" if said is None else money(said, self.currency),
            figure=money(value, self.currency),
            value=value,
            note=say(rule.note, self.language),
        )

    @property
    def proven(self) -> set[str]:
        """The questions that the books answer; a forecast does not propose another figure there."""
        return {row.item.id for row in self.proposals}

    def proposal(self, item_id: str) -> BookRow | None:
        return next((row for row in self.proposals if row.item.id == item_id), None)


def happened(actuals: Sequence[Actual], inputs: Inputs) -> tuple[tuple[int, float], ...]:
    """The cash of the books for the picture, by the month of the forecast."""
    numbered = ((index_of(one.month, inputs.settings.start), one.cash) for one in actuals)
    horizon = inputs.settings.horizon
    return tuple(sorted((i, float(cash)) for i, cash in numbered if cash is not None and 1 <= i <= horizon))


def books_handed_in(given: Mapping[str, Any] | None, outcome: Outcome) -> ActualsOnForecast:
    """The books that went with a forecast, beside it; without any where none did."""
    return ActualsOnForecast(outcome, books_in(given or {}, outcome.currency), 0, {})
