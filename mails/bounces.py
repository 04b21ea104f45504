"""Letters that came back: read from delivery status notifications (RFC 3464) that an operator has at hand.

Only what a server says for good counts; a letter that is merely late is no letter that came back. A notification is
believed where it holds the Message-ID of a letter of ours, which nobody but its reader and the servers on the way know.
"""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db.models.functions import Now

from mails.addresses import clean_address
from mails.models import Mail

MOST_BYTES = 5_000_000  # of one message; what is larger is no notification
LONGEST_WHY = 200


class NothingToRead(Exception):
    """The path holds no mail that can be read. The text says why."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """One letter of ours that a server gave back."""

    message_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """What reading came to: letters that came back now, and messages that say nothing of one of ours."""

    came_back: tuple[Mail, ...] = ()
    known: int = 0  # it was known already, or the letter was not sent
    others: int = 0


def take(path: Path) -> Told:
    """Reads a message, an mbox, a Maildir or a folder of messages, and marks what came back. Twice is once.

    Raises:
        NothingToRead
    """
    marked: list[Mail] = []
    known = others = 0
    for data in messages_in(path):
        found = came_back_in(data)
        letter = Mail.objects.filter(message_id=found.message_id).first() if found else None
        if found is None or letter is None:
            others += 1
        elif mark(letter, found.why):
            marked.append(letter)
        else:
            known += 1
    return Told(tuple(marked), known, others)


def take_address(address: str) -> Told:
    """Marks the newest letter that was sent to an address, for an operator who knows it without a notification."""
    letter = Mail.objects.filter(address=address, status=Mail.Status.READY).order_by("-sent_at", "-pk").first()
    if letter is None or not mark(letter, ""):
        return Told(others=1)
    return Told((letter,))


def told_to_operator(what: str) -> str:
    """Marks what came back, and says what became of it: a line for each letter, and counts.

    Args:
        what: a path, or an address.

    Raises:
        CommandError
    """
    path = Path(what)
    is_address = "@" in what and not path.exists()
    try:
        told = take_address(clean_address(what)) if is_address else take(path)
    except (NothingToRead, ValidationError) as refused:
        raise CommandError(f"{refused} Nothing was changed.") from None
    if is_address and not told.came_back:
        raise CommandError(f"No letter that was sent to {what} is known. Nothing was changed.")
    if not (told.came_back or told.known or told.others):
        raise CommandError(f"{path} holds no message. Nothing was changed.")
    lines = [f"{one.address}: came back, {one.subject}" for one in told.came_back]
    counts = f"{len(told.came_back)} came back, {told.known} known before, {told.others} about no letter of ours"
    return "\n".join([*lines, counts])


def mark(letter: Mail, why: str) -> bool:
    """Says in the row of a letter that it came back; False where it is not one that was sent."""
    fields = {"status": Mail.Status.FAILED, "error_code": Mail.ErrorCode.CAME_BACK, "sent_at": None}
    sent = Mail.objects.filter(pk=letter.pk, status=Mail.Status.READY)
    return bool(sent.update(**fields, came_back_why=why, finished_at=Now()))


def messages_in(path: Path) -> Iterator[bytes]:
    """Every message below a path, as bytes. Raises NothingToRead."""
    if not path.exists():
        raise NothingToRead(f"There is nothing at {path}.")
    try:
        yield from (one for one in read(path) if len(one) <= MOST_BYTES)
    except OSError as error:
        raise NothingToRead(f"{path} cannot be read: {error.strerror or error}.") from error


def read(path: Path) -> Iterator[bytes]:
    if path.is_dir() and (path / "cur").is_dir() and (path / "new").is_dir():
        box = mailbox.Maildir(path, create=False)
        yield from (box.get_bytes(key) for key in box.keys())  # noqa: SIM118  a Maildir iterates over messages
    elif path.is_dir():
        yield from (one.read_bytes() for one in sorted(path.iterdir()) if one.is_file())
    elif is_mbox(path):
        boxed = mailbox.mbox(path, create=False)
        yield from (boxed.get_bytes(key) for key in boxed.keys())  # noqa: SIM118  the same
    elif path.stat().st_size <= MOST_BYTES:
        yield path.read_bytes()


def is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


def came_back_in(data: bytes) -> CameBack | None:
    """What a message says of a letter that came back; None where it is no such notification."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        parts = list(message.walk())
        status = next((one for one in parts if one.get_content_type() == "message/delivery-status"), None)
        returned = next((one for one in parts if is_returned(one)), None)
        message_id = id_in(returned) if returned is not None else ""
        why = why_in(status) if status is not None else None
    except (MessageError, LookupError, ValueError, TypeError, AttributeError):
        return None  # from anybody, and not what it says it is
    return CameBack(message_id, why) if message_id and why is not None else None


def is_returned(part: Message) -> bool:
    """Whether it is the letter that came back, whole or its head alone."""
    return part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}


def id_in(part: Message) -> str:
    """The Message-ID of the letter that came back."""
    inside: Any = part.get_payload()
    if isinstance(inside, list):
        head: Message = inside[0]
    else:
        content: Any = part.get_payload(decode=True)
        head = message_from_bytes(content or b"", policy=policy.default)
    found = str(head.get("Message-ID", "")).strip()
    return found if found.isprintable() else ""  # ours are; PostgreSQL would not even look for a NUL


def why_in(status: Message) -> str | None:
    """Why a server gave up for good: its code and its words; None where it goes on trying, or the letter arrived."""
    blocks = status.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message | EmailMessage) and str(block.get("Action", "")).strip().lower() == "failed":
            said = " ".join(str(block.get(name, "")) for name in ("Status", "Diagnostic-Code"))
            return " ".join("".join(one if one.isprintable() else " " for one in said).split())[:LONGEST_WHY]
    return None
