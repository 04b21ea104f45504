"""A criterion of a rubric, as a form reads it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField
from reviews.models import Criterion


class CriterionForm(forms.ModelForm):
    """Name, what 0 and 4 stand for, and how much it weighs."""

    name = CleanCharField(label=_("Criterion"), max_length=80, help_text=_("For example: team."))
    least = CleanCharField(label=_("What 0 stands for"), max_length=200)
    most = CleanCharField(label=_("What 4 stands for"), max_length=200)
    weight = forms.TypedChoiceField(
        label=_("Weight"),
        coerce=int,
        choices=[(1, _("1: as usual")), (2, _("2: twice as much")), (3, _("3: three times as much"))],
    )

    class Meta:
        model = Criterion
        fields = ("name", "least", "most", "weight")
