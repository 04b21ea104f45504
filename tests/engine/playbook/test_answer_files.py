"""Files of answers: nothing a person wrote is dropped, and every refusal has a place and a remedy."""

import json

import pytest

from engine.playbook.answer_files import read_answer_text
from engine.playbook.answers import Answer
from tests import published

pytestmark = pytest.mark.database_free
PLAYBOOK = published.PLAYBOOK


def read(text, *, is_json=False, language="en"):
    return read_answer_text(PLAYBOOK, text, "a", is_json=is_json, language=language)


def told(text, **how):
    return [str(problem) for problem in read(text, **how).problems]


def test_a_text_that_goes_on_behind_a_number_sign_is_refused():
    assert told("OS-09: we are #1 in X\n") == [
        "a:1:15: “#1 in X” behind an unquoted text would be left out; put the whole text in quotes, or the remark on a line of its own"
    ]


def test_a_word_with_a_remark_is_an_option_but_no_text():
    assert told("P-05: [CN]\nP-02: medical # our sector\n") == []
    assert told("OS-09: best # 1\nMR-01: {value: 2,\n  evidence: link # 3\n  }\n") == [
        "a:1:13: “# 1” behind an unquoted text would be left out; put the whole text in quotes, or the remark on a line of its own",
        "a:3:18: “# 3” behind an unquoted text would be left out; put the whole text in quotes, or the remark on a line of its own",
    ]


@pytest.mark.parametrize("word", ["no", "No", "YES"])
def test_a_bare_yes_or_no_is_an_answer_but_no_text(word):
    assert told(f"LE-02: {word}\n") == []
    assert told(f"OS-09: {word}\nMR-01: {{value: 2, evidence: {word}}}\n") == [
        f"a:1:8: “{word}” stands where a text is wanted; put the text in quotes, or leave it out",
        f"a:2:29: “{word}” stands where a text is wanted; put the text in quotes, or leave it out",
    ]
    assert told(f'OS-09: "{word}"\n') == []


FORMS = "This way of writing an answer is not known. Write the answer alone, or one of {value: …, evidence: …}, {unknown: true} and {na: reason}."
NESTED = "Write the answer itself under “value”, such as {value: 2, evidence: https://…}."
EVIDENCE = "Evidence is a text, such as a link; without any, leave “evidence” out."
LEVEL = "Give a level from 0 to 4."


@pytest.mark.parametrize("is_json", [True, False], ids=["json", "yaml"])
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"value": {"value": 2}}, NESTED),
        ({"value": {"unknown": True}}, NESTED),
        ({"value": {"na": "none"}}, NESTED),
        ({"value": {}}, NESTED),
        ({"value": 2, "evidence": []}, EVIDENCE),
        ({"value": 2, "evidence": {}}, EVIDENCE),
        ({"value": 2, "evidence": 0}, EVIDENCE),
        ({"value": 2, "evidence": False}, EVIDENCE),
        ({"value": 2, "evidence": ["x"]}, EVIDENCE),
        ({"value": 2, "evidence": True}, EVIDENCE),
        ({"value": None, "evidence": "x"}, "Evidence goes with a value; “don't know” has none."),
        ({"na": "none", "value": 2}, FORMS),
        ({"unknown": True, "value": 2}, FORMS),
        ({"unknown": False}, FORMS),
        ({"unknown": 1}, FORMS),
        ({"value": 2, "link": "x"}, FORMS),
        ({"evidence": "x"}, FORMS),
        ({}, FORMS),
        ([2], LEVEL),
        ([], LEVEL),
        ({"value": [2]}, LEVEL),
        (True, LEVEL),
        ("two", LEVEL),
    ],
)
def test_an_answer_of_a_wrong_shape_is_refused_with_place_and_remedy(value, said, is_json):
    assert told(json.dumps({"MR-03": value}), is_json=is_json) == [f"a:1:11: MR-03: {said}"]


@pytest.mark.parametrize("key", ["MR-02", "P-02", "OS-09", "LE-02"])
def test_a_list_is_no_answer_but_to_a_question_with_several(key):
    assert len(told(f'{{"{key}": ["x"]}}', is_json=True)) == 1


def test_evidence_of_nothing_is_none():
    given = read('MR-01: {value: 2, evidence: "  "}\nMR-03: {value: 2, evidence: null}\n')
    assert given.problems == ()
    assert given.answers == {"mr_01": Answer("value", 2), "mr_03": Answer("value", 2)}


def test_both_languages_say_what_to_write():
    said = told('{"MR-03": {"value": {"value": 2}}}', is_json=True, language="zh")
    assert said == ["a:1:11: MR-03: “value”下应直接写回答本身，例如 {value: 2, evidence: https://…}。"]


def test_a_long_key_is_cut_in_the_message():
    (said,) = told(f'{{"{"K" * 5000}": 1}}', is_json=True)
    assert said == f"a:1:5006: {'K' * 80}…: There is no such question in the playbook."
