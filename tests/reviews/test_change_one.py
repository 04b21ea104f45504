"""One venture of a change: its scores, its gaps by name, its forecast then and now."""

import pytest

from reviews.change import change_of
from reviews.change_one import OneVenture, forecast_words, signed
from reviews.change_page import ChangePage
from reviews.summary import ForecastSummary
from tests.reviews.changing import a_cohort_that_changed, forecast


@pytest.fixture
def changed(cohort, assessment, alice):
    a_cohort_that_changed(cohort, assessment, alice)
    return ChangePage(change_of(cohort), "en")


def test_its_scores_then_and_now(changed):
    one = OneVenture(changed, 1)
    assert [(row.name, row.figures, row.step) for row in one.truths] == [
        ("Claimed", ("41.0", "51.0"), "+10.0"),
        ("Evidenced", ("41.0", "51.0"), "+10.0"),
    ]
    assert [row.figures for row in one.chapters][:2] == [("41.0", "51.0"), ("–", "–")]
    assert "Bo: readiness over time" in one.picture


def test_its_gaps_by_name_with_what_they_were(changed):
    gaps = OneVenture(changed, 0).gaps
    assert {way: [(one.code, one.before, one.after, one.is_later) for one in rows] for way, rows in gaps.items()} == {
        "closed": [("BM-03", "high", None, False)],
        "narrower": [],
        "opened": [("BM-06", None, "medium", True)],
        "worse": [("MK-01", "low", "critical", False)],
        "same": [],
    }
    assert [gaps[way][0].severity for way in ("closed", "opened", "worse")] == ["high", "medium", "critical"]


def test_its_stage_and_who_stands_beside_it(changed):
    first, last = OneVenture(changed, 0), OneVenture(changed, 5)
    assert first.stages[0].startswith("Pilot")
    assert first.has_risen
    assert (first.previous, first.next.name, last.previous.name, last.next) == (None, "Bo", "Ed", None)
    assert first.verdicts == ("Ready", "Ready")


def test_its_forecast_then_and_now(changed):
    assert OneVenture(changed, 0).forecasts == (
        "break-even in month 30; lowest cash EUR\u00a0−410,000 in month 9",
        "no break-even within 36 months; lowest cash EUR\u00a0−410,000 in month 9",
    )
    assert forecast_words(None) == "no forecast submitted"
    assert forecast_words(ForecastSummary(**forecast(break_even=1))).startswith("break-even in month 1;")


@pytest.mark.parametrize(("value", "said"), [(0.04, "0.0"), (-0.04, "0.0"), (3.0, "+3.0"), (-1.25, "−1.2")])
def test_a_difference_has_its_sign(value, said):
    assert signed(value) == said
