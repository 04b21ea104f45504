"""The decisions of a cohort at a checkpoint as they stand: who is decided on, who waits, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.sealed import digest_of
from cohorts.models import Checkpoint, Cohort
from reviews.filed import BULK
from reviews.models import Decision, DecisionRound, Return, Submission

Outcome = Decision.Outcome
TAKES_PLACE = (Outcome.ACCEPTED, Outcome.CONDITIONAL)


def submissions_to_decide(cohort: Cohort, checkpoint: Checkpoint | None) -> list[Submission]:
    """What the ventures that are in the cohort submitted at the checkpoint, the newest of each, by name; one query.

    Without those that are closed to the cohort's reader by a conflict of interest.
    """
    rows = Submission.objects.filter(enrolment__in=cohort.seen.current().values("pk"))
    if checkpoint is not None:
        rows = rows.filter(checkpoint=checkpoint)
    rows = rows.select_related("enrolment", "playbook_version").defer(*BULK)
    newest = {row.enrolment_id: row for row in rows.order_by("submitted_at", "pk")}
    return sorted(newest.values(), key=lambda row: (row.venture_name.casefold(), row.pk))


@dataclass(frozen=True)
class Missing:
    """Something to do before decisions can be released: a sentence, and the ventures that it speaks of."""

    text: str
    ventures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """All decisions of a round.

    Attributes:
        submissions: the newest of each venture in the round (`submissions_to_decide`).
    """

    round: DecisionRound
    submissions: Sequence[Submission]

    @cached_property
    def rows(self) -> list[Decision]:
        """Every decision on a venture that is in the round."""
        here = {row.enrolment_id for row in self.submissions}
        if self.round.pk is None:  # nobody has decided anything yet
            return []
        found = self.round.decisions.select_related("decided_by")
        return [one for one in found if one.enrolment_id in here]

    @cached_property
    def pending(self) -> dict[int, Decision]:
        """Decisions that nobody outside the organisation knows yet, by the key of the enrolment."""
        return {one.enrolment_id: one for one in self.rows if one.released_at is None}

    @cached_property
    def released(self) -> dict[int, Decision]:
        """The newest released one of each venture, by the key of the enrolment."""
        known = [(one.released_at, one.pk, one) for one in self.rows if one.released_at is not None]
        return {one.enrolment_id: one for _at, _key, one in sorted(known, key=lambda row: row[:2])}

    @cached_property
    def current(self) -> dict[int, Decision]:
        """What counts among colleagues: the one not released yet, else the released one."""
        return self.released | self.pending

    @cached_property
    def waitlist(self) -> list[Decision]:
        """Those who wait, first in line first."""
        rows = [one for one in self.current.values() if one.outcome == Outcome.WAITLIST]
        return sorted(rows, key=lambda one: (one.rank or 0, one.pk))

    def counted(self, *outcomes: str) -> int:
        """How many ventures have one of these outcomes."""
        return sum(one.outcome in outcomes for one in self.current.values())

    @property
    def taken(self) -> int:
        """How many places are taken, with conditions or without."""
        return self.counted(*TAKES_PLACE)

    @property
    def beyond(self) -> int:
        """How many are accepted beyond the places that there are; 0 where nobody said how many there are."""
        return max(self.taken - self.round.places, 0) if self.round.places is not None else 0

    @cached_property
    def undecided(self) -> tuple[str, ...]:
        return tuple(row.venture_name for row in self.submissions if row.enrolment_id not in self.current)

    def names(self, decisions: Iterable[Decision]) -> tuple[str, ...]:
        """The names of the ventures that decisions are on, as submitted."""
        wanted = {one.enrolment_id for one in decisions}
        return tuple(row.venture_name for row in self.submissions if row.enrolment_id in wanted)

    @property
    def without_words(self) -> tuple[str, ...]:
        return self.names(one for one in self.pending.values() if not one.words)

    @property
    def without_condition(self) -> tuple[str, ...]:
        rows = self.pending.values()
        return self.names(one for one in rows if one.outcome == Outcome.CONDITIONAL and not one.conditions)

    @cached_property
    def returned(self) -> tuple[str, ...]:
        """The names of the ventures that have questions to answer before anything of theirs is released."""
        rows = Return.objects.open().filter(submission__in=[row.pk for row in self.submissions])
        keys = set(rows.values_list("submission", flat=True))
        return tuple(row.venture_name for row in self.submissions if row.pk in keys)

    @cached_property
    def missing(self) -> list[Missing]:
        """What has to be done before a release; none when it can be done."""
        found = []
        if names := self.undecided:
            text = ngettext("%(n)d venture has no decision yet", "%(n)d ventures have no decision yet", len(names))
            found.append(Missing(text % {"n": len(names)}, names))
        if names := self.returned:
            text = ngettext(
                "%(n)d venture has not answered the questions that came back to it",
                "%(n)d ventures have not answered the questions that came back to them",
                len(names),
            )
            found.append(Missing(text % {"n": len(names)}, names))
        if names := self.without_condition:
            text = ngettext(
                "%(n)d venture is accepted with conditions, and none is written down",
                "%(n)d ventures are accepted with conditions, and none is written down",
                len(names),
            )
            found.append(Missing(text % {"n": len(names)}, names))
        if names := self.without_words:
            text = ngettext(
                "%(n)d decision has no words for the founders",
                "%(n)d decisions have no words for the founders",
                len(names),
            )
            found.append(Missing(text % {"n": len(names)}, names))
        if self.beyond:
            text = _("%(taken)d ventures are accepted, and there are %(places)d places")
            found.append(Missing(text % {"taken": self.taken, "places": self.round.places}))
        return found

    @property
    def can_release(self) -> bool:
        return bool(self.pending) and not self.missing

    @property
    def shown(self) -> str:
        """What a page showed, so that a release means what was seen."""
        return digest_of([[one.pk, one.rev] for one in sorted(self.pending.values(), key=lambda one: one.pk)])[:16]
