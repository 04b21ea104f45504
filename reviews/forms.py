"""The filters of a cohort."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField
from assessments.wording import SEVERITY_NAMES
from engine.playbook.schema import Playbook
from reviews.glance import RUNWAY_WATCH, Filters, sectors_of

ORDERS = {
    "severity": _("Most severe first"),
    "name": _("Name"),
    "readiness": _("Readiness"),
    "runway": _("Shortest runway"),
    "submitted": _("Newest submission"),
}

SHORT = "short"


class GlanceForm(forms.Form):
    """What to show of a cohort, from the address of the page; what is not understood is left out."""

    q = CleanCharField(label=_("Find a venture"), required=False, max_length=120)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), ("submitted", _("Submitted")), ("waiting", _("Nothing submitted yet"))],
    )
    at_least = forms.ChoiceField(
        label=_("Open gaps of at least"),
        required=False,
        choices=[("", _("Any severity")), *reversed(SEVERITY_NAMES.items())],
    )
    runway = forms.ChoiceField(label=_("Runway"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)
    reverse = forms.BooleanField(required=False)

    def __init__(self, *args: Any, playbook: Playbook, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orders: dict[str, Any] = dict(ORDERS)
        # A playbook need not tell sectors apart, nor ask how long the cash lasts.
        if sectors := sectors_of(playbook, language):
            self.offer("sector", [("", _("All sectors")), *sectors.items()])
        else:
            del self.fields["sector"]
        if playbook.runway_item:
            watch = gettext("Under %(months)d months") % {"months": RUNWAY_WATCH}
            self.offer("runway", [("", _("Any")), (SHORT, watch)])
        else:
            del self.fields["runway"], orders["runway"]
        chapters = [(c.id, c.short.in_language(language)) for c in playbook.scored_chapters]
        self.offer("sort", [*orders.items(), *chapters])

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Sets what may be chosen in a field."""
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)  # noqa: S101  declared above
        found.choices = choices

    @property
    def filters(self) -> Filters:
        """The filters that were understood."""
        self.is_valid()
        data = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        return Filters(
            text=data.get("q", ""),
            sector=data.get("sector", ""),
            state=data.get("state", ""),
            at_least=data.get("at_least", ""),
            is_short=data.get("runway") == SHORT,
            order=data.get("sort") or "severity",
            is_reversed=data.get("reverse", False),
        )
