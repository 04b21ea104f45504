"""A cohort of six ventures that handed in at a baseline and at a mid-term, for tests of what staff read of it."""

from reviews.summary import ForecastSummary
from tests.reviews.filing import enrolled, filed, planned

NAMES = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")


def forecast(**more):
    fields = {
        "currency": "EUR",
        "horizon": 36,
        "break_even": 30,
        "lowest_month": 9,
        "lowest_cash": -410000.0,
        "need": 1.0,
    }
    return {name: (fields | more)[name] for name in ForecastSummary.__dataclass_fields__}


def a_cohort_that_changed(cohort, assessment, by, names=NAMES):
    """Readiness rises by ten, the gap bm_03 closes, mk_01 becomes critical, bm_06 opens with a later stage."""
    points = [planned(cohort, "baseline", -90, -60), planned(cohort, "midterm", -30, 0)]
    rows = []
    for number, name in enumerate(names):
        enrolment = enrolled(cohort, name, by)
        rows.append(enrolment)
        first = {
            "readiness": 40.0 + number,
            "stage": 2,
            "gaps": {"bm_03": "high", "mk_01": "low"},
            "forecast": forecast(),
        }
        now = {"readiness": 50.0 + number, "stage": 3, "gaps": {"mk_01": "critical", "bm_06": "medium"}}
        filed(enrolment, assessment, by, days=-70, checkpoint=points[0], **first)
        filed(enrolment, assessment, by, days=-3, checkpoint=points[1], forecast=forecast(break_even=None), **now)
    return rows
