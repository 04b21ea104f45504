"""The page of a cohort's decisions at a checkpoint: places, what is missing, and every venture with its grounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from cohorts.models import Checkpoint, Cohort, Enrolment, VentureMembership
from reviews.deciding.grounds import Ground, grounds_of
from reviews.deciding.table import Outcome, Table, submissions_to_decide
from reviews.glance.wording import ends_words
from reviews.models import Decision, DecisionRound, Declaration, Submission
from reviews.sealing import is_intact_in_lists
from reviews.summary import read_summary

NO_GROUND = Ground()
PAGE_SIZE = 100  # ventures of one part
MOST_BOXES = 200  # beyond that the places are a number alone


def checkpoint_asked(cohort: Cohort, asked: str) -> Checkpoint | None:
    """The checkpoint an address names, else the newest that has opened; None where the cohort has none.

    Raises:
        Http404: the cohort has no such checkpoint.
    """
    known = list(cohort.checkpoints.all())
    if asked:
        found = next((one for one in known if str(one.public_id) == asked), None)
        if found is None:
            raise Http404
        return found
    opened = [one for one in known if one.opens_on <= cohort.today]
    return opened[-1] if opened else known[0] if known else None


def round_shown(cohort: Cohort, checkpoint: Checkpoint | None) -> DecisionRound:
    """The round as a page shows it: not written down before somebody decides."""
    found = DecisionRound.objects.filter(cohort=cohort, checkpoint=checkpoint).select_related("released_by").first()
    return found or DecisionRound(cohort=cohort, checkpoint=checkpoint)


@dataclass(frozen=True)
class Row:
    """One venture: its grounds, and what is decided on it.

    Attributes:
        claimed: readiness as submitted, 0 to 100, in words.
        place: on the waitlist, from 1; 0 elsewhere.
        is_closed: whether others decide, and the reader sees its name alone.
    """

    submission: Submission
    decision: Decision | None
    released: Decision | None
    claimed: str
    ground: Ground
    place: int
    is_closed: bool

    @property
    def recommendations(self) -> list[str]:
        return [str(one.get_recommendation_display()) for one in self.ground.reviews if one.recommendation]

    @property
    def differ(self) -> bool:
        """Whether those who recommend something recommend different things."""
        return len({one.recommendation for one in self.ground.reviews if one.recommendation}) > 1

    @property
    def is_pending(self) -> bool:
        """Whether a decision is kept that was not released."""
        return self.decision is not None and self.decision.released_at is None


@dataclass(frozen=True)
class Part:
    """The ventures with one outcome."""

    key: str
    title: str
    rows: tuple[Row, ...]
    asked: str = ""  # the number of its page

    @cached_property
    def listing(self) -> Page:
        """The rows that are shown; the names alone of those on which others decide are all."""
        return Paginator(self.rows, PAGE_SIZE).get_page(self.asked)


@dataclass(frozen=True)
class DecisionsPage:
    """The page for one of those who manage the cohort; a fixed number of queries."""

    cohort: Cohort
    checkpoint: Checkpoint | None
    reader: User
    asked: Mapping[str, str] = field(default_factory=dict)  # the numbers of the pages, by the key of the part

    @cached_property
    def table(self) -> Table:
        return Table(round_shown(self.cohort, self.checkpoint), submissions_to_decide(self.cohort, self.checkpoint))

    @cached_property
    def closed(self) -> frozenset[int]:
        """The enrolments on which others decide: of the reader's own ventures, and where a conflict was declared."""
        places = [row.enrolment_id for row in self.table.submissions]
        newest: dict[int, str] = dict(
            Declaration.objects.filter(enrolment__in=places, person=self.reader)
            .order_by("pk")
            .values_list("enrolment", "answer")
        )
        own = VentureMembership.objects.filter(user=self.reader).values("venture")
        members = Enrolment.objects.filter(pk__in=places, venture__in=own).values_list("pk", flat=True)
        barred = {key for key, answer in newest.items() if answer != Declaration.Answer.NONE}
        return frozenset(barred.union(members))

    @cached_property
    def grounds(self) -> Mapping[int, Ground]:
        """What finished reviews come to, by the key of the submission; nothing of what others decide on."""
        return grounds_of([row for row in self.table.submissions if row.enrolment_id not in self.closed])

    @property
    def has_ranks(self) -> bool:
        """Whether severities can be told, so that ranks by the rubric are shown."""
        return any(one.rank for one in self.grounds.values())

    @cached_property
    def rows(self) -> list[Row]:
        places = {one.enrolment_id: at for at, one in enumerate(self.table.waitlist, start=1)}
        return [self.row(one, places.get(one.enrolment_id, 0)) for one in self.table.submissions]

    def row(self, submission: Submission, place: int) -> Row:
        key = submission.enrolment_id
        ends = read_summary(submission.summary).readiness if is_intact_in_lists(submission) else None
        return Row(
            submission,
            self.table.current.get(key),
            self.table.released.get(key),
            ends_words(ends),
            self.grounds.get(submission.pk, NO_GROUND),
            place,
            key in self.closed,
        )

    @cached_property
    def parts(self) -> list[Part]:
        """The ventures by outcome, those without a decision first; the waitlist in its order."""
        open_rows = [row for row in self.rows if not row.is_closed]
        found = [
            Part("pending", _("No decision yet"), tuple(row for row in open_rows if row.decision is None)),
            self.part("accepted", _("Accepted"), Outcome.CONDITIONAL, Outcome.ACCEPTED),
            self.part("waitlist", _("Waitlist"), Outcome.WAITLIST),
            self.part("declined", _("Declined"), Outcome.DECLINED),
            Part("others", _("Others decide"), tuple(row for row in self.rows if row.is_closed)),
        ]
        return [replace(part, asked=self.asked.get(part.key, "")) for part in found if part.rows]

    def part(self, key: str, title: str, *outcomes: str) -> Part:
        known = [(row.decision.outcome, row) for row in self.rows if row.decision and not row.is_closed]
        rows = [(outcomes.index(outcome), row.place, row) for outcome, row in known if outcome in outcomes]
        return Part(key, title, tuple(row for _at, _place, row in sorted(rows, key=lambda found: found[:2])))

    @property
    def boxes(self) -> list[str]:
        """One word a place: taken, taken with conditions, free; none where nobody said how many there are."""
        places = self.table.round.places
        if places is None or max(places, self.table.taken) > MOST_BOXES:
            return []
        taken = ["taken"] * self.table.counted(Outcome.ACCEPTED) + ["cond"] * self.table.counted(Outcome.CONDITIONAL)
        return taken + ["free"] * (places - len(taken))

    @property
    def free(self) -> int:
        return max((self.table.round.places or 0) - self.table.taken, 0)

    @property
    def accepted(self) -> int:
        return self.table.counted(Outcome.ACCEPTED)

    @property
    def conditional(self) -> int:
        return self.table.counted(Outcome.CONDITIONAL)

    @property
    def decided(self) -> int:
        return len(self.table.current)
