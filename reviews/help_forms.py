"""The forms by which help is planned, and by which it is written down who came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField
from reviews.helps import ForOne
from reviews.models import Help
from reviews.needs import Need

CAME = {"yes": True, "no": False, "": None}
PRESET = 12  # ventures that are chosen at first: those it would help most


class HelpForm(forms.Form):
    """Help with a need, for some of the ventures that have it."""

    title = CleanCharField(label=_("What"), max_length=120)
    kind = forms.ChoiceField(label=_("Form"), choices=Help.Kind.choices)
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = CleanCharField(
        label=_("Note for colleagues"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    ventures = forms.MultipleChoiceField(
        label=_("For whom"), error_messages={"required": _("Choose at least one venture.")}
    )

    def __init__(self, data: Any = None, *, need: Need, **kwargs: Any) -> None:
        super().__init__(data, auto_id="help_%s", **kwargs)
        self.need = need
        field = self.fields["ventures"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  declared above
        field.choices = [(str(one.enrolment_id), one.name) for one in need.ventures]

    @property
    def chosen(self) -> set[str]:
        """The ventures that are ticked."""
        if self.is_bound:
            return set(self.data.getlist("ventures"))  # type: ignore[attr-defined]  # a QueryDict
        return {str(one.enrolment_id) for one in self.need.ventures[:PRESET]}

    @property
    def keys(self) -> list[int]:
        """The enrolments that were chosen, by their keys."""
        wanted = set(self.cleaned_data["ventures"])
        return [one.enrolment for one in self.need.ventures if str(one.enrolment_id) in wanted]


class AttendanceForm(forms.Form):
    """Who came: one line a venture; what is not said stays open."""

    def __init__(self, data: Any = None, *, ventures: Sequence[ForOne], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [("", _("not written down yet")), ("yes", _("came")), ("no", _("did not come"))]
        for one in ventures:
            given = next(key for key, came in CAME.items() if came is one.row.attended)
            name = name_of(one)
            self.fields[name] = forms.ChoiceField(label=one.name, choices=choices, required=False, initial=given)

    @property
    def came(self) -> dict[int, bool | None]:
        """By the key of `HelpFor`; of lines that were not sent, nothing."""
        return {int(name[1:]): CAME[value] for name, value in self.cleaned_data.items() if name in self.data}


def name_of(one: ForOne) -> str:
    return f"v{one.row.pk}"
