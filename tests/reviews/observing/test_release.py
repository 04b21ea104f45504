"""Releasing: figures are fixed, and two releases of one checkpoint are never comparable."""

import pytest

from assessments.actions import save_answer, start_assessment
from cohorts.actions import enrol
from engine.playbook.answers import Answer
from reviews.actions import submit
from reviews.models import Release
from reviews.observing.release import NotReleasable, changed, release, withdraw
from tests.conftest import answer_as


@pytest.fixture
def ventures(published, invitation, alice):
    """Six ventures that handed in."""
    found = []
    for number in range(6):
        started = answer_as(start_assessment(name=f"V{number}", by=alice), "R-04", alice)
        found.append((started, enrol(invitation=invitation, venture=started.venture, by=alice)))
        hand_in(found[-1], alice)
    return found


def hand_in(venture, alice, **answer):
    assessment, enrolment = venture
    for key, value in answer.items():
        save_answer(assessment=assessment, item_id=key, given=Answer("value", value), by=alice)
    submit(assessment=assessment, enrolment=enrolment, by=alice)


def test_a_cohort_of_one_is_not_released(submission, cohort, bob):
    with pytest.raises(NotReleasable, match="Fewer than five ventures"):
        release(cohort=cohort, checkpoint=None, by=bob)
    assert not Release.objects.exists()


def test_a_second_release_needs_five_changed_submissions(ventures, cohort, alice, bob):
    first = release(cohort=cohort, checkpoint=None, by=bob)
    assert first.figures["population"] == 6
    for venture in ventures[:4]:
        hand_in(venture, alice, ff_01=90_000_000)
    with pytest.raises(NotReleasable, match="could be compared"):
        release(cohort=cohort, checkpoint=None, by=bob)
    withdraw(row=first)  # what was read stays known: withdrawing opens no way round
    with pytest.raises(NotReleasable):
        release(cohort=cohort, checkpoint=None, by=bob)
    hand_in(ventures[4], alice, ff_01=90_000_000)
    second = release(cohort=cohort, checkpoint=None, by=bob)
    assert list(Release.objects.filter(withdrawn_at=None)) == [second]


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("before", "now", "count"), [("abc", "abc", 0), ("abc", "abcd", 1), ("abc", "xyz", 3), ("abc", "a", 2)]
)
def test_changed_submissions_are_counted_on_either_side(before, now, count):
    assert changed(list(before), list(now)) == count
