"""The filters of a cohort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField
from assessments.wording import SEVERITY_NAMES
from engine.playbook.schema import Playbook
from reviews.glance.address import columns_in
from reviews.glance.asked import ALWAYS, COLUMNS, EARLY, EVER, MINE, NOBODY, TRUTHS, UNREVIEWED, YOURS, Filters
from reviews.glance.rows import RUNWAY_WATCH, sectors_of
from reviews.glance.wording import COLUMN_NAMES, band_names, stage_names

ORDERS = {
    "severity": _("Most severe first"),
    "name": _("Name"),
    "readiness": _("Readiness"),
    "runway": _("Shortest runway"),
    "submitted": _("Newest submission"),
    "change": _("Largest fall first"),
    "band": _("Verdict"),
    "state": _("Not handed in first"),
    "evidenced": _("Evidenced readiness"),
    "confirmed": _("Confirmed readiness"),
    "maturity": _("Maturity"),
    "lead": _("Lead"),
    "sector": _("Sector"),
    "stage": _("Stage"),
    "break_even": _("Earliest break-even"),
    "lowest_cash": _("Lowest cash, each currency by itself"),
}

SHORT = "short"


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with its label, and its choices as HTML."""

    id: str
    name: str
    label: str
    options: SafeString


def options(field: forms.BoundField) -> SafeString:
    """The choices as HTML. Eight fields have ninety of them: a template takes as long for these as for the table."""
    chosen = str(field.value() or "")
    found = (
        f'<option value="{escape(str(key))}"{" selected" if str(key) == chosen else ""}>{escape(str(words))}'
        for key, words in field.field.choices  # type: ignore[attr-defined]  # each is a field of choices
    )
    return mark_safe("".join(found))  # noqa: S308  escaped above


class Columns(forms.MultipleChoiceField):
    """Columns, each by itself as the form sends them, or together as the addresses of views have them."""

    def to_python(self, value: Any) -> list[str]:
        return columns_in(super().to_python(value))

    def valid_value(self, value: str) -> bool:
        return value in COLUMNS


class GlanceForm(forms.Form):
    """What to show of a cohort, from the address of the page; what is not understood is left out.

    Args:
        people: names of colleagues by the keys of their memberships.
        tags: words by which ventures are grouped, by their keys.
    """

    q = CleanCharField(label=_("Find a venture"), required=False, max_length=120)
    at_least = forms.ChoiceField(
        label=_("Open gaps of at least"),
        required=False,
        choices=[("", _("Any severity")), *reversed(SEVERITY_NAMES.items())],
    )
    chapter = forms.ChoiceField(label=_("In chapter"), required=False)
    band = forms.ChoiceField(label=_("Verdict"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All states")),
            ("submitted", pgettext_lazy("of a venture", "Submitted")),
            ("waiting", _("Nothing submitted yet")),
            ("late", _("Late")),
            ("due", _("Not due yet")),
            (UNREVIEWED, _("Not reviewed yet")),
            (YOURS, _("Yours to review")),
        ],
    )
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    runway = forms.ChoiceField(label=_("Runway"), required=False)
    lead = forms.ChoiceField(label=_("Lead"), required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    group = forms.ChoiceField(label=_("Group by"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)
    # What no field of the form shows.
    since = forms.CharField(required=False, max_length=40)
    reverse = forms.BooleanField(required=False)
    truth = forms.ChoiceField(required=False, choices=[(one, one) for one in TRUTHS])
    shows = forms.ChoiceField(required=False, choices=[("gaps", "gaps"), ("change", "change")])
    columns = Columns(required=False)

    def __init__(
        self,
        *args: Any,
        playbook: Playbook,
        language: str,
        people: Mapping[int, str] | None = None,
        tags: Mapping[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.orders: dict[str, Any] = dict(ORDERS)
        chapters = [(c.id, c.short.in_language(language)) for c in playbook.scored_chapters]
        self.offer("chapter", [("", _("Any chapter")), *chapters])
        early = (EARLY, _("Too early to say"))
        self.offer("band", [("", _("All verdicts")), *band_names(playbook, language).items(), early])
        self.offer("stage", [("", _("All stages")), *stage_names(playbook, language).items()])
        self.offer("tag", [("", _("Any tag")), *(tags or {}).items()])
        someone = [("", _("Anybody")), (MINE, _("Me")), (NOBODY, _("Nobody"))]
        self.offer("lead", [*someone, *(people or {}).items()])
        # A playbook need not tell sectors apart, nor ask how long the cash lasts.
        self.offer_or_leave("sector", sectors_of(playbook, language), _("All sectors"))
        watch = gettext("Under %(months)d months") % {"months": RUNWAY_WATCH}
        self.offer_or_leave("runway", {SHORT: watch} if playbook.runway_item else {}, _("Any"))
        if not tags:
            del self.fields["tag"]
        groups = {"band": _("Verdict"), "stage": _("Stage"), "sector": _("Sector"), "lead": _("Lead")}
        together = [(key, name) for key, name in groups.items() if key in self.fields]
        self.offer("group", [("", _("Nothing")), *together])
        self.offer("columns", [(key, COLUMN_NAMES[key]) for key in COLUMNS if key in self.possible_columns()])
        self.offer("sort", [*self.orders.items(), *chapters])

    def possible_columns(self) -> set[str]:
        """The columns that mean something for this playbook."""
        return {key for key in COLUMNS if key not in {"sector", "runway"} or key in self.fields}

    def offer_or_leave(self, name: str, choices: Mapping[str, Any], every: Any) -> None:
        """Offers the choices after all of them; a field without any goes, and its order with it."""
        if choices:
            self.offer(name, [("", every), *choices.items()])
        else:
            del self.fields[name], self.orders[name]

    def offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Sets what may be chosen in a field."""
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)  # noqa: S101  declared above
        found.choices = choices

    @property
    def shown_fields(self) -> list[Shown]:
        """The fields with a label, in the order of the page."""
        beside = {"q", "reverse", "truth", "shows", "columns", "sort", "since"}
        return [
            Shown(field.id_for_label, field.name, str(field.label), options(field))
            for field in self
            if field.name not in beside
        ]

    @property
    def filters(self) -> Filters:
        """The filters that were understood."""
        self.is_valid()
        data = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        wanted = set(data.get("columns") or ALWAYS) & self.possible_columns()
        plain = ("band", "stage", "sector", "tag", "lead", "state", "at_least", "chapter", "group")
        return Filters(
            text=data.get("q", ""),
            is_short=data.get("runway") == SHORT,
            order=data.get("sort") or "severity",
            is_reversed=data.get("reverse", False),
            columns=tuple(key for key in COLUMNS if key in wanted),
            truth=data.get("truth") or "claimed",
            shows=data.get("shows") or "gaps",
            since=moment_of(data.get("since", "")),
            **{name: data.get(name, "") for name in plain},
        )


def moment_of(text: str) -> datetime | None:
    """A moment in an address; `EVER` is before all others, and None stands for what is none."""
    if text == EVER:
        return datetime.min.replace(year=1970, tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment.tzinfo and 1970 <= moment.year < 9000 else None
