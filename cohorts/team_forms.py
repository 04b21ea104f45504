"""The forms of a venture's team."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField
from cohorts.forms import SaysThen
from cohorts.models import VentureMembership
from mails.addresses import clean_address

Role = VentureMembership.Role
MOST_AT_ONCE = 20  # addresses in one form
BETWEEN = re.compile(r"[\s,;，；、]+")
WHAT_ROLES_DO: Mapping[str, Promise] = {
    Role.OWNER: _("owner: everything, the team and the venture itself included"),
    Role.EDITOR: _("editor: answers, submits and orders reports"),
    Role.VIEWER: _("viewer: reads, and changes nothing"),
}


class InviteForm(forms.Form):
    """Whom to invite to the team. `cleaned_data["addresses"]` holds each address once, as the post takes it."""

    addresses = forms.CharField(
        label=_("Email addresses"),
        max_length=20 * 256,
        help_text=_("Several with commas, or one on each line."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=list(WHAT_ROLES_DO.items()), initial=Role.EDITOR)
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=settings.LANGUAGES,
        help_text=_("Whoever has chosen a language here gets the email in that one."),
    )

    def clean_addresses(self) -> list[str]:
        """Raises ValidationError that names each address that is none."""
        typed = [one for one in BETWEEN.split(self.cleaned_data["addresses"]) if one]
        if not typed:
            raise ValidationError(_now("Type at least one address."))
        if len(typed) > MOST_AT_ONCE:
            text = _now("At most %(most)d addresses at once. Nobody was invited.")
            raise ValidationError(text % {"most": MOST_AT_ONCE})
        found: dict[str, None] = {}
        bad = []
        for one in typed:
            try:
                found[clean_address(one)] = None
            except ValidationError:
                bad.append(one)
        if bad:
            text = _now("%(typed)s is not an email address. Write it like name@example.org; nobody was invited.")
            raise ValidationError([text % {"typed": one[:80]} for one in bad])
        return list(found)


class TeamRoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(choices=Role.choices)


class HandOverForm(SaysThen):
    """Who is an owner from now on, and what becomes of whoever hands over."""

    to = forms.ChoiceField(label=_("The next owner"))
    then = forms.ChoiceField(
        label=_("And you"),
        required=False,
        choices=[(Role.EDITOR, _("stay as editor")), (Role.VIEWER, _("stay as viewer")), ("", _("leave the team"))],
        initial=Role.EDITOR,
    )

    def __init__(self, *args: Any, others: Iterable[VentureMembership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(one.public_id), str(one.user)) for one in others]  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    """Another name for a venture."""

    name = CleanCharField(
        label=_("Name of the venture"),
        max_length=120,
        help_text=_(
            "Sealed submissions and finished reports keep the name they were made with. The lists of an incubator show the new name once you submit again, or at once if nothing was submitted yet."
        ),
    )
