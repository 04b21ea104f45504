"""The tables of a cohort that are made while somebody waits: the CSV says what the workbook says, of any number."""

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from cohorts.models import StaffMembership
from reports.packs import tables
from reports.views import cohort as cohort_view
from tests.reports.packs.conftest import enrolled, silent, twin  # noqa: F401  fixtures
from tests.tampering import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(submission):
    return submission.enrolment.cohort


@pytest.fixture
def table(client, cohort, bob):
    """Reads the CSV as its reader gets it; without words, the response."""
    client.force_login(bob)
    client.cookies["zone"] = "UTC"

    def read(view="sort=name", language="en"):
        client.cookies["django_language"] = language
        response = client.get(reverse("cohort_csv", args=[cohort.public_id]) + f"?{view}")
        content = b"".join(response.streaming_content)
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))

    return read


def as_text(column, value):
    """A cell of the workbook as it is shown there."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return f"{value:.1f}" if column.number_format == "0.0" and isinstance(value, int | float) else str(value)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_says_what_the_workbook_says(client, table, cohort, submission, twin, silent, monkeypatch, language):  # noqa: F811
    monkeypatch.setattr(tables, "PIECE", 2)
    rows = table(language=language)
    content = client.get(reverse("cohort_sheet", args=[cohort.public_id]) + "?sort=name").content
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert rows == [[as_text(cell, cell.value) for cell in row] for row in sheet]
    assert len(rows) == 4


def test_the_words_are_those_of_who_asked_whatever_is_active_when_it_is_sent(client, table, cohort, twin):  # noqa: F811
    client.cookies["django_language"] = "zh-hans"
    response = client.get(reverse("cohort_csv", args=[cohort.public_id]))
    with translation.override("en"):
        first = next(iter(response.streaming_content)).decode("utf-8-sig")
        assert translation.get_language() == "en"
    response.close()
    assert first.startswith("项目,")


def test_a_filter_of_the_view_holds(table, twin, silent):  # noqa: F811
    assert [row[0] for row in table("q=says")] == ["Venture", "Says nothing"]
    assert [row[0] for row in table("q=nobody-has-this")] == ["Venture"]


def test_no_cell_is_taken_for_a_formula_and_every_name_comes_back(table, cohort, alice, silent):  # noqa: F811
    names = {
        '=HYPERLINK("x")': '\'=HYPERLINK("x")',
        "+1": "'+1",
        "-1": "'-1",
        "@x": "'@x",
        'a,"b"': 'a,"b"',
        "青蓝": "青蓝",
    }
    for name in names:
        enrolled(cohort, name, alice)
    assert {row[0] for row in table()} >= set(names.values())


def test_a_broken_seal_shows_nothing(table, submission, twin):  # noqa: F811
    tamper("reviews_submission", "answers", "{}", submission.public_id)
    broken = [row for row in table() if "Seal broken: nothing is shown" in row]
    assert [[value for value in row if value] for row in broken] == [["Inkwell Tutor", "Seal broken: nothing is shown"]]


def test_any_number_is_sent_piece_by_piece(client, table, cohort, twin, silent, monkeypatch):  # noqa: F811
    monkeypatch.setattr(cohort_view, "MOST_AT_ONCE", 1)  # a bound of the workbook alone
    monkeypatch.setattr(tables, "PIECE", 1)
    client.cookies["django_language"] = "en"
    response = client.get(reverse("cohort_csv", args=[cohort.public_id]))
    pieces = list(response.streaming_content)
    assert len(pieces) == 4
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Content-Disposition"].endswith('.csv"')
    assert response["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("manager", 200), ("reviewer", 403), ("observer", 403)])
@pytest.mark.parametrize("name", ["cohort_sheet", "cohort_csv"])
def test_only_who_may_export_gets_a_table(client, cohort, bob, role, status, name):
    StaffMembership.objects.filter(user=bob).update(role=role)
    client.force_login(bob)
    assert client.get(reverse(name, args=[cohort.public_id])).status_code == status


def test_the_page_links_both_tables_of_its_view(client, cohort, bob, twin):  # noqa: F811
    client.force_login(bob)
    page = client.get(reverse("cohort", args=[cohort.public_id]) + "?q=ink").content.decode()
    for name in ("cohort_sheet", "cohort_csv"):
        assert f'href="{reverse(name, args=[cohort.public_id])}?q=ink"' in page
