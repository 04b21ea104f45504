"""django-allauth's forms in the product's words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.utils import has_verified_email
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User

LABELS = {
    "login": _("Email address"),
    "email": _("Email address"),
    "password": _("Password"),
    "code": _("Code from the email"),
    "oldpassword": _("Current password"),
    "password1": _("Password"),
}
ADVICE = _("At least 12 characters. Four unrelated words make a good password; a name, a year or keys in a row do not.")


class OwnWords:
    """Our labels, and no placeholders: a grey copy of the label inside a field looks like something already typed."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
        if "password1" in self.fields:
            self.fields["password1"].help_text = ADVICE
        # Typed once: whoever mistypes a new password has another one sent.
        self.fields.pop("password2", None)


class ForgottenLink:
    """Under the password, the way out for whoever forgot it."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"password", "oldpassword"} & set(self.fields):
            self.fields[name].help_text = format_html(
                '<a href="{}">{}</a>', reverse_lazy("account_reset_password"), _("Forgotten your password?")
            )


class LoginForm(ForgottenLink, OwnWords, allauth_forms.LoginForm):  # type: ignore[misc]
    pass


class SignupForm(OwnWords, allauth_forms.SignupForm):  # type: ignore[misc]
    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """As for a new address, also in the time it takes: an account that exists is not given away."""
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    user, response = super().try_save(request)
                return user, response
            except IntegrityError:
                self.account_already_exists = True  # a double click: the other one was first
        unfinished = self.unfinished()
        if unfinished is not None:
            return unfinished, None
        user, response = super().try_save(request)
        return user, response

    def unfinished(self) -> User | None:
        """The account that this very person began and never confirmed: known by the password, at the price of a hash."""
        user = User.objects.filter(email=self.cleaned_data["email"]).first()
        password = self.cleaned_data["password1"]
        if user is None:
            make_password(password)
            return None
        is_own = user.check_password(password) and user.is_active
        return user if is_own and not has_verified_email(user) else None


class ResetPasswordForm(OwnWords, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(OwnWords, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(ForgottenLink, OwnWords, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")


class SetPasswordForm(OwnWords, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(ForgottenLink, OwnWords, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    pass


class AddEmailForm(OwnWords, allauth_forms.AddEmailForm):  # type: ignore[misc]
    pass


class CodeForm(OwnWords, allauth_forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}
