"""The language is switched where something was sent or typed and not sent yet: all of it is still there."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from cohorts.actions import found_organisation, open_cohort
from cohorts.models import Invitee
from mails.models import Mail
from tests.browser.hands import PASSPHRASE, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.database_free]
PASTED = "email,venture\nmei@example.org,Inkwell Tutor\nnora@@example.org,Lumen\nli@@example.org,Hezhou\n"


def test_what_is_typed_stays_through_another_language(quiet, site, published):
    page = quiet
    jonas = User.objects.create_user("jonas@example.org", PASSPHRASE, name="Jonas Weber")
    kiln = found_organisation(name="Kiln", by=jonas)
    cohort = open_cohort(organisation=kiln, programme="AI founders", name="Autumn 2026", by=jonas)
    sign_in(page, site, "jonas@example.org")
    page.goto(f"{site}/cohorts/{cohort.public_id}/invitees/check")
    page.locator("[name=text]").fill(PASTED)
    page.locator("[name=note]").fill("See you on Tuesday")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("[name=text]")).to_have_value(PASTED)
    expect(page.locator("[name=note]")).to_have_value("See you on Tuesday")

    page.locator("main button[type=submit]").click()
    mended = page.locator("[name='mended-1']")
    mended.fill("nora@example.org")
    page.locator("[name='out-2']").check()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Your list, checked")
    expect(mended).to_have_value("nora@example.org")
    expect(page.locator("[name='out-2']")).to_be_checked()
    assert Mail.objects.count() == 0
    page.get_by_role("button", name="Send 1 invitation").click()
    expect(page.locator("h1")).to_have_text("Invitations")
    assert set(Invitee.objects.values_list("address", flat=True)) == {"mei@example.org", "nora@example.org"}
    assert "See you on Tuesday" in Mail.objects.get(address="nora@example.org").text
