"""Letters of somebody whose data is erased: to them they go; where they only name them, the name goes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.erasing import addresses_of
from accounts.models import User
from mails.backends import file_of
from mails.models import Mail, Stopped

GONE = "…"


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


def remove(files: Iterable[Path]) -> None:
    """Removes files; one that is gone already is no mistake."""
    for file in files:
        file.unlink(missing_ok=True)


def unname(letters: QuerySet[Mail], names: Iterable[str]) -> None:
    """Takes names out of the letters that hold them. Their files in a folder go: nobody reads them a second time."""
    files: list[Path] = []
    for name in filter(None, names):
        named = Q(subject__contains=name) | Q(text__contains=name) | Q(html__contains=name)
        for letter in letters.filter(named):
            letter.subject, letter.text, letter.html = (
                re.sub(re.escape(name), GONE, text) for text in (letter.subject, letter.text, letter.html)
            )
            letter.save(update_fields=["subject", "text", "html"])
            files.append(file_of(letter.message_id))
    transaction.on_commit(lambda: remove(files))
