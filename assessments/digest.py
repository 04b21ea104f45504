"""Once a day at most, an email of the comments that are new to somebody in their teams: where, how many, by whom.

Each comment is named in one such email at most, and not at all where an email of its own told of it or its thread was
opened. Whoever has nothing new gets nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override, pgettext

from accounts.models import User
from assessments.delegating import given_in, mine
from assessments.evaluation import evaluate
from assessments.models import Assessment, Comment
from assessments.threads import Places, Thread
from assessments.unread import keep
from cohorts.letters import tenant_of_reader
from cohorts.models import VentureMembership
from mails import post
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import accounts_that_stopped
from playbooks.catalogue import VersionDamaged

log = logging.getLogger("plumbline.mails")
KIND = "digest"
FROM_HOUR = 7  # of the day where the site is: nobody is written to at night
MOST_AT_ONCE = 200  # emails of one round: the sweeper has other work, and comes again
PAUSE = timedelta(minutes=30)  # between two looks while nothing is due
MOST_THREADS = 10  # of a venture that are named; the others are counted


@dataclass(frozen=True)
class Digest:
    """What one reader is told of on one day."""

    reader: User
    once_key: str

    @cached_property
    def comments(self) -> Sequence[Comment]:
        rows = Comment.objects.untold_to(self.reader.pk).select_related("written_by", "assessment__venture")
        return list(rows.select_related("assessment__playbook_version").order_by("assessment", "pk"))

    @cached_property
    def threads(self) -> Mapping[Assessment, Mapping[Thread, list[Comment]]]:
        """The comments by venture and place, in the order in which they were written."""
        found: dict[Assessment, dict[Thread, list[Comment]]] = {}
        for one in self.comments:
            at = found.setdefault(one.assessment, {})
            at.setdefault(Thread(one.about, one.key), []).append(one)
        return found

    def context(self, language: str) -> dict[str, Any]:
        link = reverse("home")
        if len(self.threads) == 1:
            link = reverse("threads", args=[next(iter(self.threads)).public_id])
        told = [self.venture(assessment, threads, language) for assessment, threads in self.threads.items()]
        return {"organisation": "", "ventures": told, "link": link}

    def venture(self, assessment: Assessment, threads: Mapping[Thread, list[Comment]], language: str) -> dict[str, Any]:
        places = Places(assessment, language)
        named = [self.thread(places, thread, rows) for thread, rows in list(threads.items())[:MOST_THREADS]]
        yours = mine(evaluate(assessment), given_in(assessment), self.reader.pk, language)
        return {
            "name": assessment.venture.name,
            "threads": named,
            "more": max(len(threads) - MOST_THREADS, 0),
            "yours": [one.words for one in yours],
        }

    def thread(self, places: Places, thread: Thread, rows: Sequence[Comment]) -> dict[str, Any]:
        place = places.called(thread)
        writers = dict.fromkeys(str(one.written_by) for one in rows)
        return {
            "place": place.name if place else thread.key,
            "new": len(rows),
            "writers": pgettext("between names", ", ").join(writers),
        }

    @transaction.atomic
    def write(self) -> Mail | None:
        """Writes the email, in the language of its reader, and notes what it named; both or neither."""
        if not self.comments:
            return None
        language = self.reader.language or get_language() or "en"
        with override(language):
            context, tenant = self.context(language), tenant_of_reader(self.reader.pk)
            mail = post.write_to(self.reader, kind=KIND, context=context, once_key=self.once_key, tenant=tenant)
        if mail is not None:
            for assessment, threads in self.threads.items():
                for thread, rows in threads.items():
                    keep(assessment, thread, self.reader, "told", rows[-1].pk)
        return mail


def readers() -> list[User]:
    """Who has something new of which no email told them; one query, however many ventures there are."""
    new = Comment.objects.untold_to(OuterRef("user")).filter(assessment__venture=OuterRef("venture"))
    members = VentureMembership.objects.filter(Exists(new), user__is_active=True)
    return list(User.objects.filter(pk__in=members.values("user")).order_by("pk"))


def write_digests(now: datetime | None = None, most: int = MOST_AT_ONCE) -> int:
    """Writes what is due, at most so many emails; how many were written. Safe to repeat at any time."""
    moment = timezone.localtime(now)
    if moment.hour < FROM_HOUR:
        return 0
    due = [Digest(one, f"{KIND}-{moment.date().isoformat()}-{one.pk}") for one in readers()]
    there = set(Mail.objects.filter(once_key__in=[one.once_key for one in due]).values_list("once_key", flat=True))
    unwanted = accounts_that_stopped([one.reader for one in due], KINDS[KIND])
    wanted = [one for one in due if one.once_key not in there and one.reader.pk not in unwanted]
    return sum(is_written(one) for one in wanted[:most])


def is_written(digest: Digest) -> bool:
    """Writes one; a venture whose playbook cannot be read takes nobody else's email away."""
    try:
        return digest.write() is not None
    except VersionDamaged as damaged:
        log.error("No daily email for account %s: the content of %s is damaged.", digest.reader.public_id, damaged)
        return False
