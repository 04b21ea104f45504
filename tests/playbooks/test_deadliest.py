"""What ends ventures of a kind is asked of them, fires, and stands before all else."""

import random

import pytest

from engine.authoring.sampling import random_answers
from engine.judging.evaluate import evaluate
from engine.judging.relevance import situation_of
from engine.playbook.answer_reading import read_answers
from playbooks.catalogue import playbook_on_disk
from scripts import deadliest

pytestmark = pytest.mark.database_free
PLAYBOOK = playbook_on_disk("ai_venture")
ROWS = deadliest.rows(PLAYBOOK)
EACH = pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row.fact}-{row.option}" for n, row in enumerate(ROWS)])
FACTS = {"sector": "p_02", "payer": "p_03", "revenue": "p_04", "role in decisions": "p_09", "form": "p_12"}


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_every_option_has_its_row(fact):
    assert {row.option for row in ROWS if row.fact == fact} == {one.id for one in PLAYBOOK.items[fact].options}


@EACH
def test_the_question_that_knows_it_is_asked_of_such_a_venture(row):
    relevance = situation_of(PLAYBOOK, read_answers(PLAYBOOK, row.facts).answers).relevance

    assert {key: relevance[key] for key in row.worst} == dict.fromkeys(row.worst, True)


@EACH
def test_what_is_named_fires(row):
    assert set(row.fires) <= {gap.id for gap in row.result.gaps}


@EACH
def test_one_of_it_stands_first_in_gaps_and_plan(row):
    actions = {gap.action.id: gap.id for gap in row.result.gaps}

    assert row.first.id in row.fires
    assert actions[row.result.plan.steps[0].rung.action] in row.fires


@EACH
def test_it_stands_before_gaps_of_other_kinds(row):
    """A venture without any other gap would prove nothing."""
    assert {gap.id for gap in row.result.gaps} - set(row.fires)


def test_the_page_is_current():
    assert deadliest.PAGE.read_text(encoding="utf-8") == deadliest.page(PLAYBOOK)


def test_minors_with_an_unprotected_companion_come_first_in_every_plan():
    chance = random.Random(28)
    open_to_minors = {"p_05": ["CN"], "p_07": ["minors", "sensitive"], "p_08": "companion", "p_10": ["acts", "safety"]}
    first = []
    for _ in range(60):
        worst = {"le_18": chance.choice([["none"], ["age"], ["limits"]]), "p_01": chance.choice("1234")}
        answers = random_answers(PLAYBOOK, chance) | read_answers(PLAYBOOK, open_to_minors | worst).answers
        first.append(evaluate(PLAYBOOK, answers).plan.steps[0].rung.action)

    assert set(first) == {"a_c_28"}
