"""The page as a whole: what it counts, its views, pages and neighbours (as HTML: tests/reviews/views/test_cohort.py)."""

import pytest
from django.http import QueryDict
from django.utils.translation import override

from reviews.glance.asked import ALWAYS, COLUMNS
from reviews.glance.page import GlancePage, offers_of
from reviews.models import ConfirmedStanding, Submission


def page_of(cohort, bob, query=""):
    cohort.role = "owner"
    return GlancePage(cohort, bob.pk, QueryDict(query), "en")


def test_the_counts_are_of_the_cohort_and_the_shown_ones_of_the_view(ventures, cohort, bob):
    page = page_of(cohort, bob, "state=submitted")
    assert {key: page.tally[key] for key in ("enrolled", "shown", "submitted", "waiting", "late", "mine")} == {
        "enrolled": 4,
        "shown": 3,
        "submitted": 3,
        "waiting": 1,
        "late": 0,
        "mine": 0,
    }


def test_neighbours_follow_the_order_of_the_view(ventures, cohort, bob):
    page = page_of(cohort, bob, "sort=name")
    first, second, third = (row.submission.public_id for row in page.rows if row.submission)
    assert page.neighbours(first) == (None, second)
    assert page.neighbours(second) == (first, third)
    assert page.neighbours(third) == (second, None)
    assert page.neighbours(cohort.public_id) == (None, None)


def test_colleagues_and_tags_come_together_each_by_its_name(invent, cohort, bob):
    invent(1)
    people, tags = offers_of(cohort)
    assert list(people.values()) == ["Ana", "Bob", "Jonas"]
    assert list(tags.values()) == ["hardware", "重点"]


def test_a_view_that_is_shown_is_marked(ventures, cohort, bob):
    chips = page_of(cohort, bob, "lead=mine").chips
    assert [(chip.query, chip.is_current) for chip in chips] == [("", False), ("lead=mine", True)]


@pytest.mark.parametrize("number", ["0", "99", "x", "-1"])
def test_a_page_that_is_none_shows_the_nearest(ventures, cohort, bob, number):
    assert len(page_of(cohort, bob, f"page={number}").rows) == 4


def test_columns_are_chosen_one_by_one_or_together(ventures, cohort, bob):
    for query, shown in (
        ("columns=tags&columns=lead", {"lead", "tags"}),
        ("columns=lead.tags", {"lead", "tags"}),
        ("columns=all", set(COLUMNS)),
        ("columns=evil", set(ALWAYS)),
    ):
        page = page_of(cohort, bob, query)
        assert {one.key for one in page.columns if not one.is_chapter} == shown | {"readiness"}, query
    kept = cohort.saved_views.create(name="Tags", query="columns=tags&columns=lead", saved_by=bob)
    assert [
        (chip.view, chip.query) for chip in page_of(cohort, bob, "columns=lead&columns=tags").chips if chip.is_current
    ] == [(kept, "columns=lead.tags")]


def test_what_is_kept_of_a_row_for_one_reader_is_not_shown_to_another(ventures, cohort, bob, alice):
    """Alice founded what she reads: what reviewers confirmed of it is for Bob, in the same process, one after the other."""
    sent = Submission.objects.get(venture_name="Halyard")
    figures = {"readiness": 12.0, "readiness_high": 61.0, "reviewed_at": sent.submitted_at}
    kept = ConfirmedStanding.objects.create(submission=sent, reviews=1, **figures)

    def body(reader, language="en"):
        cohort.role = "owner"
        with override(language):
            return str(GlancePage(cohort, reader.pk, QueryDict("truth=confirmed"), language).body)

    for _ in range(2):
        assert "12.0–61.0" in body(bob)
        assert "12.0–61.0" not in body(alice)
        assert "not shown to you yet" in body(alice)
        assert "12.0–61.0" in body(bob, "zh-hans")
        assert "no review yet" not in body(bob, "zh-hans")
    type(kept).objects.update(readiness=13.0)
    assert "13.0–61.0" in body(bob)
