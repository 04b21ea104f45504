"""The forms of decisions: on one venture, and how many places there are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField
from cohorts.forms import EARLIEST, LATEST
from reviews.deciding.keeping import Deciding
from reviews.deciding.table import Outcome
from reviews.models import Decision

MOST_CONDITIONS = 6
MOST_PLACES = 10_000


class DecisionForm(forms.Form):
    """What is decided on one venture."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    words = CleanCharField(
        label=_("Words for the founders"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("They read these words in the email and beside their submission, once you release the decisions."),
    )
    reason = CleanCharField(
        label=_("Reason, for colleagues"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Founders never see it."),
    )
    rev = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False, min_value=0)

    def __init__(self, data: Any = None, *, decision: Decision | None, rev: int = 0) -> None:
        """`decision` is what the form begins with, `rev` the revision that is kept and not released; 0 for none."""
        given = {"outcome": decision.outcome, "words": decision.words, "reason": decision.reason} if decision else {}
        super().__init__(data, initial=given | {"rev": rev}, auto_id="d_%s")
        kept = decision.conditions if decision else []
        for at in range(MOST_CONDITIONS):
            text, due = kept[at] if at < len(kept) else ("", "")
            self.fields[f"condition_{at}"] = CleanCharField(
                label=_now("Condition %(number)d") % {"number": at + 1}, required=False, max_length=300, initial=text
            )
            self.fields[f"due_{at}"] = forms.DateField(
                label=_now("Due day of condition %(number)d") % {"number": at + 1},
                required=False,
                initial=due,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each condition: what, and by when."""
        return [(self[f"condition_{at}"], self[f"due_{at}"]) for at in range(MOST_CONDITIONS)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for at in range(MOST_CONDITIONS):
            text, due = cleaned.get(f"condition_{at}"), cleaned.get(f"due_{at}")
            if text and not due and f"due_{at}" not in self.errors:
                self.add_error(f"due_{at}", _now("Say by when."))
            if due and not text and f"condition_{at}" not in self.errors:
                self.add_error(f"condition_{at}", _now("Say what has to be done, or empty the day."))
            if due and not EARLIEST <= due <= LATEST:
                self.add_error(f"due_{at}", _now("Choose a day between 2020 and 2099."))
        return cleaned

    @property
    def deciding(self) -> Deciding:
        """What was sent, once it is valid."""
        given = self.cleaned_data
        pairs: list[tuple[str, date]] = [
            (given[f"condition_{at}"], given[f"due_{at}"])
            for at in range(MOST_CONDITIONS)
            if given[f"condition_{at}"] and given[f"due_{at}"]
        ]
        return Deciding(given["outcome"], given["reason"], given["words"], tuple(pairs), given["rev"] or 0)


class PlacesForm(forms.Form):
    """How many ventures can be accepted; empty where nobody counts."""

    places = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=0,
        max_value=MOST_PLACES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
