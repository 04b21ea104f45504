"""What stays after hiding: nothing small by itself, nothing small by adding and subtracting, and not too little."""

from itertools import combinations

import pytest

from reviews.observing.audit import LEAST, first_disclosed
from reviews.observing.suppression import joined, shown

pytestmark = pytest.mark.database_free
EVERYONE = frozenset(range(40))


def test_small_groups_their_complements_and_empty_ones_are_hidden():
    cells = {
        "four": range(4),
        "none": [],
        "all": range(40),
        "but four": range(36),
        "five": range(5),
        "but five": range(35),
    }
    groups = {key: frozenset(members) for key, members in cells.items()}
    assert shown(EVERYONE, groups) == {"five", "but five"}


def test_one_hidden_cell_of_a_table_takes_the_smallest_other_with_it():
    table = {"a": range(3), "b": range(3, 12), "c": range(12, 20), "d": range(20, 40)}
    assert shown(EVERYONE, {key: frozenset(members) for key, members in table.items()}) == {"b", "d"}


def test_a_table_in_which_nothing_is_small_is_shown_whole():
    table = {"a": range(10), "b": range(10, 20), "c": range(20, 40)}
    assert shown(EVERYONE, {key: frozenset(members) for key, members in table.items()}) == {"a", "b", "c"}


def test_two_tables_are_audited_together():
    """By itself each is fine; one step of the first less one of the second is three ventures."""
    tables = {"low": range(20), "high": range(20, 40), "not yet": range(17), "ready": range(17, 40)}
    groups = {key: frozenset(members) for key, members in tables.items()}
    kept = shown(EVERYONE, groups)
    assert len(kept) == 2
    assert first_disclosed([EVERYONE, *(groups[key] for key in kept)]) is None


def test_what_was_published_before_counts():
    group = frozenset(range(12))
    assert shown(EVERYONE, {"now": group}) == {"now"}
    assert shown(EVERYONE, {"now": group}, known=[frozenset(range(10))]) == frozenset()
    # What follows from old figures alone cannot be helped, and hides nothing new.
    old = [frozenset(range(10)), frozenset(range(8))]
    assert shown(EVERYONE, {"now": frozenset(range(20, 30))}, known=old) == {"now"}


def test_fewer_than_five_ventures_show_nothing():
    assert shown(frozenset(range(4)), {"a": frozenset(range(4))}) == frozenset()


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        ([5, 5], [(0, 0), (1, 1)]),
        ([2, 3, 6], [(0, 1), (2, 2)]),
        ([6, 2, 2], [(0, 2)]),
        ([0, 0, 4], []),
        ([7, 0, 0, 0, 5], [(0, 0), (1, 4)]),
        ([], []),
    ],
)
def test_neighbouring_steps_are_joined_until_each_holds_five(sizes, parts):
    steps, first = [], 0
    for size in sizes:
        steps.append(frozenset(range(first, first + size)))
        first += size
    assert joined(steps) == parts


def test_joined_steps_hold_five_at_every_moment():
    now = [frozenset(range(5)), frozenset(range(5, 10)), frozenset(range(10, 20))]
    before = [frozenset(range(2)), frozenset(range(2, 12)), frozenset(range(12, 20))]
    assert joined(now, [before]) == [(0, 1), (2, 2)]


def pairs(groups):
    """Everything that two counts give together: sums of those that do not meet, differences of those that contain."""
    for one, other in combinations(groups, 2):
        if not one & other:
            yield one | other
        if one < other or other < one:
            yield one ^ other


@pytest.mark.parametrize("seed", range(4))
def test_an_observer_who_asks_every_filter_and_every_pair_of_them_learns_nothing_small(seed):
    from tests.reviews.observing.cases import figures

    found = figures(45, seed, missing=seed)
    told = found.told()
    groups = {frozenset(members) for members in told["sets"].values()}
    everyone = found.now.everyone
    assert len(groups) > 10
    seen = set(groups)
    for derived in [*groups, *pairs(groups)]:
        seen.add(derived)
        assert not 0 < len(derived) < LEAST
        if derived <= everyone:
            assert not 0 < len(everyone - derived) < LEAST
    for derived in pairs(list(seen)[:400]):  # and pairs of what pairs gave
        assert not 0 < len(derived) < LEAST
