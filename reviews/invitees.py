"""Who was invited to a cohort, and how far each is: from the letter to what was submitted, asked in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import Assessment
from cohorts.invitees import MOST_LETTERS, unopened_due
from cohorts.models import Cohort, Invitee
from jobs.models import Status
from reviews.models import Submission

PAGE_SIZE = 100
# The states in the order of the list: those that need somebody first.
STATES: Mapping[str, Promise] = {
    "failed": _("Email not sent"),
    "silent": _("Wants no such emails"),
    "expired": _("Link expired"),
    "invited": _("Not opened"),
    "opened": _("Opened, not enrolled"),
    "enrolled": pgettext_lazy("invitee", "Enrolled"),
    "started": pgettext_lazy("invitee", "Started"),
    "submitted": pgettext_lazy("invitee", "Submitted"),
    "left": pgettext_lazy("invitee", "Left the cohort"),
    "withdrawn": pgettext_lazy("invitee", "Withdrawn"),
}
# How many of the five steps (invited, opened, enrolled, started, submitted) are done.
STEPS = {"invited": 1, "expired": 1, "opened": 2, "enrolled": 3, "started": 4, "submitted": 5}


def with_state(cohort: Cohort) -> QuerySet[Any]:
    """The invitees of a cohort, each with `state` (a key of `STATES`), `rank` to sort by, `answered`, and `name`."""
    sealed = Submission.objects.filter(enrolment=OuterRef("enrolment"))
    newest = Assessment.objects.filter(venture=OuterRef("enrolment__venture")).order_by("-created_at", "-pk")
    is_started = Exists(newest.filter(answered_count__gt=0))
    states = (
        ("withdrawn", Q(withdrawn_at__isnull=False)),
        ("left", Q(enrolment__ended_at__isnull=False)),
        ("submitted", Q(enrolment__isnull=False) & Q(Exists(sealed))),
        ("started", Q(enrolment__shares_progress=True) & Q(is_started)),
        ("enrolled", Q(enrolment__isnull=False)),
        ("expired", Q(expires_at__lte=timezone.now())),
        ("opened", Q(opened_at__isnull=False)),
        ("failed", Q(mail__status=Status.FAILED)),
        ("silent", Q(mail=None)),
    )
    found = [When(condition, then=Value(name)) for name, condition in states]
    ranks = [When(state=name, then=Value(place)) for place, name in enumerate(STATES)]
    seen: QuerySet[Invitee] = cohort.seen_invitees
    rows = seen.annotate(state=Case(*found, default=Value("invited"), output_field=CharField()))
    return rows.annotate(
        rank=Case(*ranks, default=Value(0), output_field=IntegerField()),
        name=Coalesce("enrolment__venture__name", F("venture_name")),
    )


@dataclass(frozen=True)
class InviteesPage:
    """One page of the list, with the numbers of all states.

    Attributes:
        state: the only one that is shown; empty for all.
        query: what address, person or venture must hold.
    """

    cohort: Cohort
    state: str
    query: str
    number: str

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many invitees there are in each state that occurs."""
        rows = with_state(self.cohort).order_by().values("state").annotate(count=Count("pk"))
        return {row["state"]: row["count"] for row in rows}

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def standing(self) -> int:
        """How many were invited and not withdrawn since."""
        return self.total - self.counts.get("withdrawn", 0)

    @property
    def enrolled(self) -> int:
        """How many have enrolled a venture, what came of it included."""
        return sum(self.counts.get(state, 0) for state in ("enrolled", "started", "submitted", "left"))

    @property
    def submitted(self) -> int:
        return self.counts.get("submitted", 0)

    @property
    def chips(self) -> list[tuple[str, Promise, int]]:
        """The states that occur, with their numbers."""
        return [(state, name, self.counts[state]) for state, name in STATES.items() if self.counts.get(state)]

    @cached_property
    def due(self) -> int:
        """How many the button for all would write to now."""
        return unopened_due(self.cohort).count()

    @cached_property
    def page(self) -> Page[Any]:
        rows = with_state(self.cohort).select_related("enrolment__venture", "mail", "withdrawn_by")
        rows = rows.defer("mail__text", "mail__html")
        if self.state:
            rows = rows.filter(state=self.state)
        if self.query:
            words = Q(address__icontains=self.query) | Q(person__icontains=self.query) | Q(name__icontains=self.query)
            rows = rows.filter(words | Q(venture_name__icontains=self.query))
        return Paginator(rows.order_by("rank", "pk"), PAGE_SIZE).get_page(self.number)

    @cached_property
    def rows(self) -> list[InviteeRow]:
        return [InviteeRow(one) for one in self.page.object_list]


@dataclass(frozen=True)
class InviteeRow:
    """One invitee as the list shows it."""

    invitee: Invitee

    @property
    def state(self) -> str:
        return str(self.invitee.state)  # type: ignore[attr-defined]  # annotated

    @property
    def state_name(self) -> Promise:
        return STATES[self.state]

    @property
    def steps(self) -> list[str]:
        """The marks of the five steps; none where steps say nothing."""
        if self.state in {"failed", "silent"}:
            return ["e", "", "", "", ""]
        done = STEPS.get(self.state, 0)
        return ["y"] * done + [""] * (5 - done) if done else []

    @property
    def name(self) -> str:
        """The venture as it is enrolled, else as the list called it, else the person."""
        return str(self.invitee.name or self.invitee.person)  # type: ignore[attr-defined]  # annotated

    @property
    def needs_you(self) -> bool:
        return self.state in {"failed", "silent"}

    @property
    def can_go_again(self) -> bool:
        return self.invitee.is_waiting and self.invitee.letters < MOST_LETTERS


def page_asked(cohort: Cohort, asked: Mapping[str, str]) -> InviteesPage:
    """The page that an address names; what is no state is no filter."""
    state = asked.get("state", "")
    query = asked.get("q", "").replace("\x00", "").strip()[:100]
    return InviteesPage(cohort, state if state in STATES else "", query, asked.get("page", "1"))
