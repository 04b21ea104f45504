"""How far an answer and the forecast may lie apart, and what a book says by itself."""

from decimal import Decimal

import pytest

from engine.forecast.joining.book import EMPTY, Tolerance

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


def test_the_empty_book_says_nothing():
    assert not any((EMPTY.prefill, EMPTY.options, EMPTY.proposals, EMPTY.effects, EMPTY.levers, EMPTY.benchmarks))
