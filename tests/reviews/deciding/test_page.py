"""The page of decisions: its parts, its boxes, and what it keeps from who should not read it."""

import pytest
from django.http import Http404

from cohorts.models import VentureMembership
from reviews.deciding.keeping import set_places
from reviews.deciding.page import MOST_BOXES, DecisionsPage, checkpoint_asked, round_shown
from reviews.models import DecisionRound
from reviews.reviewing import declare
from tests.reviews.filing import planned


def page(deck):
    return DecisionsPage(deck.cohort, None, deck.bob)


def parts(deck):
    return {part.key: [row.submission.venture_name for row in part.rows] for part in page(deck).parts}


def test_every_venture_stands_in_one_part(deck):
    assert parts(deck) == {"pending": ["Kite", "Lark"]}
    deck.decide(0, "accepted")
    deck.decide(1, "conditional")
    assert parts(deck) == {"accepted": ["Lark", "Kite"]}  # those with conditions first
    deck.decide(0, "waitlist", expected_rev=1)
    assert parts(deck) == {"accepted": ["Lark"], "waitlist": ["Kite"]}
    assert [row.place for row in page(deck).rows] == [1, 0]


def test_on_what_others_decide_nothing_is_told(deck):
    deck.decide(0, "accepted")
    declare(enrolment=deck.submissions[0].enrolment, person=deck.bob, answer="unsure", reason="We met once")
    assert parts(deck) == {"pending": ["Lark"], "others": ["Kite"]}
    VentureMembership.objects.create(venture=deck.submissions[1].enrolment.venture, user=deck.bob, role="viewer")
    assert parts(deck) == {"others": ["Kite", "Lark"]}


@pytest.mark.parametrize(
    ("places", "boxes"), [(None, []), (0, ["taken"]), (3, ["taken", "free", "free"]), (MOST_BOXES + 1, [])]
)
def test_a_box_stands_for_each_place(deck, places, boxes):
    deck.decide(0, "accepted")
    set_places(found=deck.round, places=places)
    assert page(deck).boxes == boxes
    assert page(deck).free == max((places or 0) - 1, 0)


def test_a_damaged_submission_shows_no_figure(deck):
    assert page(deck).rows[0].claimed == "50.0"
    row = page(deck)
    row.table.submissions[0].summary = {"readiness": [99.0, 99.0]}
    assert row.rows[0].claimed == "–"


def test_the_newest_checkpoint_that_opened_is_shown_first(cohort):
    assert checkpoint_asked(cohort, "") is None
    later = planned(cohort, "exit", 10, 20)
    assert checkpoint_asked(cohort, "") == later
    opened = planned(cohort, "midterm", -5, 5)
    assert checkpoint_asked(cohort, "") == opened
    assert checkpoint_asked(cohort, str(later.public_id)) == later
    with pytest.raises(Http404):
        checkpoint_asked(cohort, "x")


def test_looking_writes_no_round(cohort):
    assert round_shown(cohort, None).pk is None
    assert not DecisionRound.objects.exists()
