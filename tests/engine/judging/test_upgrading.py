"""What becomes of answers in the next version: each has one fate, and none changes its meaning unseen."""

from __future__ import annotations

import copy
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.judging.upgrading import AGAIN, ARCHIVED, CARRIED, upgraded
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE
from engine.playbook.parse import playbook_from_data
from playbooks import catalogue
from tests.engine.generated import answers_to, fixed, playbook_data
from tests.published import PERSONAS, PLAYBOOK

pytestmark = pytest.mark.database_free
NEXT = catalogue.playbook_on_disk("ai_venture")


def to_2(**raw):
    return upgraded(PLAYBOOK, NEXT, read_answers(PLAYBOOK, raw).answers)


def next_version(data, chance):
    """The data of a later version: questions gone, new under another name, merged, or with another meaning."""
    later = copy.deepcopy(data)
    later["playbook"]["version"] = "9.0.0"
    archived = []
    every = [(chapter, q) for chapter in later["chapters"].values() for q in chapter["questions"]]
    levels = [q["id"] for _chapter, q in every if q["type"] == "level"]
    for _chapter, q in every:
        kind = chance.choice(["same", "same", "again", "type", "merged", "renamed"])
        if kind == "again":
            q["was"] = {"again": True}
        elif kind == "merged" and q["type"] == "level":
            q["was"] = {"of": [q["id"], *chance.sample(levels, min(2, len(levels)))]}
        elif kind == "renamed" and q["type"] == "level":
            q["was"] = {"of": [chance.choice(levels)], "beside": [chance.choice(levels)]}
    later["playbook"]["was"] = {"version": data["playbook"]["version"], "archived": archived}
    return later


@fixed(150)
@given(st.randoms(use_true_random=False))
def test_every_answer_has_one_fate_and_what_is_carried_alone_stays_as_it_was(chance):
    data = playbook_data(chance)
    before = playbook_from_data(data)
    after = playbook_from_data(next_version(before.source_data, chance))
    answers = {key: one for key, one in answers_to(before, chance).items() if one.is_given}

    found = upgraded(before, after, answers)

    assert found.moves.keys() == answers.keys()
    fates = [found.with_fate(fate) for fate in (CARRIED, AGAIN, ARCHIVED)]
    assert sorted(key for keys in fates for key in keys) == sorted(answers)
    assert not found.answers.keys() & found.again.keys()
    for key, move in found.moves.items():
        if move.fate == CARRIED:
            assert set(move.into) <= found.answers.keys()
        if move.fate == AGAIN:
            assert all(key in found.again[new] for new in move.into)
    for key in found.answers.keys() - found.changed.keys():
        assert found.answers[key].value == answers[key].value
        assert found.answers[key].is_evidenced == answers[key].is_evidenced


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda one: one.code)
def test_no_persona_of_1_loses_an_answer(persona):
    answers = read_answers(PLAYBOOK, persona.answers).answers

    found = upgraded(PLAYBOOK, NEXT, answers)

    assert found.moves.keys() == {key for key, one in answers.items() if one.is_given}
    for key, move in found.moves.items():
        shown = {*found.answers, *found.again, *found.beside}
        assert set(move.into) <= shown, key


def test_a_later_version_of_the_same_major_carries_everything():
    answers = read_answers(NEXT, {"mr_01": 4, "le_02": "done", "dd_18": 1}).answers

    found = upgraded(NEXT, NEXT, answers)

    assert (dict(found.answers), found.again, found.changed) == (answers, {}, {})


def test_the_lowest_of_merged_levels_is_taken():
    found = to_2(p_01="3", mk_03=3, mk_04=1, mk_05=2)

    assert found.answers["mk_03"].value == 1
    assert [found.moves[key].fate for key in ("mk_03", "mk_04", "mk_05")] == [CARRIED] * 3
    assert found.changed["mk_03"] == ("mk_03", "mk_04", "mk_05")


@pytest.mark.parametrize("raw", [{"mk_03": 3}, {"mk_03": 3, "mk_04": {"unknown": True}, "mk_05": 2}])
def test_a_merged_question_with_a_part_that_is_not_known_is_asked_again(raw):
    found = to_2(p_01="3", **raw)

    assert "mk_03" not in found.answers
    assert set(found.again["mk_03"]) == set(raw)


def test_merged_questions_that_are_all_unknown_stay_unknown():
    assert to_2(p_01="3", mk_06={"unknown": True}, mk_09={"unknown": True}).answers["mk_06"].state == UNKNOWN


@pytest.mark.parametrize(("cases", "level"), [(10, 1), (60, 2), (250, 4)])
def test_a_level_is_held_down_by_what_was_answered_beside_it(cases, level):
    found = to_2(p_01="2", dd_04=4, dd_05=cases)

    assert found.answers["dd_04"].value == level
    assert (found.moves["dd_05"].fate, found.moves["dd_05"].into) == (ARCHIVED, ("dd_04",))


def test_a_level_below_the_limit_needs_no_other_answer():
    assert to_2(p_01="2", dd_04=1).answers["dd_04"].value == 1
    assert "dd_04" in to_2(p_01="2", dd_04=3).again


def test_a_high_level_without_the_interviews_is_asked_again():
    assert "mr_01" in to_2(p_01="1", mr_01=3, mr_02=4).again
    assert to_2(p_01="1", mr_01=3, mr_02=20).answers["mr_01"].value == 3
    assert to_2(p_01="1", mr_01=2, mr_02=4).answers["mr_01"].value == 2


def test_a_figure_of_too_few_answers_is_not_known_any_more():
    found = to_2(p_01="3", mr_07=55, mr_08=12)

    assert found.answers["mr_07"].state == UNKNOWN
    assert found.moves["mr_07"].fate == CARRIED
    assert to_2(p_01="3", mr_07=55, mr_08=40).answers["mr_07"].value == 55


def test_a_question_of_another_type_is_asked_again_with_a_proposal():
    found = to_2(p_01="2", dd_18="yes", le_02="yes", le_08="transparency", p_05=["EU"])

    assert set(found.again) == {"dd_18", "le_02", "le_08"}
    assert {key: one.value for key, one in found.proposed.items()} == {"dd_18": 2, "le_08": ("art50",)}


def test_does_not_apply_is_asked_again_where_it_cannot_be_said_any_more():
    found = to_2(p_01="2", os_03={"na": "one product"}, bm_06=3)

    assert found.moves["os_03"].fate == AGAIN
    assert found.answers["bm_06"].state == VALUE


def test_does_not_apply_stays_where_it_can_be_said():
    found = to_2(p_01="2", to_02={"na": "one founder"})

    assert (found.answers["to_02"].state, found.answers["to_02"].reason) == (NOT_APPLICABLE, "one founder")


def test_evidence_stays_with_the_answer_that_stays():
    found = to_2(p_01="3", mr_03={"value": 2, "evidence": "deck"}, mk_06={"value": 3, "evidence": "log"}, mk_09=1)

    assert (found.answers["mr_03"].evidence, found.answers["mk_06"].evidence) == ("deck", "log")


def test_the_order_of_answers_says_nothing():
    raw = dict(PERSONAS[0].answers)
    keys = list(raw)
    random.Random(1).shuffle(keys)

    first, second = (
        upgraded(PLAYBOOK, NEXT, read_answers(PLAYBOOK, one).answers) for one in (raw, {k: raw[k] for k in keys})
    )

    assert (first.moves, first.answers) == (second.moves, second.answers)
    assert list(first.moves) == list(second.moves)
