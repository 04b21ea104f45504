"""Tells operators that facts of law are past their review: in readiness, on their pages, and by mail.

Nothing else hangs on it. Founders see the mark beside each entry (assessments/results/legal.py).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts.models import User
from engine.judging.law import is_overdue, last_day, overdue_since
from engine.playbook.parts import LegalFact
from playbooks import catalogue

log = logging.getLogger("plumbline.operators")
SOON = timedelta(days=30)
A_WEEK = timedelta(days=7)
WEEK = 7 * 24 * 3600  # seconds
HOUR = 3600  # seconds
TOLD = "law-overdue-told"  # in the cache, for a week, once operators were written to


@dataclass(frozen=True)
class LawWatch:
    """The calendar of the default playbook on a day.

    Attributes:
        overdue: the facts past their review, the longest first.
        soon: how many are due within 30 days.
        following: the day on which the next one is due; None where none is.
    """

    version: str
    overdue: tuple[LegalFact, ...]
    soon: int
    following: date | None

    @property
    def oldest(self) -> LegalFact | None:
        return self.overdue[0] if self.overdue else None

    @property
    def detail(self) -> dict[str, object]:
        """For the readiness probe."""
        following = self.following.isoformat() if self.following else None
        return {"overdue": len(self.overdue), "oldest": self.oldest.code if self.oldest else None, "next": following}


def law_watch(today: date | None = None) -> LawWatch:
    """How the calendar of the latest version stands today, or on a day.

    Raises:
        ImproperlyConfigured: no version is published.
    """
    day = today or timezone.localdate()
    playbook = catalogue.playbook_for(catalogue.latest_version(catalogue.default_playbook_id()))
    overdue = sorted((fact for fact in playbook.calendar if is_overdue(fact, day)), key=overdue_since)
    due = sorted(last_day(f.review_by) for f in playbook.calendar if f.review_by and not is_overdue(f, day))
    return LawWatch(playbook.version, tuple(overdue), sum(d <= day + SOON for d in due), due[0] if due else None)


@dataclass
class Memory:
    """What this process did. The cache says it to the others, but says yes to everything while it is away."""

    looked_at: float | None = None  # seconds of the monotonic clock
    told_on: date | None = None


HERE = Memory()


def remind(today: date | None = None) -> int:
    """Writes to the operators on the first day that something is overdue, and once a week from then on.

    A chore of the sweeper's rounds: it looks once an hour, removes nothing, and returns 0.
    """
    now = time.monotonic()
    if today is None and HERE.looked_at is not None and now - HERE.looked_at < HOUR:
        return 0
    HERE.looked_at = now
    day = today or timezone.localdate()
    try:
        found = law_watch(day)
    except (ImproperlyConfigured, catalogue.VersionDamaged):
        return 0
    if not found.overdue:
        cache.delete(TOLD)
        HERE.told_on = None
    elif (HERE.told_on is None or day - HERE.told_on >= A_WEEK) and cache.add(TOLD, str(day), WEEK):
        HERE.told_on = day
        if not tell(found):
            cache.delete(TOLD)
            HERE.told_on = None
    return 0


def tell(found: LawWatch, send: Callable[..., int] = send_mail) -> bool:
    """Writes to each operator in their language; whether every mail was taken."""
    taken = True
    for operator in User.objects.filter(is_staff=True, is_active=True):
        with translation.override(operator.language or settings.LANGUAGE_CODE):
            count = len(found.overdue)
            subject = ngettext("Legal entry due for review", "Legal entries due for review (%(count)d)", count) % {
                "count": count
            }
            facts = {"watch": found, "count": count, "reader": operator, "base_url": settings.BASE_URL}
            text = render_to_string("playbooks/law_overdue.txt", facts)
            try:
                send(subject, text, None, [operator.email])
            except (OSError, SMTPException) as error:
                log.error("An operator could not be told that facts of law are past their review: %s", error)
                taken = False
    return taken
