"""What is said of a forecast, at every end of its range: each case of the findings with its right statement."""

import re

import pytest
from django.utils.translation import override

from engine.forecast.inputs.reading import read_inputs
from engine.forecast.inputs.simple import simple_inputs
from forecasts.outcome import reckon
from forecasts.statements import Statements
from forecasts.words import about
from tests.engine.forecast.made import EIGHT, NORTHLIGHT

pytestmark = pytest.mark.database_free

BARE = {"start": "2027-01", "horizon": 36, "currency": "USD", "market": "SaaS", "service": {"payment_fee": 0}}
PLAN = {"price": 99, "opening_customers": 1000, "new_customers": 0, "churn": 3}
HIRED = {
    "opening": {"cash": 800000},
    "subscription": {"plans": [PLAN]},
    "other_costs": [{"amount": {"low": 68000, "mid": 70000, "high": 72000}}],
    "people": [{"department": "research", "count": 12, "salary": 40000, "start": "2027-09"}],
}


def said(inputs, language="en", paths=1000):
    found = reckon(inputs, paths)
    return Statements(inputs, found.summary, found.simulation, language)


def short(language="en", **changed):
    return said(simple_inputs({**EIGHT, **changed}).inputs, language)


def full(language="en", **parts):
    result = read_inputs({**BARE, **parts})
    assert result.problems == ()
    return said(result.inputs, language)


def fixed(**parts):
    """No ranges at all."""
    return full(**{"opening": {"cash": 100000}, **parts})


# A1, A2: break-even that stays, cash that runs out by the horizon ----------------------------------------------


def test_a1_profit_that_a_hire_takes_back_is_no_headline_and_cash_is_counted_to_the_end():
    one = full(**HIRED)
    assert one.headline == "Break-even reached in month 1, lost again in month 9"
    assert one.figures[1].name == "Out of cash by month 36"
    assert one.figures[1].value == "100% of the runs"
    assert "Cash runs out by month 36 in 100% of the runs." in one.lead
    assert one.alive.startswith("Default dead")


def test_a1_out_of_cash_before_break_even_is_a_second_sentence_that_says_so():
    """Profit first, then machines that are bought: the two probabilities differ."""
    one = full(
        opening={"cash": 30000},
        subscription={"plans": [{"price": 100, "opening_customers": 100, "new_customers": 30, "churn": 2}]},
        other_costs=[{"amount": {"low": 11000, "mid": 12000, "high": 13000}}],
        compute={"owned": [{"amount": {"low": 20000, "mid": 200000, "high": 400000}, "month": "2027-12"}]},
    )
    ever, before = one.simulation.cash_out[-1], one.simulation.ruin[-1]
    assert ever > before
    assert f"Cash runs out by month 36 in {ever * 100:.0f}% of the runs." in one.lead
    assert ("before break-even" in one.lead) == (f"{ever * 100:.0f}" != f"{before * 100:.0f}")


def test_a2_a_declining_venture_is_not_told_month_1():
    one = fixed(
        subscription={"plans": [{"price": 100, "opening_customers": 1000, "new_customers": 10, "churn": 3}]},
        other_costs=[{"amount": 80000}],
    )
    assert re.fullmatch(r"Break-even reached in month 1, lost again in month \d+", one.headline)
    assert one.break_even_short == "none within 36 months"


def test_a2_nothing_typed_is_nothing_to_break_even():
    one = fixed(opening={"cash": 0})
    assert one.headline == "No revenue within 36 months, so no break-even"
    assert (one.odds, one.alive, one.break_even_short) == ("", "", "no revenue")
    assert one.need == "If all goes as typed, no further money is needed."


# A3: need to month 60 ------------------------------------------------------------------------------------------


def test_a3_the_need_is_the_same_whatever_the_horizon():
    told = {months: short(**NORTHLIGHT, horizon=str(months)) for months in (24, 36, 60)}
    assert len({one.summary.need for one in told.values()}) == 1
    for months in (24, 36):
        later = told[months].summary.profit.later
        assert later > 36
        assert f"month {later}" in told[months].headline + told[months].lead
        assert "no further money" not in told[months].need


def test_a3_a_need_that_never_ends_says_at_least_and_by_how_much_it_rises():
    one = fixed(other_costs=[{"amount": 5000}], opening={"cash": 100000})
    assert one.need == (
        "If all goes as typed, at least USD\u00a0200,000 more is needed by month 60, and about USD\u00a05,000 more with "
        "each month after it."
    )


def test_a3_cash_that_lasts_to_month_60_and_still_falls_is_said():
    one = fixed(other_costs=[{"amount": 1000}], opening={"cash": 100000})
    assert "no further money is needed by month 60, but cash still falls by about USD\u00a01,000 a month" in one.need
    assert "cash still falls in month 36" in one.cash_sentence


# A4: odds first, and they are the simulation's -----------------------------------------------------------------


def test_a4_the_headline_leads_with_the_odds_and_names_the_case_as_typed():
    one = short()
    middle, typed = one.simulation.break_even_month[1], one.summary.break_even
    assert one.headline == f"Break-even as likely as not by month {middle}; month {typed} if all goes as typed"
    assert one.simulation.break_even[middle - 1] >= 0.5 > one.simulation.break_even[middle - 2]


def test_the_odds_told_of_the_month_as_typed_are_those_of_the_runs():
    one = short()
    typed = one.summary.break_even
    share = f"{one.simulation.break_even[typed - 1] * 100:.0f}%"
    assert f"By month {typed} it has come in {share} of the runs" in one.odds


