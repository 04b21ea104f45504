"""The forms of organisations and cohorts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField


class OrganisationForm(forms.Form):
    """A new organisation."""

    name = CleanCharField(
        label=_("Name of the organisation"), max_length=120, help_text=_("Ventures read it on your invitations.")
    )


class CohortForm(forms.Form):
    """A new cohort, in a programme that is created when it does not exist yet."""

    programme = CleanCharField(label=_("Programme"), max_length=120, help_text=_("For example: AI founders programme."))
    name = CleanCharField(label=_("Cohort"), max_length=120, help_text=_("For example: autumn 2026."))
