"""The incubator's side: invite, see what was submitted, take PDF and XLSX away; others find nothing."""

from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from accounts.models import User
from assessments.models import Assessment
from cohorts.models import Cohort
from reviews.models import Submission
from tests.browser.hands import create_account, download, sign_in, sign_out, sign_up, text_of
from tests.conftest import answer_as

# What staff and founders do is tried on both databases by the tests of views and actions; this is the walk through it.
pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.database_free]


def test_staff_invite_founder_submits_staff_read_and_others_find_nothing(quiet, site, worker, context):
    page = quiet
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_up(page, site, "Jonas Weber", "jonas@example.org")
    page.goto(f"{site}/organisations")
    page.locator("[name=name]").fill("Kiln incubator")
    page.get_by_role("button", name="Create the organisation").click()
    page.locator("[name=programme]").fill("AI founders")
    page.locator("form[action$='/cohorts'] [name=name]").fill("Autumn 2026")
    page.get_by_role("button", name="Open the cohort").click()
    page.get_by_role("button", name="Make an invitation link").click()
    page.get_by_role("button", name="Copy").click()
    link = page.evaluate("navigator.clipboard.readText()")
    sign_out(page)

    page.goto(link)
    page.get_by_role("link", name="Create an account").click()
    create_account(page, "Mei Lin", "mei@example.org")
    page.locator("[name=name]").fill("Inkwell Tutor")
    page.get_by_role("button", name="Create and enrol it").click()
    expect(page.locator("h1")).to_have_text("Profile")
    assessment = Assessment.objects.get()
    answer_as(assessment, "R-10", User.objects.get(email="mei@example.org"))
    page.goto(f"{site}/assessments/{assessment.public_id}/result")
    page.get_by_role("button", name="Submit to Autumn 2026").click()
    expect(page.get_by_text("Submitted and sealed")).to_be_visible()
    sign_out(page)

    cohort, submission = Cohort.objects.get(), Submission.objects.get()
    sign_in(page, site, "jonas@example.org")
    page.goto(f"{site}/cohorts/{cohort.public_id}")
    sheet, _name = download(page, page.get_by_role("link", name="Export XLSX"))
    rows = list(openpyxl.load_workbook(BytesIO(sheet)).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[4]) for row in rows] == [("Inkwell Tutor", "Not ready yet")]
    page.goto(f"{site}/cohorts/{cohort.public_id}?columns=verdict&columns=lead&sort=name")
    page.get_by_role("link", name="Inkwell Tutor").click()
    expect(page.locator("h1")).to_have_text("Inkwell Tutor")
    expect(page.get_by_text("Not ready yet").first).to_be_visible()
    # The browser itself said from which view it came.
    left = f"/cohorts/{cohort.public_id}?sort=name&columns=verdict.lead#r{submission.enrolment_id}"
    expect(page.get_by_label("This submission").get_by_role("link").first).to_have_attribute("href", left)
    expect(page.locator("[data-item], form[action*='/submit/']")).to_have_count(0)
    page.locator("#reports button[value=en]").click()
    pdf, _name = download(page, page.locator("#reports a[href$='/download']"))
    report = page.locator("#reports a[href$='/download']").get_attribute("href")
    assert "InkwellTutor" in text_of(pdf)
    sign_out(page)

    closed = [
        f"/assessments/{assessment.public_id}/result",
        f"/assessments/{assessment.public_id}/chapters/mr",
        f"/submissions/{submission.public_id}",
        f"/submissions/{submission.public_id}/reports",
        f"/cohorts/{cohort.public_id}",
        f"/cohorts/{cohort.public_id}/sheet.xlsx",
        report,
    ]
    for name, email in (("Sam Okafor", "sam@example.org"), ("Lea Martin", "lea@example.org")):
        sign_up(page, site, name, email)
        if name == "Lea Martin":
            page.goto(f"{site}/organisations")
            page.locator("[name=name]").fill("Quay accelerator")
            page.get_by_role("button", name="Create the organisation").click()
        statuses = [page.request.get(site + path).status for path in closed]
        assert statuses == [404] * len(closed)
        sign_out(page)
