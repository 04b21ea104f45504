"""What happened in a venture: who did what and when, read from the rows that each act left anyway.

Nothing is written for it. Each source names the rows of one kind of act; rooms above register theirs when the product
starts.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.models import User
from assessments.models import AnswerHistory, AnswerSource, Assessment
from assessments.threads import Places, Thread
from cohorts.models import VentureInvitation

A_PAGE = 50  # acts
TOGETHER = timedelta(minutes=30)  # answers of one person that follow each other so closely are told as one act
ONE_FILE = timedelta(seconds=2)  # of answers of a file from when each had a moment of its own
MOST_CODES = 8  # that are named of those
KINDS: dict[str, Promise] = {
    "answers": gettext_lazy("Answers"),
    "evidence": gettext_lazy("Evidence"),
    "comments": gettext_lazy("Comments"),
    "plan": gettext_lazy("Plan"),
    "milestones": gettext_lazy("Milestones"),
    "submissions": gettext_lazy("Submissions"),
    "team": gettext_lazy("Team"),
    "playbook": gettext_lazy("Playbook"),
}
Told = tuple[str, str]  # a sentence, and where it leads; empty where it leads nowhere


@dataclass(frozen=True)
class Teller:
    """What sentences are made with: the venture and its places, in one language."""

    assessment: Assessment
    language: str

    @cached_property
    def places(self) -> Places:
        return Places(self.assessment, self.language)

    def name(self, about: str, key: str) -> str:
        """What a question, a gap or an item of the plan is called; its key where nobody knows it any more."""
        place = self.places.called(Thread(about, key))
        return place.name if place else key

    def titled(self, about: str, key: str) -> str:
        """The same without saying what it is."""
        place = self.places.called(Thread(about, key))
        return place.title if place else key

    def code(self, item_id: str) -> str:
        place = self.places.called(Thread("question", item_id))
        return place.code if place else item_id

    def url(self, name: str, *more: Any) -> str:
        return reverse(name, args=[self.assessment.public_id, *more])


@dataclass(frozen=True)
class Source:
    """The rows of one kind of act.

    Attributes:
        rows: of an assessment.
        at, by: the names of the fields that hold moment and person.
        tell: the sentence of some rows that belong together, the earliest first, and where it leads.
        joins: whether two rows of one person that follow each other closely are told as one.
    """

    kind: str
    rows: Callable[[Assessment], QuerySet[Any]]
    at: str
    by: str
    tell: Callable[[Teller, str, Sequence[Any]], Told]
    joins: Callable[[Any, Any], bool] = lambda _first, _second: False


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the list."""

    at: datetime
    words: str
    url: str


_sources: list[Source] = []


def acts_come_from(*sources: Source) -> None:
    """Registers sources of acts."""
    _sources.extend(one for one in sources if one not in _sources)


def person_words(user: User) -> str:
    """How a sentence names somebody who acted."""
    return pgettext("at the start of a sentence", "A former member") if user.is_erased else str(user)


