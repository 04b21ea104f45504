"""The cohort at a glance, on the page and as a workbook."""

import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from cohorts.actions import enrol
from reports.sheets.cohort import columns_of
from reviews import actions as review_actions
from reviews.glance import Cell, Wish, chosen, playbook_of, rows_of
from reviews.models import Submission
from reviews.sealing import seal_of
from tests.conftest import answer_as
from tests.tampering import tamper


@pytest.fixture
def ventures(published, alice, invitation):
    """Four ventures of Alice: three submitted, one only enrolled."""
    for name, code in (("Murmur", "R-07"), ("Ledgerline", "R-04"), ("Halyard", "R-08"), ("Quiet", None)):
        started = actions.start_assessment(name=name, by=alice)
        enrolment = enrol(invitation=invitation, venture=started.venture, by=alice)
        if code:
            review_actions.submit(assessment=answer_as(started, code, alice), enrolment=enrolment, by=alice)


def names(cohort, **wish):
    return [row.name for row in chosen(rows_of(cohort), Wish(**wish))]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        pytest.param({}, ["Murmur", "Halyard", "Ledgerline", "Quiet"], id="most-severe-first"),
        pytest.param({"order": "name"}, ["Halyard", "Ledgerline", "Murmur", "Quiet"], id="by-name"),
        pytest.param({"order": "readiness"}, ["Ledgerline", "Halyard", "Murmur", "Quiet"], id="by-readiness"),
        pytest.param(
            {"order": "readiness", "is_reversed": True},
            ["Murmur", "Halyard", "Ledgerline", "Quiet"],
            id="reversed-keeps-unknown-last",
        ),
        pytest.param({"order": "runway"}, ["Halyard", "Murmur", "Ledgerline", "Quiet"], id="shortest-runway"),
        pytest.param({"order": "mr"}, ["Murmur", "Halyard", "Ledgerline", "Quiet"], id="by-chapter"),
        pytest.param({"text": "LEDGER"}, ["Ledgerline"], id="by-text"),
        pytest.param({"sector": "other"}, ["Murmur"], id="by-sector"),
        pytest.param({"state": "waiting"}, ["Quiet"], id="not-submitted"),
        pytest.param({"at_least": "critical"}, ["Murmur", "Halyard"], id="by-severity"),
    ],
)
def test_rows_are_filtered_and_sorted(ventures, cohort, wish, expected):
    assert names(cohort, **wish) == expected


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "query",
    ["", "?sort=ff&reverse=on", "?q=mur&sector=other", "?sort=nonsense&sector=zz&page=99", "?at_least=critical"],
)
def test_the_page_answers_every_filter(client, bob, ventures, cohort, query, language):
    client.force_login(bob)
    client.cookies["django_language"] = language
    html = client.get(reverse("cohort", args=[cohort.public_id]) + query).content.decode()
    assert "Murmur" in html


def links_of(client, bob, cohort, query):
    client.force_login(bob)
    html = client.get(reverse("cohort", args=[cohort.public_id]) + query).content.decode()
    return [unescape(link) for link in re.findall(r'href="(\?[^"]*)"', html)]


def test_sort_links_keep_the_filters(client, bob, ventures, cohort):
    links = links_of(client, bob, cohort, "?q=mur&state=submitted&sort=mr&page=1")
    sorting = [QueryDict(link[1:]).dict() for link in links if "sort=" in link]
    assert len(sorting) > 10
    assert [s for s in sorting if (s.get("q"), s.get("state")) != ("mur", "submitted")] == []
    assert [s["sort"] for s in sorting if s.get("reverse")] == ["mr"]
    assert not any("page" in s for s in sorting)


def test_each_count_above_the_table_leads_to_the_ventures_it_counts(client, bob, ventures, cohort):
    links = links_of(client, bob, cohort, "")[:3]
    client.force_login(bob)
    url = reverse("cohort", args=[cohort.public_id])
    tally = client.get(url).context["tally"]
    shown = [len(client.get(url + link).context["shown"]) for link in links]
    assert shown == [tally.critical, tally.short, tally.waiting]
    assert 0 < tally.short < tally.enrolled


