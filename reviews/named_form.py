"""Whom a venture names as somebody who should not judge it, as a form reads it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField


class NamedForm(forms.Form):
    """A person or an organisation, and a sentence."""

    who = CleanCharField(
        label=_("Person or organisation"),
        max_length=200,
        help_text=_("A name or an email address. An address says best who is meant."),
    )
    reason = CleanCharField(label=_("Why they should not judge you"), max_length=500)
