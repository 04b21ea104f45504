"""The ways in which an answer may be written, and what is said of the others."""

import pytest

from engine.playbook.answer_reading import MAX_HINTS, read_answer, read_answers
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, InvalidAnswer, answer_to_raw
from tests.engine import small

pytestmark = pytest.mark.database_free


@pytest.fixture
def playbook(tmp_path):
    return small.loaded(tmp_path)


@pytest.mark.parametrize(
    ("raw", "state", "again"),
    [
        (2, VALUE, 2),
        ({"value": 2}, VALUE, 2),
        ({"value": 2, "evidence": " link "}, VALUE, {"value": 2, "evidence": "link"}),
        ({"value": 2, "evidence": None}, VALUE, 2),
        (None, UNKNOWN, {"unknown": True}),
        ({"unknown": True}, UNKNOWN, {"unknown": True}),
        ({"value": None}, UNKNOWN, {"unknown": True}),
        ({"na": " not ours "}, NOT_APPLICABLE, {"na": "not ours"}),
    ],
)
def test_an_answer_may_be_written_in_several_ways(playbook, raw, state, again):
    answer = read_answer(playbook.items["lev"], raw)

    assert (answer.state, answer_to_raw(answer)) == (state, again)
    assert read_answer(playbook.items["lev"], again) == answer


@pytest.mark.parametrize(
    ("key", "raw", "code"),
    [
        ("lev", {"na": " "}, "na_reason"),
        ("num", {"na": "why"}, "na"),
        ("lev", {"value": {"value": 2}}, "nested"),
        ("lev", {"value": 2, "evidence": 3}, "evidence"),
        ("lev", {"value": None, "evidence": "link"}, "no_value"),
        ("lev", {"unknown": False}, "form"),
        ("lev", {"value": 2, "note": "x"}, "form"),
        ("twice", 3, "derived"),
    ],
)
def test_every_other_way_is_refused_for_its_reason(playbook, key, raw, code):
    with pytest.raises(InvalidAnswer) as error:
        read_answer(playbook.items[key], raw)

    assert error.value.code == code


@pytest.mark.parametrize(("raw", "state"), [("unsure", UNKNOWN), ({"value": "unsure"}, UNKNOWN), ("no", VALUE)])
def test_unsure_is_a_way_to_say_that_nobody_knows(playbook, raw, state):
    assert read_answer(playbook.items["yes_no"], raw).state == state


def test_all_mistakes_of_a_set_are_told_with_the_nearest_name(playbook):
    found = read_answers(playbook, {"lev": 1, "A-01": 2, "plan": "now", "A-09": 1, "nowhere": 1})

    assert list(found.answers) == ["lev"]
    told = {problem.place: problem.code for problem in found.problems}
    assert told == {"A-01": "twice", "plan": "did_you_mean", "A-09": "did_you_mean", "nowhere": "unknown_key"}


def test_names_are_searched_for_the_first_mistakes_only(playbook):
    found = read_answers(playbook, {f"A-{number}01": 1 for number in range(10, 10 + MAX_HINTS + 5)})

    assert [p.code for p in found.problems] == ["did_you_mean"] * MAX_HINTS + ["unknown_key"] * 5
