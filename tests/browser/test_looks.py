"""Every page in both languages, narrow and wide: nothing for axe to find, nothing wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from assessments import actions
from cohorts import actions as cohort_actions
from reports.actions import request_report
from tests.assessments.forecast_cases import a_scenario
from tests.browser.hands import PASSPHRASE, sign_in
from tests.conftest import answer_as, person

# What a page looks like does not depend on the database.
pytestmark = [pytest.mark.browser, pytest.mark.database_free]
WIDTHS = (320, 1280)
LOOK_FOR = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # What passed is not described: that would take longer than the looking.
    "resultTypes": ["violations"], "selectors": False,
}  # fmt: skip


@pytest.fixture
def pages(site):
    """The addresses of every page, of someone who is founder and staff at once."""
    alice = person("Alice")
    alice.set_password(PASSPHRASE)
    alice.save()
    full = answer_as(actions.start_assessment(name="Inkwell Tutor", by=alice), "R-10", alice)
    empty = actions.start_assessment(name="Quiet", by=alice)
    organisation = cohort_actions.found_organisation(name="Kiln", by=alice)
    cohort = cohort_actions.open_cohort(
        organisation=organisation, programme="AI", name="Autumn", by=alice
    )
    invitation = cohort_actions.invite(cohort=cohort, by=alice)
    enrolment = cohort_actions.enrol(invitation=invitation, venture=full.venture, by=alice)
    cohort_actions.enrol(invitation=invitation, venture=empty.venture, by=alice)
    submission = actions.submit(assessment=full, enrolment=enrolment, by=alice)
    request_report(by=alice, language="en", assessment=full)
    scenario = a_scenario(full, alice)
    a, e = f"/assessments/{full.public_id}", f"/assessments/{empty.public_id}"
    return [
        "/", a, f"{a}/chapters/p", f"{a}/chapters/dd", f"{a}/chapters/le", f"{a}/chapters/ff", f"{a}/result", f"{a}/reports",
        f"{a}/evidence/mr_01", f"{a}/forecast", f"{e}/forecast", f"/scenarios/{scenario.public_id}", f"{e}/result", f"{e}/chapters/mr", f"/submissions/{submission.public_id}",
        f"/submissions/{submission.public_id}/reports", "/organisations", f"/cohorts/{cohort.public_id}",
        f"/cohorts/{cohort.public_id}?q=zzz", f"/invitations/{invitation.code}", "/method", "/who-sees-what", "/nothing-here",
        "/accounts/email/", "/accounts/password/change/", "/accounts/reauthenticate/", "/accounts/logout/",
    ]  # fmt: skip


OPEN_PAGES = [
    "/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-used/", "/accounts/password/reset/key/done/", "/accounts/inactive/", "/method",
]  # fmt: skip


def speak(page, site, language):
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])


def faults(page, site, paths, looked_at):
    """What axe finds at one width, and which pages scroll sideways at any."""
    found = []
    for path in paths:
        page.goto(site + path)
        page.evaluate("for (const d of document.querySelectorAll('main details')) d.open = true")
        for width in (*(w for w in WIDTHS if w != looked_at), looked_at):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append((path, width, f"{wide} px wide"))
        found += [
            (path, violation["id"], violation["nodes"][0]["html"][:160])
            for violation in Axe().run(page, options=LOOK_FOR).response["violations"]
        ]
    return found


def ask_for_a_code(page, site):
    """Signs up as far as the page that asks for the code."""
    page.goto(f"{site}/accounts/signup/")
    for name, text in (("name", "Mei"), ("email", "mei@example.org"), ("password1", PASSPHRASE)):
        page.locator(f"[name={name}]").fill(text)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/accounts/confirm-email/")


@pytest.mark.parametrize(
    ("language", "scheme", "looked_at"),
    [("en", "light", 1280), ("zh-hans", "light", 320), ("en", "dark", 320)],
)
def test_every_page_is_accessible_and_fits(page, site, pages, language, scheme, looked_at):
    page.emulate_media(color_scheme=scheme)
    speak(page, site, language)
    assert faults(page, site, OPEN_PAGES, looked_at) == []
    ask_for_a_code(page, site)
    assert faults(page, site, ["/accounts/confirm-email/"], looked_at) == []
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sign_in(page, site, "alice@example.org")
    assert faults(page, site, pages, looked_at) == []
