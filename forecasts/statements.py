"""What is said of a forecast, in one language: each statement once, for page, comparison, paper, sheet, home.

Odds lead; what is said of the case as typed says so. The case as typed sits in the middle of ranges that are
mostly skewed, so it is no expectation, and the word is not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.wording import sentences
from engine.forecast.inputs.catalogue import HIGH_MONTHS
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.reckoning.simulation import Simulation
from engine.forecast.reckoning.summary import Need, Summary
from forecasts.words import about, chance, month_of, month_within, shown_spread

BARELY = 0.005  # a share of runs below which it is not worth a sentence


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A figure under its name, with what belongs to it in small."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Statements:
    """Every statement of one forecast, reckoned as typed (`summary`) and by its runs (`simulation`)."""

    inputs: Inputs
    summary: Summary
    simulation: Simulation
    language: str

    @property
    def horizon(self) -> int:
        return self.inputs.settings.horizon

    @property
    def is_certain(self) -> bool:
        """Whether no input has a range, so that all runs are the case as typed."""
        return not self.inputs.ranges

    @property
    def share(self) -> float:
        """The share of runs whose break-even stays to the horizon."""
        return self.simulation.break_even[-1]

    @property
    def has_revenue(self) -> bool:
        """Whether there is revenue within the horizon, as typed or in any run that breaks even."""
        return self.summary.has_revenue or self.share > 0

    @property
    def tells_the_case_alone(self) -> bool:
        """Whether the headline speaks of the case as typed and of no odds: there are none, or all are against it."""
        return self.is_certain or (self.share == 0 and self.summary.break_even is None)

    def month(self, month: int | None) -> str:
        return month_of(self.inputs, month)

    def money(self, amount: Decimal | float) -> str:
        """An amount as fine as the ranges leave it certain."""
        low, _middle, high = self.simulation.cash_low
        return about(amount, self.inputs.settings.currency, shown_spread(low, high))

    # The headline ---------------------------------------------------------------------------------------------

    @property
    def headline(self) -> str:
        """When break-even comes: the odds first, then the case as typed."""
        if not self.has_revenue:
            return _("No revenue within %(months)d months, so no break-even") % {"months": self.horizon}
        if self.tells_the_case_alone:
            return self.headline_as_typed
        if self.simulation.break_even_month[1] is not None:
            return self.headline_by_median
        return self.headline_by_share

    @property
    def headline_as_typed(self) -> str:
        """The case as typed, where there is nothing to say of odds."""
        profit, words = self.summary.profit, {"months": self.horizon, "month": self.month(self.summary.break_even)}
        if profit.month is not None:
            return _("Break-even in %(month)s if all goes as typed") % words
        if profit.passing is not None:
            reached, lost = profit.passing
            text = _("Break-even reached in month %(reached)d, lost again in month %(lost)d")
            return text % {"reached": reached, "lost": lost}
        if profit.later is not None:
            text = _("No break-even within %(months)d months; in month %(later)d if all goes as typed")
            return text % {**words, "later": profit.later}
        return _("No break-even within %(months)d months") % words

    @property
    def headline_by_median(self) -> str:
        middle, profit = self.simulation.break_even_month[1], self.summary.profit
        words = {"middle": middle, "typed": profit.month, "months": self.horizon}
        if profit.month is None:
            return _("Break-even as likely as not by month %(middle)d, though not if all goes as typed") % words
        return _("Break-even as likely as not by month %(middle)d; month %(typed)d if all goes as typed") % words

    @property
    def headline_by_share(self) -> str:
        """Less likely than not within the horizon."""
        profit = self.summary.profit
        words = {"share": chance(self.share), "typed": profit.month, "months": self.horizon}
        if profit.month is not None:
            text = _(
                "Break-even within %(months)d months in %(share)s of the runs; month %(typed)d if all goes as typed"
            )
            return text % words
        return _("Break-even within %(months)d months in %(share)s of the runs; not if all goes as typed") % words

    @property
    def short(self) -> str:
        """The headline for a narrow bar."""
        words = {"when": self.break_even_short, "out": chance(self.simulation.cash_out[-1])}
        if self.is_certain:
            return _("Break-even: %(when)s") % words
        return _("Break-even: %(when)s · out of cash: %(out)s of the runs") % words

    # The sentences under it -----------------------------------------------------------------------------------

    @property
    def lead(self) -> str:
        """How sure the break-even is and what is wrong with it, and how often cash runs out."""
        told = [self.odds, self.passing, self.beyond, self.out_of_cash, self.before_break_even]
        return sentences([text for text in told if text], self.language)

    @property
    def odds(self) -> str:
        """How often it has come by the month as typed and by the end."""
        if self.is_certain or not self.has_revenue:
            return ""
        typed, words = self.summary.break_even, {"months": self.horizon, "share": chance(self.share)}
        if not self.share:
            return _("It comes in none of the runs by month %(months)d.") % words
        if typed is None or typed == self.horizon:
            return _("By month %(months)d it has come in %(share)s of the runs, to stay.") % words
        words |= {"typed": typed, "by_then": chance(self.simulation.break_even[typed - 1])}
        text = _(
            "By month %(typed)d it has come in %(by_then)s of the runs, by month %(months)d in %(share)s, to stay."
        )
        return text % words

    @property
    def passing(self) -> str:
        """A break-even that comes and goes, unless the headline says so."""
        passing = self.summary.profit.passing
        if passing is None or (self.tells_the_case_alone and self.summary.break_even is None):
            return ""
        words = {"reached": passing[0], "lost": passing[1]}
        return (
            _("If all goes as typed it is first reached in month %(reached)d and lost again in month %(lost)d.") % words
        )

    @property
    def beyond(self) -> str:
        """What the months after the horizon bring, if all goes as typed."""
        profit, words = self.summary.profit, {"months": self.horizon}
        if profit.lost_later is not None:
            text = _("If all goes as typed it is lost again in month %(lost)d, beyond the %(months)d months shown.")
            return text % {**words, "lost": profit.lost_later}
        is_told = self.tells_the_case_alone and profit.passing is None  # by the headline
        if profit.later is not None and not is_told:
            text = _("If all goes as typed it comes in month %(later)d, beyond the %(months)d months shown.")
            return text % {**words, "later": profit.later}
        return ""

    @property
    def out_of_cash(self) -> str:
        """How often cash runs out by the horizon, also after break-even."""
        share, words = self.simulation.cash_out[-1], {"months": self.horizon}
        if self.is_certain:
            month = self.summary.cash_out
            if month is None:
                return _("If all goes as typed, cash lasts through month %(months)d.") % words
            return _("If all goes as typed, cash runs out in %(month)s.") % {"month": self.month(month)}
        if not share:
            return _("Cash runs out in none of the runs by month %(months)d.") % words
        return _("Cash runs out by month %(months)d in %(share)s of the runs.") % {**words, "share": chance(share)}

    @property
    def before_break_even(self) -> str:
        """How often it runs out before break-even, where the two differ."""
        before, ever = self.simulation.ruin[-1], self.simulation.cash_out[-1]
        if self.is_certain or chance(before) == chance(ever):
            return ""
        if not before:
            return _("In none of them does it run out before break-even.")
        return _("In %(share)s of all runs it runs out before break-even.") % {"share": chance(before)}

    @property
    def on_cash(self) -> str:
        """The cash break-even beside the operating one."""
        return _("On cash: %(month)s, as typed.") % {"month": month_within(self.inputs, self.summary.cash_break_even)}

    @property
    def cash_sentence(self) -> str:
        """The least cash, as typed and in one run out of ten."""
        month, amount = self.summary.cash_low
        words = {"month": self.month(month), "amount": self.money(amount)}
        words["low"] = self.money(self.simulation.cash_low[0])
        if self.is_certain:
            falls = _("If all goes as typed, cash still falls in %(month)s, when it stands at %(amount)s.")
            text = (
                falls
                if self.summary.is_falling
                else _("If all goes as typed, cash is lowest in %(month)s, at %(amount)s.")
            )
            return text % words
        if self.summary.is_falling:
            text = _(
                "If all goes as typed, cash still falls in %(month)s, when it stands at %(amount)s; in one run out of ten it falls to %(low)s or less."
            )
            return text % words
        text = _(
            "If all goes as typed, cash is lowest in %(month)s, at %(amount)s; in one run out of ten it falls to %(low)s or less."
        )
        return text % words

    @property
    def shortfall(self) -> str:
        """The expected shortfall, where money is missing in the worst tenth."""
        worst = self.simulation.expected_shortfall
        if self.is_certain or worst >= 0:
            return ""
        return _("In the worst tenth of the runs %(amount)s is missing on average.") % {"amount": self.money(-worst)}

    # Money needed ---------------------------------------------------------------------------------------------

    @property
    def need(self) -> str:
        """The money missing if all goes as typed, reckoned to month 60."""
        return self.need_words(self.summary.need)

    def need_words(self, need: Need) -> str:
        words = {"amount": self.money(need.amount), "rise": self.money(need.rise), "month": HIGH_MONTHS}
        is_missing, is_rising = round(need.amount) > 0, round(need.rise) > 0
        if is_missing and is_rising:
            text = _(
                "If all goes as typed, at least %(amount)s more is needed by month %(month)d, and about %(rise)s more with each month after it."
            )
            return text % words
        if is_missing:
            return _("If all goes as typed, %(amount)s more is needed.") % words
        if is_rising:
            text = _(
                "If all goes as typed, no further money is needed by month %(month)d, but cash still falls by about %(rise)s a month then."
            )
            return text % words
        return _("If all goes as typed, no further money is needed.")

    @property
    def need_alone(self) -> str:
        """The same without the rounds, grants and loans that are planned, where that differs."""
        alone = self.summary.need_alone
        if round(alone.amount) == round(self.summary.need.amount):
            return ""
        return _("Without the funding planned it would be %(amount)s.") % {"amount": self.money(alone.amount)}

    @property
    def covers(self) -> str:
        """What covers nine runs out of ten."""
        _half, most, nearly_all = self.simulation.needs
        words = {"most": self.money(most), "nearly_all": self.money(nearly_all), "month": HIGH_MONTHS}
        if self.is_certain:
            return ""
        if not round(nearly_all):
            return _("In nine runs out of ten nothing more is needed by month %(month)d.") % {"month": HIGH_MONTHS}
        if not round(most):
            return (
                _("%(nearly_all)s covers nine runs out of ten to month %(month)d; in eight nothing more is needed.")
                % words
            )
        return _("%(nearly_all)s covers nine runs out of ten to month %(month)d, %(most)s eight.") % words

    @property
    def still_falling(self) -> str:
        """That in some runs no sum is enough."""
        share = self.simulation.still_falling
        if self.is_certain or share <= BARELY:
            return ""
        text = _("In %(share)s of the runs cash still falls in month %(month)d: there the need goes on rising.")
        return text % {"share": chance(share), "month": HIGH_MONTHS}

    @property
    def alive(self) -> str:
        """Default alive: whether the money at hand reaches the point from which cash flow stays positive."""
        alone = self.summary.need_alone
        is_alive = not round(alone.amount) and not round(alone.rise)
        if not self.has_revenue:
            return ""
        # Of the runs only those with the funding planned are known.
        if self.is_certain or alone != self.summary.need:
            return self.alive_as_typed(is_alive=is_alive)
        if not self.simulation.alive:
            return sentences([self.alive_as_typed(is_alive=is_alive), _("It does in none of the runs.")], self.language)
        words = {"share": chance(self.simulation.alive)}
        if is_alive:
            return (
                _(
                    "Default alive, if all goes as typed: without further funding the money lasts until cash flow stays positive. So it does in %(share)s of the runs."
                )
                % words
            )
        return (
            _(
                "Default dead, if all goes as typed: without further funding the money does not last until cash flow stays positive. It does in %(share)s of the runs."
            )
            % words
        )

    def alive_as_typed(self, *, is_alive: bool) -> str:
        if is_alive:
            return _(
                "Default alive, if all goes as typed: without further funding the money lasts until cash flow stays positive."
            )
        return _(
            "Default dead, if all goes as typed: without further funding the money does not last until cash flow stays positive."
        )

    # Figures under their names --------------------------------------------------------------------------------

    @property
    def figures(self) -> list[NamedFigure]:
        """The few figures that decide, each with its odds or its case."""
        return [self.break_even_figure, self.out_figure, self.low_figure, self.need_figure]

    @property
    def break_even_figure(self) -> NamedFigure:
        return NamedFigure(
            _("Break-even that stays"), self.break_even_short, sentences([self.by_year, self.on_cash], self.language)
        )

    @property
    def break_even_short(self) -> str:
        """The month by which it is as likely as not; else how likely it is."""
        if not self.has_revenue:
            return _("no revenue")
        middle = self.summary.break_even if self.is_certain else self.simulation.break_even_month[1]
        if middle is not None or self.is_certain or not self.share:
            return month_within(self.inputs, middle)
        return _("in %(share)s of the runs") % {"share": chance(self.share)}

    @property
    def by_year(self) -> str:
        """The odds at the end of each year of the forecast."""
        if self.is_certain or not self.has_revenue or not self.share:
            return ""
        months = [month for month in (12, 24, 36, 48, 60) if month < self.horizon] + [self.horizon]
        odds = (
            _("month %(month)d: %(share)s") % {"month": m, "share": chance(self.simulation.break_even[m - 1])}
            for m in months
        )
        return _("Reached by %(odds)s of the runs.") % {
            "odds": ", ".join(odds) if self.language == "en" else "，".join(odds)
        }

    @property
    def out_figure(self) -> NamedFigure:
        name = _("Out of cash by month %(months)d") % {"months": self.horizon}
        note = _("Counted to the end of the forecast, also after break-even.")
        if self.is_certain:
            return NamedFigure(name, _("yes") if self.summary.cash_out else _("no"), note)
        return NamedFigure(name, _("%(share)s of the runs") % {"share": chance(self.simulation.cash_out[-1])}, note)

    @property
    def low_figure(self) -> NamedFigure:
        middle = self.summary.cash_low[1] if self.is_certain else self.simulation.cash_low[1]
        name = _("Lowest cash") if self.is_certain else _("Lowest cash, middle run")
        return NamedFigure(name, self.money(middle), sentences([self.cash_sentence, self.shortfall], self.language))

    @property
    def need_figure(self) -> NamedFigure:
        amount = self.summary.need.amount if self.is_certain else self.simulation.needs[2]
        name = _("Money needed") if self.is_certain else _("Money needed, covers 9 of 10 runs")
        told = [self.need, self.covers, self.need_alone, self.still_falling]
        return NamedFigure(name, self.money(amount), sentences([text for text in told if text], self.language))
