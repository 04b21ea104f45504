"""The only way to write: a letter is a row of the transaction that it tells of, and a worker sends it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import get_language

from accounts.models import User
from jobs.broker import send_after_commit
from jobs.models import MESSAGE_GRACE, from_now
from mails.addresses import clean_address
from mails.composing import Composer, Letter
from mails.kinds import KINDS
from mails.models import Mail, MailQuerySet
from mails.stopping import is_stopped, stopped_among

AT_ONCE = 500  # letters that are written in one statement
logger = logging.getLogger("plumbline.mails")
FOLDER_BACKEND = "mails.backends.FolderBackend"


class NotRepeatable(Exception):
    """The letter did not fail, or its reader has said since that no more of its kind shall come."""


def folder() -> Path | None:
    """Where letters lie as files because no mail server is set up; None where one is."""
    return Path(settings.EMAIL_FILE_PATH) if settings.EMAIL_BACKEND == FOLDER_BACKEND else None


@transaction.atomic
def write(
    *,
    kind: str,
    to: str,
    language: str,
    context: Mapping[str, Any],
    once_key: str,
    tenant: str,
    reply_to: str = "",
    reader: User | None = None,
    mailing: uuid.UUID | None = None,
    about: uuid.UUID | None = None,
) -> Mail | None:
    """Writes a letter. It is sent once the caller's transaction has ended well, and never if it has not.

    Args:
        kind: a code of `mails.kinds`.
        language: of the letter, if the reader has no account that chose one.
        context: what the kind needs (`Kind.needs`).
        once_key: names what the letter tells; at most 200 characters. The letter that has it already is
            returned as it stands, whatever else is given.
        tenant: whoever sends: "organisation-3".
        reader: the reader's account; by default the one that the address belongs to.
        mailing, about: the act to many that it is one letter of, and whom of them it is about (public ids).

    Returns:
        None when the reader has said that no more letters of the kind shall come.

    Raises:
        ValidationError: `to` or `reply_to` is no address.
        BadContext: the context does not fit the kind.
    """
    told = Told(to, language, context, once_key, reply_to, mailing, about).checked()
    present = Mail.objects.filter(once_key=once_key).first()
    reader = reader or User.objects.of_address(told.to)
    if present or is_stopped(told.to, KINDS[kind], reader):
        return present
    return put_in_line(drafted(kind, told, tenant, reader, Composer(KINDS[kind]).compose))


@dataclass(frozen=True, slots=True)
class Told:
    """What one of many letters tells, in the words of `write`."""

    to: str
    language: str
    context: Mapping[str, Any]
    once_key: str
    reply_to: str = ""
    mailing: uuid.UUID | None = None
    about: uuid.UUID | None = None

    def checked(self) -> Told:
        """With its addresses as the post takes them. Raises ValidationError."""
        answers_to = clean_address(self.reply_to) if self.reply_to else ""
        return replace(self, to=clean_address(self.to), reply_to=answers_to)


@transaction.atomic
def write_all(*, kind: str, letters: Iterable[Told], tenant: str) -> list[Mail | None]:
    """Writes many letters of a kind as `write` writes each, in a few queries; what it gave for each, in their order.

    Raises:
        ValidationError, BadContext: none is written then.
    """
    wanted = [told.checked() for told in letters]
    known = {told.once_key: told for told in reversed(wanted)}  # the first of several with one key
    present = {mail.once_key: mail for mail in Mail.objects.filter(once_key__in=known)}
    addresses = {told.to for told in known.values()}
    readers = User.objects.of_addresses(addresses)
    stopped = stopped_among(addresses, KINDS[kind], readers)
    due = [told for told in wanted if known.get(told.once_key) is told and told.once_key not in present]
    composed = Composer(KINDS[kind]).compose
    drafts = [drafted(kind, told, tenant, readers.get(told.to), composed) for told in due if told.to not in stopped]
    present |= {mail.once_key: mail for mail in put_all_in_line(drafts, tenant)}
    return [present.get(told.once_key) for told in wanted]


def drafted(kind: str, told: Told, tenant: str, reader: User | None, composed: Callable[..., Letter]) -> Mail:
    """A letter that is not in line yet."""
    spoken = reader.language if reader and reader.language else told.language
    letter = composed(spoken, told.context, told.to, reader.name if reader else "")
    draft = Mail(kind=kind, address=told.to, user=reader, language=spoken, once_key=told.once_key, tenant=tenant)
    draft.subject, draft.text, draft.html, draft.reply_to = letter.subject, letter.text, letter.html, told.reply_to
    draft.message_id, draft.mailing, draft.about = message_id_of(draft.public_id), told.mailing, told.about
    return draft


def put_all_in_line(drafts: Sequence[Mail], tenant: str) -> list[Mail]:
    """The letters in line one behind the other, as if each had been put there by itself."""
    is_called = Mail.objects.is_called()
    turn = Mail.objects.next_turn_of(tenant)
    for place, draft in enumerate(drafts):
        draft.turn, draft.next_try_at = turn + place, from_now(MESSAGE_GRACE)
    try:
        with transaction.atomic():
            Mail.objects.bulk_create(drafts, batch_size=AT_ONCE)
    except IntegrityError:  # somebody told one of these things a moment earlier
        for draft in drafts:
            draft.pk = None
        return [put_in_line(draft) for draft in drafts]
    if drafts and not is_called:
        send_after_commit(drafts[0])
    return list(drafts)


def write_to(
    reader: User,
    *,
    kind: str,
    context: Mapping[str, Any],
    once_key: str,
    tenant: str,
    reply_to: str = "",
    mailing: uuid.UUID | None = None,
    about: uuid.UUID | None = None,
) -> Mail | None:
    """Writes to an account, in its language, else in that of the moment; otherwise as `write`.

    Returns:
        None also when no letter can go to the address of the account: what it tells of happens all the same.
    """
    try:
        return write(
            kind=kind,
            to=reader.email,
            language=get_language() or settings.LANGUAGE_CODE,
            context=context,
            once_key=once_key,
            tenant=tenant,
            reply_to=reply_to,
            reader=reader,
            mailing=mailing,
            about=about,
        )
    except ValidationError:
        logger.warning("No letter can go to the address of account %s.", reader.public_id)
        return None


def message_id_of(public_id: uuid.UUID) -> str:
    """Fixed when the letter is written, so that the same letter is the same mail wherever it arrives."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{public_id}@{host}>"


