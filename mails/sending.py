"""Claim -> tell that it goes -> hand over -> mark. Safe to run twice, at once, and to be killed anywhere.

Before a letter goes, its row says so. Whoever finds that mark and no outcome looks whether the folder has the
letter. A mail server cannot be asked: then the row says that nobody knows, and a person decides (decision 0040).
"""

from __future__ import annotations

import contextlib
import logging
import time
from datetime import timedelta
from email.utils import format_datetime
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from types import TracebackType
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from jobs.broker import send as send_message
from jobs.claims import Claim, ClaimLost, claim_next
from jobs.models import from_now
from mails.backends import FolderBackend, ServerBackend, holds
from mails.kinds import KINDS
from mails.models import Mail
from mails.post import folder
from mails.stopping import stop_link

logger = logging.getLogger("plumbline.mails")
TURN_SECONDS = 10
REST = timedelta(minutes=1)
Code = Mail.ErrorCode


class ServerAway(Exception):
    """Whatever takes letters cannot be reached: no letter can go now, not this one alone."""


class Courier:
    """The connection to whatever takes letters: opened for the first one, kept for a turn."""

    def __init__(self) -> None:
        self.backend: Any = get_connection()

    def __enter__(self) -> Courier:
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        # A server that cuts the farewell short has the letters all the same.
        with contextlib.suppress(OSError):
            self.backend.close()

    def open(self) -> None:
        """Raises ServerAway."""
        try:
            self.backend.open()
        except OSError as error:
            raise ServerAway(str(error)) from error

    def hand_over(self, held: Claim[Mail]) -> None:
        """Gives a letter away; its row says so before. Raises ServerAway, SMTPException, OSError, ClaimLost."""
        self.open()

        def tell() -> None:
            held.note(handing_at=Now())
            held.job.handing_at = timezone.now()

        if isinstance(self.backend, ServerBackend | FolderBackend):
            self.backend.tell = tell
        else:
            tell()
        self.backend.send_messages([message_of(held.job)])


def take_turn() -> None:
    """Sends letters in the order of the line until none waits; after some seconds others have their turn first.

    No thread holds on to a letter: its lease is longer than a task may take (`config/env.py`).
    """
    ends_at = time.monotonic() + TURN_SECONDS
    with Courier() as courier:
        while (held := claim_next(Mail)) is not None:
            if not carry_out(held, courier):
                return
            if time.monotonic() > ends_at:
                send_message(Mail.TASK, held.job.public_id)
                return


def carry_out(held: Claim[Mail], courier: Courier) -> bool:
    """Sends a claimed letter and says in its row what came of it.

    Returns:
        False when no other letter could go either.
    """
    public_id = held.job.public_id
    try:
        if is_to_be_sent(held):
            courier.hand_over(held)
            held.finish(sent_at=Now())
    except ClaimLost:
        logger.warning("Letter %s was taken over by another worker.", public_id)
    except Exception as error:
        # The one place that may catch everything: whatever happened, the row has to say so.
        logger.warning("Letter %s was not sent: %s", public_id, error, exc_info=not isinstance(error, OSError))
        courier.close()
        return mark(held, error)
    return True


def is_to_be_sent(held: Claim[Mail]) -> bool:
    """Settles what a worker left behind in the middle of handing over. False when nothing is left to do.

    Raises:
        ClaimLost
    """
    mail = held.job
    if mail.handing_at is None:
        return True
    if folder() is None:
        held.fail(Code.UNSURE)
        return False
    if holds(mail.message_id):
        held.finish(sent_at=F("handing_at"))
        return False
    take_back(held)
    return True


def take_back(held: Claim[Mail]) -> None:
    """The letter has certainly not gone. Raises ClaimLost."""
    held.note(handing_at=None)
    held.job.handing_at = None


def mark(held: Claim[Mail], error: Exception) -> bool:
    """Another try for what may pass, an end for everything else. False when no other letter could go either."""
    code, may_pass = verdict(error, is_handing=held.job.handing_at is not None)
    try:
        if code != Code.UNSURE and held.job.handing_at is not None:
            take_back(held)
        (held.give_back if may_pass else held.fail)(code)
    except ClaimLost:
        logger.warning("Letter %s was taken over by another worker.", held.job.public_id)
    if isinstance(error, ServerAway):
        rest_all()
        return False
    return True


def verdict(error: Exception, *, is_handing: bool) -> tuple[Code, bool]:
    """What came of a letter that was not taken: the code, and whether it may pass.

    An answer of the server means that it has not taken the letter, whenever it comes. Without an answer, and
    with the letter under way, nobody can say.
    """
    match error:
        case SMTPRecipientsRefused():
            answers = [answer for answer, _text in error.recipients.values()]
            return (Code.REFUSED, False) if min(answers) >= 500 else (Code.AWAY, True)
        case ServerAway() | SMTPAuthenticationError() | SMTPConnectError() | SMTPHeloError():
            return Code.AWAY, True
        case SMTPResponseException():
            return (Code.REJECTED, False) if error.smtp_code >= 500 else (Code.AWAY, True)
        case SMTPException() | OSError() if not is_handing:
            return Code.AWAY, True
        case OSError() if folder() is not None:
            return Code.STORAGE, True
        case _:
            return (Code.UNSURE if is_handing and folder() is None else Code.CANNOT_SEND), False


def rest_all() -> None:
    """Lets every letter wait a little: each would only find the same closed door, and lose an attempt."""
    rested = Q(rests_until__gte=from_now(REST))
    pause = from_now(REST)
    Mail.objects.waiting().exclude(rested).update(rests_until=pause, next_try_at=pause)


def settle_given_up() -> int:
    """Letters given up in the middle of handing over: the folder says whether they went, else nobody can.

    Returns how many there were.
    """
    found = list(Mail.objects.cut_short())
    for mail in found:
        row = Mail.objects.cut_short().filter(pk=mail.pk)
        if folder() is None:
            row.update(error_code=Code.UNSURE)
        elif holds(mail.message_id):
            row.update(status=Mail.Status.READY, error_code="", sent_at=F("handing_at"))
        else:
            row.update(handing_at=None)
    return len(found)


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The mail as it travels: the same letter has the same Message-ID and date whenever it goes."""
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.address], headers=headers_of(mail))
    message.reply_to = [mail.reply_to] if mail.reply_to else []
    message.attach_alternative(mail.html, "text/html")
    return message


def headers_of(mail: Mail) -> dict[str, str]:
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.requested_at),
        "Content-Language": "zh-Hans" if mail.language == "zh-hans" else mail.language,
        "Auto-Submitted": "auto-generated",
    }
    link = stop_link(mail.address, KINDS[mail.kind]) if mail.kind in KINDS else ""
    if link:  # RFC 2369 and, for one click in the mail program, RFC 8058
        headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers
