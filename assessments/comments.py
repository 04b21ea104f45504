"""Comments of a team at a question, a gap or an item of its plan: written, meant for somebody, settled.

Nobody outside the team reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.limits import refuse_beyond
from accounts.models import User
from assessments.models import Assessment, Comment
from assessments.threads import Places, Thread, url_of
from assessments.unread import keep
from cohorts.models import VentureMembership
from mails import post

MOST = 200  # comments of one thread
LONGEST = 4000  # characters of one


@transaction.atomic
def write_comment(
    *, assessment: Assessment, thread: Thread, text: str, language: str, by: User, mentions: Sequence[User] = ()
) -> Comment:
    """Writes a comment, and a letter to each member it is meant for.

    Args:
        thread: at a place that there is (`Places.called`).
        text: not empty, at most `LONGEST` characters.
        language: in which the writer reads the product: "en" or "zh-hans".
        mentions: members of the venture; the writer gets no letter.

    Raises:
        LimitReached: there are as many here as there may be; nothing was written.
    """
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    most = _("There are %(most)d comments here, the most there may be. Yours was not saved.")
    refuse_beyond(assessment.comments.on(*thread).count(), MOST, most % {"most": MOST})
    comment = Comment.objects.create(
        assessment=assessment, about=thread.about, key=thread.key, text=text, language=language, written_by=by
    )
    comment.mentions.set(mentions)
    for reader in mentions:
        if reader.pk != by.pk:
            tell(comment, reader)
    return comment


def tell(comment: Comment, reader: User) -> None:
    """The letter to somebody a comment is meant for, in their language; the comment as it was written."""
    assessment, thread = comment.assessment, Thread(comment.about, comment.key)
    language = reader.language or "en"
    with override(language):
        place = Places(assessment, language).called(thread)
        name = place.name if place else thread.key
    mail = post.write_to(
        reader,
        kind="comment",
        context={
            "organisation": "",
            "venture": assessment.venture.name,
            "writer": str(comment.written_by),
            "question": name,
            "words": comment.text,
            "link": url_of(assessment, thread),
        },
        once_key=f"comment-{comment.pk}-for-{reader.pk}",
        tenant=f"venture-{assessment.venture_id}",
    )
    if mail:
        # It leads to all that stands there: the daily email does not name the thread again for it.
        keep(assessment, thread, reader, "told", comment.pk)


def read_thread(assessment: Assessment, thread: Thread) -> list[Comment]:
    """What was written at a place, the oldest first; two queries."""
    rows = assessment.comments.on(*thread).select_related("written_by", "settled_by")
    return list(rows.prefetch_related("mentions").order_by("pk"))


@transaction.atomic
def settle(*, assessment: Assessment, thread: Thread, until: datetime, by: User) -> int:
    """Declares what stands at a place settled; how many comments that were.

    Args:
        until: what was written later was not on the page, and stays open.
    """
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    rows = assessment.comments.unsettled().on(*thread).filter(written_at__lte=until)
    return int(rows.update(settled_at=timezone.now(), settled_by=by))


def members_of(assessment: Assessment) -> list[User]:
    """The team, whom a comment may be meant for."""
    rows: Iterable[VentureMembership] = (
        VentureMembership.objects.filter(venture=assessment.venture_id).select_related("user").order_by("pk")
    )
    return [row.user for row in rows]
