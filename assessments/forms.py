"""The form for a new venture."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import CleanCharField


class VentureForm(forms.Form):
    """The name of a new venture."""

    name = CleanCharField(
        label=gettext_lazy("Name of the venture"),
        max_length=120,
        help_text=gettext_lazy("You can use a working title; only your team and the incubator you submit to see it."),
    )
