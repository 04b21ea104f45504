"""The schemas of what goes in and comes out refuse what the readers refuse."""

from datetime import date

import pytest
from jsonschema import Draft202012Validator

from engine.authoring.data_schema import answers_schema, batch_schema, result_schema
from engine.judging.export import result_to_json
from engine.judging.law import Law, law_of, law_to_json
from engine.judging.relevance import situation_of
from engine.playbook.answer_reading import read_answers
from engine.ways.export import nearest_to_json
from tests.engine.small import POOR, SOUND, changed, judged

pytestmark = pytest.mark.database_free
PLAYBOOK = changed()
TODAY = date(2026, 11, 30)
OF_THIS, OF_ANY = Draft202012Validator(answers_schema(PLAYBOOK)), Draft202012Validator(answers_schema())
RESULT, BATCH = Draft202012Validator(result_schema()), Draft202012Validator(batch_schema())


@pytest.mark.parametrize(
    ("answers", "is_good"),
    [
        ({}, True),
        (POOR, True),
        (SOUND, True),
        ({"A-01": 2}, True),
        ({"lev": None}, True),
        ({"lev": {"unknown": True}}, True),
        ({"lev": {"value": 2, "evidence": "link"}}, True),
        ({"lev": {"value": 2, "evidence": None}}, True),
        ({"lev": {"value": None}}, True),
        ({"lev": {"na": "why"}}, True),
        ({"lev": 5}, False),
        ({"lev": -1}, False),
        ({"lev": "two"}, False),
        ({"lev": {"na": " "}}, False),
        ({"lev": {"unknown": False}}, False),
        ({"lev": {"value": 2, "note": "x"}}, False),
        ({"lev": {"value": {"value": 2}}}, False),
        ({"num": {"na": "why"}}, False),
        ({"num": 101}, False),
        ({"one": "worse"}, False),
        ({"many": ["q"]}, False),
        ({"many": "x"}, False),
        ({"yes_no": "maybe"}, False),
        ({"twice": 3}, False),
        ({"nowhere": 1}, False),
    ],
)
def test_schema_and_reader_agree_on_answers(answers, is_good):
    assert OF_THIS.is_valid(answers) is is_good
    assert OF_THIS.is_valid({"answers": answers}) is is_good
    assert (read_answers(PLAYBOOK, answers).problems == ()) is is_good


def test_the_schema_of_any_playbook_knows_the_forms_and_not_the_questions():
    assert OF_ANY.is_valid({"nowhere": 7, "x": {"na": "why"}, "y": ["a"]})
    assert not OF_ANY.is_valid({"x": {"why": 1}})
    assert not OF_ANY.is_valid([])


@pytest.mark.parametrize("answers", [{}, POOR, SOUND, {"stage": "0", "lev": 1}, {"stage": "1", "lev": {"na": "no"}}])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_result_is_one(answers, language):
    result, given = judged(answers), read_answers(PLAYBOOK, answers).answers
    data = {**result_to_json(PLAYBOOK, result, language), "nearest": nearest_to_json(PLAYBOOK, given, result)}
    data["law"] = law_to_json(law_of(situation_of(PLAYBOOK, given), TODAY), TODAY)
    assert [error.message for error in RESULT.iter_errors(data)] == []
    assert BATCH.is_valid(data)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("stage",), 5),
        (("verdict", "is_early"), "no"),
        (("score", "low"), "35"),
        (("playbook", "digest"), "abc"),
        (("counts",), {}),
    ],
)
def test_a_result_with_something_else_in_it_is_none(path, value):
    data = {**result_to_json(PLAYBOOK, judged(POOR), "en"), "nearest": None}
    data["law"] = law_to_json(Law(), TODAY)
    assert RESULT.is_valid(data)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert not RESULT.is_valid(data)


@pytest.mark.parametrize(
    ("line", "is_good"),
    [
        ({"line": 1, "errors": [{"place": "A-01", "message": "no", "remedy": ""}]}, True),
        ({"line": 0, "errors": [{"place": "A-01", "message": "no", "remedy": ""}]}, False),
        ({"line": 1, "errors": []}, False),
        ({"line": 1}, False),
    ],
)
def test_a_line_of_a_batch_may_say_why_there_is_no_result(line, is_good):
    assert BATCH.is_valid(line) is is_good
