"""How django-allauth behaves here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Mails are written in the language of the account they go to."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        user = context.get("user")
        language = user.language if isinstance(user, User) and user.language else None
        with translation.override(language or translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).lower()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True
