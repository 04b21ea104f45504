"""The forms of organisations and cohorts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField
from accounts.models import User
from accounts.zone import zone_called
from cohorts.branding import NotTaken, clean_accent, clean_logo
from cohorts.models import Checkpoint, Invitation, StaffMembership
from cohorts.people import may_give
from mails.addresses import clean_address

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EARLIEST, LATEST = date(2020, 1, 1), date(2099, 12, 31)
DAYS_GOOD, MOST_DAYS_GOOD = 30, 366  # of an invitation link
MOST_DAYS = 60  # before or after a due date, for a reminder
WHAT_ROLES_DO: Mapping[str, Promise] = {
    "owner": _("everything, colleagues and the organisation itself included"),
    "manager": _("programmes, cohorts, invitations and emails, and all that a reviewer does"),
    "reviewer": _("reads what ventures submit"),
    "observer": _("reads the released figures of a cohort: no names and no answers"),
}


@cache
def zone_choices() -> list[tuple[str, str]]:
    """The time zones by which people know their place, UTC first."""
    named = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    known = [name for name in named if str(zone_called(name)) == name]
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in known)]


class LandingForm(forms.Form):
    """Where somebody begins."""

    landing = forms.ChoiceField(label=_("Begin with"), choices=User.Landing.choices, widget=forms.RadioSelect)


class OrganisationForm(forms.Form):
    """A new organisation."""

    name = CleanCharField(
        label=_("Name of the organisation"), max_length=120, help_text=_("Ventures read it on your invitations.")
    )


class CohortForm(forms.Form):
    """A new cohort, in a programme that is created when it does not exist yet."""

    programme = CleanCharField(label=_("Programme"), max_length=120, help_text=_("For example: AI founders programme."))
    name = CleanCharField(label=_("Cohort"), max_length=120, help_text=_("For example: autumn 2026."))


class OrganisationSettingsForm(forms.Form):
    """What holds for a whole organisation."""

    name = CleanCharField(
        label=_("Name of the organisation"), max_length=120, help_text=_("Ventures read it on your invitations.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("A checkpoint is due until midnight there."), choices=zone_choices
    )
    demands_second_factor = forms.BooleanField(
        label=_("Staff must sign in with a second factor"),
        required=False,
        help_text=_(
            "Whoever has none is led to set one up before they open anything of the organisation. Set up your own first."
        ),
    )

    keeps_months = forms.TypedChoiceField(
        label=_("How long you keep what was submitted"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_(
            "Counted from the day on which a cohort is archived. After that time, what was submitted to it is emptied: digests and the log stay. Founders keep their own answers."
        ),
        choices=[
            ("", _("until you delete it")),
            (6, _("6 months")),
            (12, _("12 months")),
            (24, _("24 months")),
            (36, _("36 months")),
            (60, _("5 years")),
            (120, _("10 years")),
        ],
    )


class BrandingForm(forms.Form):
    """How papers of an organisation look. `cleaned_data["logo"]` is the redrawn picture, or None where none came."""

    accent = forms.CharField(
        label=_("Accent colour"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("For titles and rules, for example #0f5c58. Empty: the colour of Plumbline."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,image/png,image/jpeg"}),
        help_text=_("PNG or JPEG, at most 1 MB and 2,000 pixels a side. It is printed on white."),
    )
    is_logo_removed = forms.BooleanField(label=_("Print no logo"), required=False)

    def __init__(self, *args: Any, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_logo:
            del self.fields["is_logo_removed"]

    def clean_accent(self) -> str:
        try:
            return clean_accent(self.cleaned_data["accent"])
        except NotTaken as refused:
            raise forms.ValidationError(str(refused)) from None

    def clean_logo(self) -> bytes | None:
        given = self.cleaned_data["logo"]
        try:
            return clean_logo(given) if given else None
        except NotTaken as refused:
            raise forms.ValidationError(str(refused)) from None

    def clean(self) -> dict[str, Any]:
        """One wish about the logo, not two; and what a refused form cannot keep is said."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("logo") and given.get("is_logo_removed"):
            self.add_error("is_logo_removed", _now("You chose a new logo, too. Take back one of the two."))
        if self.errors and given.get("logo"):
            self.add_error("logo", _now("Choose the picture again: a page that comes back does not keep it."))
        return given


