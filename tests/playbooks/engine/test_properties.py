"""Properties of the judgement (playbooks.md, section 4) over random answers to the default playbook."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from playbooks.catalogue import playbook_on_disk
from playbooks.engine.answers import UNKNOWN, VALUE, Answer
from playbooks.engine.evaluate import evaluate, score_only
from playbooks.engine.relevance import situation_of
from playbooks.engine.sampling import random_answers

PLAYBOOK = playbook_on_disk("ai_venture")
pytestmark = pytest.mark.database_free


def complete(seed):
    return random_answers(PLAYBOOK, random.Random(seed))


def with_holes(answers, chance, share=0.3):
    """Some answers removed, facts among them."""
    return {key: answer for key, answer in answers.items() if chance.random() > share}


@pytest.mark.parametrize("seed", range(40))
def test_every_completion_lies_between_low_and_high(seed):
    answers = complete(seed)
    open_scores = score_only(PLAYBOOK, with_holes(answers, random.Random(seed)))
    scores = score_only(PLAYBOOK, answers)

    for interval, exact in (
        (open_scores.readiness, scores.readiness),
        (open_scores.maturity, scores.maturity),
    ):
        assert exact.low == exact.high
        assert interval.low <= exact.low <= interval.high


@pytest.mark.parametrize("seed", range(20))
def test_contributions_add_up_exactly_and_as_printed(seed):
    result = evaluate(PLAYBOOK, with_holes(complete(seed), random.Random(seed), 0.1))

    lines = [line for chapter in result.ledger.chapters for line in chapter.lines]
    assert sum(line.contribution for line in lines) == result.readiness.low
    printed = sum(Fraction(line.printed.replace("−", "-")) for line in lines)
    assert printed == Fraction(result.ledger.printed)


@pytest.mark.parametrize("seed", range(20))
def test_raising_a_level_never_lowers_the_low_score(seed):
    chance = random.Random(seed)
    answers = with_holes(complete(seed), chance, 0.1)
    before = score_only(PLAYBOOK, answers).readiness.low
    for key, answer in list(answers.items()):
        if PLAYBOOK.items[key].type == "level" and answer.value < 4:
            better = {**answers, key: replace(answer, value=answer.value + 1)}
            assert score_only(PLAYBOOK, better).readiness.low >= before


@pytest.mark.parametrize("seed", range(20))
def test_answering_never_lowers_the_low_score(seed):
    answers = complete(seed)
    chance = random.Random(seed)
    fewer = {
        k: Answer(UNKNOWN) if chance.random() < 0.2 and PLAYBOOK.items[k].weight else a
        for k, a in answers.items()
    }

    assert score_only(PLAYBOOK, fewer).readiness.low <= score_only(PLAYBOOK, answers).readiness.low


@pytest.mark.parametrize("seed", range(20))
def test_irrelevant_answers_change_nothing(seed):
    answers = complete(seed)
    relevance = situation_of(PLAYBOOK, answers).relevance
    without = {key: answer for key, answer in answers.items() if relevance[key] is not False}

    assert evaluate(PLAYBOOK, without).readiness == evaluate(PLAYBOOK, answers).readiness
    assert [g.id for g in evaluate(PLAYBOOK, without).gaps] == [
        g.id for g in evaluate(PLAYBOOK, answers).gaps
    ]


def test_the_order_of_answers_does_not_matter():
    answers = complete(3)
    reverse = dict(reversed(answers.items()))

    assert evaluate(PLAYBOOK, reverse) == evaluate(PLAYBOOK, answers)


@pytest.mark.parametrize("seed", range(10))
def test_improving_an_answer_switches_on_no_gap_unless_it_is_a_tension(seed):
    answers = complete(seed)
    tension = {rule.id for rule in PLAYBOOK.rules if rule.tension}
    before = {gap.id for gap in evaluate(PLAYBOOK, answers).gaps}
    for key, answer in answers.items():
        if PLAYBOOK.items[key].type == "level" and answer.value < 4:
            after = evaluate(PLAYBOOK, {**answers, key: Answer(VALUE, answer.value + 1)})
            assert {gap.id for gap in after.gaps} - before - tension == set()


@pytest.mark.parametrize("seed", range(10))
def test_the_plan_takes_prerequisites_first_and_closes_every_gap(seed):
    result = evaluate(PLAYBOOK, complete(seed))

    done = set()
    for step in result.plan.steps:
        assert set(step.after) <= done
        done.add(step.action.id)
    assert sorted(key for step in result.plan.steps for key in step.closes) == sorted(
        gap.id for gap in result.gaps
    )
    scores = [result.plan.score_before.low, *(step.score_after.low for step in result.plan.steps)]
    assert scores == sorted(scores)
