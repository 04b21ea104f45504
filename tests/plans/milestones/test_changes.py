"""What lies between two moments: compared with the engine's own judgement of either."""

from datetime import UTC, datetime

import pytest

from assessments.actions import save_answer
from assessments.evaluation import evaluate
from assessments.models import Evidence
from engine.playbook.answers import Answer
from plans.milestones.changes import between
from plans.milestones.choosing import chosen
from plans.milestones.freezing import freeze
from plans.milestones.states import opened, states_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def start(early_on, alice):
    return freeze(assessment=early_on, name="Start", by=alice, at=MONDAY)


def changes(assessment):
    states = states_of(assessment, evaluate(assessment))
    before, after = (opened(assessment, one) for one in chosen(states, "", ""))
    return between(assessment, before, after)


def severities(evaluation):
    return {gap.id: gap.severity for gap in evaluation.result.gaps if gap.absorbed_by is None}


def test_nothing_changed(start, early_on):
    found = changes(early_on)
    assert not found.by_item
    assert not any(found.gaps(way) for way in ("closed", "opened", "worse", "narrower"))
    assert set(found.moved.same) == set(severities(evaluate(early_on)))


@pytest.mark.parametrize("value", [0, 4])
def test_gaps_are_those_of_the_two_judgements(start, early_on, alice, value):
    before = severities(evaluate(early_on))
    for key in ("mr_01", "mr_02", "dd_02", "le_02"):
        save_answer(assessment=early_on, item_id=key, given=Answer("value", value), by=alice)
    after, found = severities(evaluate(early_on)), changes(early_on)
    assert {move.newest.id for move in found.gaps("closed")} == set(before) - set(after)
    assert {move.newest.id for move in found.gaps("opened")} == set(after) - set(before)
    assert set(found.moved.same) == {key for key, severity in before.items() if after.get(key) == severity}


def level_gap(assessment):
    """A gap of one answered question that no rule stands for."""
    gaps = evaluate(assessment).result.gaps
    return next(gap for gap in gaps if gap.reason == "level" and gap.absorbed_by is None and gap.level == 0)


def test_a_gap_names_the_answer_behind_it(start, early_on, alice, erin, team):
    gap = level_gap(early_on)
    save_answer(assessment=early_on, item_id=gap.question_id, given=Answer("value", 4), by=erin)
    [move] = [move for move in changes(early_on).gaps("closed") if move.newest.id == gap.id]
    [cause] = move.causes
    assert (cause.item.id, cause.now.value, cause.person) == (gap.question_id, 4, str(erin))
    assert not move.is_better_known


def test_what_only_came_to_light_is_said(early_on, alice):
    gap = level_gap(early_on)
    save_answer(assessment=early_on, item_id=gap.question_id, given=Answer("unknown"), by=alice)
    freeze(assessment=early_on, name="Start", by=alice, at=MONDAY)
    save_answer(assessment=early_on, item_id=gap.question_id, given=Answer("value", 0), by=alice)
    found = changes(early_on)
    moves = [move for way in ("opened", "worse") for move in found.gaps(way) if move.newest.id == gap.id]
    assert [move.is_better_known for move in moves] == [True]


def test_an_answer_taken_back_and_forth_is_no_change(start, early_on, alice):
    raw = start.answers["mr_01"]
    for given in (Answer("value", 0), Answer("value", raw)):
        save_answer(assessment=early_on, item_id="mr_01", given=given, by=alice)
    assert "mr_01" not in changes(early_on).by_item


def test_evidence_alone_is_a_change_that_no_answer_gave(start, early_on, alice):
    Evidence.objects.create(assessment=early_on, item_id="mr_01", link="https://example.org/log", added_by=alice)
    move = changes(early_on).by_item["mr_01"]
    assert (move.evidence, move.person, move.at) == ("added", "", None)
    assert move.then.value == move.now.value


def test_who_answered_after_the_later_moment_is_not_named(start, early_on, alice, erin, team):
    save_answer(assessment=early_on, item_id="mr_01", given=Answer("value", 0), by=alice)
    freeze(assessment=early_on, name="Then", by=alice)
    save_answer(assessment=early_on, item_id="mr_01", given=Answer("value", 1), by=erin)
    states = states_of(early_on, evaluate(early_on))
    before, after = (opened(early_on, one) for one in states[:2])
    move = between(early_on, before, after).by_item["mr_01"]
    assert (move.now.value, move.person) == (0, str(alice))
