"""The forms of a worked plan: one item, and the hours of the team."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.forms import CleanCharField
from accounts.models import User
from accounts.remembered import Remembered
from assessments.answers.numbers import typed_number
from assessments.evidence.links import MAX_LENGTH as MAX_LINK
from assessments.evidence.links import clean_link
from plans.models import MOST_HOURS_A_WEEK, PlanItem

MOST_HOURS = 2000  # of one item
OWN_ID = "own_%s"  # of the fields of an item that is added
BLANK = Remembered(most=200)
NEED_REASON = {
    PlanItem.Status.BLOCKED: gettext_lazy("Say what it waits for."),
    PlanItem.Status.DROPPED: gettext_lazy("Say why it is dropped."),
    PlanItem.Status.ACCEPTED: gettext_lazy("Say why you can live with the risk."),
}


def day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class HoursField(forms.CharField):
    """Hours as people type them, with at most so many decimals."""

    def __init__(self, *, most: int, decimals: int, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, max_length=20, widget=widget, **kwargs)
        self.most, self.decimals = most, decimals

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value).strip()
        if not typed:
            return None
        hours = Decimal(typed_number(typed))
        if not 0 <= hours <= self.most:
            text = _("Give hours from 0 to %(most)d.")
            raise ValidationError(text % {"most": self.most})
        rounded = round(hours, self.decimals)
        if hours != rounded:
            raise ValidationError(_("Give at most two decimals.") if self.decimals else _("Give whole hours."))
        return rounded


class ItemForm(forms.Form):
    """All that a team decides about one item. Without `own` it has no title: the playbook names it."""

    title = CleanCharField(label=pgettext_lazy("is to be done", "What"), max_length=160)
    status = forms.ChoiceField(label=pgettext_lazy("of work", "Status"), choices=PlanItem.Status.choices)
    reason = CleanCharField(
        label=pgettext_lazy("of a status", "Reason"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Needed if it is blocked, dropped, or a risk that you accept."),
    )
    accepted_until = day_field(gettext_lazy("Risk accepted until"))
    person = forms.TypedChoiceField(
        label=pgettext_lazy("who does the work", "Person"), required=False, coerce=int, empty_value=None
    )
    hours = HoursField(label=gettext_lazy("Hours left"), most=MOST_HOURS, decimals=2)
    not_before = day_field(gettext_lazy("Not before"))
    due = day_field(pgettext_lazy("by when work is due", "Due"))
    cost = CleanCharField(label=pgettext_lazy("of work", "Cost"), max_length=80, required=False)
    proof = CleanCharField(
        label=gettext_lazy("Link that shows it is done"), max_length=MAX_LINK, required=False, widget=forms.URLInput
    )
    note = CleanCharField(
        label=pgettext_lazy("to work", "Note"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, own: bool, members: Mapping[int, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not own:
            del self.fields["title"]
        person = self.fields["person"]
        assert isinstance(person, forms.TypedChoiceField)  # noqa: S101  declared above
        person.choices = [("", _("nobody yet")), *((key, str(user)) for key, user in members.items())]

    def clean_proof(self) -> str:
        return clean_link(self.cleaned_data.get("proof") or "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        status = data.get("status", "")
        if status in NEED_REASON and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", NEED_REASON[status])
        until = data.get("accepted_until")
        if status == PlanItem.Status.ACCEPTED and until and until < timezone.localdate():
            self.add_error("accepted_until", _("This day is past. Give a later one, or choose another status."))
        begins, due = data.get("not_before"), data.get("due")
        if begins and due and due < begins:
            self.add_error("due", _("This is before the day on which it may begin."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What `plans.actions` keeps."""
        given = dict(self.cleaned_data)
        given["person_id"] = given.pop("person")
        return given


def blank_item(members: Mapping[int, User]) -> SafeString:
    """The fields for an item of the team's own, with nothing typed: the same for each page of a team."""
    people = [(key, str(user)) for key, user in members.items()]

    def drawn() -> SafeString:
        form = ItemForm(own=True, members=members, initial=values_of(None), auto_id=OWN_ID)
        html: SafeString = as_crispy_form(form)
        return html

    return BLANK.get((get_language(), people), drawn)


def values_of(row: PlanItem | None) -> dict[str, Any]:
    """What the form of an item shows at first."""
    if row is None:
        return {"status": PlanItem.Status.OPEN}
    names = ("title", "status", "reason", "accepted_until", "not_before", "due", "cost", "proof", "note")
    hours = "" if row.hours is None else f"{row.hours.normalize():f}"
    return {**{name: getattr(row, name) for name in names}, "person": row.person_id or "", "hours": hours}


class TeamHoursForm(forms.Form):
    """The hours a week that each member gives to the plan."""

    def __init__(
        self, *args: Any, members: Mapping[int, User], given: Mapping[int, Fraction], team: Fraction, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for key, user in members.items():
            known = given.get(key, Fraction(0) if given or len(members) > 1 else team)
            field = HoursField(label=str(user), most=MOST_HOURS_A_WEEK, decimals=0)
            field.initial = f"{float(known):g}" if given or len(members) == 1 else ""
            self.fields[f"hours-{key}"] = field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            raise ValidationError(_("Give the hours of at least one person."))
        return data

    @property
    def hours(self) -> dict[int, Decimal]:
        """By key of the member; who was left empty gives none."""
        return {int(name.removeprefix("hours-")): given or Decimal(0) for name, given in self.cleaned_data.items()}
