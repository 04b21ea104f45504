"""What changed in a cohort, in words: tables say what the figures are, and drawings what the tables say."""

from xml.etree import ElementTree

import pytest
from django.utils import translation

from reviews.change import change_of
from reviews.change_page import ChangePage
from tests.reviews.changing import a_cohort_that_changed
from tests.tampering import tamper


@pytest.fixture
def changed(cohort, assessment, alice):
    a_cohort_that_changed(cohort, assessment, alice)
    return ChangePage(change_of(cohort), "en")


def test_the_table_of_quarters(changed):
    assert [(row.title, row.figures) for row in changed.spreads] == [
        ("Baseline", ("40.0", "41.2", "42.5", "43.8", "45.0")),
        ("Mid-term", ("50.0", "51.2", "52.5", "53.8", "55.0")),
    ]
    assert changed.medians == ("42.5", "52.5")


def test_verdicts_of_every_point_add_up_to_the_ventures(changed):
    assert [sum(row.counts[at] for row in changed.verdicts) for at in (0, 1)] == [6, 6]
    assert [row.name for row in changed.verdicts if sum(row.counts)] == ["Ready"]


def test_chapters_add_up_to_the_total(changed):
    total = changed.total
    assert (total.closed, total.worse, total.opened, total.later) == (6, 6, 6, 6)
    for way in ("closed", "narrower", "same", "worse", "opened", "later"):
        assert sum(getattr(row, way) for row in changed.chapters) == getattr(total, way)
    assert [row.title for row in changed.chapters] == ["Business model", "Marketing"]


def test_each_drawing_says_its_figures_to_those_who_cannot_see_it(changed):
    said = []
    for picture in (changed.spread_picture, changed.verdict_picture, changed.gap_picture):
        root = ElementTree.fromstring(picture)  # noqa: S314  our own text
        said.append([root[0].text, root[1].text])
    assert said[0][1] == "Median 42.5 at “Baseline”. Median 52.5 at “Mid-term”."
    assert "Ready: 6, 6." in said[1][1]
    assert said[2][1] == "In all: 6 closed, 0 narrower, 6 opened, 6 worse."


def test_both_languages_have_their_own_words(changed):
    with translation.override("zh-hans"):
        chinese = ChangePage(changed.change, "zh-hans")
        assert [row.title for row in chinese.chapters] != [row.title for row in changed.chapters]
        assert "中位数" in chinese.spread_words


def test_a_point_without_any_score_is_not_drawn(cohort, changed):
    for row in cohort.enrolments.all():
        for submission in row.submissions.all():
            tamper("reviews_submission", "summary_seal", "0" * 64, submission.public_id)
    change = change_of(cohort)
    assert (change.ventures, change.broken) == ((), 6)


def test_what_is_drawn_as_a_histogram_is_not_called_dots(changed, monkeypatch):
    assert changed.spread_title == "Readiness, one dot a venture"
    monkeypatch.setattr("charts.change.MOST_DOTS", 2)
    assert changed.spread_title == "Readiness, how many ventures"
