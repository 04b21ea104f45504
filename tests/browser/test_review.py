"""A review by keyboard alone: declared, judged, finished; and what is written is not lost on the way."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cohorts.models import StaffMembership
from reviews.models import Judgement, Review
from reviews.reviewing import Saying, declare, judge
from tests.browser.hands import PASSPHRASE, kept_here, sign_in
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
    _first, second, third, fourth = codes(desk)[:4]

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
    ready(desk, fourth)
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
    expect(desk.locator(".pl-decide [data-state]")).to_contain_text("Kept on this device")
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
    box = desk.locator(".pl-decide [data-clash]")
    expect(box).to_contain_text("Kept is “another answer: level 0")
    expect(box).to_contain_text("No log")
    assert kept() == {"mr_01": ("other", 0)}
    box.get_by_role("button", name="Keep mine").click()
    until(lambda: kept() == {"mr_01": ("cannot", None)}, 20)


def at_question(desk, enrolment, rita, item="mr_01", code="MR-01"):
    declare(enrolment=enrolment, person=rita, answer="none")
    desk.goto(f"{desk.url.split('?')[0]}?item={item}")
    ready(desk, code)
    return desk.locator(".pl-decide [data-state]")


def reopened(desk, context):
    """The page in another tab, after this one was closed at once."""
    address = desk.url
    desk.close(run_before_unload=False)
    again = context.new_page()
    again.set_default_timeout(20_000)
    again.goto(address)
    ready(again)
    return again


def test_what_is_chosen_and_written_is_saved_by_itself(desk, enrolment, rita):
    state = at_question(desk, enrolment, rita)
    desk.get_by_label("Reason").fill("One interview")
    expect(state).to_contain_text("It is saved once you choose an answer.")
    assert kept() == {}
    desk.locator("#pick-1").check()
    expect(state).to_contain_text("Saved")
    expect(desk.get_by_text("1 of 15 judged")).to_be_visible()
    assert kept() == {"mr_01": ("other", 1)}
    desk.get_by_text("Comments", exact=True).click()
    desk.get_by_label("For the founders").fill("Keep a log")
    until(lambda: Judgement.objects.get().founder_comment == "Keep a log", 20)
    assert Judgement.objects.get().reason == "One interview"


def test_another_level_without_its_reason_stays_a_draft_here(desk, context, enrolment, rita):
    state = at_question(desk, enrolment, rita)
    desk.locator("#pick-1").check()
    expect(state).to_contain_text("A draft, kept on this device. Say why your answer differs from the claim.")
    desk.keyboard.press("j")
    ready(desk)
    expect(desk.locator("[data-elsewhere]")).to_contain_text("MR-01")
    again = reopened(desk, context)
    again.locator("[data-elsewhere] a").click()
    ready(again, "MR-01")
    expect(again.locator("#pick-1")).to_be_checked()
    assert kept() == {}
    again.get_by_label("Reason").fill("One interview")
    expect(again.locator(".pl-decide [data-state]")).to_contain_text("Saved")
    assert kept() == {"mr_01": ("other", 1)}


def test_typed_and_closed_at_once_nothing_is_lost(desk, context, enrolment, rita):
    at_question(desk, enrolment, rita)
    desk.locator("#pick-cannot").check()
    expect(desk.locator(".pl-decide [data-state]")).to_contain_text("Saved")
    desk.get_by_label("Reason").fill("The file does not open")
    until(lambda: kept_here(desk) == 1)
    again = reopened(desk, context)
    until(lambda: again.evaluate("1") and Judgement.objects.get().reason == "The file does not open", 20)


def test_written_without_a_connection_and_closed_it_is_sent_when_the_page_is_opened_again(
    desk, context, enrolment, rita
):
    at_question(desk, enrolment, rita)
    desk.locator("#pick-cannot").check()
    expect(desk.locator(".pl-decide [data-state]")).to_contain_text("Saved")
    context.set_offline(True)
    desk.get_by_label("Reason").fill("The file does not open")
    expect(desk.locator(".pl-decide [data-state]")).to_contain_text("Kept on this device")
    desk.get_by_label("decline", exact=True).check()
    expect(desk.locator(".pl-finish [data-state]")).to_contain_text("Kept on this device")
    assert Judgement.objects.get().reason == ""
    address = desk.url
    desk.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    until(lambda: again.evaluate("1") and Judgement.objects.get().reason == "The file does not open", 20)
    until(lambda: again.evaluate("1") and Review.objects.get().recommendation == "decline", 20)
    expect(again.get_by_label("Reason")).to_have_value("The file does not open")
    expect(again.get_by_label("decline", exact=True)).to_be_checked()


def test_signed_out_while_typing_is_said_and_sent_after_the_next_sign_in(desk, context, site, enrolment, rita):
    state = at_question(desk, enrolment, rita)
    cookies = context.cookies()
    context.clear_cookies()  # as an ended session is: the keys of this device stay
    desk.locator("#pick-cannot").check()
    expect(desk.locator("[data-summary]")).to_contain_text("You are signed out.")
    expect(state).to_contain_text("Kept on this device")
    assert kept() == {}
    context.add_cookies(cookies)
    until(lambda: desk.evaluate("1") and kept() == {"mr_01": ("cannot", None)}, 30)
    expect(state).to_contain_text("Saved")


def test_the_end_of_a_review_is_saved_by_itself_and_not_overwritten_unseen(desk, submission, enrolment, rita):
    at_question(desk, enrolment, rita)
    state = desk.locator(".pl-finish [data-state]")
    desk.get_by_label("Note for colleagues").fill("Labels first")
    expect(state).to_contain_text("Saved")
    assert Review.objects.get().note == "Labels first"
    Review.objects.update(note="Written in another window")
    desk.get_by_label("accept", exact=True).check()
    box = desk.locator(".pl-finish [data-clash]")
    expect(box).to_contain_text("Kept is “Written in another window”")
    assert Review.objects.get().recommendation == ""
    box.get_by_role("button", name="Keep mine").click()
    expect(state).to_contain_text("Saved")
    assert (Review.objects.get().recommendation, Review.objects.get().note) == ("accept", "Labels first")


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
    desk.get_by_role("link", name="Write what has to change").press("Enter")
    fields = desk.locator("#set-h").locator("xpath=ancestor::section").locator("textarea")
    expect(fields.first).to_have_attribute("name", "say-bm_01")
    expect(fields.nth(1)).to_have_attribute("name", "say-mr_01")
