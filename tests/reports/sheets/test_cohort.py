"""A cohort as a workbook: what was submitted, as text, in the reader's language and zone."""
# ruff: noqa: F811  (fixtures)

import json
from datetime import UTC, date, datetime
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZipFile

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments import actions
from assessments.evaluation import evaluate_raw
from assessments.results.page import ResultOnPage
from cohorts.actions import enrol
from playbooks.catalogue import personas_on_disk, playbook_on_disk
from reports.sheets.cohort import columns_of, verdict
from reviews.glance import playbook_of, rows_of
from reviews.models import ConfirmedStanding, Submission
from reviews.sealing import seal_of
from reviews.summary import read_summary, summary_of
from tests.reviews.conftest import ventures  # noqa: F401  a fixture
from tests.tampering import tamper

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "sheet", "verdict"),
    [
        ("en", "Ventures", "Ready with conditions but for: For whom, and for what, is not settled yet (C-03)"),
        ("zh-hans", "项目", "距“有条件就绪”只差：产品面向谁、解决什么，还没有定下来（C-03）"),
    ],
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


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_sheet_gives_the_verdict_that_heads_the_result(language):
    playbook = playbook_on_disk("ai_venture")
    named = 0
    with override(language):
        for persona in personas_on_disk("ai_venture"):
            page = ResultOnPage(evaluate_raw(playbook, persona.answers), language)
            kept = read_summary(json.loads(json.dumps(summary_of(page.evaluation))))
            assert verdict(playbook, kept, language) == (_("Too early to say") if page.is_early else page.headline)
            named += bool(kept.but_for)
    assert named


def test_figures_from_before_the_reasons_were_kept_give_the_band():
    playbook = playbook_on_disk("ai_venture")
    assert verdict(playbook, read_summary({"band": "ready"}), "en") == "Ready"
    assert verdict(playbook, read_summary({"band": "elsewhere"}), "en") == "elsewhere"


def test_the_workbook_says_whose_it_is(client, bob, ventures, cohort):
    organisation = cohort.programme.organisation
    organisation.name = "Kiln & " + "&" * 113
    organisation.save()
    client.force_login(bob)
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("cohort_sheet", args=[cohort.public_id])).content))
    for sheet in book:
        assert sheet.oddHeader.left.text.startswith("Kiln && &&")
        assert sheet.oddHeader.right.text == f"{cohort.programme}, {cohort}"
    with ZipFile(BytesIO(client.get(reverse("cohort_sheet", args=[cohort.public_id])).content)) as parts:
        assert f"<Company>{escape(organisation.name)}</Company>" in parts.read("docProps/app.xml").decode()


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
    assert [cell for cell in rows["Murmur"][4:] if cell is not None] == [0, seal]  # no review


def test_the_workbook_says_days_in_the_readers_zone(ventures, cohort):
    row = next(row for row in rows_of(cohort) if row.name == "Murmur")
    row.submission.submitted_at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    playbook = playbook_of([row])
    with timezone.override("Asia/Shanghai"):  # half past midnight there
        said = {column.head: column.cell(row) for column in columns_of(playbook, "en")}
    assert said["Submitted on (Asia/Shanghai)"] == date(2026, 11, 24)


def test_what_reviewers_confirm_stands_in_the_tables(client, bob, ventures, cohort):
    sent = Submission.objects.get(venture_name="Murmur")
    figures = {"readiness": 12.04, "readiness_high": 61.5, "reviewed_at": sent.submitted_at}
    ConfirmedStanding.objects.create(submission=sent, reviews=2, **figures)
    client.force_login(bob)
    content = client.get(reverse("cohort_sheet", args=[cohort.public_id])).content
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    heads, *lines = sheet.iter_rows(values_only=True)
    rows = {line[0]: dict(zip(heads, line, strict=True)) for line in lines}

    def said(name):
        return tuple(rows[name][head] for head in ("Confirmed, low", "Confirmed, high", "Finished reviews"))

    assert said("Murmur") == (12.04, 61.5, 2)
    assert said("Halyard") == (None, None, 0)
    assert said("Quiet") == (None, None, None)
    response = client.get(reverse("cohort_csv", args=[cohort.public_id]))
    text = b"".join(response.streaming_content).decode()
    assert ",12.0,61.5,2," in next(line for line in text.splitlines() if line.startswith("Murmur"))
