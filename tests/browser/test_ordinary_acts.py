# ruff: noqa: F811
"""What people do without thinking: press Enter, go back, close the tab, use an input method, sign in elsewhere."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from accounts.models import User
from assessments import actions
from assessments.models import Answer
from cohorts.models import Venture
from engine.playbook.answers import Answer as Given
from tests import published
from tests.browser.hands import PASSPHRASE, sign_in
from tests.browser.test_answering import chapter, kept_here, reopen, stored  # noqa: F401
from tests.reports.workers import until

# What a save does to rows is tried on both databases in test_saving, and with a browser in test_main_job.
pytestmark = [pytest.mark.browser, pytest.mark.database_free]


@pytest.fixture
def in_use():
    """1.0.0: its market research has figures of any size and questions that may not apply, side by side."""
    return published.PLAYBOOK


def without_script(page):
    state = page.context.storage_state()
    return page.context.browser.new_context(java_script_enabled=False, storage_state=state).new_page()


@pytest.mark.parametrize("has_script", [True, False], ids=["with-script", "without-script"])
def test_enter_in_a_number_saves_it_and_takes_no_other_answer_back(chapter, has_script):
    chapter.locator("#MR-01 [value='2']").check()
    until(lambda: chapter.evaluate("1") and stored() == {"mr_01": 2})
    page = chapter
    if not has_script:
        page = without_script(chapter)
        page.goto(chapter.url)
    page.locator("#mr_02").fill("123")
    page.locator("#mr_02").press("Enter")
    expect(page.locator("#MR-02 [data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_01": 2, "mr_02": 123}
    if not has_script:
        page.context.close()


@pytest.mark.parametrize("has_script", [True, False], ids=["with-script", "without-script"])
def test_going_back_never_puts_an_old_answer_beside_a_newer_revision(chapter, has_script):
    page, address = chapter, chapter.url
    if not has_script:
        page = without_script(chapter)
        page.goto(address)
    page.locator("#MR-01 [value='2']").check()
    page.locator("#mr_02").fill("5")
    page.locator(".pl-pager [name=stay]").click()
    expect(page.get_by_text("The chapter is saved.")).to_be_visible()
    # A restored form: the controls are touched, the page is left, and the other answers meanwhile.
    page.locator("#MR-01 [value='3']").check()
    until(lambda: page.evaluate("1") and (not has_script or stored()["mr_01"] == 3))
    page.goto(address.replace("/chapters/mr", ""))
    erin = User.objects.create_user("erin@example.org", PASSPHRASE, name="Erin")
    actions.save_answer(assessment=chapter.assessment, item_id="mr_01", given=Given("value", 4), by=erin)
    page.go_back()
    expect(page.locator("#MR-01")).to_be_visible()
    page.locator(".pl-pager [name=stay]").click()
    expect(page.locator("#MR-01 [value='4'], [role=alert]").first).to_be_visible()
    assert stored()["mr_01"] == 4
    if not has_script:
        page.context.close()


def test_what_is_typed_is_kept_on_the_device_at_once(chapter, context):
    """The clock stands still: nothing that waits for a pause in typing has happened when the tab closes."""
    chapter.route("**/answers", lambda route: route.abort())
    chapter.clock.install()
    chapter.clock.pause_at(chapter.evaluate("Date.now()") + 1000)
    chapter.locator("#mr_02").fill("4711")
    chapter.locator("#MR-04 [data-na]").check()
    chapter.locator("#mr_04-reason").fill("No riv")
    until(lambda: kept_here(chapter) == 2, 10)
    again = reopen(chapter, context, chapter.url)
    expect(again.locator("#mr_02")).to_have_value("4711")
    expect(again.locator("#mr_04-reason")).to_have_value("No riv")
    until(lambda: again.evaluate("1") and stored() == {"mr_02": 4711, "mr_04": {"na": "No riv"}}, 10)


def test_leaving_with_something_unsent_asks_first(chapter):
    chapter.route("**/answers", lambda route: route.abort())
    asked = []
    chapter.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    chapter.locator("#mr_02").press_sequentially("47")
    chapter.goto(chapter.url.replace("/chapters/mr", ""))
    assert asked == ["beforeunload"]


def test_nothing_is_read_while_an_input_method_composes(chapter):
    sent = []
    chapter.on("request", lambda request: request.method == "PUT" and sent.append(request.post_data))
    wire = chapter.context.new_cdp_session(chapter)
    chapter.clock.install()
    chapter.locator("#MR-04 [data-na]").check()
    wire.send("Input.imeSetComposition", {"text": "meiyou", "selectionStart": 6, "selectionEnd": 6})
    chapter.clock.run_for(5000)
    chapter.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert (sent, stored()) == ([], {})
    wire.send("Input.insertText", {"text": "没有对手"})
    chapter.clock.run_for(5000)
    expect(chapter.locator("#MR-04 [data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_04": {"na": "没有对手"}}
    assert not any("meiyou" in body for body in sent)


def test_does_not_apply_over_a_saved_figure_asks_for_its_reason_and_then_replaces_it(chapter, context):
    question, state = chapter.locator("#MR-02"), chapter.locator("#MR-02 [data-state]")
    if not question.locator("[data-na]").count():
        pytest.fail("MR-02 takes “does not apply” in the default playbook")
    chapter.locator("#mr_02").fill("77")
    chapter.locator("#mr_02").press("Enter")
    expect(state).to_contain_text("Saved")
    question.locator("[data-na]").check()
    expect(state).to_contain_text("Needs a reason")
    assert stored() == {"mr_02": 77}

    until(lambda: kept_here(chapter) == 1, 10)
    again = reopen(chapter, context, chapter.url)
    question, state = again.locator("#MR-02"), again.locator("#MR-02 [data-state]")
    expect(state).to_contain_text("Needs a reason")
    expect(question.locator("[data-na]")).to_be_checked()
    question.locator("textarea").fill("We sell to one ministry")
    question.locator("textarea").blur()
    expect(state).to_contain_text("Saved")
    expect(again.locator("#mr_02")).to_have_value("")
    assert stored() == {"mr_02": {"na": "We sell to one ministry"}}


def test_save_and_stay_stays_where_the_person_is(chapter):
    button = chapter.locator(".pl-pager [name=stay]")
    button.scroll_into_view_if_needed()
    before = button.bounding_box()["y"]
    button.click()
    expect(chapter.get_by_text("The chapter is saved.")).to_be_in_viewport()
    until(lambda: abs(button.bounding_box()["y"] - before) < 120, 10)  # the page may still be on its way there
    expect(chapter.locator(".pl-pager [name=stay]")).to_be_in_viewport()
    expect(button).to_be_focused()


def test_what_an_answer_brings_is_said_beside_it(chapter):
    chapter.goto(chapter.url.replace("/mr", "/p"))
    eu = chapter.locator("#p_05_EU")
    eu.scroll_into_view_if_needed()
    minutes = chapter.locator("[data-minutes]").inner_text()
    eu.check()
    expect(chapter.locator("[data-moved]")).to_contain_text("any answers to them are kept")
    expect(chapter.locator("[data-moved]")).to_be_in_viewport()
    assert chapter.locator("[data-minutes]").inner_text() != minutes


def test_a_sign_in_in_another_tab_does_not_stop_a_form_that_was_open(chapter, context, site):
    """Only the page's own button is used: its form carries the token of the ended session."""
    chapter.route("**/answers", lambda route: route.abort())
    chapter.locator("#mr_02").fill("12")
    other = context.new_page()
    context.clear_cookies()
    sign_in(other, site, "alice@example.org")
    chapter.locator(".pl-pager [name=stay]").click()
    expect(chapter.get_by_text("The chapter is saved.")).to_be_visible()
    assert stored() == {"mr_02": 12}


def test_without_script_the_form_is_kept_through_a_sign_in(chapter, site):
    page = without_script(chapter)
    page.goto(chapter.url)
    page.locator("#mr_02").fill("12")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator(".pl-pager [name=stay]").click()
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    page.locator("[name=login]").fill("alice@example.org")
    page.locator("[name=password]").fill(PASSPHRASE)
    page.locator("main button[type=submit]").click()
    expect(page.get_by_text("not sent yet")).to_be_visible()
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator("#MR-02 [data-state]")).to_contain_text("Saved")
    assert stored() == {"mr_02": 12}
    page.context.close()


def test_a_double_click_makes_one_venture(chapter, site):
    chapter.goto(site)
    chapter.locator("#id_name").fill("Twice")
    chapter.get_by_role("button", name="Create it and begin").dblclick()
    expect(chapter.locator("[data-item]").first).to_be_visible()
    assert Venture.objects.filter(name="Twice").count() == 1
    assert Answer.objects.count() == 0
