"""What inputs leave out or count twice, said before anybody relies on the result; and why a measure is missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.forecast.inputs.addresses import full_label, holds_everything
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.months import YEAR
from engine.forecast.model.graph import MISSING, Const
from engine.forecast.reckoning.forecast import UNDEFINED, Forecast
from forecasts.words import figure, money, say

FIRST_PLAN, COST = "subscription.plans", "other_costs.0"
OF_WINNING = ("cac", "ltv_cac", "payback")  # measures that need what winning a customer costs


@dataclass(frozen=True, slots=True)
class FieldLink:
    """A field of the scenario form that a caution leads to: `#anchor` on the scenario's page."""

    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Caution:
    """A plain warning with the fields that answer it."""

    text: str
    links: tuple[FieldLink, ...]


def cautions(inputs: Inputs, language: str) -> list[Caution]:
    """Everything these inputs should be warned about."""
    found = (flat_cost_warning(inputs, language), counted_twice_warning(inputs, language))
    return [one for one in found if one is not None]


def flat_cost_warning(inputs: Inputs, language: str) -> Caution | None:
    """Cost that never grows while customers cost nothing to win; None where either is stated."""
    if not wins_customers(inputs) or costs_to_win(inputs) or cost_rises(inputs):
        return None
    months = inputs.settings.horizon
    text = ngettext(
        "Cost stays flat for %(months)d month and winning customers costs nothing: both make break-even come too early.",
        "Cost stays flat for %(months)d months and winning customers costs nothing: both make break-even come too early.",
        months,
    )
    paths = [path for path in (f"{COST}.growth", "marketing.cac") if path in inputs.numbers]
    return Caution(text % {"months": months}, tuple(link_to(inputs, path, language) for path in paths))


def wins_customers(inputs: Inputs) -> bool:
    return any(inputs.base[f"{prefix}.new_customers"] for prefix in inputs.prefixes(FIRST_PLAN))


def costs_to_win(inputs: Inputs) -> bool:
    """Whether spending on new customers, or people who sell, are stated."""
    sells = any(inputs.word(f"{prefix}.department") == "sales" for prefix in inputs.prefixes("people"))
    return bool(inputs.base["marketing.cac"] or inputs.base["marketing.budget"] or sells)


def cost_rises(inputs: Inputs) -> bool:
    """Whether any running cost grows: by a rate, by a part of revenue, by support, or because it begins later."""
    rising = [f"{prefix}.{key}" for prefix in inputs.prefixes("other_costs") for key in ("growth", "revenue_share")]
    rising += [f"{prefix}.raise" for prefix in inputs.prefixes("people")]
    rising += ["service.support", *(f"{prefix}.added" for prefix in inputs.prefixes("consulting"))]
    groups = ("people", "software", "other_costs", "compute.rented")
    later = (inputs.month(f"{p}.start") for group in groups for p in inputs.prefixes(group))
    return any(inputs.base[path] > 0 for path in rising) or any(start is not None and start > 1 for start in later)


def counted_twice_warning(inputs: Inputs, language: str) -> Caution | None:
    """Roles beside a running cost that holds salaries already; None where that is not so."""
    holding = [p for p in inputs.prefixes("other_costs") if salaries_in(inputs, p) != 0]
    if not holding or not inputs.prefixes("people"):
        return None
    prefix = holding[0]
    held = salaries_in(inputs, prefix)
    if held is None:
        text = _(
            "Salaries count twice: your running cost holds them, and roles are listed under People. Take the salaries of these roles off the running cost, then put 0 into “Of this, salaries”."
        )
    else:
        amount = money(held, inputs.settings.currency)
        text = _(
            "Salaries may count twice: your running cost holds %(amount)s of them, and roles are listed under People. Take the salaries of these roles off both “Running cost a month” and “Of this, salaries”."
        ) % {"amount": amount}
    paths = [path for path in (f"{prefix}.amount", f"{prefix}.salaries") if path in inputs.numbers]
    return Caution(text, tuple(link_to(inputs, path, language) for path in paths))


def salaries_in(inputs: Inputs, prefix: str) -> Decimal | None:
    """The salaries that a cost holds; None: it holds some, nobody said how much."""
    stated = inputs.base.get(f"{prefix}.salaries")
    if stated is not None:
        return stated
    return None if holds_everything(inputs, prefix) else Decimal(0)


def link_to(inputs: Inputs, path: str, language: str) -> FieldLink:
    return FieldLink(f"i-{path.replace('.', '-')}-mid", say(full_label(inputs, path), language))


def missing_reason(forecast: Forecast, measure: str, month: int) -> str:
    """Why a measure shows no figure in a month, in a sentence; empty where it shows one.

    Args:
        measure: a key of `MEANINGS`.
    """
    if forecast.measure(measure, month).state != UNDEFINED:
        return ""
    if measure in OF_WINNING and forecast.model.lines["cac"].expr == Const(MISSING):
        return _("No figure: nothing says what winning a customer costs.")
    if measure in OF_WINNING and forecast.values["cac"][month] is None:
        return _("No figure: nobody was won in these three months.")
    return of_time(forecast, measure, month) or of_product(forecast, measure, month)


def never_recovered(forecast: Forecast, measure: str, month: int) -> str:
    """That a payback in months is longer than customers stay on average, which is 1 ÷ churn; else empty.

    A payback is worked out as if nobody left: it may look good where what was spent never comes back.
    """
    payback, churn = (forecast.measure(key, month).value for key in ("payback", "churn"))
    if measure != "payback" or payback is None or not churn or payback * churn <= 1:
        return ""
    stay = figure(1 / churn, 1)
    return _("Customers stay %(months)s months on average: it does not come back.") % {"months": stay}


def of_time(forecast: Forecast, measure: str, month: int) -> str:
    """The reason of measures that need a year behind them."""
    first = {"nrr": YEAR, "rule_of_40": YEAR + 3}.get(measure, 0)
    return _("No figure before month %(month)d.") % {"month": first} if month < first else ""


def of_product(forecast: Forecast, measure: str, month: int) -> str:
    """The reason that lies in customers and what they leave."""
    if not forecast.values["customers"][month]:
        return _("No figure: there are no customers in this month.")
    return _("No figure: there is nothing to divide by in this month.")
