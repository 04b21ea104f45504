"""Result and plan on a phone: the plan is near, and nothing lies to the side without a cue."""

import pytest
from playwright.sync_api import expect

from assessments import actions
from tests.browser.hands import PASSPHRASE, sign_in
from tests.conftest import answer_as, person

pytestmark = [pytest.mark.browser, pytest.mark.database_free]
WIDTH, HEIGHT = 390, 844
SCREENS = 5
# What is wider than its place: it must scroll by itself and show an edge that goes when there is no more.
WITHOUT_CUE = """() => [...document.querySelectorAll("main *")].filter((one) => {
    const style = getComputedStyle(one);
    const isWide = one.offsetParent && one.scrollWidth > one.clientWidth + 1 && ["auto", "scroll"].includes(style.overflowX);
    return isWide && !style.backgroundImage.includes("gradient");
}).map((one) => one.className)"""


@pytest.fixture
def phone(browser, site):
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, service_workers="block")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", ["R-07", "R-10"])
def test_the_plan_is_near_and_every_table_shows_where_it_goes_on(phone, site, code, language):
    """A weak venture and a strong one."""
    alice = person("Alice")
    alice.language = language
    alice.set_password(PASSPHRASE)
    alice.save()
    assessment = actions.start_assessment(name="Kite", by=alice)
    answer_as(assessment, code, alice)
    sign_in(phone, site, alice.email)
    if language != "en":
        phone.get_by_role("button", name="中文").first.click()
        expect(phone.locator("html")).to_have_attribute("lang", "zh-Hans")
    # How far each chapter is stands beside its name: the table fits, and is not made as wide as others are.
    phone.goto(f"{site}/assessments/{assessment.public_id}")
    assert phone.evaluate("document.querySelector('.pl-map').offsetWidth") <= WIDTH
    for page in ("result", "plan"):
        phone.goto(f"{site}/assessments/{assessment.public_id}/{page}")
        phone.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
        assert phone.evaluate(WITHOUT_CUE) == []
        assert phone.evaluate("document.documentElement.scrollWidth") <= WIDTH
    phone.goto(f"{site}/assessments/{assessment.public_id}/result")
    places = phone.evaluate("""() => ["#plan", "main a[href='#plan']"].map((one) => {
        const found = document.querySelector(one);
        return found ? found.getBoundingClientRect().top + scrollY : null;
    })""")
    plan, way = places
    assert plan is None or (plan <= SCREENS * HEIGHT and way <= 2 * HEIGHT)
    assert plan is not None or code == "R-10"
