"""The end of a review: its state says whether anybody wrote something else meanwhile."""

import pytest

from reviews.ending import End, EndChanged, end_of, refuse_unless_shown, write_end
from reviews.models import Review
from reviews.rubric import add_criterion


@pytest.fixture
def team(cohort):
    return add_criterion(cohort=cohort, name="Team", weight=1, least="nobody", most="everybody")


@pytest.fixture
def begun(submission, bob):
    return Review.objects.create(submission=submission, reviewer=bob)


def test_the_state_is_the_same_for_the_same_and_another_for_anything_else():
    assert End("accept", "Good", {2: 3, 1: None}).state == End("accept", "Good", {2: 3}).state
    states = {one.state for one in (End(), End("accept"), End(note="accept"), End(scores={1: 0}), End(scores={2: 0}))}
    assert len(states) == 5


def test_what_is_written_over_is_what_was_shown(begun, team):
    kept = write_end(begun, End("accept", "", {team.pk: 4}), End().state)
    assert kept == end_of(begun, [team.pk])
    assert write_end(begun, End("decline", "", {}), None).recommendation == "decline"
    assert end_of(begun, [team.pk]).scores == {team.pk: 4}
    with pytest.raises(EndChanged) as changed:
        write_end(begun, End("accept", "", {team.pk: 1}), kept.state)
    assert changed.value.kept == End("decline", "", {team.pk: 4})
    begun.refresh_from_db()
    assert begun.recommendation == "decline"


def test_what_is_kept_anyway_clashes_with_nothing():
    refuse_unless_shown(End("accept"), End("accept"), End().state)
    with pytest.raises(EndChanged):
        refuse_unless_shown(End("accept"), End("decline"), End().state)
    assert end_of(None, []) == End()
