"""What the benchmark times is the whole judgement: nothing of a result is left to be worked out later."""

import random
from dataclasses import fields, is_dataclass
from fractions import Fraction

import pytest

from bench import engine
from engine.authoring.sampling import random_answers
from engine.judging.evaluate import evaluate
from engine.playbook import parts, schema
from playbooks.catalogue import playbook_on_disk

pytestmark = pytest.mark.database_free
PLAIN = (str, int, float, bool, type(None), Fraction)


def unfinished(value, path="result"):
    """Places of a result that are neither plain values nor frozen parts of such."""
    if isinstance(value, PLAIN) or type(value).__module__ in {schema.__name__, parts.__name__}:
        return
    if isinstance(value, tuple | dict):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in pairs:
            yield from unfinished(part, f"{path}[{key}]")
    elif is_dataclass(value) and value.__dataclass_params__.frozen and not hasattr(value, "__dict__"):
        for field in fields(value):
            yield from unfinished(getattr(value, field.name), f"{path}.{field.name}")
    else:
        yield f"{path}: {type(value)}"


def test_a_timed_judgement_holds_ledger_plan_gaps_and_all_views():
    playbook = playbook_on_disk("ai_venture")
    results = []

    seconds = engine.cpu(lambda: results.append(evaluate(playbook, random_answers(playbook, random.Random(0)))))

    (result,) = results
    assert seconds > 0
    assert list(unfinished(result)) == []
    closed = {key for step in result.plan.steps for key in step.closes}
    # Work for every gap; what the work of a rule reaches is not done again for a gap under it.
    assert {gap.id for gap in result.gaps if not gap.absorbed_by} <= closed <= {gap.id for gap in result.gaps}
    assert len(closed) <= len(result.plan.steps) > 10
    assert all(step.score_after.low >= 0 for step in result.plan.steps)
    assert sum(len(chapter.lines) for chapter in result.ledger.chapters) > 60
    assert set(result.views) == {"claimed", "evidenced", "confirmed"}
    assert all(result.views.values())


def test_a_fresh_process_loads_the_playbook_within_a_second_of_cpu():
    assert engine.cold_load() < 1


def test_a_judgement_stays_within_a_generous_bound():
    """Three times the aim, so that a busy machine does not fail; `make bench` measures."""
    playbook = playbook_on_disk("ai_venture")
    ventures = [random_answers(playbook, random.Random(seed)) for seed in range(20)]

    assert sorted(engine.cpu(evaluate, playbook, answers) for answers in ventures)[10] < 0.015
