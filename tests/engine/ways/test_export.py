"""The nearest way as data: what the page says, and nothing where there is none."""

import pytest

from engine.judging.evaluate import evaluate
from engine.playbook.answer_reading import read_answers
from engine.ways.export import nearest_to_json
from playbooks.catalogue import personas_on_disk, playbook_on_disk
from tests import published

pytestmark = pytest.mark.database_free
PLAYBOOK = playbook_on_disk("ai_venture")
PERSONAS = {persona.code: persona.answers for persona in personas_on_disk("ai_venture")}


def data(raw, playbook=PLAYBOOK):
    answers = read_answers(playbook, raw).answers
    return nearest_to_json(playbook, answers, evaluate(playbook, answers))


def test_a_way_names_its_rungs_its_effort_and_the_score_then():
    found = data(PERSONAS["R-08"])
    assert (found["band"], found["days"], found["stuck"]) == ("conditional", 9.5, [])
    assert len(found["rungs"]) == 4
    assert found["score"]["printed"] == ["90.2", "90.2"]


def test_where_no_work_is_enough_it_says_what_is_in_the_way():
    found = data(PERSONAS["X-32"])
    assert (found["rungs"], found["days"], found["score"]) == (None, None, None)
    assert found["stuck"] == ["LE-08"]


@pytest.mark.parametrize("raw", [PERSONAS["R-99"], {"p_01": "2"}, {}])
def test_there_is_none_at_the_top_and_before_there_is_a_verdict(raw):
    assert data(raw) is None


def test_a_playbook_of_format_1_has_none():
    assert data(PERSONAS["R-10"], published.PLAYBOOK) is None
