"""Who reviews which venture: a proposal with a reason for every pair, always the same for the same question.

It never pairs where a conflict is declared and never goes above a capacity. Of what is left it fills one review after
another, each by whoever has fewest, and then moves and exchanges pairs while that improves the whole: first away from
hinted conflicts, then towards the same track, the same language, expertise where the venture needs it, and what was
assigned before. Where nothing else binds, the numbers of two reviewers differ by one at most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

FORCE, TRY, IGNORE = "force", "try", "ignore"
TRACK_RULES = (TRY, FORCE, IGNORE)
# Why somebody reviews a venture, in the order said; HINTED says what speaks against it.
BEGUN, BY_HAND, HINTED, TRACK, LANGUAGE, EXPERTISE, STAYS, FEWEST = (
    *("begun", "by_hand", "hinted", "track", "language", "expertise", "stays", "fewest"),
)
REASONS = (BEGUN, BY_HAND, HINTED, TRACK, LANGUAGE, EXPERTISE, STAYS, FEWEST)
# Why a review is left without anybody.
NO_ROOM, NOBODY = "no_room", "nobody"
PASSES = 4  # over all pairs, at most

Pair = tuple[int, int]  # venture, reviewer


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who can review.

    Attributes:
        capacity: how many ventures at most; None for any number.
        chapters, languages, tracks: what they said of themselves; empty for nothing in particular.
    """

    id: int
    capacity: int | None = None
    chapters: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    tracks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Venture:
    """A venture to review.

    Attributes:
        language: in which it answers; empty where unknown.
        needs: the chapters in which it most needs somebody who knows them.
    """

    id: int
    language: str = ""
    tracks: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """What has to be assigned.

    Attributes:
        wanted: reviews for each venture.
        barred: pairs that may not be: a declared conflict, or a member of the venture.
        hinted: pairs that look like a conflict and are avoided.
        begun, by_hand: pairs that stay as they are, whatever else is said of them.
        current: pairs that were assigned before and may move.
    """

    reviewers: Sequence[Reviewer]
    ventures: Sequence[Venture]
    wanted: int
    tracks: str = TRY
    barred: Collection[Pair] = frozenset()
    hinted: Collection[Pair] = frozenset()
    begun: Collection[Pair] = frozenset()
    by_hand: Collection[Pair] = frozenset()
    current: Collection[Pair] = frozenset()


@dataclass(frozen=True, slots=True)
class Assigned:
    """One pair with its reasons, in the order of REASONS."""

    venture: int
    reviewer: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """Every pair, those that stay first in each venture, and how many reviews are missing of a venture, and why."""

    pairs: tuple[Assigned, ...]
    missing: Mapping[int, tuple[int, str]]

    def of_reviewer(self, reviewer: int) -> int:
        """How many ventures somebody would have."""
        return sum(one.reviewer == reviewer for one in self.pairs)


def assign(question: Question) -> Proposal:
    """A proposal for a question."""
    board = Board(question)
    board.keep()
    missing = dict(board.fill())
    for _pass in range(PASSES):
        if not board.level() | board.exchange():
            break
    pairs = [
        Assigned(venture.id, reviewer.id, board.reasons(venture, reviewer))
        for venture in question.ventures
        for reviewer in question.reviewers
        if reviewer.id in board.on[venture.id]
    ]
    return Proposal(tuple(sorted(pairs, key=lambda one: board.rank(one))), missing)


