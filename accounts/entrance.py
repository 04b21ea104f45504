"""django-allauth's forms without placeholders that repeat their labels."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms


class WithoutPlaceholders:
    """A label says what a field is; a grey copy of it inside only looks like something already typed."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(WithoutPlaceholders, allauth_forms.LoginForm):  # type: ignore[misc]
    pass


class SignupForm(WithoutPlaceholders, allauth_forms.SignupForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(WithoutPlaceholders, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(WithoutPlaceholders, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(WithoutPlaceholders, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class AddEmailForm(WithoutPlaceholders, allauth_forms.AddEmailForm):  # type: ignore[misc]
    pass
