"""Every gap x answer x stage, once, with its words and the work that leads on."""

from fractions import Fraction

import pytest

from engine.authoring.combinations import as_lines, combinations, combinations_of
from tests.engine import small

pytestmark = pytest.mark.database_free
TWO = small.in_two()


def of(key, playbook=TWO):
    return list(combinations_of(playbook, playbook.items[key]))


def test_a_level_is_gone_through_by_stage_level_and_whether_money_is_raised():
    found = {(one.stage, one.answer, one.target) for one in of("lev")}
    expected = {
        (stage, level, target)
        for stage, targets in ((1, (1, 2)), (2, (2, 3)), (3, (3,)), (4, (3,)))
        for target in targets
        for level in range(target)
    }
    assert found == expected


def test_a_number_is_gone_through_by_its_bands_and_not_knowing():
    found = of("num")
    assert {one.answer for one in found if one.stage == 1} == {0, "9.9"}
    assert {one.stage for one in found if one.answer == "unknown"} == {2, 3, 4}


def test_a_duty_a_choice_and_a_list_are_gone_through_by_what_fires():
    assert {one.answer for one in of("yes_no")} == {"no", "unknown"}
    assert {one.answer for one in of("one")} == {"bad"}
    assert {str(one.answer) for one in of("many")} == {"[]"}


def test_a_derived_figure_is_gone_through_like_a_number():
    assert {one.severity for one in of("twice")} == {"low"}


def test_each_has_words_work_and_an_end():
    found = list(combinations(TWO))
    assert {one.item.id for one in found} == {"lev", "num", "twice", "yes_no", "one", "many"}
    assert all(one.variant and one.rungs and one.is_closed for one in found)
    assert len(found) == len({(one.item.id, one.stage, str(one.answer), one.target) for one in found})


def test_what_an_answer_earns_before_and_after_the_first_rung_is_told():
    one = next(one for one in of("lev") if (one.stage, one.answer, one.target) == (2, 1, 3))
    assert one.credits == (Fraction(1, 3), Fraction(2, 3))
    lines = as_lines(one, "en")
    assert lines[0] == "A-01  S2  1 -> 3  [high]  Gap: level [0, 1]"
    assert lines[2].strip() == "Do: level 2: First level 2  (33% -> 67%)"


def test_both_languages_are_read():
    one = of("one")[0]
    assert "差距" in as_lines(one, "zh")[0]
    assert "Gap" in as_lines(one, "en")[0]


def test_a_playbook_of_format_1_is_read_too():
    found = list(combinations(small.changed()))
    assert {one.variant.title.en for one in found} == {"Gap"}
    assert all(len(one.rungs) == 1 for one in found)
