"""The audit against a reckoning of its own in exact numbers, over every group of one to four ventures."""

import random
from fractions import Fraction
from itertools import combinations

import pytest

from reviews.observing.audit import LEAST, atoms_of, first_disclosed

pytestmark = pytest.mark.database_free


def in_span(vectors, wanted):
    """Whether a vector is a combination of others, by elimination in exact fractions."""
    rows = [[Fraction(x) for x in row] for row in vectors]
    left = [Fraction(x) for x in wanted]
    for column in range(len(wanted)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows = [row for row in rows if row is not pivot]
        rows = [[x - row[column] / pivot[column] * y for x, y in zip(row, pivot, strict=True)] for row in rows]
        left = [x - left[column] / pivot[column] * y for x, y in zip(left, pivot, strict=True)]
    return not any(left)


def follows(groups):
    """Every group of one to four ventures whose count follows, tried one by one."""
    everyone = sorted(frozenset().union(*groups))
    vectors = [[int(one in group) for one in everyone] for group in groups]
    return {
        frozenset(small)
        for size in range(1, LEAST)
        for small in combinations(everyone, size)
        if in_span(vectors, [int(one in small) for one in everyone])
    }


@pytest.mark.parametrize("seed", range(30))
def test_it_finds_a_small_group_exactly_when_one_follows(seed):
    draw = random.Random(seed)
    everyone = frozenset(range(11))
    groups = [everyone] + [
        frozenset(draw.sample(sorted(everyone), draw.randint(4, 10))) for _group in range(draw.randint(1, 6))
    ]
    found, all_of_them = first_disclosed(groups), follows(groups)
    assert (found is None) == (not all_of_them)
    if found:
        assert found.members in all_of_them
        assert follows(list(found.by)) >= {found.members}


def group(*ventures):
    return frozenset(ventures)


@pytest.mark.parametrize(
    ("groups", "is_disclosed"),
    [
        ([group(*range(10))], False),
        ([group(*range(10)), group(*range(6))], True),  # the other four
        ([group(*range(10)), group(*range(5))], False),
        ([group(*range(11)), group(*range(6)), group(*range(5))], True),  # six less five
        ([group(*range(20)), group(*range(8)), group(*range(7, 14))], False),
        # All but the second, and the third: together they are everybody, and one of them twice.
        ([group(*range(20)), group(*range(7, 14)), group(*range(8), *range(14, 20))], True),
        # Two that overlap in one, and their union: both counts less the union's are the one.
        ([group(*range(20)), group(*range(8)), group(*range(7, 14)), group(*range(14))], True),
    ],
)
def test_cases_by_hand(groups, is_disclosed):
    assert (first_disclosed(groups) is not None) is is_disclosed


def test_nothing_follows_from_nothing():
    assert first_disclosed([]) is None
    assert atoms_of([]) == []


def test_ventures_that_no_group_tells_apart_stand_together():
    assert sorted(map(sorted, atoms_of([group(1, 2, 3, 4), group(3, 4, 5)]))) == [[1, 2], [3, 4], [5]]