@dataclass(frozen=True)
class Activity:
    """A page of what happened, the newest first.

    Attributes:
        number: of the page, from 1.
        kind: of the acts that are shown; empty for all.
        person: whose acts are shown; None for everybody's.
    """

    assessment: Assessment
    language: str
    number: int = 1
    kind: str = ""
    person: User | None = None

    @cached_property
    def window(self) -> list[tuple[datetime, int, int]]:
        """Moment, source and key of each act of the page, and of the one after it; one query for each source."""
        end = self.number * A_PAGE + 1
        lists = (self.newest(place, source, end) for place, source in enumerate(_sources) if self.shows(source))
        merged = heapq.merge(*lists, key=itemgetter(0), reverse=True)
        return list(islice(merged, (self.number - 1) * A_PAGE, end))

    def shows(self, source: Source) -> bool:
        return not self.kind or source.kind == self.kind

    def newest(self, place: int, source: Source, count: int) -> list[tuple[datetime, int, int]]:
        rows = source.rows(self.assessment).exclude(**{source.at: None})
        if self.person:
            rows = rows.filter(**{source.by: self.person})
        keys = rows.order_by(f"-{source.at}", "-pk").values_list(source.at, "pk")[:count]
        return [(at, place, key) for at, key in keys]

    @property
    def has_more(self) -> bool:
        return len(self.window) > A_PAGE

    @cached_property
    def rows(self) -> dict[tuple[int, int], Model]:
        """The rows of the page by source and key; one query for each source that has any."""
        found: dict[tuple[int, int], Model] = {}
        for place in {place for _at, place, _key in self.window}:
            source = _sources[place]
            keys = [key for _at, other, key in self.window if other == place]
            for row in source.rows(self.assessment).filter(pk__in=keys).select_related(source.by):
                found[place, row.pk] = row
        return found

    @cached_property
    def acts(self) -> list[Act]:
        """The lines of the page."""
        teller = Teller(self.assessment, self.language)
        return [self.act(teller, _sources[place], rows) for place, rows in self.groups]

    @property
    def groups(self) -> list[tuple[int, list[Any]]]:
        """Rows that are told as one act, the newest first."""
        found: list[tuple[int, list[Any]]] = []
        for _at, place, key in self.window[:A_PAGE]:
            row = self.rows.get((place, key))
            if row is None:  # gone since the page began to be made
                continue
            if found and found[-1][0] == place and self.belong(_sources[place], found[-1][1][-1], row):
                found[-1][1].append(row)
            else:
                found.append((place, [row]))
        return found

    def belong(self, source: Source, later: Any, earlier: Any) -> bool:
        is_one = getattr(later, f"{source.by}_id") == getattr(earlier, f"{source.by}_id")
        is_close = getattr(later, source.at) - getattr(earlier, source.at) <= TOGETHER
        return is_one and is_close and source.joins(later, earlier)

    def act(self, teller: Teller, source: Source, rows: list[Any]) -> Act:
        newest = rows[0]
        words, url = source.tell(teller, person_words(getattr(newest, source.by)), rows[::-1])
        return Act(getattr(newest, source.at), words, url)


def answered(teller: Teller, person: str, rows: Sequence[AnswerHistory]) -> Told:
    codes = list(dict.fromkeys(teller.code(row.item_id) for row in rows))
    url = teller.url("answer_history", rows[-1].item_id)
    if len(codes) == 1:
        text = _("%(person)s took back the answer to %(question)s.")
        if rows[-1].raw is not None:
            text = _("%(person)s answered %(question)s.")
        return text % {"person": person, "question": teller.name("question", rows[-1].item_id)}, url
    if rows[-1].raw is None:
        return _("%(person)s took back %(count)d answers.") % {"person": person, "count": len(codes)}, ""
    listed = pgettext("between names", ", ").join(codes[:MOST_CODES])
    text = _("%(person)s answered %(count)d questions: %(codes)s.")
    if len(codes) > MOST_CODES:
        text = _("%(person)s answered %(count)d questions: %(codes)s and more.")
    return text % {"person": person, "count": len(codes), "codes": listed}, ""


def by_hand(assessment: Assessment) -> QuerySet[AnswerHistory]:
    """What somebody answered or took back: nobody did what an upgrade carried over, and a file has a line of its own."""
    of_file = Q(source=AnswerSource.FILE, raw__isnull=False)
    return assessment.history.exclude(Q(source=AnswerSource.UPGRADE) | of_file)


def imports(assessment: Assessment) -> QuerySet[AnswerHistory]:
    """The first answer of each file that was taken: those of one file have one moment."""
    same = {name: OuterRef(name) for name in ("assessment", "answered_by", "answered_at", "source")}
    others = AnswerHistory.objects.filter(**same, raw__isnull=False)
    rows = assessment.history.filter(source=AnswerSource.FILE, raw__isnull=False)
    first = rows.filter(~Exists(others.filter(pk__lt=OuterRef("pk"))))
    return first.annotate(is_alone=~Exists(others.filter(pk__gt=OuterRef("pk"))))


def of_one_file(later: AnswerHistory, earlier: AnswerHistory) -> bool:
    """Whether two answers came with one file, of those that were written when each had a moment of its own."""
    is_close = later.answered_at - earlier.answered_at < ONE_FILE
    return is_close and bool(later.is_alone and earlier.is_alone)  # type: ignore[attr-defined]  # annotated above