def put_in_line(draft: Mail) -> Mail:
    is_called = Mail.objects.is_called()
    draft.next_try_at = from_now(MESSAGE_GRACE)
    draft.turn = Mail.objects.next_turn_of(draft.tenant)
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # somebody told the same thing a moment earlier
        return Mail.objects.get(once_key=draft.once_key)
    draft.refresh_from_db()
    # One message calls a worker that goes on with the line: a thousand letters need no thousand messages.
    if not is_called:
        send_after_commit(draft)
    return draft


@transaction.atomic
def again(mail: Mail, by: User) -> Mail:
    """Puts a letter that was not sent back in line, as it was written. Raises NotRepeatable."""
    if is_stopped(mail.address, KINDS[mail.kind], mail.user):
        raise NotRepeatable
    failed = Mail.objects.filter(pk=mail.pk, status=Mail.Status.FAILED)
    failed.update(again_by=by)
    if not failed.requeue(is_new=False, turn=Mail.objects.next_turn_of(mail.tenant)):
        raise NotRepeatable
    mail.refresh_from_db()
    send_after_commit(mail)
    return mail


def withdraw(mails: MailQuerySet) -> int:
    """Takes letters out of the line that have not been taken up yet; how many."""
    waiting = mails.filter(status=Mail.Status.QUEUED)
    return waiting.update(status=Mail.Status.CANCELLED, finished_at=Now(), rests_until=None)
