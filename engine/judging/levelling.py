"""When each piece of a plan that is being worked on is done: people with hours of their own, and what they said of it.

What `schedule` works out from answers alone, for one team that works on one piece after the other, is worked out here
for several people side by side, with work that is assigned, held back or partly done. Where one person gives all the
hours and nothing is said, both agree exactly. A list schedule: at any moment the most pressing piece that may begin
is begun by whoever is free (R. L. Graham, "Bounds on multiprocessing timing anomalies", 1969).
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

ZERO = Fraction(0)
DAYS_A_WEEK = 7


class Task(NamedTuple):
    """A piece of work that is not done yet.

    Attributes:
        hours: of work that are left.
        wait: calendar days that others take after it.
        after: keys of what it waits for; what is not among the tasks is done and holds nothing up.
        person: who alone works on it; None where anybody may.
        not_before: weeks from the start before which it does not begin.
    """

    hours: Fraction
    wait: int = 0
    after: tuple[str, ...] = ()
    person: str | None = None
    not_before: Fraction = ZERO


class Placed(NamedTuple):
    """Who works on a piece and when, in weeks from the start, and when what it brings is there."""

    person: str
    start: Fraction
    worked: Fraction
    done: Fraction


class Board:
    """The state of the work while weeks go by."""

    def __init__(self, order: Sequence[str], tasks: Mapping[str, Task], hours: Mapping[str, Fraction]) -> None:
        self.order, self.tasks, self.hours = order, tasks, hours
        self.rank = {key: number for number, key in enumerate(order)}
        self.later: dict[str, list[str]] = {key: [] for key in order}
        self.missing = dict.fromkeys(order, 0)
        for key in order:
            for before in {*tasks[key].after} & self.rank.keys():
                self.later[before].append(key)
                self.missing[key] += 1
        self.released = {key: tasks[key].not_before for key in order}
        self.coming = [(self.released[key], self.rank[key]) for key in order if not self.missing[key]]
        heapq.heapify(self.coming)
        self.ready: list[int] = []
        self.free = dict.fromkeys(hours, ZERO)
        self.placed: dict[str, Placed] = {}

    def let_begin(self, now: Fraction) -> None:
        """What waits for nothing any more at that moment is ready."""
        while self.coming and self.coming[0][0] <= now:
            heapq.heappush(self.ready, heapq.heappop(self.coming)[1])

    def begin(self, now: Fraction) -> None:
        """Gives what is ready to those who are free, the most pressing first."""
        left = []
        idle = [person for person, at in self.free.items() if at <= now]
        while self.ready and idle:
            number = heapq.heappop(self.ready)
            key = self.order[number]
            wanted = self.tasks[key].person
            # Whoever has most hours is done first; of those equal, the one named first.
            able = [one for one in idle if wanted in (None, one)]
            if not able:
                left.append(number)
                continue
            person = max(able, key=lambda one: self.hours[one])
            worked = self.place(key, person, now)
            if worked > now:
                idle.remove(person)
                self.free[person] = worked
            self.let_begin(now)
        for number in left:
            heapq.heappush(self.ready, number)

    def place(self, key: str, person: str, now: Fraction) -> Fraction:
        """Has somebody work on a piece from now on, and tells what waits for it."""
        task = self.tasks[key]
        worked = now + task.hours / self.hours[person]
        done = worked + Fraction(task.wait, DAYS_A_WEEK)
        self.placed[key] = Placed(person, now, worked, done)
        for other in self.later[key]:
            self.missing[other] -= 1
            self.released[other] = max(self.released[other], done)
            if not self.missing[other]:
                heapq.heappush(self.coming, (self.released[other], self.rank[other]))
        return worked

    def next_moment(self, now: Fraction) -> Fraction | None:
        """When something changes: somebody is free, or something may begin; None when nothing ever does."""
        moments = [at for at in self.free.values() if at > now] if self.ready else []
        if self.coming:
            soonest_free = min(self.free.values(), default=ZERO)
            moments.append(max(self.coming[0][0], soonest_free))
        after = [at for at in moments if at > now]
        return min(after, default=None)


def levelled(
    order: Sequence[str], tasks: Mapping[str, Task], hours: Mapping[str, Fraction], *, held: Collection[str] = ()
) -> dict[str, Placed]:
    """When each piece is worked on and by whom, with nobody above the hours given.

    Args:
        order: all pieces, the more pressing first.
        hours: that each person gives in a week; who gives none works on nothing.
        held: keys of pieces that cannot begin at all.

    Returns:
        The pieces that will be done. What is held, waits for something held, or is left to somebody without hours
        is not among them.
    """
    people = {person: given for person, given in hours.items() if given > 0}
    going = [key for key in order if key not in stopped(order, tasks, people, held)]
    board = Board(going, tasks, people)
    now: Fraction | None = ZERO
    while now is not None:
        board.let_begin(now)
        board.begin(now)
        now = board.next_moment(now)
    return board.placed


def stopped(
    order: Sequence[str], tasks: Mapping[str, Task], hours: Mapping[str, Fraction], held: Collection[str]
) -> set[str]:
    """What cannot be done as things stand: what is held, what nobody works on, and what waits for such a piece."""
    found = {key for key in order if key in held or not able(tasks[key], hours)}
    while more := {key for key in order if key not in found and found & {*tasks[key].after}}:
        found |= more
    return found


def able(task: Task, hours: Mapping[str, Fraction]) -> bool:
    """Whether anybody who gives hours may work on a piece."""
    return bool(hours) if task.person is None else task.person in hours


def chain_to(last: Iterable[str], tasks: Mapping[str, Task], placed: Mapping[str, Placed]) -> set[str]:
    """The longest chain of what waits for each other up to the piece that is done last: a delay there delays all."""
    ends = {key: placed[key].done for key in last if key in placed}
    if not ends:
        return set()
    key = max(ends, key=lambda one: (ends[one], one))
    chain = {key}
    while before := [one for one in tasks[key].after if one in placed and one not in chain]:
        key = max(before, key=lambda one: (placed[one].done, one))
        chain.add(key)
    return chain


def moved(order: Sequence[str], key: str, other: str, tasks: Mapping[str, Task], *, later: bool) -> list[str] | None:
    """The order with a piece directly before another one, or directly after it.

    Args:
        later: whether the piece goes after the other one.

    Returns:
        The new order; None where one of the two waits for the other, so that they cannot change places.
    """
    first, second = (other, key) if later else (key, other)
    if second in before_of(first, tasks):
        return None
    rest = [one for one in order if one != key]
    at = rest.index(other) + later
    return [*rest[:at], key, *rest[at:]]


def before_of(key: str, tasks: Mapping[str, Task]) -> set[str]:
    """All that a piece waits for, directly or through others."""
    found: set[str] = set()
    pending = [key]
    while pending:
        task = tasks.get(pending.pop())
        for before in task.after if task else ():
            if before not in found:
                found.add(before)
                pending.append(before)
    return found
