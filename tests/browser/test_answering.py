"""Answering: saved as one goes, kept through a lost connection, compared when two people answer, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from assessments import actions
from assessments.models import Answer
from engine.playbook.answers import Answer as Given
from tests import published
from tests.browser.hands import PASSPHRASE, kept_here, sign_in
from tests.conftest import person
from tests.reports.workers import until

# What a save does to rows is tried on both databases in test_saving, and with a browser in test_main_job.
pytestmark = [pytest.mark.browser, pytest.mark.database_free]


@pytest.fixture
def in_use():
    """1.0.0: its market research has figures of any size and questions that may not apply, side by side."""
    return published.PLAYBOOK


@pytest.fixture
def chapter(page, site):
    """Alice's venture, opened at market research."""
    page.set_default_timeout(20_000)
    alice = person("Alice")
    alice.set_password(PASSPHRASE)
    alice.save()
    assessment = actions.start_assessment(name="Kite", by=alice)
    sign_in(page, site, alice.email)
    page.goto(f"{site}/assessments/{assessment.public_id}/chapters/mr")
    page.assessment = assessment
    return page


def stored():
    return {row.item_id: row.raw for row in Answer.objects.all()}


def test_an_answer_is_saved_as_it_is_given_and_taken_back(chapter):
    question = chapter.locator("#MR-01")
    question.locator("[value='2']").check()
    expect(question.locator("[data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_01": 2}
    expect(chapter.locator("[data-progress]")).to_contain_text("1 of")

    question.get_by_role("button", name="Clear the answer").click()
    expect(question.locator("[data-state]")).to_contain_text("Not answered")
    assert stored() == {"mr_01": None}


def test_continuing_while_a_save_is_under_way_does_not_clash_with_it(chapter):
    """The save of the first answers is held back until the page's own button was pressed."""
    held = []
    question = chapter.locator("#MR-01")
    chapter.route("**/answers", lambda route: held.append(route))
    question.locator("[value='2']").check()
    until(lambda: chapter.evaluate("1") and held)
    question.locator("[value='3']").check()
    before = chapter.url
    chapter.locator(".pl-pager .btn-primary").click()
    assert chapter.url == before
    held[0].continue_()
    chapter.wait_for_url(lambda url: url != before)
    expect(chapter.locator("[role=alert]")).to_have_count(0)
    assert stored()["mr_01"] == 3


def test_nothing_moves_away_from_under_a_press(chapter):
    """The reply to the first answer opens a line above the second one, while the button of the mouse is down."""
    held = []
    chapter.route("**/answers", lambda route: held.append(route))
    first, second = chapter.locator("#MR-01"), chapter.locator("#MR-03")
    first.locator("[value='2']").check()
    until(lambda: chapter.evaluate("1") and held)
    option = second.locator("label[for=mr_03_1]")
    option.scroll_into_view_if_needed()
    box = option.bounding_box()
    chapter.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2)
    chapter.mouse.down()
    with chapter.expect_response("**/answers"):
        reply = held[0].fetch()
        held[0].fulfill(status=reply.status, json={**reply.json(), "notice": "Two questions joined. " * 40})
    chapter.unroute("**/answers")
    chapter.mouse.up()
    expect(chapter.locator("[data-moved]")).to_be_visible()
    expect(chapter.locator("#mr_03_1")).to_be_checked()
    expect(second.locator("[data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_01": 2, "mr_03": 1}


def test_a_number_that_is_none_says_what_is_expected_and_stays_typed(chapter):
    field = chapter.locator("#mr_02")
    field.fill("1.234,5")
    field.blur()
    expect(chapter.locator("#mr_02-error")).to_have_text("Give a number in digits, with a point for decimals: 1234.5")
    expect(field).to_have_value("1.234,5")
    field.fill("1,234")
    field.blur()
    expect(chapter.locator("#MR-02 [data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_02": 1234}


def say_offline(chapter, context, code="MR-03", value="1"):
    """Answers a question while there is no connection, until the page says that the answer is kept."""
    context.set_offline(True)
    chapter.locator(f"#{code} [value='{value}']").check()
    expect(chapter.locator(f"#{code} [data-state]")).to_contain_text("Kept on this device")


def reopen(chapter, context, address):
    """Closes the tab without a question and opens the address in another one, with a connection."""
    chapter.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    return again


def test_what_is_typed_without_a_connection_survives_a_closed_tab(chapter, context):
    say_offline(chapter, context)
    assert stored() == {}

    again = reopen(chapter, context, chapter.url)
    expect(again.locator("#MR-03 [data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_03": 1}
    # The field shows it too: else the page's own button would take the answer back.
    expect(again.locator("#mr_03_1")).to_be_checked()
    again.locator(".pl-pager [name=stay]").click()
    expect(again.get_by_text("The chapter is saved.")).to_be_visible()
    expect(again.locator("#mr_03_1")).to_be_checked()
    assert stored() == {"mr_03": 1}


def test_what_waits_from_another_chapter_goes_out_once(chapter, context):
    say_offline(chapter, context)
    assert kept_here(chapter) == 1
    sent = []
    context.on("request", lambda request: sent.append(request) if request.method == "PUT" else None)
    again = reopen(chapter, context, chapter.url.replace("/mr", "/bm"))
    until(lambda: kept_here(again) == 0, 10)
    assert stored() == {"mr_03": 1}
    again.locator("#BM-03 [value='2']").check()
    expect(again.locator("#BM-03 [data-state]")).to_contain_text("Saved")
    assert len(sent) == 2
    until(lambda: kept_here(again) == 0, 10)
    again.reload()
    again.locator("#BM-15 [value='2']").check()
    expect(again.locator("#BM-15 [data-state]")).to_contain_text("Saved")
    assert len(sent) == 3


def test_an_answer_kept_for_another_chapter_that_clashes_waits_there_for_a_decision(chapter, context):
    say_offline(chapter, context)
    erin = User.objects.create_user("erin@example.org", PASSPHRASE, name="Erin")
    actions.save_answer(assessment=chapter.assessment, item_id="mr_03", given=Given("value", 4), by=erin)
    again = reopen(chapter, context, chapter.url.replace("/mr", "/bm"))
    expect(again.locator("[data-elsewhere]")).to_contain_text("MR-03")
    again.locator("[data-elsewhere] a").click()
    question = again.locator("#MR-03")
    expect(question.locator("[data-clash]")).to_contain_text("Erin")
    again.reload()  # undecided, both stay
    expect(question.locator("[data-clash]")).to_contain_text("Erin")
    assert kept_here(again) == 1
    assert stored() == {"mr_03": 4}
    question.get_by_role("button", name="Take the other").click()
    expect(again.locator("#mr_03_4")).to_be_checked()
    assert kept_here(again) == 0
    again.reload()
    expect(again.locator("#mr_03_4")).to_be_checked()
    expect(question.locator("[data-clash]")).to_have_count(0)
    assert stored() == {"mr_03": 4}


def test_a_browser_that_keeps_nothing_says_so(chapter, context):
    context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    chapter.reload()
    context.set_offline(True)
    chapter.locator("#MR-03 [value='1']").check()
    expect(chapter.locator("#MR-03 [data-state]")).to_contain_text("keep this page open")
    context.set_offline(False)
    expect(chapter.locator("#MR-03 [data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_03": 1}


def test_two_people_on_one_answer_lose_neither(chapter):
    erin = User.objects.create_user("erin@example.org", PASSPHRASE, name="Erin")
    actions.save_answer(assessment=chapter.assessment, item_id="mr_01", given=Given("value", 4), by=erin)

    question = chapter.locator("#MR-01")
    question.locator("[value='1']").check()
    expect(question.locator("[data-clash]")).to_contain_text(re.compile(r"Erin answered “4\s.+” at \d\d:\d\d\."))
    assert stored() == {"mr_01": 4}
    question.get_by_role("button", name="Keep mine").click()
    expect(question.locator("[data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_01": 1}


def test_the_keyboard_alone_is_enough(chapter):
    chapter.keyboard.press("j")
    chapter.keyboard.press("3")
    expect(chapter.locator("#MR-01 [data-state]")).to_contain_text("Saved")
    chapter.keyboard.press("j")
    chapter.keyboard.press("k")
    chapter.keyboard.press("?")
    until(lambda: stored() == {"mr_01": {"unknown": True}}, 10)


def test_does_not_apply_waits_for_its_reason(chapter):
    question = chapter.locator("#MR-04")
    question.locator("[data-na]").check()
    expect(question.locator("textarea")).to_be_focused()
    assert stored() == {}
    question.locator("textarea").fill("There is no rival yet")
    question.locator("textarea").blur()
    expect(question.locator("[data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_04": {"na": "There is no rival yet"}}


def test_without_script_the_pages_do_the_same(browser, chapter):
    state = chapter.context.storage_state()
    plain = browser.new_context(java_script_enabled=False, storage_state=state).new_page()
    plain.goto(chapter.url)
    plain.locator("#MR-01 [value='2']").check()
    plain.locator("#mr_02").fill("17")
    plain.locator(".pl-pager [name=stay]").click()
    expect(plain.locator("#MR-01 [data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_01": 2, "mr_02": 17}
    plain.context.close()


def test_what_is_expected_is_shown_once_there_is_an_answer_or_to_whoever_asks(chapter):
    alice = User.objects.get(email="alice@example.org")
    actions.save_answer(assessment=chapter.assessment, item_id="p_01", given=Given("value", "2"), by=alice)
    chapter.reload()
    question = chapter.locator("#MR-01")
    mark, ask = (
        question.get_by_text("expected at this stage", exact=True),
        question.get_by_text("Show what is expected"),
    )
    expect(mark).to_be_hidden()
    ask.click()
    expect(question.get_by_text(re.compile(r"^\s*Level \d is expected at this stage\.\s*$"))).to_be_visible()
    expect(mark).to_be_hidden()
    question.locator("[value='1']").check()
    expect(mark).to_be_visible()
    expect(ask).to_be_hidden()
    expect(question.locator("[data-state]")).to_contain_text("Saved")
    chapter.reload()
    expect(mark).to_be_visible()
    question.get_by_role("button", name="Clear the answer").click()
    expect(question.locator("[data-state]")).to_contain_text("Not answered")
    expect(mark).to_be_hidden()


def test_what_an_answer_moves_is_said_on_request_under_its_question_only(chapter):
    first, second = chapter.locator("#MR-01"), chapter.locator("#MR-03")
    switch = chapter.get_by_label("Show what each answer moves")
    expect(switch).not_to_be_checked()
    first.locator("[value='2']").check()
    expect(first.locator("[data-state]")).to_contain_text("Saved")
    expect(first.locator(".pl-effect")).to_be_empty()
    expect(first.get_by_role("link", name="History MR-01")).to_be_visible()

    switch.check()
    first.locator("[value='3']").check()
    expect(first.locator(".pl-effect")).to_contain_text("This change moved the chapter from")
    expect(first.locator(".pl-effect")).to_contain_text("Too early to say:")
    second.locator("[value='1']").check()
    expect(second.locator(".pl-effect")).not_to_be_empty()
    expect(first.locator(".pl-effect")).to_be_empty()

    chapter.reload()
    expect(switch).to_be_checked()
    second.locator("[value='2']").check()
    expect(second.locator(".pl-effect")).not_to_be_empty()
    switch.uncheck()
    expect(second.locator(".pl-effect")).to_be_empty()
