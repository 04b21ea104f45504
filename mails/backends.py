"""The two ways a mail leaves: to a mail server, or into a folder where none is set up.

Both tell before the mail itself goes: until then it has certainly not gone.
"""

from __future__ import annotations

import hashlib
import re
import smtplib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from jobs.storage import write_whole

Tell = Callable[[], None]
# Seconds a server may think about a mail that it has: the clock of everything before is EMAIL_TIMEOUT.
PATIENCE = 30
SUFFIX = ".eml"


def nobody() -> None:
    """Nobody wants to be told."""


class TellsBefore:
    """The part of a connection that tells before the mail goes; whoever is told may stop it by an exception."""

    tell: Tell = staticmethod(nobody)

    def data(self, message: Any) -> tuple[int, bytes]:
        self.tell()
        socket: Any = self.sock  # type: ignore[attr-defined]
        before = socket.gettimeout()
        socket.settimeout(PATIENCE)
        answer: tuple[int, bytes] = super().data(message)  # type: ignore[misc]
        socket.settimeout(before)
        return answer


class Plain(TellsBefore, smtplib.SMTP):
    pass


class Secured(TellsBefore, smtplib.SMTP_SSL):
    pass


class ServerBackend(EmailBackend):
    """Hands mails to the mail server."""

    tell: Tell = staticmethod(nobody)

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return Secured if self.use_ssl else Plain

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        is_opened_here = self.open()
        if isinstance(self.connection, TellsBefore):
            self.connection.tell = self.tell
        try:
            return super().send_messages(email_messages) or 0
        finally:
            if is_opened_here:
                self.close()


class FolderBackend(BaseEmailBackend):
    """Lays each mail into a folder as a file of its own, whole or not at all, named by its Message-ID."""

    tell: Tell = staticmethod(nobody)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for email in email_messages:
            written = email.message()
            file = file_of(str(written["Message-ID"]))
            file.parent.mkdir(parents=True, exist_ok=True)
            self.tell()
            write_whole(written.as_bytes(), file)
        return len(email_messages)


def holds(message_id: str) -> bool:
    """Whether the folder has the mail."""
    return file_of(message_id).exists()


def file_of(message_id: str) -> Path:
    """The file of a mail. What an address may hold and a file name may not is replaced by a digest."""
    name = message_id.strip("<> ")
    if not re.fullmatch(r"[\w.@-]{1,200}", name, re.ASCII) or name.startswith("."):
        name = hashlib.sha256(name.encode()).hexdigest()
    return Path(settings.EMAIL_FILE_PATH) / f"{name}{SUFFIX}"
