"""The programme: cheapest choices, rows that exclude, and what happens where nothing fits."""

import pytest

from engine.ways.programme import NotSolved, Programme

pytestmark = pytest.mark.database_free


def programme(*prices):
    made = Programme()
    return made, [made.amount(price, is_whole=True) for price in prices]


def test_the_cheaper_of_two_is_taken():
    made, (dear, cheap) = programme(3, 2)
    made.one_of([dear, cheap])
    assert made.solved(5) == {cheap}


def test_one_dear_thing_beats_many_cheap_ones_that_cost_more_together():
    made, (dear, *cheap) = programme(5, 2, 2, 2)
    made.at_least(3, {dear: 3, **dict.fromkeys(cheap, 1)})
    assert made.solved(5) == {dear}


def test_what_just_reaches_a_row_is_not_lost_to_rounding():
    made, tenths = programme(*[1] * 10)
    made.at_least(1, dict.fromkeys(tenths, 0.1))
    assert made.solved(5) == set(tenths)


def test_rows_that_contradict_each_other_have_no_answer():
    made, (only,) = programme(1)
    made.one_of([only])
    made.at_least(0, {only: -1})
    assert made.solved(5) is None


def test_parts_of_a_whole_are_not_told_as_chosen():
    made, (whole,) = programme(1)
    part = made.amount()
    made.at_least(0, {part: -1, whole: 1})
    made.at_least(0.5, {part: 1})
    assert made.solved(5) == {whole}


def test_a_solver_without_time_says_so():
    made, amounts = programme(*[1] * 30)
    for at, amount in enumerate(amounts):
        made.at_least(1, {amount: 1, amounts[at - 7]: 1, amounts[at - 13]: 1})
    with pytest.raises(NotSolved):
        made.solved(0)


def test_nothing_is_printed(capfd):
    made, amounts = programme(1, 2)
    made.one_of(amounts)
    made.solved(5)
    assert capfd.readouterr() == ("", "")


def test_a_row_that_is_loose_by_a_hair_counts():
    """With HiGHS's own tolerance the sixth piece is left out for the fourth, and called the best."""
    made = Programme()
    first, second, other, third, much, fourth = (made.amount(is_whole=True) for _piece in range(6))
    big, small, gate, full = made.amount(-5), made.amount(-1), made.amount(), made.amount(-4)
    for before, after in ((first, second), (second, third), (third, fourth)):
        made.at_least(0, {before: 1, after: -1})
    made.at_least(-0.95, {big: -1, much: 0.05})
    made.at_least(-0.25, {small: -1, other: 0.25, first: 0.125, second: 0.125, third: 0.125, fourth: 0.125})
    made.at_least(0, {gate: -1, third: 1})
    made.at_least(-0.8, {small: -1, gate: 0.2})
    made.at_least(-1, {full: -1})
    made.at_least(-9, dict.fromkeys((first, second, other, third, much, fourth), -2))
    assert much in made.solved(5)
