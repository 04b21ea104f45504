"""What a forecast says: how sure it is, what money is missing, its measures, and what went with a submission."""

import re

import pytest
from django.core.cache import cache
from django.utils.translation import override

from engine.forecast.joining.book import EMPTY
from forecasts.page import ForecastOnPage, compared, effective, handed_in, judged_by
from forecasts.words import chance
from tests.forecasts.cases import answers_judged, inputs_of, on_page

pytestmark = pytest.mark.database_free


def test_of_several_thresholds_only_those_that_decide_are_told(shown):
    for key in ("gross_margin", "ltv_cac", "churn", "runway"):
        bands = shown.bands(key)
        assert bands
        limits = [re.search(r"(below|above) ([\d.]+)", band).groups() for band in bands]
        assert len(set(limits)) == len(limits)


def test_measures_name_their_definition(shown):
    assert all(row.fact or row.name == "Monthly recurring revenue" for row in shown.measures)


@pytest.fixture(scope="module")
def shown():
    return on_page(answers={"p_01": "3", "p_03": "B2B"})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({}, "In eight out of ten runs it comes between month 7 and month", id="a-span"),
        pytest.param({"monthly_cost": "4000"}, "Within the 36 months it comes in 100% of the runs.", id="at-once"),
        pytest.param({"monthly_cost": "4000000"}, "Within the 36 months it comes in 0% of the runs.", id="never"),
    ],
)
def test_how_sure_break_even_is(changed, said):
    assert on_page(**changed).how_sure.startswith(said)


@pytest.mark.parametrize(
    ("cash", "need", "ruin"),
    [
        ("1200000", "no further money is needed", "In no run does cash run out"),
        ("113876.52", "no further money is needed", "% of the runs"),
        ("113876.51", "no further money is needed", "% of the runs"),
        ("113875.52", "CNY\u00a01 more is needed", "% of the runs"),
        ("100000", "CNY\u00a013,877 more is needed", "% of the runs"),
    ],
)
def test_what_money_is_missing_and_how_often_it_runs_out(cash, need, ruin):
    page = on_page(cash=cash)
    assert need in page.need
    assert ruin in page.ruin_sentence


def test_the_lead_says_each_thing_once(shown):
    parts = [shown.how_sure, shown.cash_sentence, shown.need, shown.ruin_sentence]
    assert shown.lead == " ".join(parts)
    assert "month 7 (2027-07), at CNY\u00a01,086,123" in shown.cash_sentence


def test_in_chinese_sentences_follow_without_a_space():
    with override("zh-hans"):
        page = on_page("zh-hans")
        assert "。 " not in page.lead
        assert page.lead.count("。") == 4
        assert "盈亏平衡" in page.headline


@pytest.mark.parametrize(("horizon", "months"), [("12", [12]), ("13", [12, 13]), ("36", [12, 36])])
def test_measures_are_read_after_a_year_and_at_the_end(horizon, months):
    page = on_page(horizon=horizon)
    assert page.measure_months == months
    assert {len(row.figures) for row in page.measures} == {len(months)}


def test_figures_and_table_of_scenarios_say_the_same(shown):
    inputs = inputs_of()
    found = compared(inputs, inputs.digest)
    assert found.break_even == shown.forecast.summary.break_even == 8
    assert (found.cash_low, found.need) == (shown.forecast.summary.cash_low, 0)
    assert [one.value for one in shown.figures][:3] == ["month 8 (2027-08)", "CNY\u00a01,086,123", "CNY\u00a00"]


def test_scenarios_are_compared_by_the_chances_at_the_end_of_the_forecast():
    """Cash that lasts just as long as the forecast: each month still adds to the chance that it runs out."""
    inputs = inputs_of(cash="9900000", monthly_cost="400000")
    page = ForecastOnPage(inputs, answers_judged(), "en")
    before, ruin = page.simulation.ruin[-2:]
    assert before < ruin
    found = compared(inputs, inputs.digest)
    assert (found.ruin, page.figures[3].value) == (ruin, chance(ruin))


def test_other_inputs_are_never_told_the_figures_of_the_first():
    first, dearer = inputs_of(), inputs_of(price="249")
    assert compared(first, first.digest) != compared(dearer, dearer.digest)
    kept = compared(first, first.digest)
    cache.clear()
    assert compared(first, first.digest) == kept


def test_a_measure_without_a_benchmark_is_read_against_nothing(shown):
    assert shown.bands("mrr") == ()
    assert shown.measure("mrr").bands == ()


def test_of_one_severity_the_widest_limit_decides_gravest_first():
    playbook = answers_judged().playbook
    item = next(i for i in playbook.items.values() if len({b.severity for b in i.thresholds}) > 1)
    assert effective([], playbook) == []
    decided = effective([*item.thresholds, *item.thresholds], playbook)
    assert len(decided) == len({band.severity for band in decided})
    assert effective(list(reversed(item.thresholds)), playbook) == effective(list(item.thresholds), playbook)


def test_a_book_without_benchmarks_names_no_question(shown):
    assert judged_by(EMPTY, shown.evaluation.playbook, "churn") is None


def test_thresholds_name_the_playbook_they_are_taken_from(shown):
    playbook = shown.evaluation.playbook
    assert shown.benchmark_source == f"Thresholds: {playbook.title.en} {playbook.version}"


def test_what_went_with_a_submission_is_reckoned_from_its_inputs():
    shown = handed_in({"name": "Base", "inputs": inputs_of().to_raw()}, answers_judged(), "en")
    assert shown.headline == "Break-even in month 8 (2027-08)"


@pytest.mark.parametrize("given", [None, {}, {"name": "Old", "inputs": {"no_such_group": {}}}])
def test_nothing_handed_in_or_no_longer_readable_is_no_forecast(given):
    assert handed_in(given, answers_judged(), "en") is None
