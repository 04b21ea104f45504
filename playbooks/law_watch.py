"""Tells operators that facts of law are past their review: in readiness, on their pages, and by mail.

Nothing else hangs on it. Founders see the mark beside each entry (assessments/results/legal.py).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
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
FIRST_LOOK = 60  # seconds after the start of a process
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

    # Seconds of the monotonic clock. Not in the first minute: a sweeper that starts has rows to put back in line.
    next_look: float = field(default_factory=lambda: time.monotonic() + FIRST_LOOK)
    told_on: date | None = None


HERE = Memory()


def remind(today: date | None = None) -> int:
    """Writes to the operators on the first day that something is overdue, and once a week from then on.

    A chore of the sweeper's rounds: it looks once an hour, removes nothing, and returns 0.
    """
    now = time.monotonic()
    if today is None and now < HERE.next_look:
        return 0
    HERE.next_look = now + HOUR
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
    """Writes to each operator in their language; whether that may rest for a week.

    One who could not be written to reads it next week, or on the page: those who were are not written to again for it.
    """
    operators = User.objects.filter(is_staff=True, is_active=True)
    taken = [write_to(operator, found, send) for operator in operators]
    return any(taken) or not taken


def write_to(operator: User, found: LawWatch, send: Callable[..., int]) -> bool:
    """Writes to one operator; whether the mail was taken."""
    count = len(found.overdue)
    with translation.override(operator.language or settings.LANGUAGE_CODE):
        subject = ngettext("Legal entry due for review", "Legal entries due for review (%(count)d)", count)
        facts = {"watch": found, "count": count, "reader": operator, "base_url": settings.BASE_URL}
        text = render_to_string("playbooks/law_overdue.txt", facts)
        try:
            send(subject % {"count": count}, text, None, [operator.email])
        except (OSError, SMTPException) as error:
            log.error("An operator could not be told that facts of law are past their review: %s", error)
            return False
    return True
