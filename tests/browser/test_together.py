"""Two people in one chapter at once, each in a browser of their own: what one answers appears before the other."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from assessments import actions
from assessments.models import Answer
from cohorts.models import VentureMembership
from mails.models import Mail
from plans.actions import add_item
from tests.browser.conftest import PATIENCE
from tests.browser.hands import PASSPHRASE, sign_in
from tests.reports.workers import until

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


@pytest.fixture
def looking(site, settings):
    """The product, with pages that look at what others answer; only when the tests say so."""
    settings.WATCH_SECONDS = 3600
    return site


@pytest.fixture
def two(looking, new_context):
    """Alice and Erin, each with market research open."""
    people = [
        User.objects.create_user(f"{name.lower()}@example.org", PASSPHRASE, name=name) for name in ("Alice", "Erin")
    ]
    kite = actions.start_assessment(name="Kite", by=people[0])
    VentureMembership.objects.create(venture=kite.venture, user=people[1], role="editor")
    pages = []
    for person in people:
        page = new_context().new_page()
        page.set_default_timeout(PATIENCE)
        sign_in(page, looking, person.email)
        page.goto(f"{looking}/assessments/{kite.public_id}/chapters/mr")
        pages.append(page)
    return pages


def look(page):
    """What the page does every few seconds."""
    with page.expect_response(re.compile("/now[?]")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def stored():
    return {row.item_id: (row.rev, row.raw) for row in Answer.objects.all()}


def test_an_answer_of_another_appears_in_an_open_page_and_is_not_in_the_way(two):
    alice, erin = two
    erin.locator("#MR-01 [type=radio][value='3']").check()
    expect(erin.locator("#MR-01 [data-state]")).to_contain_text("Saved")
    look(alice)
    expect(alice.locator("#MR-01 [type=radio][value='3']")).to_be_checked()
    expect(alice.locator("#MR-01 [data-state]")).to_contain_text(re.compile(r"Erin answered this at \d\d:\d\d"))
    expect(alice.locator("[data-present]")).to_have_text("Erin has this chapter open, too.")
    expect(alice.locator("[data-progress]")).to_contain_text("1 of")
    # Over what appeared she answers without a clash.
    alice.locator("#MR-01 [type=radio][value='1']").check()
    expect(alice.locator("#MR-01 [data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_01": (2, 1)}
    look(erin)
    expect(erin.locator("#MR-01 [type=radio][value='1']")).to_be_checked()
    erin.locator("#MR-01").get_by_role("button", name="Clear the answer").click()
    expect(erin.locator("#MR-01 [data-state]")).to_contain_text("Not answered")
    look(alice)
    expect(alice.locator("#MR-01 input:checked")).to_have_count(0)


def test_what_one_is_typing_stays_and_both_are_shown(two):
    alice, erin = two
    field = "#MR-07 [type=text]"
    erin.locator(field).press_sequentially("7")
    expect(erin.locator("#MR-07 [data-state]")).to_contain_text("Saved")
    held = []
    alice.route("**/answers", lambda route: held.append(route))
    with alice.expect_request("**/answers"):
        alice.locator(field).press_sequentially("4")
    look(alice)
    expect(alice.locator(field)).to_have_value("4")
    held[0].continue_()
    alice.unroute("**/answers")
    expect(alice.locator("#MR-07 [data-clash]")).to_contain_text("Erin answered")
    expect(alice.locator("#MR-07 [type=text]")).to_have_value("4")
    look(alice)  # a question that waits for a decision stays as it is
    expect(alice.locator("#MR-07 [type=text]")).to_have_value("4")
    alice.locator("#MR-07").get_by_role("button", name="Keep mine").click()
    expect(alice.locator("#MR-07 [data-state]")).to_contain_text("Saved")
    look(erin)  # while she is in the field, nothing moves in it
    expect(erin.locator(field)).to_have_value("7")
    erin.locator("h1").click()
    look(erin)
    expect(erin.locator(field)).to_have_value("4")


def test_a_page_of_somebody_who_left_looks_no_more(two):
    _alice, erin = two
    VentureMembership.objects.filter(user__name="Erin").delete()
    with erin.expect_response(lambda response: "/now" in response.url and response.status == 404):
        erin.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(lambda: VentureMembership.objects.count() == 1)


def test_a_comment_on_an_action_is_meant_answered_and_seen_across_languages(looking, new_context):
    people = {
        name: User.objects.create_user(f"{name}@example.org", PASSPHRASE, name=name.title(), language=language)
        for name, language in (("mei", "zh-hans"), ("erin", "en"))
    }
    kite = actions.start_assessment(name="Kite", by=people["mei"])
    VentureMembership.objects.create(venture=kite.venture, user=people["erin"], role="editor")
    own = add_item(assessment=kite, values={"title": "Ask the schools"}, by=people["mei"])
    mei, erin = (new_context(locale=locale).new_page() for locale in ("zh-CN", "en"))
    for page, person in ((mei, people["mei"]), (erin, people["erin"])):
        page.set_default_timeout(PATIENCE)
        sign_in(page, looking, person.email)
    mei.goto(f"{looking}/assessments/{kite.public_id}/plan?item={own.key}")
    mei.get_by_role("link", name="评论", exact=True).first.click()
    mei.locator("[name=text]").fill("三所学校是谁去问的？")
    mei.get_by_label("Erin").check()
    mei.get_by_role("button", name="发送").click()
    expect(mei.locator("[data-thread]")).to_contain_text("三所学校是谁去问的？")
    letter = Mail.objects.get(kind="comment")
    assert (letter.address, letter.language) == (people["erin"].email, "en")
    assert "Mei wrote a comment for you, on the action “Ask the schools”" in letter.text

    erin.goto(looking)
    erin.get_by_role("link", name="1 new comment").click()
    erin.get_by_role("link", name="Ask the schools").click()
    expect(erin.locator("[data-thread] [lang=zh-hans]")).to_have_text("三所学校是谁去问的？")
    mei.locator("[name=text]").fill("还有")  # begins another one meanwhile
    erin.locator("[name=text]").fill("I did, on Monday")
    erin.get_by_role("button", name="Send").click()
    expect(erin.locator("[data-thread]")).to_contain_text("I did, on Monday")
    with mei.expect_response(re.compile("[?]part=")):
        mei.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(mei.locator("[data-thread] [lang=en]")).to_have_text("I did, on Monday")
    expect(mei.locator("[name=text]")).to_have_value("还有")
    erin.goto(looking)
    expect(erin.get_by_role("link", name="new comment")).to_have_count(0)
