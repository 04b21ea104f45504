"""How django-allauth behaves here."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.origin import client_address

log = logging.getLogger("plumbline.accounts")
WAIT = _("Too many attempts. Wait a quarter of an hour and try again, or reset the password.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Mails in the reader's language, limits by account and address, and the product's own words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account has been closed."),
        "cannot_remove_primary_email": _("This is your main address. Make another one the main address first."),
        "duplicate_email": _("This address already belongs to your account."),
        "email_password_mismatch": _(
            "The address and the password do not match. Check both; the password is case-sensitive."
        ),
        "email_taken": _("This address belongs to another account."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This is not the code in the latest email. Check it, or have a new one sent."),
        "incorrect_password": _("This is not your password."),
        "invalid_login": _("Give the email address of your account."),
        "invalid_password_reset": _("This link can no longer be used. Have a new one sent."),
        "max_email_addresses": _("An account can have at most %d addresses. Remove one first."),
        "rate_limited": _("An email was sent a moment ago. Wait a little before you ask for another."),
        "too_many_login_attempts": WAIT,
        "unverified_primary_email": _("Confirm this address before you make it the main one."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By account and address: whoever guesses elsewhere does not lock out the account's owner.
        return f"{credentials.get('email', '').lower()} {ratelimit.truncate_ip(client_address(request))}"

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A new password forgives the wrong ones for this account; what else was tried from the address still counts."""
        rates = settings.ACCOUNT_RATE_LIMITS["login_failed"].split(",")
        of_account = ",".join(rate for rate in rates if rate.endswith("/key"))
        key = self._get_login_attempts_cache_key(request, **credentials)
        ratelimit.clear(
            request, app="allauth.account", action="login_failed", config={"login_failed": of_account}, key=key
        )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("A wrong password was given from %s.", client_address(request))

    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).lower()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_email" if self.request.user.is_authenticated else "account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes in the language of the account that the mail goes to, with links to BASE_URL.

        Raises:
            ImmediateHttpResponse: the mail server does not take it; the page says so.
        """
        try:
            self.post_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("A mail (%s) could not be sent: %s", template_prefix, error)
            page = render(self.request, "account/mail_failed.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tells the owner of a change. The change stands, whether or not the mail server takes this."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse:
            log.error("The owner of an account could not be told of a change to it.")

    def post_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        reader = context.get("user") or User.objects.filter(email=email.lower()).first()
        language = reader.language if isinstance(reader, User) else ""
        facts = {"email": email, "base_url": settings.BASE_URL, "reader": reader}
        with translation.override(language or translation.get_language()):
            self.render_mail(template_prefix, email, facts | self.at_home(context)).send()

    def at_home(self, context: dict[str, Any]) -> dict[str, Any]:
        """The context with links to the one public address, whatever name the request came by."""
        asked = current.request.build_absolute_uri("/")
        return {
            name: value.replace(asked, f"{settings.BASE_URL}/", 1)
            if isinstance(value, str) and value.startswith(asked)
            else value
            for name, value in context.items()
        }


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """The second factor in the product's own words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _(
            "An account with a second factor takes no further address. Remove the factor, add the address, and set the factor up again."
        ),
        "cannot_delete_authenticator": _("This factor cannot be removed."),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first; recovery codes stand in for one."),
        "incorrect_code": _("This is not the code. Check the clock of your phone and take the newest one."),
        "unverified_email": _("Confirm your email address first."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return gettext("Passkey")