class ColleagueForm(forms.Form):
    """Whom to invite as a colleague."""

    address = forms.EmailField(label=_("Email address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, initial=StaffMembership.Role.REVIEWER)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, by: StaffMembership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_to_give(by)  # type: ignore[attr-defined]  # a field of choices

    def clean_address(self) -> str:
        """As the post takes it."""
        return clean_address(self.cleaned_data["address"])


class SaysThen(forms.Form):
    """What whoever hands over is afterwards; empty: they leave."""

    def clean_then(self) -> str:
        """Nobody leaves because a form came without saying anything. Raises ValidationError."""
        if "then" not in self.data:
            raise forms.ValidationError(_("Choose what you will be."))
        then: str = self.cleaned_data["then"]
        return then


class OrganisationHandOverForm(SaysThen):
    """Who is an owner of the organisation from now on, and what becomes of whoever hands over."""

    to = forms.ChoiceField(label=_("The next owner"))
    then = forms.ChoiceField(
        label=_("And you"),
        required=False,
        choices=[
            (StaffMembership.Role.MANAGER, _("stay as manager")),
            (StaffMembership.Role.REVIEWER, _("stay as reviewer")),
            (StaffMembership.Role.OBSERVER, _("stay as observer")),
            ("", _("leave the organisation")),
        ],
        initial=StaffMembership.Role.MANAGER,
    )
    sure = forms.BooleanField(label=_("I know that I am no owner afterwards, and cannot take it back myself."))

    def __init__(self, *args: Any, others: Iterable[StaffMembership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(one.public_id), str(one.user)) for one in others]  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """Another role for a colleague."""

    role = forms.ChoiceField(label=_("Role"), choices=StaffMembership.Role.choices)


def roles_to_give(by: StaffMembership) -> list[tuple[str, str]]:
    """The roles that somebody may give, the least of them first, each with what it may do."""
    roles = reversed(StaffMembership.Role.choices)
    return [(role, f"{label}: {WHAT_ROLES_DO[role]}") for role, label in roles if may_give(by, role)]


class CohortSettingsForm(forms.Form):
    """What a cohort and its programme are called."""

    name = CleanCharField(label=_("Cohort"), max_length=120)
    programme = CleanCharField(
        label=_("Programme"), max_length=120, help_text=_("Its other cohorts get the new name, too.")
    )


def a_day(label: StrOrPromise, help_text: StrOrPromise = "", *, is_required: bool = True) -> forms.DateField:
    """A day as browsers give it."""
    return forms.DateField(
        label=label,
        required=is_required,
        help_text=help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
    )


def a_number(label: StrOrPromise, least: int, most: int, help_text: StrOrPromise) -> forms.IntegerField:
    """A whole number that may be left out."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, widget=widget, help_text=help_text
    )


class CheckpointForm(forms.ModelForm):
    """A date by which the ventures of a cohort hand in."""

    name = CleanCharField(
        label=_("Its own name"), max_length=60, required=False, help_text=_("Only for a checkpoint of another name.")
    )
    opens_on = a_day(_("Opens on"), _("From this day on, what ventures submit belongs to it."))
    due_on = a_day(_("Due on"), _("Until midnight in the organisation’s time zone."))
    remind_before = a_number(
        _("Remind so many days before"),
        1,
        MOST_DAYS,
        _("Whoever has not submitted gets an email. Leave it empty to send none."),
    )
    remind_after = a_number(
        _("Remind so many days after"), 1, MOST_DAYS, _("Whoever is late gets an email. Leave it empty to send none.")
    )

    class Meta:
        model = Checkpoint
        fields = ("kind", "name", "opens_on", "due_on", "after_due", "remind_before", "remind_after")
        labels = {"kind": _("Kind"), "after_due": _("After the due date")}

    def clean(self) -> dict[str, Any]:
        """Each rule of the table in words, at the field that can mend it."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == Checkpoint.Kind.OWN and not given.get("name"):
            self.add_error("name", _now("Give it a name, or choose one of the kinds."))
        opens, due = given.get("opens_on"), given.get("due_on")
        if opens and due and due < opens:
            self.add_error("due_on", _now("It is due before it opens. Choose a later day, or let it open earlier."))
        return given


class InvitationForm(forms.ModelForm):
    """What an invitation link is good for."""

    most = a_number(_("For at most so many ventures"), 1, 5000, _("Leave it empty for any number."))
    expires_on = a_day(_("Good until"), is_required=False)
    needs_approval = forms.BooleanField(
        label=_("Each venture waits until we let it in"),
        required=False,
        help_text=_("Until then it cannot submit, and you see its name alone."),
    )

    field_order = ("most", "expires_on", "needs_approval")

    class Meta:
        model = Invitation
        fields = ("most", "needs_approval")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["expires_on"].initial = today + timedelta(days=DAYS_GOOD)

    def clean_expires_on(self) -> date:
        """A day that is still to come, within a year; in thirty days if nobody names one."""
        given: date = self.cleaned_data["expires_on"] or self.today + timedelta(days=DAYS_GOOD)
        if given <= self.today:
            raise forms.ValidationError(_now("Choose a day after today."))
        if given > self.today + timedelta(days=MOST_DAYS_GOOD):
            raise forms.ValidationError(_now("A link is good for a year at most. Choose an earlier day."))
        return given
