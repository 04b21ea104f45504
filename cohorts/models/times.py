"""How long invitations are good for."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone


def in_thirty_days() -> datetime:
    """When an invitation of a venture ends, if nobody says otherwise."""
    return timezone.now() + timedelta(days=30)


def in_fourteen_days() -> datetime:
    """When an invitation of a colleague ends: it opens more than one venture, so it is good for less long."""
    return timezone.now() + timedelta(days=14)
