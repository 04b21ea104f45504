"""A passkey in a real browser: added, asked for at the next sign-in, and enough for an organisation that demands one."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from accounts.models import User
from cohorts.actions import found_organisation, open_cohort
from cohorts.models import Organisation
from tests.browser.hands import PASSPHRASE, sign_out, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


def with_a_key(page):
    """A key that the browser believes is plugged in and touched."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})


def test_staff_are_led_to_a_passkey_and_then_in(quiet, site, settings):
    page, site = quiet, site.replace("127.0.0.1", "localhost")  # an address in numbers has no passkeys
    settings.BASE_URL = site
    with_a_key(page)
    sign_up(page, site, "Jonas Weber", "jonas@example.org")
    jonas = User.objects.get(email="jonas@example.org")
    cohort = open_cohort(organisation=found_organisation(name="Kiln", by=jonas), programme="P", name="Autumn", by=jonas)
    Organisation.objects.update(demands_second_factor=True)

    page.goto(f"{site}/cohorts/{cohort.public_id}")
    expect(page.get_by_text("Kiln asks its staff for a second factor")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("[name=password]").fill(PASSPHRASE)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    assert Authenticator.objects.filter(user=jonas, type="webauthn").count() == 1
    page.goto(f"{site}/cohorts/{cohort.public_id}")
    expect(page.locator("h1")).to_have_text("Autumn")

    sign_out(page)
    page.goto(f"{site}/accounts/login/")
    page.locator("[name=login]").fill("jonas@example.org")
    page.locator("[name=password]").fill(PASSPHRASE)
    page.locator("main button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Your second factor")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".pl-bar__end details.pl-menu")).to_be_visible()
    page.goto(f"{site}/cohorts/{cohort.public_id}")
    expect(page.locator("h1")).to_have_text("Autumn")
