"""Letters of somebody whose data is erased: to them they go; where they only name them, the name goes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.erasing import addresses_of
from accounts.models import User
from jobs.storage import remove
from mails.backends import file_of
from mails.models import Mail, Stopped

GONE = "…"
TAG = re.compile(r"(<[^>]*>)")


def of_person(user: User) -> None:
    """Deletes the letters to somebody, and what they wanted no letters of."""
    addresses = addresses_of(user)
    Stopped.objects.filter(Q(user=user) | Q(address__in=addresses)).delete()
    delete(Mail.objects.filter(Q(user=user) | Q(address__in=addresses)))
    Mail.objects.filter(reply_to__in=addresses).update(reply_to="")


def delete(letters: QuerySet[Mail]) -> None:
    """Deletes letters, with the files of those that lie in a folder. One that is being handed over is gone already."""
    files = [file_of(one) for one in letters.values_list("message_id", flat=True)]
    letters.delete()
    transaction.on_commit(lambda: remove(files))


def unname(letters: QuerySet[Mail], names: Iterable[str]) -> None:
    """Takes names out of the letters that hold them. Their files in a folder go: nobody reads them a second time."""
    files: list[Path] = []
    for name in filter(None, names):
        named = Q(subject__contains=name) | Q(text__contains=name) | Q(html__contains=name)
        for letter in letters.filter(named):
            letter.subject, letter.text = without(name, letter.subject), without(name, letter.text)
            pieces = TAG.split(letter.html)
            letter.html = "".join(one if TAG.fullmatch(one) else without(name, one) for one in pieces)
            letter.save(update_fields=["subject", "text", "html"])
            files.append(file_of(letter.message_id))
    transaction.on_commit(lambda: remove(files))


def without(name: str, text: str) -> str:
    """A text without a name, which is no part of a longer word of Latin letters: "Ann" leaves "Annual" alone."""
    return re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", GONE, text)
