"""What a forecast says: how sure it is, what money is missing, its measures, and what went with a submission."""

import re
from dataclasses import replace

import pytest

from engine.forecast.joining.book import EMPTY
from forecasts.page import effective, handed_in, judged_by, limit
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


@pytest.mark.parametrize(("horizon", "months"), [("12", [12]), ("13", [12, 13]), ("36", [12, 36])])
def test_measures_are_read_after_a_year_and_at_the_end(horizon, months):
    page = on_page(horizon=horizon)
    assert page.measure_months == months
    assert {len(row.figures) for row in page.measures} == {len(months)}


def test_a_figure_is_marked_with_the_gravest_threshold_it_trips():
    """Finding D22: a margin of 59 % stood beside "below 60: Medium" and was not marked itself."""
    page = on_page(answers={"p_01": "3", "p_03": "B2B"}, inference_per_customer="", inference_share="45")
    row = page.measure("inference_share")
    bands = [re.search(r"above (\d+)%: (\w+)", band).groups() for band in row.bands]
    tripped = [name for limit, name in bands if int(limit) < 45]
    assert row.figures[0].severity_name == tripped[0]
    fine = on_page(answers={"p_01": "3", "p_03": "B2B"}, inference_per_customer="", inference_share="5")
    assert fine.measure("inference_share").figures[0].severity == ""


def test_a_measure_without_a_figure_says_why(shown):
    for key in ("ltv_cac", "payback"):
        row = shown.measure(key)
        assert row.figures[0].text == "–"
        assert "what winning a customer costs" in row.reason
    assert shown.measure("churn").reason == shown.measure("mrr").reason == ""


@pytest.mark.parametrize(("churn", "is_said"), [("40", True), ("2", False)])
def test_a_payback_longer_than_customers_stay_is_said_to_be_none(churn, is_said):
    row = on_page(churn=churn, cac="600").measure("payback")
    assert row.figures[-1].text != "–"
    assert ("it does not come back" in row.reason) is is_said


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


def test_a_milder_band_that_a_graver_one_covers_is_left_out():
    playbook = answers_judged().playbook
    item = playbook.items["bm_04"]
    at = {limit(playbook, band): replace(band, when=None) for band in item.thresholds if band.comparison == "below"}
    low, middle, high = sorted(at)[0], sorted(at)[1], sorted(at)[-1]
    grave, mild = replace(at[high], severity="high"), replace(at[middle], severity="low")
    assert effective([grave, mild], playbook) == [grave]
    beyond = [replace(at[low], severity="high"), replace(at[middle], severity="low")]
    assert effective(beyond, playbook) == beyond


def test_a_book_without_benchmarks_names_no_question(shown):
    assert judged_by(EMPTY, shown.evaluation.playbook, "churn") is None


def test_thresholds_name_the_playbook_they_are_taken_from(shown):
    playbook = shown.evaluation.playbook
    assert shown.benchmark_source == f"Thresholds: {playbook.title.en} {playbook.version}"


def test_what_went_with_a_submission_is_reckoned_from_its_inputs():
    shown = handed_in({"name": "Base", "inputs": inputs_of().to_raw()}, answers_judged(), "en")
    assert shown.headline.startswith("Break-even as likely as not by month ")
    assert shown.headline == shown.said.headline


@pytest.mark.parametrize("given", [None, {}, {"name": "Old", "inputs": {"no_such_group": {}}}])
def test_nothing_handed_in_or_no_longer_readable_is_no_forecast(given):
    assert handed_in(given, answers_judged(), "en") is None


def test_what_is_saved_is_drawn_once_and_anew_for_other_inputs_answers_and_books():
    page = on_page(answers={"p_01": "3", "p_03": "B2B"})
    assert page.html is on_page(answers={"p_01": "3", "p_03": "B2B"}).html
    others = [
        on_page(answers={"p_01": "3", "p_03": "B2C"}),
        on_page(answers={"p_01": "3", "p_03": "B2B"}, price="249"),
        replace(page, happened=((1, 5.0),)),
        replace(page, language="zh-hans"),
    ]
    assert len({page.html, *(one.html for one in others)}) == 5
    preview = replace(page, is_preview=True)
    assert preview.html is not preview.html
    assert preview.html == page.html
