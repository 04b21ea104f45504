"""Who is signed in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.sessions import BrowserSession

__all__ = ["BrowserSession"]  # Django looks for models here
ERASED = "@erased.invalid"  # the addresses of accounts that were deleted; no mail goes there (RFC 2606)


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their e-mail address, in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        self.confirm_address(user)
        return user

    def confirm_address(self, user: User) -> None:
        """The account's address as confirmed: whoever makes an account by hand vouches for it."""
        addresses = apps.get_model("account", "EmailAddress").objects
        addresses.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})

    def of_address(self, address: str) -> User | None:
        """The account that has confirmed an address (in lower case), as its main one or another; None for nobody."""
        return self.filter(emailaddress__email=address, emailaddress__verified=True).first()

    def of_addresses(self, addresses: Iterable[str]) -> dict[str, User]:
        """The accounts that have confirmed addresses (in lower case), by address."""
        rows = apps.get_model("account", "EmailAddress").objects.filter(email__in=addresses, verified=True)
        return {row.email: row.user for row in rows.select_related("user")}

    def confirmed_addresses(self, keys: Iterable[int]) -> dict[str, int]:
        """Every address that some accounts have confirmed, with the key of its account."""
        rows = apps.get_model("account", "EmailAddress").objects.filter(user__in=keys, verified=True)
        return dict(rows.values_list("email", "user_id"))

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may see follows from memberships, never from the account itself."""

    class Landing(models.TextChoices):
        """Where somebody begins who has ventures and works for an incubator too."""

        DAY = "day", _("Today at my incubators")
        VENTURES = "ventures", _("My ventures")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    # Empty while nothing was chosen. Who may choose, and what holds, is decided in `cohorts/landing.py`.
    landing = models.CharField(
        _("where you begin"), max_length=10, choices=Landing.choices, blank=True, default="", db_default=""
    )
    # `is_staff` is Django's word for "may open the operators' admin", not incubator staff.
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    # The state of the news (`config/news.py`) when they last read it; empty while they never did.
    news_seen = models.CharField(max_length=40, blank=True, default="", db_default="")
    # How often the person ended all other sessions; a session of an earlier count is none any more.
    sign_outs = models.PositiveIntegerField(default=0, db_default=0)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case_unique"),
            models.CheckConstraint(
                name="accounts_user_landing_is_known", condition=models.Q(landing__in=["", "day", "ventures"])
            ),
        ]

    def __str__(self) -> str:
        if self.is_erased:
            return gettext("a deleted account")
        return self.name or self.email

    @property
    def is_erased(self) -> bool:
        """Whether the person had the account deleted: the row stays for what it signed, without name or address."""
        return self.email.endswith(ERASED)

    @property
    def addresses(self) -> list[str]:
        """Every address that the account has confirmed."""
        addresses = apps.get_model("account", "EmailAddress").objects
        return list(addresses.filter(user=self, verified=True).values_list("email", flat=True))

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What a session must know to belong to the account: it changes with the password and with `sign_outs`."""
        by_password: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        if not self.sign_outs:
            return by_password
        return salted_hmac("accounts.sign_outs", f"{by_password}{self.sign_outs}", secret=secret).hexdigest()

    def end_sessions(self) -> None:
        """Ends every session of the account. Whoever asks for it keeps the own one by `update_session_auth_hash`."""
        User.objects.filter(pk=self.pk).update(sign_outs=F("sign_outs") + 1)
        self.refresh_from_db(fields=["sign_outs"])

    def keep_language(self, language: str) -> None:
        self.language = language
        self.save(update_fields=["language"])

    def keep_landing(self, landing: str) -> None:
        """Remembers where somebody wants to begin: a value of `Landing`."""
        self.landing = landing
        self.save(update_fields=["landing"])


class SentFormQuerySet(models.QuerySet["SentForm"]):
    def old(self) -> SentFormQuerySet:
        """Those that nobody sends again."""
        return self.filter(sent_at__lt=timezone.now() - timedelta(days=2))


class SentForm(models.Model):
    """A form that was taken, and where it led: the same form again makes nothing new."""

    key = models.CharField(max_length=64, unique=True)  # SHA-256 over person, address and content
    location = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SentFormQuerySet.as_manager()

    def __str__(self) -> str:
        return self.location


AnyUser = User | AnonymousUser  # whoever asks: signed in or not


class SignedInRequest(HttpRequest):
    """A request behind the sign-in, as `LoginRequiredMiddleware` lets it through: for annotations."""

    user: User
