"""The words of a cohort's table: names of columns, verdicts, states, amounts."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from assessments.wording import SEVERITY_NAMES
from engine.playbook.schema import Playbook
from reviews.summary import Ends, ForecastSummary

DASH = "–"

COLUMN_NAMES = {
    "verdict": gettext_lazy("Verdict"),
    "readiness": gettext_lazy("Readiness"),
    "change": pgettext_lazy("of a score", "Change"),
    "runway": gettext_lazy("Runway"),
    "state": gettext_lazy("State"),
    "evidenced": gettext_lazy("Evidenced"),
    "confirmed": gettext_lazy("Confirmed"),
    "lead": gettext_lazy("Lead"),
    "maturity": gettext_lazy("Maturity"),
    "break_even": gettext_lazy("Break-even"),
    "lowest_cash": gettext_lazy("Lowest cash"),
    "sector": gettext_lazy("Sector"),
    "stage": gettext_lazy("Stage"),
    "tags": gettext_lazy("Tags"),
    "version": gettext_lazy("Version"),
}

ENDING = re.compile(r"(?<=[a-z]{4})(ment|ing|ness|tions?|ship)\b")


def band_names(playbook: Playbook, language: str) -> dict[str, str]:
    """The verdicts by their ids, from the lowest."""
    bands = sorted(playbook.bands, key=lambda band: band.at_least)
    return {band.id: band.name.in_language(language) for band in bands}


def broken_where_long(head: str) -> str:
    """An English head with a place where a long word may break: a browser without a dictionary breaks it anywhere."""
    return ENDING.sub("\u00ad\\1", head)


def nearly_words(band: str, count: int) -> str:
    """A verdict that one or two gaps alone keep away: "1 gap from Ready"."""
    text = ngettext("%(count)d gap from “%(band)s”", "%(count)d gaps from “%(band)s”", count)
    return text % {"count": count, "band": band}


def stage_names(playbook: Playbook, language: str) -> dict[str, str]:
    """The stages by their numbers, as the playbook calls them."""
    options = playbook.items[playbook.stage_fact].options
    return {option.id: option.label.in_language(language) for option in options}


def shortened(name: str) -> str:
    """A name without what explains it after a colon or a comma, for where there is little room: "Pilot, customers use it"."""
    return re.split(r"[:,] |[：，]", name, maxsplit=1)[0]


def gaps_words(severity: str, count: int) -> str:
    """A cell, read aloud: "3 critical"."""
    if severity == "none":
        return _("no gaps")
    return _("%(count)d %(severity)s") % {"count": count, "severity": str(SEVERITY_NAMES[severity]).lower()}


def state_words(is_handed_in: bool, has_dates: bool, days: int) -> str:
    """Where a venture stands at the checkpoint: submitted, late, due, or waiting where there are no dates.

    Args:
        days: until it is due; negative once it is late.
    """
    if is_handed_in:
        return pgettext("of a venture", "Submitted")
    if not has_dates:
        return _("not yet")
    if days < 0:
        return ngettext("%(count)d day late", "%(count)d days late", -days) % {"count": -days}
    if days == 0:
        return _("due today")
    return ngettext("due in %(count)d day", "due in %(count)d days", days) % {"count": days}


def progress_words(asked: int | None, answered: int | None, active_at: datetime | None) -> str:
    """How far a venture is that has not handed in; counts, never an answer."""
    if not asked:
        return _("nothing answered yet")
    counts = {"answered": answered or 0, "asked": asked}
    if active_at is None:
        return _("%(answered)d of %(asked)d answered") % counts
    text = _("%(answered)d of %(asked)d answered, last active %(day)s")
    return text % {**counts, "day": short_day(localtime(active_at).date())}


def short_day(day: date) -> str:
    """A day without its year: "28 Nov"."""
    return date_format(day, pgettext("format of a day without its year", "j M"))


def signed(figure: float, places: int = 0) -> str:
    """A change with its sign: "+9", "−2", "0"."""
    text = f"{abs(figure):.{places}f}"
    if float(text) == 0:
        return text
    return ("+" if figure > 0 else "−") + text


def break_even_words(forecast: ForecastSummary) -> str:
    """From which month operating profit stays at or above zero."""
    if forecast.break_even is None:
        return _("not within %(months)d months") % {"months": forecast.horizon}
    return _("month %(month)d") % {"month": forecast.break_even}


STEPS = ((1e9, gettext_lazy("%(figure)s bn")), (1e6, gettext_lazy("%(figure)s m")), (1e3, gettext_lazy("%(figure)s k")))


def money_words(amount: float, currency: str) -> str:
    """An amount short enough for a column: "CNY −1.2 m"."""
    sign = "−" if amount < 0 else ""
    for step, text in STEPS:
        if abs(amount) >= step:
            return f"{currency} {sign}{str(text) % {'figure': f'{abs(amount) / step:.1f}'}}"
    return f"{currency} {sign}{abs(amount):.0f}"


def ends_words(ends: Ends | None) -> str:
    """An interval as "62.1–81.0", or one figure when it is closed."""
    if ends is None:
        return DASH
    low, high = f"{ends[0]:.1f}", f"{ends[1]:.1f}"
    return low if low == high else f"{low}–{high}"


def reviews_words(count: int) -> str:
    """On how many finished reviews a figure rests."""
    return ngettext("%(count)d review", "%(count)d reviews", count) % {"count": count}


def not_confirmed_words(is_hidden: bool) -> str:
    """Why nothing stands as confirmed: no review counts, or it is not for the reader before their own, or a release."""
    return _("not shown to you yet") if is_hidden else _("no review yet")


def standing_views(has_dates: bool) -> list[tuple[str, str, str]]:
    """The views that everybody has: name, address, and the count that belongs to it."""
    late = [(_("Late"), "state=late", "late")] if has_dates else []
    return [(_("All"), "", "enrolled"), (_("Mine"), "lead=mine", "mine"), *late]
