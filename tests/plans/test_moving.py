"""An item that is moved: to the place that was meant, past nothing that it waits for or that waits for it."""

import pytest

from plans.moving import move_of, place_in
from tests.plans.test_page import early_on, page_for  # noqa: F401  a fixture

ABCD = ["a", "b", "c", "d"]


def put(key, to, other):
    """The order after a move, as a list would have it."""
    at = ABCD.index(key)
    place = place_in(ABCD, at, to, other)
    rest = [one for one in ABCD if one != key]
    return "" if place is None else "".join([*rest[:place], key, *rest[place:]])


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("move", "order"),
    [
        (("a", "after", "c"), "bcad"),
        (("a", "before", "c"), "bacd"),
        (("a", "before", "b"), "abcd"),
        (("a", "after", "d"), "bcda"),
        (("d", "before", "b"), "adbc"),
        (("d", "after", "b"), "abdc"),
        (("d", "after", "c"), "abcd"),
        (("b", "before", "b"), "abcd"),
        (("b", "after", "b"), "abcd"),
        (("b", "earlier", ""), "bacd"),
        (("c", "later", ""), "abdc"),
        (("a", "earlier", ""), ""),
        (("d", "later", ""), ""),
        (("b", "before", "x"), ""),
        (("b", "before", ""), ""),
        (("b", "", ""), ""),
        (("b", "up", ""), ""),
    ],
)
def test_the_place_that_is_meant(move, order):
    assert put(*move) == order


@pytest.mark.django_db
def test_nothing_goes_past_what_it_waits_for_however_far_it_is_dragged(early_on):  # noqa: F811
    page = page_for(early_on)
    work, planned = page.work, page.planned
    own = next(key for key in planned if work.tasks[key].after and planned.index(key) > 1)
    before = work.tasks[own].after[0]
    held = move_of(page, own, "before", planned[0])
    assert (held.order, held.is_held) == (None, True)
    assert "it waits for" in held.why
    waited = move_of(page, before, "after", planned[-1])
    assert (waited.order, waited.is_held) == (None, True)
    assert "waits for it." in waited.why
    free = next(key for key in planned[1:] if not work.tasks[key].after)
    order = move_of(page, free, "before", planned[0]).order
    assert sorted(order) == sorted(work.entries)
    assert order.index(free) == order.index(planned[0]) - 1
