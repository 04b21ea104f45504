"""Figures of answers and of the forecast in the unit of a question."""

from decimal import Decimal
from fractions import Fraction

import pytest

from engine.forecast.joining.prefill import read_situation
from engine.forecast.joining.values import NOTHING, UNLIMITED, Reading, figure_of, read_measure, rounded, sound_answers
from engine.forecast.reckoning.forecast import VALUE as KNOWN
from engine.forecast.reckoning.forecast import project
from engine.playbook.answers import UNKNOWN, VALUE, Answer
from tests.engine.forecast.joined import PLAYBOOK, answered
from tests.engine.forecast.made import climbing, forecast, raw, read

pytestmark = pytest.mark.database_free


def known(number):
    return Reading(KNOWN, Decimal(number))


@pytest.mark.parametrize(
    ("value", "decimals", "wanted"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("2.345", 2, "2.35"),
        ("2.3449", 2, "2.34"),
        ("-0.04", 1, "0"),
        ("1.50", 2, "1.5"),
        ("120", 0, "120"),
    ],
)
def test_figures_are_rounded_half_away_from_zero(value, decimals, wanted):
    assert str(rounded(Decimal(value), decimals)) == wanted


def figure(item, **given_as):
    return figure_of(read_situation(PLAYBOOK, answered(**given_as)), item)


def test_an_answer_gives_its_figure():
    assert figure("ff_01", p_01="2", ff_01="1234.5") == known("1234.5")
    assert figure("ff_01", p_01="2", ff_01=0) == known(0)


def test_what_is_not_answered_by_a_number_gives_none():
    assert figure("ff_01", p_01="2", ff_01={"unknown": True}) == NOTHING
    assert figure("ff_01", p_01="2") == NOTHING
    assert figure("p_03", p_03="B2C") == NOTHING
    assert figure("no_such_item", p_01="2") == NOTHING


def test_a_derived_figure_follows_from_the_answers_and_may_have_no_end():
    # 600,000 at 50,000 a month are twelve months; at 0 a month they last for ever.
    assert figure("ff_03", p_01="2", ff_01=600000, ff_02=50000) == known(12)
    assert figure("ff_03", p_01="2", ff_01=600000, ff_02=0) == UNLIMITED


def test_only_answers_of_their_kind_are_sound():
    answers = {
        "ff_01": Answer(VALUE, Fraction(5)),
        "ff_02": Answer(VALUE, "many"),
        "bm_08": Answer(UNKNOWN, None),
        "x": Answer(VALUE, Fraction(5)),
        "bm_04": 7,
    }
    assert set(sound_answers(PLAYBOOK, answers)) == {"ff_01", "bm_08"}


DONE = project(read(climbing()))  # revenue of 1000 m, a rent of 10,000 and 100,000 at the start


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        pytest.param(("revenue", 3, "as_is"), 3000, id="money as it is"),
        pytest.param(("ebitda", 3, "at_least_zero"), 0, id="never below zero"),
        pytest.param(("ebitda", 12, "at_least_zero"), 2000, id="above zero as it is"),
        pytest.param(("gross_margin", 3, "percent"), 100, id="a share as per cent"),
        pytest.param(("mrr", 5, "gain"), 3000, id="gained since three months before"),
        pytest.param(("mrr", 3, "gain"), 3000, id="gained since the start"),
        pytest.param(("mrr", 2, "gain"), 2000, id="gained since the start, earlier"),
        # Burn of month 3: (9000 + 8000 + 7000) / 3 = 8000; 100,000 of the start lasts 12.5 months.
        pytest.param(("runway", 3, "from_start"), "12.5", id="from the cash of the start"),
    ],
)
def test_a_measure_is_read_in_the_unit_of_its_question(rule, wanted):
    assert read_measure(DONE, rule, 2) == known(wanted)


@pytest.mark.parametrize("month", [0, -1, 25])
def test_a_month_outside_the_forecast_has_no_figure(month):
    assert read_measure(DONE, ("revenue", month, "as_is"), 2) == NOTHING
    assert read_measure(DONE, ("revenue", 24, "as_is"), 2) == known(24000)


def test_what_is_infinite_or_undefined_is_told_apart():
    assert read_measure(forecast(), ("runway", 3, "from_start"), 1) == UNLIMITED
    assert read_measure(forecast(), ("gross_margin", 3, "percent"), 1) == NOTHING
    assert read_measure(DONE, ("no_such_line", 3, "as_is"), 1) == NOTHING


def test_cash_below_zero_lasts_no_month():
    done = project(read(raw(opening={"cash": -5}, other_costs=[{"amount": 10}])))
    assert read_measure(done, ("runway", 3, "from_start"), 1) == known(0)
