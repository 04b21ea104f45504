"""Mails as their readers see them."""

import re

from django.core import mail


def newest_to(email):
    """The newest mail to an address."""
    return next(one for one in reversed(mail.outbox) if one.to == [email])


def code_sent_to(email):
    """The code in the newest mail to an address."""
    return re.search(r"^\d{4}-\d{4}$", newest_to(email).body, re.MULTILINE).group(0)


def link_sent_to(email):
    """The first link in the newest mail to an address."""
    return re.search(r"https?://\S+", newest_to(email).body).group(0)
