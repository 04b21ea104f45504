"""Letters as the tests write them."""

from __future__ import annotations

from datetime import timedelta

from jobs.claims import claim
from jobs.models import from_now
from mails import post
from mails.examples import example_of
from mails.kinds import KINDS
from mails.models import Mail

READER = "reader@example.org"


def a_letter(key="one", *, kind="report_ready", to=READER, language="en", tenant="organisation-3", **more):
    """A letter of a kind with the words of its example; `words` replace some of them."""
    words = more.pop("words", {})
    context = {**example_of(kind, KINDS[kind].needs, language), **words}
    return post.write(kind=kind, to=to, language=language, context=context, once_key=key, tenant=tenant, **more)


def died_while_handing_over(letter):
    """The letter as a worker leaves it that was killed there, when its lease has run out."""
    held = claim(Mail, letter.public_id)
    held.note(handing_at=from_now(timedelta(0)))
    Mail.objects.filter(pk=letter.pk).update(lease_until=from_now(timedelta(seconds=-1)))


def state(letter):
    letter.refresh_from_db()
    return letter.status, letter.error_code
