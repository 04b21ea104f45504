"""What was sent on behalf of somebody; `mails/_log.html` shows rows of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from mails.models import Mail, MailQuerySet

FAILED_FOR = timedelta(days=30)  # what failed before that is past mending


def failed_lately(tenants: Iterable[str]) -> MailQuerySet:
    """The letters of these senders that failed within thirty days and were not sent since."""
    since = timezone.now() - FAILED_FOR
    return Mail.objects.filter(tenant__in=list(tenants), status=Mail.Status.FAILED, finished_at__gte=since)


def sent_for(tenant: str) -> MailQuerySet:
    """The letters of a sender, newest first, without their texts: what a list shows, in one query."""
    return listed(Mail.objects.filter(tenant=tenant))


def listed(rows: MailQuerySet) -> MailQuerySet:
    """Rows as a list shows them, in one query."""
    rows = rows.defer("text", "html")
    return rows.order_by("-requested_at", "-pk")
