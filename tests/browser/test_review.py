"""A review by keyboard alone: declared, judged, finished; and what is written is not lost on the way."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cohorts.models import StaffMembership
from reviews.models import Judgement, Review
from reviews.reviewing import Saying, declare, judge
from tests.browser.hands import PASSPHRASE, sign_in
from tests.conftest import person
from tests.reports.workers import until

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


@pytest.fixture
def rita(cohort):
    user = person("Rita")
    user.set_password(PASSPHRASE)
    user.save()
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=user, role="reviewer")
    return user


@pytest.fixture
def desk(page, site, submission, rita):
    """The page of a review, before anything was declared."""
    page.set_default_timeout(20_000)
    sign_in(page, site, rita.email)
    page.goto(site + reverse("review", args=[submission.public_id]))
    return page


def ready(page, code=None):
    """Waits for the page of a question whose script has run."""
    if code:
        expect(page.locator(".pl-desk__claim .pl-id").first).to_have_text(code)
    expect(page.locator("[data-keys]")).to_be_visible()


def kept():
    return {row.item_id: (row.outcome, row.value) for row in Judgement.objects.all()}


def codes(page):
    return page.locator(".pl-desk__set .pl-queue .pl-id").all_inner_texts()


def test_a_set_is_judged_by_keyboard_and_the_review_finished(desk):
    desk.get_by_label("No conflict").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    ready(desk)
    _first, second, third = codes(desk)[:3]

    desk.keyboard.press("Enter")  # nothing chosen: as claimed
    ready(desk, second)
    desk.keyboard.press("?")
    desk.keyboard.press("Enter")
    ready(desk, third)
    expect(desk.get_by_role("status").first).to_contain_text(f"{second} is saved: cannot judge")
    desk.keyboard.press("k")
    ready(desk, second)
    desk.keyboard.press("n")
    ready(desk, third)
    desk.keyboard.press("k")
    ready(desk, second)
    desk.keyboard.press("j")
    ready(desk, third)

    desk.keyboard.press("e")
    expect(desk.get_by_role("heading", name="Evidence", exact=True)).to_be_focused()

    # Keys are letters while somebody types.
    desk.keyboard.press("1")
    reason = desk.get_by_label("Reason")
    reason.focus()
    desk.keyboard.type("n j k 0 ? one interview")
    expect(reason).to_have_value("n j k 0 ? one interview")
    desk.get_by_role("button", name="Save, next question").press("Enter")
    expect(desk.get_by_text("3 of 15 judged")).to_be_visible()
    assert [outcome for outcome, _value in kept().values()] == ["confirmed", "cannot", "other"]

    desk.get_by_label("accept with conditions").focus()
    desk.keyboard.press("Space")
    desk.get_by_role("button", name="Finish this review").press("Enter")
    expect(desk.get_by_text("Your review is finished and counts.")).to_be_visible()
    assert Review.objects.get().recommendation == "conditional"


def test_what_is_written_stays_without_a_connection_and_goes_out_when_it_is_back(desk, submission, enrolment, rita):
    declare(enrolment=enrolment, person=rita, answer="none")
    desk.goto(desk.url + "?item=mr_01")
    ready(desk, "MR-01")
    desk.route("**/review/judge", lambda route: route.abort())
    desk.keyboard.press("1")
    desk.get_by_label("Reason").fill("One interview")
    desk.get_by_role("button", name="Save, next question").click()
    expect(desk.locator(".pl-decide [data-state]")).to_contain_text("Not saved yet")
    expect(desk.get_by_label("Reason")).to_have_value("One interview")
    assert kept() == {}
    desk.unroute("**/review/judge")
    until(lambda: kept() == {"mr_01": ("other", 1)}, 20)


def test_another_window_is_not_overwritten_before_somebody_decides(desk, submission, enrolment, rita):
    declare(enrolment=enrolment, person=rita, answer="none")
    desk.goto(desk.url + "?item=mr_01")
    ready(desk, "MR-01")
    judge(submission=submission, reviewer=rita, saying=Saying("mr_01", "other", 0, "No log"))
    desk.keyboard.press("?")
    desk.keyboard.press("Enter")
    box = desk.locator("[data-clash]")
    expect(box).to_contain_text("Kept is “another answer: level 0")
    assert kept() == {"mr_01": ("other", 0)}
    box.get_by_role("button", name="Keep mine").click()
    until(lambda: kept() == {"mr_01": ("cannot", None)}, 20)


def test_what_goes_back_is_collected_by_a_key_and_stands_on_top_of_the_return(desk, enrolment, rita):
    declare(enrolment=enrolment, person=rita, answer="none")
    for item, code in (("bm_01", "BM-01"), ("mr_01", "MR-01"), ("dd_03", "DD-03")):
        desk.goto(f"{desk.url.split('?')[0]}?item={item}")
        ready(desk, code)
        desk.keyboard.press("r")
        expect(desk.locator("[data-listed]")).to_contain_text(code)
    desk.keyboard.press("r")  # taken off again
    expect(desk.locator("[data-listed]")).to_have_text("To go back: BM-01, MR-01. Nothing is returned yet.")
    reason = desk.get_by_label("Reason")
    reason.focus()
    desk.keyboard.type("for")
    expect(reason).to_have_value("for")
    expect(desk.locator("[data-listed]")).to_have_text("To go back: BM-01, MR-01. Nothing is returned yet.")
    desk.once("dialog", lambda dialog: dialog.accept())  # what was typed is not saved
    desk.get_by_role("link", name="Write what has to change").press("Enter")
    fields = desk.locator("#set-h").locator("xpath=ancestor::section").locator("textarea")
    expect(fields.first).to_have_attribute("name", "say-bm_01")
    expect(fields.nth(1)).to_have_attribute("name", "say-mr_01")
