"""Numbers, asked for and worked out: their range, their thresholds, and what not knowing them means."""

from fractions import Fraction

import pytest

from engine.judging.gaps import find
from engine.judging.relevance import situation_of
from engine.playbook.answer_reading import read_answer, read_answers
from engine.playbook.answers import InvalidAnswer
from engine.playbook.question_types.numeric import points
from engine.playbook.question_types.table import type_of
from tests.engine import small

pytestmark = pytest.mark.database_free


@pytest.fixture
def playbook(tmp_path):
    return small.loaded(tmp_path)


def found(playbook, key, **answers):
    situation = situation_of(playbook, read_answers(playbook, {"raise": "later", **answers}).answers)
    return find(situation, playbook.items[key])


@pytest.mark.parametrize(("raw", "value"), [(9, 9), ("7", 7), ("−0", 0), (3.0, 3)])
def test_a_number_is_exact_whatever_way_it_comes(playbook, raw, value):
    assert read_answer(playbook.items["num"], raw).value == Fraction(value)


def test_both_ends_belong_to_the_range(playbook):
    item = playbook.items["num"]

    assert [read_answer(item, end).value for end in (item.minimum, item.maximum)] == [item.minimum, item.maximum]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("many", "number"),
        (True, "number"),
        (float("inf"), "number"),
        (-1, "low"),
        (10**6, "high"),
        ("1.55", "decimals"),
    ],
)
def test_what_is_no_such_number_is_refused_for_its_reason(playbook, raw, code):
    with pytest.raises(InvalidAnswer) as error:
        read_answer(playbook.items["num"], raw)

    assert error.value.code == code


@pytest.mark.parametrize(("value", "fires"), [(9, True), (10, False), (11, False)])
def test_a_threshold_holds_below_its_parameter_and_not_at_it(playbook, value, fires):
    gap = found(playbook, "num", stage="2", num=value)

    assert (gap is not None) is fires
    assert not gap or (gap.reason, gap.threshold.parameter) == ("band", "limit")
    assert not gap or type_of(playbook.items["num"]).rule_text(playbook.items["num"], gap) == "num < limit"


@pytest.mark.parametrize(("stage", "reason"), [("1", None), ("2", "not_measured")])
def test_not_knowing_a_number_is_a_gap_from_the_stage_where_it_is_expected(playbook, stage, reason):
    gap = found(playbook, "num", stage=stage, num=None)

    assert (gap and gap.reason) == reason
    assert not gap or type_of(playbook.items["num"]).rule_text(playbook.items["num"], gap) == "!answered(num)"


def test_a_derived_figure_follows_what_it_is_worked_out_from(playbook):
    item = playbook.items["twice"]

    assert (item.is_asked, item.inputs) == (False, {"num"})
    assert situation_of(playbook, read_answers(playbook, {"stage": "2", "num": 4}).answers).values["twice"] == 8
    assert type_of(item).domain(playbook, item, []) == ()


def test_the_points_of_a_number_stand_on_and_beside_its_thresholds(playbook):
    item = playbook.items["num"]
    step = Fraction(1, 10**item.decimals)

    found = points(playbook, item, [])

    assert {10 - step, 10, 10 + step} <= set(found)
    assert (min(found), max(found)) == (item.minimum, item.maximum)