def imported(teller: Teller, person: str, rows: Sequence[AnswerHistory]) -> Told:
    """How many questions a file answered, however many; one query."""
    first, row = rows[0], rows[-1]
    taken = {
        "answered_by": row.answered_by_id,
        "answered_at__range": (first.answered_at, row.answered_at),
        "source": row.source,
        "raw__isnull": False,
    }
    count = teller.assessment.history.filter(**taken).count()
    text = ngettext(
        "%(person)s answered %(count)d question from a file.",
        "%(person)s answered %(count)d questions from a file.",
        count,
    )
    url = teller.url("answer_history", row.item_id) if count == 1 else teller.url("assessment")
    return text % {"person": person, "count": count}, url


def of_one(text: Promise, name: Callable[[Teller, Any], str], url: Callable[[Teller, Any], str]) -> Any:
    """What tells an act of one row by one sentence about one thing."""

    def tell(teller: Teller, person: str, rows: Sequence[Any]) -> Told:
        row = rows[-1]
        return str(text) % {"person": person, "name": name(teller, row)}, url(teller, row)

    return tell


def evidence_url(teller: Teller, row: Any) -> str:
    return teller.url("evidence_add", row.item_id)


def thread_url(teller: Teller, row: Any) -> str:
    if row.about == "question":
        return teller.url("comments", row.key)
    return teller.url("comments_on", row.about, row.key)


def upgrade_url(teller: Teller, _row: Any) -> str:
    return teller.url("earlier_answers")


def team_url(teller: Teller, _row: Any) -> str:
    return reverse("team", args=[teller.assessment.venture.public_id])


def invited(assessment: Assessment) -> QuerySet[Any]:
    return VentureInvitation.objects.filter(venture=assessment.venture_id)


acts_come_from(
    Source(
        "answers",
        by_hand,
        "answered_at",
        "answered_by",
        answered,
        lambda later, earlier: (later.raw is None) == (earlier.raw is None),
    ),
    Source("answers", imports, "answered_at", "answered_by", imported, of_one_file),
    Source(
        "evidence",
        lambda one: one.evidence.all(),
        "added_at",
        "added_by",
        of_one(
            gettext_lazy("%(person)s attached evidence to %(name)s."),
            lambda teller, row: teller.name("question", row.item_id),
            evidence_url,
        ),
    ),
    Source(
        "evidence",
        lambda one: one.evidence.all(),
        "removed_at",
        "removed_by",
        of_one(
            gettext_lazy("%(person)s withdrew evidence of %(name)s."),
            lambda teller, row: teller.name("question", row.item_id),
            evidence_url,
        ),
    ),
    Source(
        "comments",
        lambda one: one.comments.all(),
        "written_at",
        "written_by",
        of_one(
            gettext_lazy("%(person)s wrote a comment on %(name)s."),
            lambda teller, row: teller.name(row.about, row.key),
            thread_url,
        ),
    ),
    Source(
        "comments",
        lambda one: one.comments.all(),
        "settled_at",
        "settled_by",
        of_one(
            gettext_lazy("%(person)s resolved comments on %(name)s."),
            lambda teller, row: teller.name(row.about, row.key),
            thread_url,
        ),
        lambda later, earlier: (later.about, later.key) == (earlier.about, earlier.key),
    ),
    Source(
        "playbook",
        lambda one: one.upgrades.select_related("after").defer("after__canonical"),
        "made_at",
        "made_by",
        of_one(
            gettext_lazy("%(person)s moved the venture to version %(name)s of its playbook."),
            lambda _teller, row: row.after.version,
            upgrade_url,
        ),
    ),
    Source(
        "team",
        invited,
        "created_at",
        "invited_by",
        of_one(gettext_lazy("%(person)s invited somebody to the team."), lambda _teller, _row: "", team_url),
    ),
    Source(
        "team",
        invited,
        "accepted_at",
        "accepted_by",
        of_one(gettext_lazy("%(person)s joined the team."), lambda _teller, _row: "", team_url),
    ),
)


def people_of(assessment: Assessment) -> list[User]:
    """Whose acts one may ask for by name: the members of today."""
    rows: Iterable[Any] = assessment.venture.members.select_related("user").order_by("pk")
    return [row.user for row in rows]
