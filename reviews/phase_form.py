"""A phase of reviewing, as a form reads it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField
from cohorts.forms import a_day
from reviews.models import Phase


class PhaseForm(forms.ModelForm):
    """Name, days, who reviews, and what is visible of others' reviews."""

    name = CleanCharField(label=_("Name of the phase"), max_length=60)
    from_on = a_day(_("First day"))
    to_on = a_day(_("Last day"), _("This day included."))

    class Meta:
        model = Phase
        fields = ("name", "from_on", "to_on", "who", "sees", "hides_names")
        labels = {"who": _("Who reviews"), "sees": _("Reviewers see others’ reviews"), "hides_names": _("Names hidden")}
        help_texts = {
            "hides_names": _(
                "Reviewers read “Venture 7” in place of the names of ventures and their members, in lists, answers and "
                "comments. Files and links cannot be masked. Owners and managers see names."
            )
        }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        begins, ends = given.get("from_on"), given.get("to_on")
        if begins and ends and ends < begins:
            self.add_error("to_on", _now("It ends before it begins. Choose a later day."))
        return given
