"""The tabs of a cohort: all of them in sight, whatever the width."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from cohorts.actions import found_organisation, open_cohort
from tests.browser.hands import PASSPHRASE, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_tab_is_out_of_sight(quiet, site, published, width):
    page = quiet
    jonas = User.objects.create_user("jonas@example.org", PASSPHRASE, name="Jonas Weber")
    kiln = found_organisation(name="Kiln", by=jonas)
    cohort = open_cohort(organisation=kiln, programme="AI founders", name="Autumn 2026", by=jonas)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, site, "jonas@example.org")
    page.goto(f"{site}/cohorts/{cohort.public_id}/settings")
    expect(page.locator(".pl-nav [aria-current]")).to_have_text("Settings")
    for tab in page.locator(".pl-nav a").all():
        expect(tab).to_be_in_viewport(ratio=1)
