"""The list of a cohort by keyboard: from cell to cell, into a chapter's gaps, and back to the same view."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.hands import PASSPHRASE, sign_in
from tests.reviews.conftest import ventures  # noqa: F401  a fixture

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


@pytest.fixture
def table(page, site, ventures, cohort, bob):  # noqa: F811
    """The list by name, from where its script has run: all cells but one are left out of the order of tabs."""
    page.set_default_timeout(20_000)
    bob.set_password(PASSPHRASE)
    bob.save()
    sign_in(page, site, bob.email)
    page.goto(f"{site}{reverse('cohort', args=[cohort.public_id])}?sort=name&q=r")
    expect(page.locator("tbody button[tabindex='-1']").first).to_be_visible()
    return page


def test_arrows_lead_from_cell_to_cell_and_enter_into_a_chapter_and_back(table, cohort):
    first = table.get_by_role("link", name="Halyard")
    first.focus()
    table.keyboard.press("ArrowRight")
    cell = table.locator("tr", has_text="Halyard").locator("td button").first
    expect(cell).to_be_focused()
    table.keyboard.press("End")
    expect(table.locator("tr", has_text="Halyard").locator("td button").last).to_be_focused()
    table.keyboard.press("ArrowDown")
    expect(table.locator("tr", has_text="Ledgerline").locator("td button").last).to_be_focused()
    table.keyboard.press("ArrowUp")
    table.keyboard.press("ArrowRight")  # there is nothing further
    expect(table.locator("tr", has_text="Halyard").locator("td button").last).to_be_focused()

    # What is seen is a shape and a number; what is heard says of which severity.
    grave = table.get_by_role("button", name=re.compile(r"^\d+ critical")).first
    assert re.fullmatch(r"\d+ critical(, worse)?", " ".join(grave.text_content().split()))
    grave.focus()
    table.keyboard.press("Enter")
    expect(table.locator(".pl-panel h2")).to_be_visible()
    expect(table).to_have_url(re.compile(r"sort=name.*&c=\d+\w+"))
    expect(table.locator(".pl-panel .pl-sev--critical").first).to_be_visible()

    expect(table.locator("tbody button[tabindex='-1']").first).to_be_visible()
    table.keyboard.press("Escape")
    expect(table.locator(".pl-panel")).to_have_count(0)
    expect(table).to_have_url(re.compile(r"\?(q=r&sort=name|sort=name&q=r)#r\d+$"))
    expect(table.locator("tbody tr")).to_have_count(3)
    expect(table.locator("tbody tr").first).to_contain_text("Halyard")
