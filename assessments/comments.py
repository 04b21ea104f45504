"""Comments of a team at a question: written, meant for somebody, settled. Nobody outside the team reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.limits import refuse_beyond
from accounts.models import User
from assessments.models import Assessment, Comment
from assessments.upgrades import item_before
from cohorts.models import VentureMembership
from engine.playbook.parts import Item
from mails import post
from playbooks import catalogue

MOST = 200  # comments at one question
LONGEST = 4000  # characters of one


@transaction.atomic
def write_comment(
    *, assessment: Assessment, item_id: str, text: str, language: str, by: User, mentions: Sequence[User]
) -> Comment:
    """Writes a comment, and a letter to each member it is meant for.

    Args:
        text: not empty, at most `LONGEST` characters.
        language: in which the writer reads the product: "en" or "zh-hans".
        mentions: members of the venture; the writer gets no letter.

    Raises:
        LimitReached: there are as many at this question as there may be; nothing was written.
    """
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    most = _("There are %(most)d comments at this question, the most there may be. Yours was not saved.")
    refuse_beyond(assessment.comments.filter(item_id=item_id).count(), MOST, most % {"most": MOST})
    comment = Comment.objects.create(
        assessment=assessment, item_id=item_id, text=text, language=language, written_by=by
    )
    comment.mentions.set(mentions)
    items = catalogue.playbook_for(assessment.playbook_version).items
    item = items.get(item_id) or item_before(assessment, item_id)
    for reader in mentions:
        if item is not None and reader.pk != by.pk:
            tell(comment, item, reader)
    return comment


def tell(comment: Comment, item: Item, reader: User) -> None:
    """The letter to somebody a comment is meant for, in their language; the comment as it was written."""
    assessment = comment.assessment
    language = reader.language or "en"
    with override(language):
        question = _("%(title)s (%(code)s)") % {"title": item.title.in_language(language), "code": item.code}
    post.write_to(
        reader,
        kind="comment",
        context={
            "organisation": "",
            "venture": assessment.venture.name,
            "writer": str(comment.written_by),
            "question": question,
            "words": comment.text,
            "link": reverse("comments", args=[assessment.public_id, comment.item_id]),
        },
        once_key=f"comment-{comment.pk}-for-{reader.pk}",
        tenant=f"venture-{assessment.venture_id}",
    )


def thread(assessment: Assessment, item_id: str) -> list[Comment]:
    """What was written at a question, the oldest first; two queries."""
    rows = assessment.comments.filter(item_id=item_id).select_related("written_by", "settled_by")
    return list(rows.prefetch_related("mentions").order_by("written_at", "pk"))


@transaction.atomic
def settle(*, assessment: Assessment, item_id: str, until: datetime, by: User) -> int:
    """Declares what stands at a question settled; how many comments that were.

    Args:
        until: what was written later was not on the page, and stays open.
    """
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    rows = assessment.comments.unsettled().filter(item_id=item_id, written_at__lte=until)
    return int(rows.update(settled_at=timezone.now(), settled_by=by))


def unsettled_by_item(assessment: Assessment) -> dict[str, int]:
    """How many comments wait at each question that has any; one query."""
    rows = assessment.comments.unsettled().values("item_id").annotate(count=Count("pk")).order_by()
    return {row["item_id"]: row["count"] for row in rows}


def comments_words(count: int) -> str:
    """What a link to the comments at a question says."""
    return _("Comments (%(count)d)") % {"count": count} if count else _("Comments")


def members_of(assessment: Assessment) -> list[User]:
    """The team, whom a comment may be meant for."""
    rows: Iterable[VentureMembership] = (
        VentureMembership.objects.filter(venture=assessment.venture_id).select_related("user").order_by("pk")
    )
    return [row.user for row in rows]
