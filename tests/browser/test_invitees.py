"""A list of people is pasted, mended and invited; the link of a letter enrols a venture."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from cohorts.actions import found_organisation, open_cohort
from cohorts.models import Enrolment, Invitee
from mails.models import Mail
from tests.browser.hands import PASSPHRASE, create_account, sign_in, sign_out

pytestmark = [pytest.mark.browser, pytest.mark.database_free]
PASTED = (
    "email,venture,language\nmei@example.org,Inkwell Tutor,en\nnora@@example.org,Lumen,\nli@example.org,Hezhou,cn\n"
)


def test_a_list_is_mended_and_invited_and_a_letter_leads_to_enrolling(quiet, site, published):
    page = quiet
    jonas = User.objects.create_user("jonas@example.org", PASSPHRASE, name="Jonas Weber")
    kiln = found_organisation(name="Kiln", by=jonas)
    cohort = open_cohort(organisation=kiln, programme="AI founders", name="Autumn 2026", by=jonas)
    sign_in(page, site, "jonas@example.org")
    page.goto(f"{site}/cohorts/{cohort.public_id}/invitees")
    page.get_by_role("link", name="Invite a list by email").first.click()
    page.locator("[name=text]").fill(PASTED)
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_text("There is more than one @ in it")).to_be_visible()
    expect(page.get_by_text("The language “cn” is not known.")).to_be_visible()
    page.get_by_label("Right value for line 3").fill("nora@example.org")
    page.get_by_label("Right value for line 3").press("Enter")
    expect(page.get_by_label("Right value for line 3")).to_have_count(0)
    assert Mail.objects.count() == 0
    page.get_by_role("button", name="Send 2 invitations").click()
    expect(page.get_by_text("2 invitations go out.")).to_be_visible()
    expect(page.get_by_text("The language “cn” is not known.")).to_be_visible()
    page.get_by_label("Language of line 4").select_option("zh")
    page.get_by_role("button", name="Check what I corrected").click()
    page.get_by_role("button", name="Send 1 invitation").click()
    expect(page.locator("h1")).to_have_text("Invitations")
    expect(page.get_by_text("3 invited, 0 enrolled, 0 submitted.")).to_be_visible()
    assert Invitee.objects.count() == Mail.objects.filter(kind="invitee").count() == 3
    sign_out(page)

    letter = Mail.objects.get(address="mei@example.org")
    path = re.search(r"/invitees/\S+", letter.text).group()
    page.goto(site + path)
    expect(page.locator("h1")).to_have_text("Kiln invites your venture to Autumn 2026")
    page.get_by_role("link", name="Create an account").click()
    create_account(page, "Mei Lin", "mei@example.org")
    expect(page.locator("[name=name]")).to_have_value("Inkwell Tutor")
    page.get_by_role("button", name="Create and enrol it").click()
    expect(page.locator("h1")).to_have_text("Profile")
    assert Enrolment.objects.get().venture.name == "Inkwell Tutor"
    assert page.request.get(site + path).status == 410
    sign_out(page)

    sign_in(page, site, "jonas@example.org")
    page.goto(f"{site}/cohorts/{cohort.public_id}/invitees")
    expect(page.get_by_text("3 invited, 1 enrolled, 0 submitted.")).to_be_visible()
