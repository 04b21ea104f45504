"""What must hold of answers and forecast joined, however odd the answers and old the playbook."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forecast.joining.compare import comparisons, contradictions
from engine.forecast.joining.prefill import market_of, modes_of, prefill
from engine.forecast.reckoning.forecast import project
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer
from tests.engine.forecast.joined import BOOK, PLAYBOOK, answered, losing

pytestmark = pytest.mark.database_free
SHORT = project(losing(horizon=12))
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=4),
    st.integers(),
    st.fractions(),
    st.floats(),
    st.lists(st.text(max_size=3)).map(tuple),
    st.just(("subscription", 3)),
    st.just(Fraction(10**60)),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)
NAMES = st.sampled_from(
    ["p_01", "p_03", "p_04", "ff_01", "ff_02", "ff_06", "bm_04", "bm_05", "bm_08", "bm_09", "ff_03", "os_01", "x"]
)
STATES = st.sampled_from([VALUE, UNKNOWN, NOT_APPLICABLE, "unheard_of"])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, st.builds(Answer, STATES, ODD), max_size=8))
def test_no_answer_however_odd_makes_it_fail(answers):
    forecast = SHORT
    for quantity in prefill(BOOK, PLAYBOOK, answers, SHORT.inputs).values():
        assert quantity.mid.is_finite()
    market_of(BOOK, PLAYBOOK, answers)
    modes_of(BOOK, PLAYBOOK, answers)
    contradictions(BOOK, PLAYBOOK, answers, forecast)
    comparisons(BOOK, PLAYBOOK, answers, forecast)


def test_a_book_may_name_what_an_older_playbook_does_not_have():
    rule = replace(BOOK.prefill[0], item="ff_99")
    other = replace(BOOK.proposals[0], item="ff_98")
    book = replace(BOOK, prefill=(rule,), proposals=(other,))
    answers = answered(p_01="3", ff_01=5)
    assert prefill(book, PLAYBOOK, answers) == {}
    assert contradictions(book, PLAYBOOK, answers, SHORT) == ()
    assert comparisons(book, PLAYBOOK, answers, SHORT) == ()
