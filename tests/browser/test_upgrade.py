"""A founder moves to the next version of the playbook: looks first, then finds every old answer again."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from assessments.models import Answer
from tests.browser.hands import PASSPHRASE, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


def looks_well(page):
    """Nothing wider than the screen, and nothing for axe to find."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 1280])
def test_from_the_offer_to_the_earlier_answers(quiet, site, on_1, alice, width):
    page = quiet
    alice.set_password(PASSPHRASE)
    alice.save()
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, site, alice.email)
    page.goto(f"{site}/assessments/{on_1.public_id}")
    page.get_by_role("link", name="See what it would change").click()
    expect(page.locator("h1")).to_have_text("Newer playbook")
    for summary in page.locator("main details > summary").all():
        summary.click()
    looks_well(page)
    page.get_by_role("button", name="Upgrade to 2.0.0").click()
    expect(page.locator("main")).to_contain_text("Your venture now answers version 2.0.0.")

    page.goto(f"{site}/assessments/{on_1.public_id}/chapters/le")
    question = page.locator("#LE-02")
    expect(question).to_contain_text("This question is asked anew")
    expect(question.locator(".pl-notice strong")).to_have_text("No")
    looks_well(page)
    question.locator("[value='done']").check()
    expect(question.locator("[data-state]")).to_contain_text("Saved")
    assert Answer.objects.get(item_id="le_02").raw == "done"

    question.get_by_role("link", name="All earlier answers").click()
    expect(page.locator("h1")).to_have_text("Earlier answers")
    expect(page.locator("#MR-02")).to_be_visible()
    looks_well(page)
    page.locator("#MR-02").get_by_role("link", name="History").click()
    expect(page.locator("h1")).to_contain_text("History")
    page.get_by_role("link", name="Back to the question").click()
    expect(page.locator("h1")).to_have_text("Earlier answers")
