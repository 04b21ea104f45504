"""What was sent on behalf of somebody; `mails/_log.html` shows rows of it."""

from __future__ import annotations

from mails.models import Mail, MailQuerySet


def sent_for(tenant: str) -> MailQuerySet:
    """The letters of a sender, newest first, without their texts: what a list shows, in one query."""
    rows = Mail.objects.filter(tenant=tenant).defer("text", "html")
    return rows.order_by("-requested_at", "-pk")
