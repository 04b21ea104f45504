"""The page of a cohort's reviewers: who has how much, who reviews which venture, and a proposal with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from cohorts.models import Enrolment, StaffMembership
from engine.judging import assigning
from engine.judging.assigning import Proposal
from reviews.assigning.form import WishForm
from reviews.assigning.hints import DOMAIN, ORGANISATION
from reviews.assigning.keeping import shown_of
from reviews.assigning.roster import BEGUN, FINISHED, Pair, Roster

PAGE_SIZE = 100
REASONS = {
    assigning.BEGUN: _("the review has begun"),
    assigning.BY_HAND: _("chosen by hand"),
    assigning.TRACK: _("the same tag"),
    assigning.LANGUAGE: _("reads the language"),
    assigning.EXPERTISE: _("knows a chapter with grave gaps"),
    assigning.STAYS: _("assigned before"),
    assigning.FEWEST: _("has the fewest so far"),
}
HINTS = {
    DOMAIN: _("may have a conflict: an address at the same domain as a member"),
    ORGANISATION: _("may have a conflict: works for the same organisation as a member"),
}
STATES = {FINISHED: _("finished"), BEGUN: _("begun"), "": _("not begun")}
MISSING = {
    assigning.NO_ROOM: _("Everybody who could review it has as many as they can take."),
    assigning.NOBODY: _("Nobody else may review it."),
}


@dataclass(frozen=True)
class Load:
    """A reviewer with how many ventures.

    Attributes:
        at_most: the field of the form.
        proposed: with the proposal; None where there is none.
    """

    member: StaffMembership
    assigned: int
    begun: int
    finished: int
    proposed: int | None
    field: object


@dataclass(frozen=True)
class Who:
    """One who reviews a venture.

    Attributes:
        state: of the review in words.
        is_assigned: not where somebody reviews it without being assigned.
        may_go: whether the assignment can be taken away.
        hint: what looks like a conflict, in words.
        why: the reasons of a proposal, in words.
        is_new: whether the proposal adds the pair.
    """

    member: StaffMembership
    state: str
    is_assigned: bool
    may_go: bool
    hint: str
    why: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Row:
    """A venture with those who review it, those who could, and what a proposal leaves open."""

    enrolment: Enrolment
    name: str
    submission: UUID | None
    who: tuple[Who, ...]
    others: tuple[StaffMembership, ...] = ()
    missing: int = 0
    why_missing: str = ""


@dataclass(frozen=True)
class ReviewersPage:
    """The page for one of those who manage the cohort."""

    roster: Roster
    form: WishForm
    language: str
    asked: str = ""  # the number of the page of ventures

    @cached_property
    def proposal(self) -> Proposal | None:
        """What is proposed, where something valid was asked."""
        is_asked = self.form.is_bound and self.form.is_valid()
        return self.roster.proposal(self.form.wish) if is_asked else None

    @property
    def shown(self) -> str:
        return shown_of(self.proposal) if self.proposal else ""

    @cached_property
    def known(self) -> dict[int, StaffMembership]:
        return {one.user_id: one for one in self.roster.reviewers}

    @cached_property
    def pairs(self) -> list[Pair]:
        """Who is assigned, or reviews without being so."""
        found = dict.fromkeys([*self.roster.assignments, *self.roster.reviews])
        return [pair for pair in found if pair[1] in self.known]

    @cached_property
    def loads(self) -> list[Load]:
        return [self.load(one) for one in self.roster.reviewers]

    def load(self, one: StaffMembership) -> Load:
        own = [pair for pair in self.pairs if pair[1] == one.user_id]
        states = [self.roster.reviews.get(pair, "") for pair in own]
        proposed = self.proposal.of_reviewer(one.user_id) if self.proposal else None
        counts = (len(own), states.count(BEGUN), states.count(FINISHED))
        return Load(one, *counts, proposed, self.form[f"at_most_{one.pk}"])

    @cached_property
    def listing(self) -> Page:
        """The ventures of which rows are shown: each brings forms of its own."""
        return Paginator(self.roster.enrolments, PAGE_SIZE).get_page(self.asked)

    @cached_property
    def rows(self) -> list[Row]:
        """The ventures of the page with those who review them now."""
        people: dict[int, list[int]] = {}
        for enrolment, person in self.pairs:
            people.setdefault(enrolment, []).append(person)
        return [self.row(one, people.get(one.pk, [])) for one in self.listing]

    def row(self, one: Enrolment, people: list[int]) -> Row:
        who = tuple(self.who((one.pk, person)) for person in people)
        others = tuple(
            member
            for member in self.roster.reviewers
            if member.user_id not in people and (one.pk, member.user_id) not in self.roster.barred
        )
        return Row(one, self.name_of(one), self.submission(one), who, others)

    def name_of(self, one: Enrolment) -> str:
        return str(one.shown_name)  # type: ignore[attr-defined]  # annotated by the roster

    def submission(self, one: Enrolment) -> UUID | None:
        return self.roster.newest.get(one.pk, (0, None))[1]

    def who(self, pair: Pair, why: str = "") -> Who:
        is_assigned, state = pair in self.roster.assignments, self.roster.reviews.get(pair, "")
        hint = self.roster.hints.get(pair, "")
        words = str(HINTS[hint]) if hint else ""
        is_new = not is_assigned and not state
        return Who(self.known[pair[1]], str(STATES[state]), is_assigned, is_assigned and not state, words, why, is_new)

    @cached_property
    def proposed(self) -> list[Row]:
        """Every venture with those who would review it."""
        if self.proposal is None:
            return []
        reasons: dict[int, list[Who]] = {}
        for pair in self.proposal.pairs:
            why = (", " if self.language == "en" else "，").join(
                str(REASONS[key]) for key in pair.reasons if key in REASONS
            )
            reasons.setdefault(pair.venture, []).append(self.who((pair.venture, pair.reviewer), why))
        found = []
        for one in self.roster.enrolments:
            lacks, code = self.proposal.missing.get(one.pk, (0, ""))
            who = tuple(reasons.get(one.pk, ()))
            words = str(MISSING[code]) if code else ""
            found.append(Row(one, self.name_of(one), self.submission(one), who, (), lacks, words))
        return found

    @property
    def added(self) -> int:
        """How many pairs the proposal adds."""
        return sum(who.is_new for row in self.proposed for who in row.who)

    @property
    def removed(self) -> int:
        """How many assignments that nobody has begun it takes away."""
        wanted = {(one.venture, one.reviewer) for one in self.proposal.pairs} if self.proposal else set()
        return sum(pair not in wanted for pair in self.roster.assignments) if self.proposal else 0

    @property
    def lacking(self) -> int:
        return sum(row.missing for row in self.proposed)
