"""The figures of a change as CSV say what the page says."""

import csv
from io import StringIO

from reviews.change import change_of
from reviews.change_page import ChangePage
from reviews.change_sheet import change_csv, guarded
from tests.reviews.changing import NAMES, a_cohort_that_changed


def rows_of(cohort):
    content = change_csv(ChangePage(change_of(cohort), "en"))
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_quarters_verdicts_and_gaps_are_those_of_the_page(cohort, assessment, alice):
    a_cohort_that_changed(cohort, assessment, alice)
    rows = {row[0]: row[1:] for row in rows_of(cohort) if row}
    assert rows["Ventures compared"] == ["6"]
    assert rows["Mid-term"][1:] == ["6", "50.0", "51.2", "52.5", "53.8", "55.0"]
    assert rows["Ready"] == ["6", "6"]
    assert rows["All chapters"] == ["6", "0", "0", "6", "6", "6"]


def test_of_fewer_than_five_there_are_no_figures(cohort, assessment, alice):
    a_cohort_that_changed(cohort, assessment, alice, NAMES[:4])
    assert [row[0] for row in rows_of(cohort)][:1] == ["Ventures compared"]
    assert len(rows_of(cohort)) == 3


def test_a_text_that_looks_like_a_formula_stays_text():
    assert (guarded("=1+1"), guarded(-3), guarded("Ready")) == ("'=1+1", -3, "Ready")
