"""Levels: read, judged against the target of the stage, asked for by gates."""

from fractions import Fraction

import pytest

from engine.judging.credits import credit_of, lines_of
from engine.judging.gaps import find
from engine.judging.relevance import situation_of
from engine.playbook.answer_reading import read_answer, read_answers
from engine.playbook.answers import InvalidAnswer
from engine.playbook.question_types.level import is_curve
from engine.playbook.question_types.table import type_of
from tests.engine import small

pytestmark = pytest.mark.database_free


@pytest.fixture
def playbook(tmp_path):
    return small.loaded(tmp_path)


def judged(playbook, **answers):
    return situation_of(playbook, read_answers(playbook, {"raise": "later", **answers}).answers)


@pytest.mark.parametrize(("raw", "level"), [(0, 0), ("4", 4), (2.0, 2)])
def test_a_level_is_a_whole_number_from_0_to_4(playbook, raw, level):
    assert read_answer(playbook.items["lev"], raw).value == level


@pytest.mark.parametrize("raw", [5, -1, "02", "5", 2.5, True, [1], ""])
def test_nothing_else_is_a_level(playbook, raw):
    with pytest.raises(InvalidAnswer, match="Give a level from 0 to 4"):
        read_answer(playbook.items["lev"], raw)


@pytest.mark.parametrize(("level", "share"), [(0, 0), (1, Fraction(1, 2)), (2, 1), (4, 1)])
def test_a_level_earns_its_share_of_the_target_and_no_more(playbook, level, share):
    situation = judged(playbook, stage="2", lev=level)  # 2 is expected at stage 2

    least, greatest = credit_of(situation, playbook.items["lev"], level)

    assert least == greatest == share * playbook.unit
    line = next(line for line in lines_of(situation)["c1"] if line.item.id == "lev")
    assert line.maturity == (playbook.unit * level // 4,) * 2


@pytest.mark.parametrize(("level", "severity"), [(0, "high"), (1, "medium"), (2, None)])
def test_the_deeper_below_the_target_the_graver(playbook, level, severity):
    found = find(judged(playbook, stage="2", lev=level), playbook.items["lev"])

    assert (found and found.severity) == severity
    assert not found or type_of(playbook.items["lev"]).rule_text(playbook.items["lev"], found) == "lev < 2"


def test_a_gate_asks_for_levels_above_0_only(playbook):
    kind = type_of(playbook.items["lev"])

    assert [wanted for wanted in (0, 1, 4, 5, True, "2", "yes") if kind.may_be_required(wanted)] == [1, 4]


@pytest.mark.parametrize(
    ("values", "good"),
    [([0, 0, 1, 4, 4], True), ([1, 0, 1, 2, 3], False), ([0, 1, 2, 3], False), ([0, 1, 2, 3, 5], False), (None, False)],
)
def test_a_curve_has_five_levels_that_never_fall(values, good):
    assert is_curve(values) is good
