"""What is missing before a release, and what counts."""

import pytest

from reviews.deciding.keeping import set_places
from reviews.deciding.release import release
from tests.reviews.deciding.conftest import CONDITION


def test_everything_that_is_missing_is_said_with_the_ventures(deck):
    assert [one.ventures for one in deck.table.missing] == [("Kite", "Lark")]
    deck.decide(0, "conditional", words="")
    deck.decide(1, "accepted")
    set_places(found=deck.round, places=1)
    missing = deck.table.missing
    assert [one.ventures for one in missing] == [("Kite",), ("Kite",), ()]
    assert "2 ventures are accepted" in missing[2].text
    assert not deck.table.can_release


@pytest.mark.parametrize(("outcome", "more"), [("declined", {}), ("conditional", {"conditions": (CONDITION,)})])
def test_nothing_is_missing_once_all_are_decided_on(deck, outcome, more):
    deck.decide(0, outcome, **more)
    deck.decide(1, "waitlist")
    set_places(found=deck.round, places=2)
    assert (deck.table.missing, deck.table.can_release) == ([], True)
    assert deck.table.taken == (outcome == "conditional")


def test_what_a_page_showed_is_something_else_after_a_change(deck):
    deck.decide(0, "accepted")
    before = deck.table.shown
    assert deck.table.shown == before
    deck.decide(0, "declined", expected_rev=1)
    assert deck.table.shown != before


def test_the_newest_decision_counts_and_the_released_one_stays_known(deck):
    deck.decide(0, "waitlist")
    deck.decide(1, "declined")
    release(found=deck.round, by=deck.bob, shown=deck.table.shown)
    deck.decide(0, "accepted")
    key = deck.submissions[0].enrolment_id
    assert (deck.table.current[key].outcome, deck.table.released[key].outcome) == ("accepted", "waitlist")
    assert deck.table.waitlist == []


def test_a_venture_that_left_is_not_decided_on(deck, django_assert_num_queries):
    place = deck.submissions[0].enrolment
    place.ended_at, place.end = place.enrolled_at, "left"
    place.save()
    assert deck.table.undecided == ("Lark",)
    table = deck.table
    with django_assert_num_queries(2):  # decisions, and what was returned
        assert (table.missing, table.waitlist, table.taken) == (table.missing, [], 0)
