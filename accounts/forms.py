"""The sign-up form's own fields."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.text import clean_name, clean_text


class CleanCharField(forms.CharField):
    """A text field whose value has passed the one cleaner; where it is required, it is a name that shows something."""

    def to_python(self, value: object) -> str:
        typed = super().to_python(value) or ""
        return clean_name(typed) if typed and self.required else clean_text(typed)


class SignupForm(forms.Form):
    name = CleanCharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As your team and the incubator know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.language = getattr(request, "LANGUAGE_CODE", "")
        user.save(update_fields=["name", "language"])
