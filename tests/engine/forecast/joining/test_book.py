"""How far an answer and the forecast may lie apart, and what a book says by itself."""

from decimal import Decimal

import pytest

from engine.forecast.joining.book import EMPTY, Tolerance
from tests.engine.forecast.joined import BOOK, PLAYBOOK

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("share", "least", "answered", "other", "is_exceeded"),
    [
        pytest.param(20, 0, 100, 120, False, id="on the limit above"),
        pytest.param(20, 0, 100, 80, False, id="on the limit below"),
        pytest.param(20, 0, 100, "120.01", True, id="beyond it above"),
        pytest.param(20, 0, 100, "79.99", True, id="beyond it below"),
        pytest.param(20, 0, -100, -120, False, id="of an answer below zero"),
        pytest.param(20, 0, -100, "-120.01", True, id="beyond, below zero"),
        pytest.param(20, 5, 10, 15, False, id="the least is wider"),
        pytest.param(20, 5, 10, "15.01", True, id="beyond the least"),
        pytest.param(20, 5, 100, 119, False, id="the share is wider"),
        pytest.param(20, 0, 0, "0.01", True, id="a share of nothing is nothing"),
        pytest.param(0, 0, 7, 7, False, id="equal"),
    ],
)
def test_the_wider_of_share_and_least_counts(share, least, answered, other, is_exceeded):
    tolerance = Tolerance(Decimal(share), Decimal(least))
    assert tolerance.is_exceeded(Decimal(answered), Decimal(other)) is is_exceeded


def test_the_share_is_of_the_answer_and_not_of_the_forecast():
    tolerance = Tolerance(Decimal(20))
    assert tolerance.is_exceeded(Decimal(100), Decimal(125))
    assert not tolerance.is_exceeded(Decimal(125), Decimal(100))


@pytest.mark.parametrize(
    ("rung", "brings"),
    [
        pytest.param("a_ff_03_2", True, id="cuts decided"),
        pytest.param("a_ff_03_3", True, id="burn lowered"),
        pytest.param("a_ff_03_4", False, id="cash forecast"),
        pytest.param("a_ff_03_5", False, id="a round closed: no cost falls by it"),
        pytest.param("a_bm_05_1", False, id="a figure found out"),
        pytest.param("a_bm_05_2", False, id="usage limited, compute not"),
        pytest.param("a_bm_05_3", True, id="compute limited"),
        pytest.param("a_bm_03_2", False, id="a price checked against cost, not tested yet"),
        pytest.param("a_bm_03_3", True, id="prices tested"),
        pytest.param("a_mk_12_1", False, id="of which any will do, but a figure found out"),
        pytest.param("a_mk_12_3", True, id="of which any will do"),
        pytest.param("a_os_01_1", True, id="an action without effect"),
    ],
)
def test_only_work_that_does_what_the_effect_says_brings_it_about(rung, brings):
    found = next(one for action in PLAYBOOK.actions.values() for one in action.rungs if one.id == rung)
    assert BOOK.brings(found) is brings


def test_the_empty_book_says_nothing():
    assert not any((EMPTY.prefill, EMPTY.options, EMPTY.proposals, EMPTY.effects, EMPTY.levers, EMPTY.benchmarks))
