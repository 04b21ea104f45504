"""Sessions, with whose they are and on which device in columns of their own: somebody sees and ends their own.

The columns follow from what a session holds, each time it is saved: nothing is written that was not before.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as RowsStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.devices import LONGEST, device_of

# In a session: when it was signed in, when it last gave a sign of life (seconds since 1970), and on which device.
STARTED, SEEN, DEVICE = "started_at", "seen_at", "device"


class BrowserSessionQuerySet(models.QuerySet["BrowserSession"]):
    def alive(self) -> BrowserSessionQuerySet:
        """Those that were not idle for too long, nor signed in too long ago."""
        now = timezone.now()
        idle = now - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return self.filter(expire_date__gt=now, seen_at__gte=idle, signed_in_at__gte=oldest)


class BrowserSession(AbstractBaseSession):
    """A session of a browser.

    Attributes:
        user: who is signed in; None for nobody.
        browser, system: codes of `accounts.devices`; empty for what is not known.
        seen_at: the last sign of life, to the minute.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="sessions")
    browser = models.CharField(max_length=LONGEST, blank=True)
    system = models.CharField(max_length=LONGEST, blank=True)
    signed_in_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = BaseSessionManager.from_queryset(BrowserSessionQuerySet)()  # type: ignore[misc]

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore

    @property
    def code(self) -> str:
        """What a page calls it: the key itself would sign in whoever reads it."""
        return salted_hmac("accounts.sessions", self.session_key).hexdigest()[:32]


class SessionStore(RowsStore):
    """The engine that `SESSION_ENGINE` names."""

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        """The row as it is written: with its columns, as far as the session says them."""
        row = cast(BrowserSession, super().create_model_instance(data))
        if SESSION_KEY in data:
            row.user_id = int(data[SESSION_KEY])
            row.browser, row.system = data.get(DEVICE, ("", ""))
            row.signed_in_at, row.seen_at = (moment(data.get(name)) for name in (STARTED, SEEN))
        return row


def moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def begin(session: Any, user_agent: str, now: int) -> None:
    """Notes in a session that somebody signs in now (seconds since 1970), and on which device."""
    session[STARTED] = session[SEEN] = now
    session[DEVICE] = device_of(user_agent)


def sessions_of(user: Any) -> list[BrowserSession]:
    """Where somebody is signed in: the sessions that would be let in now, the one seen last first.

    One that was begun with another password, or before all others were ended, is none any more.
    """
    rows = BrowserSession.objects.alive().filter(user=user).order_by("-seen_at", "-signed_in_at")
    known = user.get_session_auth_hash()
    return [row for row in rows if row.get_decoded().get(HASH_SESSION_KEY) == known]


def end_session(user: Any, code: str) -> BrowserSession | None:
    """Ends one session of somebody, which its next request finds; None where there is none of that code any more."""
    found = next((row for row in sessions_of(user) if row.code == code), None)
    if found is not None:
        BrowserSession.objects.filter(pk=found.pk).delete()
    return found
