"""What follows from published counts: the small groups whose number somebody could work out.

Whoever reads several counts can add and subtract them. A count of a group follows from published ones exactly when
the group's indicator (one for each venture inside, zero outside) is a linear combination of theirs. The reader is
taken to know which groups overlap and how, which is more than anybody outside knows; the audit errs on the safe side.

Method: linear sensitivity audit of tables, as in L. Willenborg and T. de Waal, Elements of Statistical Disclosure
Control (2001), chapter 4, with the threshold rule; here for groups of any shape, so that tables that share ventures
are audited together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

Group = frozenset[int]
LEAST = 5  # ventures behind a figure
TOLERANCE = 1e-7
_SEED = 20_261_129  # any; the projections only have to be the same for the same figures


@dataclass(frozen=True)
class Disclosed:
    """A group of fewer than `LEAST` ventures whose count follows, and the published groups that it follows from."""

    members: Group
    by: tuple[Group, ...]


def first_disclosed(published: Sequence[Group]) -> Disclosed | None:
    """A small group whose count follows from the published ones; None when there is none.

    Args:
        published: groups whose counts are known, the whole population among them.
    """
    groups = [group for group in dict.fromkeys(published) if group]
    atoms = atoms_of(groups)
    if not atoms:
        return None
    matrix = np.array([[atom <= group for atom in atoms] for group in groups], dtype=float)
    for chosen in candidates(matrix, [len(atom) for atom in atoms]):
        wanted = np.zeros(len(atoms))
        wanted[list(chosen)] = 1
        weights, *_rest = np.linalg.lstsq(matrix.T, wanted, rcond=None)
        if np.abs(matrix.T @ weights - wanted).max() < TOLERANCE:
            used = tuple(group for group, weight in zip(groups, weights, strict=True) if abs(weight) > TOLERANCE)
            return Disclosed(frozenset().union(*(atoms[place] for place in chosen)), used)
    return None


def atoms_of(groups: Sequence[Group]) -> list[Group]:
    """Ventures that no published group tells apart, together: the finest parts that a count can speak of."""
    parts: dict[tuple[bool, ...], set[int]] = {}
    for one in frozenset().union(*groups) if groups else ():
        parts.setdefault(tuple(one in group for group in groups), set()).add(one)
    return [frozenset(part) for part in parts.values()]


def candidates(matrix: np.ndarray, sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Sets of atoms with fewer than `LEAST` ventures together whose indicator may lie in the span of the rows.

    The part of an indicator outside the span must vanish. It is the sum of the atoms' own parts, so two random
    projections of these are added and compared with zero: sums of one, two, three and four atoms by sorting.
    """
    rest = np.eye(matrix.shape[1]) - np.linalg.pinv(matrix) @ matrix
    draw = np.random.default_rng(_SEED).standard_normal((2, matrix.shape[1]))
    marks = draw @ rest
    small = [place for place, size in enumerate(sizes) if size < LEAST]
    seen: set[tuple[int, ...]] = set()
    for chosen in sums_to_nothing(small, marks):
        if chosen not in seen and 0 < sum(sizes[place] for place in chosen) < LEAST:
            seen.add(chosen)
            yield chosen


def sums_to_nothing(places: Sequence[int], marks: np.ndarray) -> Iterator[tuple[int, ...]]:
    """Up to four different places whose marks add up to zero in both projections, fewest first."""
    if not places:
        return
    given = np.array(places)
    ones = Sums(given[:, None], marks[:, given])
    first, second = np.triu_indices(len(given), 1)
    twos = Sums(given[np.stack([first, second], 1)], ones.marks[:, first] + ones.marks[:, second])
    for place in given[np.abs(ones.marks).max(axis=0) < TOLERANCE]:
        yield (int(place),)
    for left, right in ((ones, ones), (ones, twos), (twos, twos)):
        yield from meeting(left, right)


@dataclass(frozen=True)
class Sums:
    """Sums of so many places: `places` one row each, `marks` their two projections, one column each."""

    places: np.ndarray
    marks: np.ndarray


def meeting(left: Sums, right: Sums) -> Iterator[tuple[int, ...]]:
    """Pairs of disjoint sums whose marks cancel: found by place on a line, then compared in both projections."""
    order = np.argsort(right.marks[0])
    line = right.marks[0][order]
    low = np.searchsorted(line, -left.marks[0] - TOLERANCE)
    high = np.searchsorted(line, -left.marks[0] + TOLERANCE)
    for mine in np.flatnonzero(high > low):
        its = order[low[mine] : high[mine]]
        for other in its[np.abs(right.marks[1][its] + left.marks[1][mine]) < TOLERANCE]:
            together = (*left.places[mine].tolist(), *right.places[other].tolist())
            if len(set(together)) == len(together):
                yield tuple(sorted(together))
