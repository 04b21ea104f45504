"""A team in a browser: going from one venture to another without a script, and a member who is removed while typing."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from assessments import actions
from assessments.models import Answer
from cohorts.team import remove
from tests.browser.hands import PASSPHRASE, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


@pytest.fixture
def ventures(published):
    """Two of Mei's; Dario edits the first."""
    mei, dario = (
        User.objects.create_user(f"{name}@example.org", PASSPHRASE, name=name.title()) for name in ("mei", "dario")
    )
    made = [actions.start_assessment(name=name, by=mei) for name in ("Kite", "Quayside Notes")]
    made[0].venture.members.create(user=dario, role="editor")
    return made


@pytest.mark.parametrize("width", [390, 1280])
def test_the_switch_leads_from_one_venture_to_another_without_a_script(browser, site, ventures, width):
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    sign_in(page, site, "mei@example.org")
    page.goto(f"{site}/assessments/{ventures[0].public_id}/result")
    switch = page.locator("details.pl-menu--v")
    switch.locator("summary").click()
    expect(switch.locator("[aria-current]")).to_have_text("Kite")
    switch.get_by_role("link", name="Quayside Notes").click()
    expect(page.locator("h1")).to_have_text("Quayside Notes")
    expect(page.locator("details.pl-menu--v summary")).to_contain_text("Quayside Notes")
    context.close()


def test_whoever_is_removed_while_typing_is_told_and_keeps_the_words(page, site, ventures):
    kite = ventures[0]
    sign_in(page, site, "dario@example.org")
    page.goto(f"{site}/assessments/{kite.public_id}/chapters/mr")
    question = page.locator("#MR-01")
    question.locator("[value='2']").check()
    expect(question.locator("[data-state]")).to_contain_text("Saved")
    member = kite.venture.members.get(role="editor")
    remove(member=member, by=kite.venture.members.get(role="owner"))
    question.locator("[value='3']").check()
    expect(page.locator("[data-summary]")).to_contain_text("what you typed stays on this page")
    expect(question.locator("[value='3']")).to_be_checked()
    assert Answer.objects.get(item_id="mr_01").raw == 2
