"""What nobody needs again is removed: keys of forms once sent, ended sessions with what they kept."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from accounts.models import SentForm


def forget() -> int:
    """Removes the keys of forms that nobody sends again, and ended sessions. Returns how many rows went."""
    ended = Session.objects.filter(expire_date__lt=Now())
    return SentForm.objects.old().delete()[0] + ended.delete()[0]
