"""django-allauth's forms for the second factor in the product's words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as base_forms
from allauth.mfa.recovery_codes import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from django.utils.translation import gettext_lazy as _

LABELS = {"code": _("Code"), "name": _("Name of the passkey")}
ONE_CODE = _("Six digits from the app, or one of your recovery codes.")
LONGEST_NAME = 60


class OwnWords:
    """Our labels, and no placeholders (as `accounts.entrance`)."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}
        if "name" in self.fields:
            self.fields["name"].max_length = LONGEST_NAME
            self.fields["name"].widget.attrs |= {"maxlength": LONGEST_NAME, "autocomplete": "off"}


class AuthenticateForm(OwnWords, base_forms.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = ONE_CODE


class ReauthenticateForm(OwnWords, base_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = ONE_CODE


class ActivateForm(OwnWords, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Six digits that the app shows now.")


class DeactivateForm(OwnWords, totp_forms.DeactivateTOTPForm):  # type: ignore[misc]
    pass


class GenerateCodesForm(OwnWords, code_forms.GenerateRecoveryCodesForm):  # type: ignore[misc]
    pass


class AddKeyForm(OwnWords, key_forms.AddWebAuthnForm):  # type: ignore[misc]
    pass


class EditKeyForm(OwnWords, key_forms.EditWebAuthnForm):  # type: ignore[misc]
    pass
