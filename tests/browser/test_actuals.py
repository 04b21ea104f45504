"""A founder sets the books beside the forecast on a narrow phone without script: typed, pasted, re-based, adopted."""

import pytest
from playwright.sync_api import expect

from assessments import actions
from forecasts.models import MonthActual, Scenario
from tests.browser.hands import PASSPHRASE, sign_in
from tests.conftest import person
from tests.forecasts.cases import a_scenario

pytestmark = [pytest.mark.browser, pytest.mark.database_free]
PASTED = "月份\t现金\t客户\t收入\t成本\n2026年2月\t1,100,000\t80\t15,000\t45,000\n2026年13月\t1\n2026/3\t1,060,000\t99\t19,000\t46,000"


@pytest.fixture
def founder(site):
    alice = person("Alice")
    alice.set_password(PASSPHRASE)
    alice.save()
    return alice


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def fits(page):
    """No page scrolls sideways; without script the page cannot be asked, but the picture of it can be measured."""
    box = page.locator("body").bounding_box()
    widest = max(one.bounding_box()["width"] for one in page.locator("main .pl-stack:visible").all())
    return box["width"] <= 320 and widest <= 320


def test_the_books_are_typed_pasted_begun_again_from_and_adopted(phone, site, founder):
    assessment = actions.start_assessment(name="Northlight", by=founder)
    scenario = a_scenario(assessment, founder, start="2026-01")
    sign_in(phone, site, "alice@example.org")
    phone.goto(f"{site}/scenarios/{scenario.public_id}")
    phone.get_by_text("Add a month").click()
    for label, text in (("Month", "Jan 2026"), ("Cash at month’s end", "115万"), ("Cost of the month", "44k")):
        phone.locator("#actuals").get_by_label(label, exact=False).first.fill(text)
    phone.get_by_role("button", name="Save the month").click()
    expect(phone.locator("#actuals")).to_contain_text("1,150,000")

    phone.locator("#actuals").get_by_role("link", name="Paste from a sheet").click()
    phone.get_by_label("Rows").fill(PASTED)
    phone.get_by_role("button", name="Show what is understood").click()
    expect(phone.get_by_role("alert")).to_contain_text("Line 3:")
    assert fits(phone)
    phone.get_by_role("button", name="Save 2 months").click()
    assert MonthActual.objects.count() == 3

    phone.goto(f"{site}/scenarios/{scenario.public_id}#actuals")
    expect(phone.locator("#actuals")).to_contain_text("2026-03 cash is")
    assert fits(phone)
    phone.get_by_role("button", name="the books as evidence").click()
    expect(phone.get_by_text("FF-01 now says CNY 1,060,000.")).to_be_visible()
    phone.get_by_role("button", name="Re-base from 2026-03").click()
    expect(phone.locator("h1")).to_have_text("Base, re-based from 2026-03")
    assert Scenario.objects.count() == 2
