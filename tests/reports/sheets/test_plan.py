"""The plan as files: real dates, no cell taken for a formula, nothing left out."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from plans import actions
from plans.work import work_of
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(assessment, alice):
    answer_as(assessment, "R-08", alice)
    first, second = list(work_of(assessment).going)[:2]
    values = {"due": date(2027, 1, 31), "person_id": alice.pk, "hours": Decimal("2.50"), "note": "=1+1"}
    actions.change_item(assessment=assessment, key=first, rev=0, values=values, by=alice)
    dropped = {"status": "dropped", "reason": "@not now"}
    actions.change_item(assessment=assessment, key=second, rev=0, values=dropped, by=alice)
    return assessment


def taken(client, name, assessment, **headers):
    client.force_login(assessment.venture.members.get().user)
    response = client.get(reverse(name, args=[assessment.public_id]), headers=headers)
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return response.content


def test_the_workbook_has_every_item_with_real_dates(client, plan):
    sheet = load_workbook(BytesIO(taken(client, "plan_sheet", plan))).active
    heads, *lines = sheet.iter_rows(values_only=True)
    assert len(lines) == len(work_of(plan).entries)
    first = dict(zip(heads, lines[0], strict=True))
    assert first["Due"].date() == date(2027, 1, 31)
    assert (first["Hours left"], first["Person"], first["Note"]) == (2.5, "Alice", "=1+1")
    assert sheet.cell(2, heads.index("Note") + 1).data_type == "s"
    assert sheet.auto_filter.ref
    second = dict(zip(heads, lines[1], strict=True))
    assert (second["Status"], second["Reason"], second["Hours left"]) == ("Dropped", "@not now", None)


def test_the_table_is_the_same_and_no_cell_is_taken_for_a_formula(client, plan):
    text = taken(client, "plan_table", plan).decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text)))
    assert len(lines) == len(work_of(plan).entries)
    assert (lines[0]["Due"], lines[0]["Note"]) == ("2027-01-31", "'=1+1")
    assert lines[1]["Reason"] == "'@not now"


def test_the_files_speak_chinese(client, plan):
    text = taken(client, "plan_table", plan, **{"accept-language": "zh-CN"}).decode("utf-8-sig")
    assert text.startswith("事项,")
