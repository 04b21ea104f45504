"""What nobody needs again is removed: keys of forms once sent, ended sessions with what they kept."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from accounts.models import SentForm
from accounts.sessions import BrowserSession


def forget() -> int:
    """Removes the keys of forms that nobody sends again, and ended sessions. Returns how many rows went."""
    gone = SentForm.objects.old().delete()[0]
    # Sessions of the time before `accounts.sessions` lie in Django's own table until they end.
    for model in (BrowserSession, Session):
        gone += model.objects.filter(expire_date__lt=Now()).delete()[0]
    return gone