def test_a4_less_likely_than_not_is_said_as_a_share():
    one = short(**NORTHLIGHT, horizon="48")
    assert 0 < one.share < 0.5
    assert f"Break-even within 48 months in {one.share * 100:.0f}% of the runs" in one.headline
    assert one.break_even_short == f"in {one.share * 100:.0f}% of the runs"


def test_no_statement_calls_the_case_as_typed_expected():
    for one in (short(), short(monthly_cost="4000000"), full(**HIRED), fixed()):
        told = [one.headline, one.lead, one.need, one.alive, *(f.name + f.value + f.note for f in one.figures)]
        assert "expected" not in " ".join(told).lower()


def test_without_ranges_there_are_no_odds():
    one = fixed(
        subscription={"plans": [{"price": 100, "new_customers": 10, "churn": 0}]}, other_costs=[{"amount": 10000}]
    )
    assert one.headline == "Break-even in month 10 (2027-10) if all goes as typed"
    told = [one.lead, *(f.value + f.note for f in one.figures)]
    assert "runs" not in " ".join(told)
    assert one.figures[1].value == "no"


def test_a_break_even_lost_after_the_months_shown_is_said():
    one = full(
        opening={"cash": 100000},
        subscription={"plans": [{"price": 100, "opening_customers": 200, "new_customers": 0, "churn": 1}]},
        other_costs=[{"amount": 12000}],
    )
    lost = one.summary.profit.lost_later
    assert lost > 36
    assert f"lost again in month {lost}, beyond the 36 months shown" in one.lead


# Money is as fine as the ranges leave it -----------------------------------------------------------------------


def test_money_is_rounded_to_two_digits_of_what_the_ranges_leave_open():
    one = short()
    low, _middle, high = one.simulation.cash_low
    digits = one.money(one.summary.cash_low[1]).partition("\u00a0")[2].replace(",", "")
    grain = 10 ** (len(str(int(high - low))) - 2)
    assert int(digits) % grain == 0
    assert abs(int(digits) - one.summary.cash_low[1]) <= grain / 2
    assert fixed().money(1234.4) == "USD\u00a01,234"


@pytest.mark.parametrize("amount", [4321, -4321, 1, 49_999])
def test_an_amount_that_is_small_beside_its_ranges_is_not_told_as_nothing(amount):
    """ "CNY 0 more is needed" was said of an amount below what the ranges leave certain."""
    told = about(amount, "CNY", 5_000_000)
    assert told != "CNY\u00a00"
    assert ("−" in told) is (amount < 0)
    assert about(1_086_123, "CNY", 5_000_000) == "CNY\u00a01,100,000"
    assert about(0, "CNY", 5_000_000) == "CNY\u00a00"


def test_runs_that_break_even_are_told_also_where_the_case_as_typed_has_no_revenue():
    one = full(
        opening={"cash": 100000},
        subscription={"plans": [{**PLAN, "opening_customers": 0, "new_customers": {"low": 0, "mid": 0, "high": 40}}]},
    )
    assert not one.summary.has_revenue
    assert one.share > 0
    assert "No revenue" not in one.headline
    assert "of the runs" in one.headline + one.lead


def test_planned_funding_is_named_where_it_makes_the_difference():
    one = full(
        opening={"cash": 1000},
        subscription={"plans": [{"price": 100, "new_customers": 10, "churn": 0}]},
        other_costs=[{"amount": 5000}],
        funding={"rounds": [{"amount": 50000, "month": "2027-02"}]},
    )
    assert "Without the funding planned it would be USD\u00a0" in one.figures[3].note
    assert "of the runs" not in one.alive


def test_the_worst_tenth_is_told_where_money_is_missing_there():
    assert "In the worst tenth of the runs CNY\u00a0" in short(cash="60000").figures[2].note
    assert short().shortfall == ""


@pytest.mark.parametrize(
    ("cash", "words"),
    [
        ("1200000", "In nine runs out of ten nothing more is needed by month 60."),
        ("60000", "covers nine runs out of ten"),
    ],
)
def test_what_covers_nine_runs_out_of_ten(cash, words):
    assert words in short(cash=cash).figures[3].note


# Languages -----------------------------------------------------------------------------------------------------

CASES = [
    {},
    {"monthly_cost": "4000000"},
    {"cash": "60000"},
    {"price": "0"},
    {"growth": "0", "customers": "600", "new_customers": "5", "churn": "9"},
    {**NORTHLIGHT, "horizon": "24"},
    {**NORTHLIGHT, "horizon": "60"},
]


@pytest.mark.parametrize("changed", CASES)
def test_chinese_is_chinese_and_sentences_follow_without_a_space(changed):
    with override("zh-hans"):
        one = short("zh-hans", **changed)
        told = [one.headline, one.short, one.lead, one.need, one.alive]
        told += [part for f in one.figures for part in (f.name, f.value, f.note)]
    text = " ".join(told)
    assert "。 " not in one.lead
    known = re.sub(r"EBITDA|default (alive|dead)", "", text)  # the founders' own words in Chinese too
    assert not re.findall(r"[A-Za-z]{4,}", known)
    assert "%(" not in text


@pytest.mark.parametrize("changed", CASES)
def test_every_english_statement_is_a_sentence(changed):
    one = short(**changed)
    for text in (one.lead, one.need, one.alive, *(f.note for f in one.figures)):
        assert not text or text.endswith(".")
        assert "  " not in text
        assert ".." not in text
