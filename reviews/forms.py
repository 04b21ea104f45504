"""The forms of what staff keep beside a cohort's ventures."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField


class ViewForm(forms.Form):
    """A view of a cohort under a name."""

    name = CleanCharField(label=_("Name of the view"), max_length=60)
    is_shared = forms.BooleanField(label=_("Colleagues see it too"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)


class NoteForm(forms.Form):
    """A note on a venture, for colleagues."""

    text = CleanCharField(label=_("Note for us"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
