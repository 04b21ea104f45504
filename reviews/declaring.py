"""What is declared of a conflict of interest, as a form reads it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.text import clean_text
from reviews.models import Declaration, Review

MOST_REASON, MOST_NOTE = 500, 5_000  # characters


class DeclarationForm(forms.Form):
    """One of three answers, with a sentence unless there is no conflict."""

    answer = forms.ChoiceField(choices=Declaration.Answer.choices, required=False)
    reason = forms.CharField(required=False, widget=forms.Textarea)

    def clean_reason(self) -> str:
        return clean_text(self.cleaned_data.get("reason", ""), max_length=MOST_REASON)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needs_reason = data.get("answer") in {Declaration.Answer.CONFLICT, Declaration.Answer.UNSURE}
        if not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Choose one of the three answers."))
        if needs_reason and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say in a sentence what ties you to the venture. Nothing was saved yet."))
        return data


class SettlingForm(DeclarationForm):
    """What a manager says for somebody who was not sure."""

    answer = forms.ChoiceField(choices=[c for c in Declaration.Answer.choices if c[0] != "unsure"], required=False)


class FinishForm(forms.Form):
    """What a reviewer recommends, and a note for colleagues; both may be left out."""

    recommendation = forms.ChoiceField(choices=Review.Recommendation.choices, required=False)
    note = forms.CharField(required=False)

    def clean_note(self) -> str:
        return clean_text(self.cleaned_data.get("note", ""), max_length=MOST_NOTE)