@dataclass
class Board:
    """A proposal in the making."""

    question: Question
    on: dict[int, set[int]] = field(init=False)
    load: dict[int, int] = field(init=False)
    fixed: set[Pair] = field(init=False)

    def __post_init__(self) -> None:
        self.on = {one.id: set() for one in self.question.ventures}
        self.load = {one.id: 0 for one in self.question.reviewers}
        self.fixed = {*self.question.begun, *self.question.by_hand}
        self.known = {one.id: one for one in self.question.reviewers}
        self.places = {one.id: at for at, one in enumerate(self.question.ventures)}
        # A track that no reviewer names can bind nobody.
        self.tracks = frozenset[str]().union(*(one.tracks for one in self.question.reviewers))

    def keep(self) -> None:
        """What stays as it is."""
        for venture, reviewer in sorted(self.fixed):
            if venture in self.on and reviewer in self.load:
                self.put(venture, reviewer)

    def put(self, venture: int, reviewer: int) -> None:
        self.on[venture].add(reviewer)
        self.load[reviewer] += 1

    def take(self, venture: int, reviewer: int) -> None:
        self.on[venture].remove(reviewer)
        self.load[reviewer] -= 1

    def may(self, venture: Venture, reviewer: Reviewer) -> bool:
        """Whether the pair is allowed at all."""
        if (venture.id, reviewer.id) in self.question.barred:
            return False
        named = venture.tracks & self.tracks
        return self.question.tracks != FORCE or not named or bool(named & reviewer.tracks)

    def has_room(self, reviewer: Reviewer) -> bool:
        return reviewer.capacity is None or self.load[reviewer.id] < reviewer.capacity

    def cost(self, venture: Venture, reviewer: Reviewer) -> tuple[int, ...]:
        """What speaks against a pair, the gravest first; the smallest is best."""
        named = venture.tracks & self.tracks
        return (
            int((venture.id, reviewer.id) in self.question.hinted),
            int(self.question.tracks == TRY and bool(named) and not named & reviewer.tracks),
            int(bool(venture.language and reviewer.languages) and venture.language not in reviewer.languages),
            -len(venture.needs & reviewer.chapters),
            int((venture.id, reviewer.id) not in self.question.current),
        )

    def fill(self) -> Iterator[tuple[int, tuple[int, str]]]:
        """One review after another; what nobody can take is given back: venture, how many, and why."""
        question = self.question
        able = {one.id: [who for who in question.reviewers if self.may(one, who)] for one in question.ventures}
        order = sorted(question.ventures, key=lambda one: (len(able[one.id]), self.places[one.id]))
        for turn in range(1, question.wanted + 1):
            for venture in order:
                if len(self.on[venture.id]) >= turn:
                    continue
                free = [who for who in able[venture.id] if who.id not in self.on[venture.id] and self.has_room(who)]
                if free:
                    self.put(venture.id, min(free, key=lambda who: self.next_key(venture, who)).id)
        for venture in question.ventures:
            lacks = question.wanted - len(self.on[venture.id])
            if lacks > 0:
                others = [who for who in able[venture.id] if who.id not in self.on[venture.id]]
                yield venture.id, (lacks, NO_ROOM if others else NOBODY)

    def next_key(self, venture: Venture, reviewer: Reviewer) -> tuple[int, ...]:
        hinted, *rest = self.cost(venture, reviewer)
        return (hinted, self.load[reviewer.id], *rest)

    def movable(self) -> list[tuple[Venture, Reviewer]]:
        return [
            (venture, self.known[reviewer])
            for venture in self.question.ventures
            for reviewer in sorted(self.on[venture.id])
            if (venture.id, reviewer) not in self.fixed
        ]

    def level(self) -> bool:
        """Moves reviews from whoever has many to whoever has two fewer; whether anything moved."""
        moved = False
        for venture, busy in self.movable():
            lighter = [
                who
                for who in self.question.reviewers
                if self.load[who.id] + 2 <= self.load[busy.id]
                and who.id not in self.on[venture.id]
                and self.has_room(who)
                and self.may(venture, who)
                and self.cost(venture, who)[0] <= self.cost(venture, busy)[0]
            ]
            if lighter:
                self.take(venture.id, busy.id)
                self.put(venture.id, min(lighter, key=lambda who: self.next_key(venture, who)).id)
                moved = True
        return moved

    def exchange(self) -> bool:
        """Exchanges the reviewers of two ventures where both together are better off; whether any were."""
        changed = False
        for venture, one in self.movable():
            for other_venture, other in self.movable():
                if one.id not in self.on[venture.id]:
                    break
                if self.is_better(venture, one, other_venture, other):
                    self.take(venture.id, one.id)
                    self.take(other_venture.id, other.id)
                    self.put(venture.id, other.id)
                    self.put(other_venture.id, one.id)
                    changed = True
        return changed

    def is_better(self, venture: Venture, one: Reviewer, other_venture: Venture, other: Reviewer) -> bool:
        """Whether both may exchange their ventures and what speaks against the two pairs becomes less."""
        if one.id == other.id or other.id in self.on[venture.id] or one.id in self.on[other_venture.id]:
            return False
        if not (self.may(venture, other) and self.may(other_venture, one)):
            return False
        before = summed(self.cost(venture, one), self.cost(other_venture, other))
        return summed(self.cost(venture, other), self.cost(other_venture, one)) < before

    def reasons(self, venture: Venture, reviewer: Reviewer) -> tuple[str, ...]:
        pair, question = (venture.id, reviewer.id), self.question
        if pair in question.begun:
            return (BEGUN,)
        if pair in question.by_hand:
            return (BY_HAND,)
        holds = {
            HINTED: pair in question.hinted,
            TRACK: question.tracks != IGNORE and bool(venture.tracks & reviewer.tracks),
            LANGUAGE: venture.language in reviewer.languages,
            EXPERTISE: bool(venture.needs & reviewer.chapters),
            STAYS: pair in question.current,
        }
        found = tuple(reason for reason in REASONS if holds.get(reason))
        return found if set(found) - {HINTED} else (*found, FEWEST)

    def rank(self, one: Assigned) -> tuple[int, int]:
        """The place of a pair: by venture, what stays first."""
        return self.places[one.venture], int((one.venture, one.reviewer) not in self.fixed)


def summed(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))