def test_a_chapter_with_open_questions_is_not_said_to_have_no_gaps():
    assert Cell({}, [40.0, 90.0]).is_open
    assert not Cell({}, [90.0, 90.0]).is_open


@pytest.mark.guard
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_for_more(
    client, bob, alice, published, invitation, cohort, count, django_assert_num_queries
):
    for number in range(count):
        started = actions.start_assessment(name=f"V{number}", by=alice)
        enrolment = enrol(invitation=invitation, venture=started.venture, by=alice)
        review_actions.submit(assessment=answer_as(started, "R-03", alice), enrolment=enrolment, by=alice)
    client.force_login(bob)
    url = reverse("cohort", args=[cohort.public_id])
    client.get(url)
    with django_assert_num_queries(6):
        client.get(url)


def test_staff_see_the_newest_submission_only(client, bob, alice, answered, enrolment, submission, cohort):
    from engine.playbook.answers import Answer

    actions.save_answer(assessment=answered, item_id="ff_01", given=Answer("value", 90_000_000), by=alice)
    before = rows_of(cohort)[0].runway
    review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    assert (before, rows_of(cohort)[0].runway) == (8.6, 257.1)


@pytest.mark.parametrize(
    ("language", "sheet", "verdict"), [("en", "Ventures", "Not ready yet"), ("zh-hans", "项目", "尚未就绪")]
)
def test_the_workbook_holds_what_was_submitted(client, bob, ventures, cohort, language, sheet, verdict):
    client.force_login(bob)
    client.cookies["django_language"] = language

    response = client.get(reverse("cohort_sheet", args=[cohort.public_id]))

    book = openpyxl.load_workbook(BytesIO(response.content))
    rows = {row[0]: row for row in book[sheet].iter_rows(min_row=2, values_only=True)}
    assert set(rows) == {"Murmur", "Ledgerline", "Halyard", "Quiet"}
    assert rows["Murmur"][4] == verdict
    assert rows["Quiet"][4:] == (None,) * (len(rows["Quiet"]) - 4)
    gaps = {(row[0], row[1]) for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert {("Murmur", "C-03"), ("Halyard", "C-04")} <= gaps
    assert response["Content-Disposition"].startswith("attachment")


def test_a_name_that_looks_like_a_formula_stays_text(client, bob, alice, published, invitation, cohort):
    started = actions.start_assessment(name="=HYPERLINK(1)", by=alice)
    enrol(invitation=invitation, venture=started.venture, by=alice)
    client.force_login(bob)
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("cohort_sheet", args=[cohort.public_id])).content))
    cell = book.worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_submission_older_than_its_figures_has_empty_cells(client, bob, ventures, cohort):
    old = Submission.objects.get(venture_name="Murmur")
    tamper("reviews_submission", "summary", "{}", old.public_id)
    tamper("reviews_submission", "seal_form", 1, old.public_id)
    tamper("reviews_submission", "summary_seal", "", old.public_id)
    old.refresh_from_db()
    tamper("reviews_submission", "seal", seal_of(old), old.public_id)
    client.force_login(bob)
    assert client.get(reverse("cohort", args=[cohort.public_id])).status_code == 200
    content = client.get(reverse("cohort_sheet", args=[cohort.public_id])).content
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    seal = Submission.objects.get(venture_name="Murmur").seal[:12]
    assert [cell for cell in rows["Murmur"][4:] if cell is not None] == [seal]


def test_the_workbook_says_days_in_the_readers_zone(ventures, cohort):
    row = next(row for row in rows_of(cohort) if row.name == "Murmur")
    row.submission.submitted_at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    playbook = playbook_of([row])
    with timezone.override("Asia/Shanghai"):  # half past midnight there
        said = {column.head: column.cell(row) for column in columns_of(playbook, "en")}
    assert said["Submitted on (Asia/Shanghai)"] == "2026-11-24"
