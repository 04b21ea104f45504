"""Which letters somebody wants."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from mails.kinds import KINDS
from mails.stopping import wanted_by


class WantedForm(forms.Form):
    """One box for each kind of letter that can be stopped, ticked for those that come."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = wanted_by(user)
        for code, kind in KINDS.items():
            if kind.can_stop:
                self.fields[code] = forms.BooleanField(label=str(kind.name), required=False, initial=code in wanted)

    @property
    def wanted(self) -> list[str]:
        return [code for code, is_wanted in self.cleaned_data.items() if is_wanted]
