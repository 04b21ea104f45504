"""The reviewers and the ventures of a cohort at a checkpoint: who is assigned, what is begun, who may not review what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce, Lower

from cohorts.models import Checkpoint, Cohort, Enrolment, Right, StaffMembership, VentureMembership
from cohorts.models.organisations import roles_with
from engine.judging.assigning import Proposal, Question, Reviewer, Venture, assign
from reviews.assigning.hints import hints_of
from reviews.confirmed import free_reviews
from reviews.models import Assignment, Declaration, ReviewerProfile, StandingInChapter, Submission

Pair = tuple[int, int]  # the keys of an enrolment and of a user
BEGUN, FINISHED = "begun", "finished"
MOST_NEEDS = 3  # chapters of a venture in which expertise counts: those with the gravest gaps


@dataclass(frozen=True)
class Wish:
    """What a proposal is asked for; nothing of it is kept.

    Attributes:
        each: reviews for each venture.
        tracks: a track rule of the engine.
        capacities: by the key of the user how many at most; None for any number.
    """

    each: int
    tracks: str
    capacities: Mapping[int, int | None]


@dataclass(frozen=True)
class Roster:
    """All of it, in a fixed number of queries. Ventures that are closed to the cohort's reader are not in it."""

    cohort: Cohort
    checkpoint: Checkpoint | None

    @cached_property
    def reviewers(self) -> list[StaffMembership]:
        """Everybody whose role reviews, by name."""
        rows = self.cohort.programme.organisation.staff.filter(role__in=roles_with(Right.REVIEW))
        return sorted(rows.select_related("user"), key=lambda one: (str(one.user).casefold(), one.pk))

    @cached_property
    def enrolments(self) -> list[Enrolment]:
        """The ventures in the cohort, each with `shown_name`, by it."""
        rows = self.cohort.seen.current().annotate(shown_name=Coalesce("standing__name", "venture__name"))
        rows = rows.select_related("enrolled_by").prefetch_related("tags")
        return list(rows.order_by(Lower("shown_name"), "pk"))

    @cached_property
    def keys(self) -> list[int]:
        return [one.pk for one in self.enrolments]

    @cached_property
    def people(self) -> frozenset[int]:
        return frozenset(one.user_id for one in self.reviewers)

    @cached_property
    def newest(self) -> dict[int, tuple[int, UUID]]:
        """By enrolment the key and the public id of what was submitted last at the checkpoint."""
        rows = Submission.objects.filter(enrolment__in=self.keys)
        if self.checkpoint is not None:
            rows = rows.filter(checkpoint=self.checkpoint)
        found = rows.order_by("submitted_at", "pk").values_list("enrolment", "pk", "public_id")
        return {enrolment: (key, public_id) for enrolment, key, public_id in found}

    @cached_property
    def reviews(self) -> dict[Pair, str]:
        """Who has begun or finished a review at the checkpoint; finished is one of the newest submission alone."""
        rows = free_reviews().filter(submission__enrolment__in=self.keys)
        if self.checkpoint is not None:
            rows = rows.filter(submission__checkpoint=self.checkpoint)
        found: dict[Pair, str] = {}
        fields = ("submission__enrolment", "reviewer", "submission", "finished_at")
        for enrolment, person, submission, finished_at in rows.values_list(*fields):
            is_newest = self.newest.get(enrolment, (0,))[0] == submission
            if finished_at is not None and is_newest:
                found[enrolment, person] = FINISHED
            found.setdefault((enrolment, person), BEGUN)
        return found

    @cached_property
    def assignments(self) -> dict[Pair, Assignment]:
        """Of those who still review here."""
        rows = Assignment.objects.filter(enrolment__in=self.keys, checkpoint=self.checkpoint)
        return {(one.enrolment_id, one.reviewer_id): one for one in rows if one.reviewer_id in self.people}

    @cached_property
    def profiles(self) -> dict[int, ReviewerProfile]:
        rows = ReviewerProfile.objects.filter(cohort=self.cohort).prefetch_related("tracks")
        return {one.reviewer_id: one for one in rows}

    @cached_property
    def declared(self) -> dict[Pair, str]:
        """The newest declaration of each reviewer for each venture."""
        rows = Declaration.objects.filter(enrolment__in=self.keys, person__in=self.people).order_by("pk")
        return {
            (enrolment, person): said for enrolment, person, said in rows.values_list("enrolment", "person", "answer")
        }

    @cached_property
    def members(self) -> dict[int, list[tuple[int, str]]]:
        """By enrolment the keys and addresses of the members of its venture."""
        rows = VentureMembership.objects.filter(venture__enrolments__in=self.keys)
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for enrolment, person, address in rows.values_list("venture__enrolments", "user", "user__email"):
            if enrolment in self.places:
                found[enrolment].append((person, address))
        return found

    @cached_property
    def places(self) -> frozenset[int]:
        return frozenset(self.keys)

    @cached_property
    def barred(self) -> frozenset[Pair]:
        """Who may not review what: a conflict is declared, or not settled yet, or they are a member of the venture."""
        said = {pair for pair, answer in self.declared.items() if answer != Declaration.Answer.NONE}
        own = {(key, person) for key, people in self.members.items() for person, _address in people}
        return frozenset(said | {pair for pair in own if pair[1] in self.people})

    @cached_property
    def hints(self) -> dict[Pair, str]:
        """What looks like a conflict of which nobody has declared anything, as codes of `hints`."""
        members = {key: [person for person, _address in people] for key, people in self.members.items()}
        others = {person for people in members.values() for person in people}
        addresses = {person: address for people in self.members.values() for person, address in people}
        addresses |= {one.user_id: one.user.email for one in self.reviewers}
        staff = StaffMembership.objects.filter(Q(user__in=others) | Q(user__in=self.people))
        works_for: dict[int, list[int]] = defaultdict(list)
        for person, organisation in staff.values_list("user", "organisation"):
            works_for[person].append(organisation)
        found = hints_of(addresses, works_for, members, self.declared)
        return {pair: said for pair, said in found.items() if pair[1] in self.people}

    @cached_property
    def needs(self) -> dict[int, frozenset[str]]:
        """By enrolment the chapters with its gravest gaps."""
        rows = StandingInChapter.objects.filter(standing__enrolment__in=self.keys).filter(
            Q(critical__gt=0) | Q(high__gt=0)
        )
        found: dict[int, list[str]] = defaultdict(list)
        ordered = rows.order_by("-critical", "-high", "chapter_id")
        for enrolment, chapter in ordered.values_list("standing__enrolment", "chapter_id"):
            found[enrolment].append(chapter)
        return {key: frozenset(chapters[:MOST_NEEDS]) for key, chapters in found.items()}

    def question(self, wish: Wish) -> Question:
        """What the engine is asked."""
        pairs, by_hand = set(self.assignments), {key for key, one in self.assignments.items() if one.is_by_hand}
        begun = {pair for pair in self.reviews if pair[1] in self.people}
        return Question(
            [self.reviewer(one, wish) for one in self.reviewers],
            [self.venture(one) for one in self.enrolments],
            wish.each,
            wish.tracks,
            self.barred,
            frozenset(self.hints),
            frozenset(begun),
            frozenset(by_hand - begun - self.barred),
            frozenset(pairs - by_hand - begun),
        )

    def reviewer(self, one: StaffMembership, wish: Wish) -> Reviewer:
        profile = self.profiles.get(one.user_id)
        capacity = wish.capacities.get(one.user_id)
        if profile is None:
            return Reviewer(one.user_id, capacity)
        tracks = frozenset(str(tag.pk) for tag in profile.tracks.all())
        said = frozenset(profile.chapters), frozenset(profile.languages)
        return Reviewer(one.user_id, capacity, *said, tracks)

    def venture(self, one: Enrolment) -> Venture:
        """Its language is the one in which whoever enrolled it uses the product."""
        tracks = frozenset(str(tag.pk) for tag in one.tags.all())
        return Venture(one.pk, one.enrolled_by.language, tracks, self.needs.get(one.pk, frozenset()))

    def proposal(self, wish: Wish) -> Proposal:
        return assign(self.question(wish))
