"""When somebody looked at a cohort last. Looking twice is looking once, later."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from cohorts.models import Cohort
from reviews.models import Looked


def look(*, user: User, cohort: Cohort, at: datetime | None = None) -> None:
    """Notes that somebody has seen all of a cohort's table: what comes in from now on is new to them."""
    row = Looked(user=user, cohort=cohort, at=at or timezone.now())
    Looked.objects.bulk_create([row], update_conflicts=True, unique_fields=["user", "cohort"], update_fields=["at"])
