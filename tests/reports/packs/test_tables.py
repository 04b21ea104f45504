"""The table as a pack: what the page's own table says, of the ventures that were ordered."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from reports.packs import building, tables
from reports.packs.ordering import order_pack
from reports.packs.storage import open_whole
from reports.views import cohort as cohort_view
from tests.reports.packs.conftest import NAME, state
from tests.tampering import tamper

pytestmark = pytest.mark.django_db


def made(cohort, bob, language="en", query="sort=name"):
    pack = order_pack(cohort=cohort, kind="sheet", query=query, language=language, by=bob, zone="UTC")
    building.build_next()
    pack.refresh_from_db()
    with open_whole(pack.sha256, ".xlsx") as file:
        return pack, openpyxl.load_workbook(BytesIO(file.read()))


def values(book):
    return [list(sheet.values) for sheet in book.worksheets]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_says_what_the_table_of_the_page_says(client, cohort, submission, twin, silent, bob, monkeypatch, language):
    monkeypatch.setattr(tables, "PIECE", 2)
    pack, book = made(cohort, bob, language)
    assert state(pack) == ("ready", "")
    assert (pack.done, pack.failures) == (3, [])
    client.force_login(bob)
    client.cookies["django_language"], client.cookies["zone"] = language, "UTC"
    response = client.get(reverse("cohort_sheet", args=[cohort.public_id]) + "?sort=name")
    assert values(book) == values(openpyxl.load_workbook(BytesIO(response.content)))


def test_days_are_days_and_every_head_filters(cohort, submission, twin, bob):
    _pack, book = made(cohort, bob)
    sheet = book.worksheets[0]
    at = next(cell.column for cell in sheet[1] if cell.value.startswith("Submitted on"))
    assert sheet.cell(2, at).is_date
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(3, sheet.max_column).coordinate}"
    assert book.worksheets[1].auto_filter.ref


def test_a_filter_of_the_view_holds(cohort, submission, silent, bob):
    _pack, book = made(cohort, bob, query="q=says")
    assert [row[0] for row in values(book)[0]] == ["Venture", "Says nothing"]
    assert len(values(book)[1]) == 1


def test_a_broken_seal_shows_nothing_and_is_told(cohort, submission, twin, bob):
    tamper("reviews_submission", "answers", "{}", submission.public_id)
    pack, book = made(cohort, bob)
    assert pack.failures_in_words == [(NAME, "Seal broken: no file is made from it.")]
    broken = values(book)[0][1]
    assert [value for value in broken if value is not None] == [NAME, "Seal broken: nothing is shown"]


def test_what_has_gone_since_is_told(cohort, submission, silent, bob):
    pack = order_pack(cohort=cohort, kind="sheet", query="", language="en", by=bob)
    silent.delete()
    building.build_next()
    pack.refresh_from_db()
    assert pack.failures_in_words == [("Says nothing", "Its submission is no longer there.")]


def test_a_large_table_is_led_to_the_packs(client, cohort, submission, twin, bob, monkeypatch):
    monkeypatch.setattr(cohort_view, "MOST_AT_ONCE", 1)
    client.force_login(bob)
    response = client.get(reverse("cohort_sheet", args=[cohort.public_id]) + "?sort=name", follow=True)
    assert response.redirect_chain[0][0] == reverse("cohort_packs", args=[cohort.public_id]) + "?sort=name"
    assert "A table of more than 1 ventures is made in the background." in response.content.decode()
