"""The moments of a venture, oldest first: milestones, submissions, today."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from assessments.actions import start_assessment
from assessments.evaluation import evaluate, raw_answers
from plans.milestones.choosing import chosen
from plans.milestones.freezing import freeze
from plans.milestones.states import NotAsSealed, called, kept_states, opened, states_of

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_all_moments_stand_in_the_order_of_their_days(submission, assessment, alice):
    freeze(assessment=assessment, name="Before", by=alice, at=LONG_AGO)
    freeze(assessment=assessment, name="After", by=alice)
    states = states_of(assessment, evaluate(assessment))
    assert [called(one) for one in states] == ["Before", "Submitted to Autumn", "After", "Today"]
    assert [bool(one.submission) for one in states] == [False, True, False, False]


def test_however_many_ventures_it_is_two_queries(submission, assessment, bob, alice, django_assert_num_queries):
    freeze(assessment=assessment, name="Before", by=alice)
    another = start_assessment(name="Another", by=bob)
    with django_assert_num_queries(2):
        found = kept_states([assessment, another])
    assert [len(found[one.pk]) for one in (assessment, another)] == [2, 0]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_each_opens_with_the_answers_of_its_day(submission, assessment, alice, which):
    freeze(assessment=assessment, name="After", by=alice)
    state = states_of(assessment, evaluate(assessment))[which]
    found = opened(assessment, state)
    assert found.answers == raw_answers(assessment)
    assert found.evaluation.result.readiness == evaluate(assessment).result.readiness


def test_one_that_is_not_as_sealed_is_not_opened(early_on, alice):
    made = freeze(assessment=early_on, name="Start", by=alice)
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses the change")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plans_milestone SET answers = '{}'")
    state = states_of(early_on, evaluate(early_on))[0]
    assert state.milestone == str(made.public_id)
    with pytest.raises(NotAsSealed):
        opened(early_on, state)


def test_figures_that_are_not_as_sealed_are_not_shown(early_on, alice):
    freeze(assessment=early_on, name="Start", by=alice)
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses the change")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plans_milestone SET name = 'Better'")
    state = states_of(early_on, evaluate(early_on))[0]
    assert not state.is_intact
    assert state.readiness is None


class TestChoosing:
    @pytest.fixture
    def states(self, early_on, alice):
        for name in ("First", "Second"):
            freeze(assessment=early_on, name=name, by=alice)
        return states_of(early_on, evaluate(early_on))

    def test_by_itself_it_is_the_newest_kept_and_today(self, states):
        assert chosen(states, "", "") == (states[1], states[2])

    def test_the_earlier_stands_first_however_they_are_named(self, states):
        first, _second, today = states
        assert chosen(states, today.key, first.key) == chosen(states, first.key, today.key) == (first, today)

    @pytest.mark.parametrize("key", ["nothing", "m-", "s-1", "\x00", "today'"])
    def test_an_unknown_key_is_as_none(self, states, key):
        assert chosen(states, key, "") == chosen(states, "", "")

    def test_one_moment_is_not_two(self, states):
        assert chosen(states, "today", "today") is None
        assert chosen(states[:1], "", "") is None
