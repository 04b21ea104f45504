"""What is new to a member in the comments of their teams, and what stands at each place: counts, by one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.statements import rows_for
from assessments.models import Assessment, Comment, ThreadReading
from assessments.threads import Place, Places, Thread, url_of


@dataclass(frozen=True, slots=True)
class Counts:
    """How many comments of a thread stand open for the reader, and how many of them are new to them.

    Attributes:
        waiting: those that nobody has resolved, and those that were before the reader saw what is meant for them.
    """

    waiting: int = 0
    new: int = 0


NOTHING = Counts()


@dataclass(frozen=True)
class Talk:
    """What stands at the places of one assessment, for one reader."""

    counts: Mapping[Thread, Counts] = field(default_factory=dict)

    @property
    def new(self) -> int:
        """How many comments are new to the reader, at all places."""
        return sum(one.new for one in self.counts.values())

    def at(self, about: str, key: str) -> Counts:
        return self.counts.get(Thread(about, key), NOTHING)

    def words(self, about: str, key: str) -> str:
        """What a link to the comments at a place says."""
        found = self.at(about, key)
        words = {"count": found.waiting, "new": found.new}
        if found.new:
            return _("Comments (%(count)d, new: %(new)d)") % words
        return _("Comments (%(count)d)") % words if found.waiting else _("Comments")


def talk_of(assessment: Assessment, user_id: int) -> Talk:
    """The counts at every place of an assessment that has any; one query, whose statement is sent again."""
    rows = rows_for("talk of an assessment", [assessment.pk, user_id], counted)
    return Talk({Thread(about, key): Counts(waiting, new) for about, key, waiting, new in rows})


def counted(assessment: int, user_id: int) -> QuerySet[Comment, Any]:
    """Place by place how many comments stand open for a reader, and how many are new to them."""
    new = Q(pk__in=Comment.objects.new_for(user_id).filter(assessment=assessment).values("pk"))
    places = Comment.objects.filter(assessment=assessment).values("about", "key").order_by()
    rows = places.annotate(waiting=Count("pk", filter=Q(settled_at=None) | new), new=Count("pk", filter=new))
    return rows.values_list("about", "key", "waiting", "new")


@dataclass(frozen=True)
class ThreadRow:
    """A thread in the list of all of them; `last` is its latest comment."""

    place: Place
    url: str
    counts: Counts
    last: Comment

    @property
    def is_open(self) -> bool:
        return bool(self.counts.new or self.counts.waiting)


def threads_of(assessment: Assessment, user: User, language: str) -> list[ThreadRow]:
    """Every thread of an assessment: what is new first, then the latest."""
    last = assessment.comments.values("about", "key").annotate(last=Max("pk")).order_by().values("last")
    rows = Comment.objects.filter(pk__in=last).select_related("written_by").order_by("-pk")
    talk, places, found = talk_of(assessment, user.pk), Places(assessment, language), []
    for one in rows:
        thread = Thread(one.about, one.key)
        if place := places.of(thread):
            found.append(ThreadRow(place, url_of(assessment, thread), talk.at(*thread), one))
    return sorted(found, key=lambda row: not row.counts.new)


def new_by_assessment(user: User, assessments: Iterable[Assessment]) -> dict[int, int]:
    """How many comments are new to somebody in each of many assessments, by its key; one query."""
    rows = Comment.objects.new_for(user.pk).filter(assessment__in=[one.pk for one in assessments])
    return dict(rows.values_list("assessment").annotate(count=Count("pk")).order_by())


def new_words(count: int) -> str:
    """How many comments of a venture are new; empty where none is."""
    return ngettext("%(count)d new comment", "%(count)d new comments", count) % {"count": count} if count else ""


def new_in(assessment: Assessment, thread: Thread, user: User) -> set[int]:
    """The keys of the comments of a thread that are new to somebody."""
    rows = Comment.objects.new_for(user.pk).filter(assessment=assessment).on(*thread)
    return set(rows.values_list("pk", flat=True))


def mark_read(assessment: Assessment, thread: Thread, user: User, shown: Sequence[Comment]) -> None:
    """Notes that somebody had these comments of a thread before them. What an older page showed takes nothing back."""
    if shown:
        keep(assessment, thread, user, "read", max(one.pk for one in shown))


def keep(assessment: Assessment, thread: Thread, user: User, what: str, comment_id: int) -> None:
    """Notes how far somebody read a thread ("read") or was told of it ("told"): forward only, from any number of devices."""
    at = {"user": user, "assessment": assessment, "about": thread.about, "key": thread.key}
    _row, is_new = ThreadReading.objects.get_or_create(**at, defaults={f"{what}_id": comment_id})
    if not is_new:
        behind = Q(**{what: None}) | Q(**{f"{what}__lt": comment_id})
        ThreadReading.objects.filter(behind, **at).update(**{f"{what}_id": comment_id})
