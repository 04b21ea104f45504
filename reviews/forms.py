"""The filters of a cohort."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField
from assessments.wording import SEVERITY_NAMES
from engine.playbook.schema import Playbook
from reviews.glance import RUNWAY_WATCH, Wish

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
        sectors = playbook.item("sector").options if "sector" in playbook.names else ()
        self.fields["sector"].choices = [  # type: ignore[attr-defined]
            ("", _("All sectors")),
            *((o.id, o.label.in_language(language)) for o in sectors),
        ]
        watch = gettext("Under %(months)d months") % {"months": RUNWAY_WATCH}
        self.fields["runway"].choices = [("", _("Any")), (SHORT, watch)]  # type: ignore[attr-defined]
        chapters = [(c.id, c.short.in_language(language)) for c in playbook.scored_chapters]
        self.fields["sort"].choices = [*ORDERS.items(), *chapters]  # type: ignore[attr-defined]

    @property
    def wish(self) -> Wish:
        """The filters that were understood."""
        self.is_valid()
        data = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        return Wish(
            text=data.get("q", ""),
            sector=data.get("sector", ""),
            state=data.get("state", ""),
            at_least=data.get("at_least", ""),
            is_short=data.get("runway") == SHORT,
            order=data.get("sort") or "severity",
            is_reversed=data.get("reverse", False),
        )
