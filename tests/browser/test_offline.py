"""Chapters without a connection: kept, answered, sent in order and once; nothing stays for the next person."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from assessments import actions
from assessments.models import Answer, AnswerHistory
from cohorts.team import remove
from playbooks import catalogue
from tests.browser.hands import PASSPHRASE, sign_in, sign_out
from tests.browser.line import Line
from tests.conftest import person
from tests.reports.workers import until

pytestmark = [pytest.mark.browser, pytest.mark.database_free]

KEPT = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("plumbline-pages "));
    const pages = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
    return pages.reduce((sum, one) => sum + one, 0);
}"""
WAITING = """() => new Promise((resolve) => {
    const opened = indexedDB.open("plumbline");
    opened.onupgradeneeded = () => opened.transaction.abort();
    opened.onerror = () => resolve(0);
    opened.onsuccess = () => {
        const counted = opened.result.transaction("drafts").objectStore("drafts").count();
        counted.onsuccess = () => { opened.result.close(); resolve(counted.result); };
    };
})"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "service_workers": "allow"}


@pytest.fixture
def line(site):
    """What lies between the browsers and the server."""
    between = Line(site)
    yield between
    if between.listener:
        between.cut()


@pytest.fixture
def kite(site):
    """Alice's venture."""
    alice = person("Alice")
    alice.set_password(PASSPHRASE)
    alice.save()
    return actions.start_assessment(name="Kite", by=alice)


def address(line, assessment, chapter="mr"):
    return f"{line.url}/assessments/{assessment.public_id}/chapters/{chapter}"


def keeps(page, count=None):
    """Waits until the browser keeps so many chapters; without a number, all of them."""
    wanted = count or len(catalogue.playbook_on_disk(catalogue.default_playbook_id()).chapters)
    until(lambda: page.evaluate(KEPT) == wanted, 30)


@pytest.fixture
def chapter(page, line, kite):
    """Market research, open, with every chapter of the venture kept."""
    page.set_default_timeout(20_000)
    sign_in(page, line.url, "alice@example.org")
    page.goto(address(line, kite))
    keeps(page)
    return page


def bar(page):
    return page.locator("[data-waiting]")


def stored():
    return {row.item_id: row.raw for row in Answer.objects.all()}


def test_twenty_answers_of_two_chapters_and_a_reload_without_a_connection(chapter, context, line, kite):
    line.cut()
    chapter.reload()
    expect(bar(chapter)).to_contain_text(re.compile(r"No connection: this page is shown as of \d\d:\d\d\."))
    given = []

    def answer(most):
        for question in chapter.locator("[data-item]:has(input[type=radio][value='2'])").all():
            if len(given) == most:
                return
            given.append(question.get_attribute("data-item"))
            question.locator("input[type=radio][value='2']").check()
            expect(question.locator("[data-state]")).to_contain_text("Kept on this device")

    answer(8)
    expect(bar(chapter)).to_contain_text(f"{len(given)} answers wait on this device")
    expect(bar(chapter)).to_be_in_viewport()
    chapter.reload()
    expect(bar(chapter)).to_contain_text(f"{len(given)} answers wait on this device")
    for item in given:
        expect(chapter.locator(f"[data-item='{item}'] input[value='2']")).to_be_checked()
    while len(given) < 20:
        before = chapter.url
        chapter.locator(".pl-pager .btn-primary").click()
        chapter.wait_for_url(lambda url, before=before: url != before)
        expect(bar(chapter)).to_contain_text(f"{len(given)} answers wait on this device")
        answer(20)
    expect(bar(chapter)).to_contain_text("20 answers wait on this device")
    assert stored() == {}

    chapter.close(run_before_unload=False)
    line.join()
    again = context.new_page()
    again.goto(address(line, kite, "ff"))
    until(lambda: again.evaluate(WAITING) == 0, 20)
    expect(bar(again)).to_be_empty()
    assert [(row.item_id, row.raw, row.rev) for row in AnswerHistory.objects.order_by("pk")] == [
        (item, 2, 1) for item in given
    ]


def test_what_was_saved_since_a_chapter_was_kept_is_shown_by_its_copy(chapter, line):
    question = chapter.locator("#MR-01")
    for value in ("2", "3"):
        question.locator(f"[value='{value}']").check()
        expect(question.locator("[data-state]")).to_contain_text("Saved")
        until(lambda value=value: stored() == {"mr_01": int(value)}, 10)
    until(lambda: chapter.evaluate(WAITING) == 0, 10)  # the page knows that it arrived
    line.cut()
    chapter.reload()
    expect(bar(chapter)).to_contain_text("No connection")
    expect(question.locator("[value='3']")).to_be_checked()
    question.locator("[value='4']").check()
    expect(question.locator("[data-state]")).to_contain_text("Kept on this device")
    line.join()
    chapter.reload()
    expect(bar(chapter)).to_be_empty()
    expect(question.locator("[data-state]")).to_contain_text("Saved")
    expect(question.locator("[data-clash]")).to_have_count(0)
    until(lambda: stored() == {"mr_01": 4}, 10)


def test_the_page_s_own_button_leads_to_the_kept_chapter_while_the_server_is_away(chapter, line):
    """Nothing told the page yet that the server is gone: the form does not arrive, and its page comes again."""
    line.cut()
    before = chapter.url
    chapter.locator(".pl-pager .btn-primary").click()
    expect(bar(chapter)).to_contain_text("No connection")
    assert chapter.url.split("#")[0] == before
    chapter.locator(".pl-pager .btn-primary").click()
    chapter.wait_for_url(lambda url: url != before)
    expect(bar(chapter)).to_contain_text("No connection")


def test_a_page_that_is_not_kept_says_what_is_kept_and_what_waits_in_both_languages(chapter, line):
    line.cut()
    chapter.locator("#MR-03 [value='1']").check()
    expect(chapter.locator("#MR-03 [data-state]")).to_contain_text("Kept on this device")
    chapter.goto(f"{line.url}/method")
    expect(chapter.get_by_role("heading", name="There is no connection")).to_be_visible()
    expect(chapter.get_by_role("heading", name="没有网络连接")).to_be_visible()
    expect(chapter.get_by_text("1 answer waits on this device.")).to_be_visible()
    expect(chapter.get_by_text("本机上有 1 个回答等待发送")).to_be_visible()
    chapter.get_by_role("link", name=re.compile("Kite · Market")).first.click()
    expect(chapter.locator("#MR-03 [value='1']")).to_be_checked()
    expect(bar(chapter)).to_contain_text("1 answer waits on this device")
    line.join()
    chapter.goto(f"{line.url}/method")
    expect(chapter.get_by_role("heading", name="There is no connection")).to_have_count(0)


def test_two_people_one_without_a_connection_lose_neither_answer(chapter, desk, line, site, kite):
    """Two browsers: what was said meanwhile stands beside what waited."""
    erin = User.objects.create_user("erin@example.org", PASSPHRASE, name="Erin")
    kite.venture.members.create(user=erin, role="editor")
    chapter.locator("#MR-01 [value='1']").check()
    until(lambda: stored() == {"mr_01": 1} and chapter.evaluate(WAITING) == 0, 10)
    # Hers is another line: his stays cut until her answer has arrived.
    other, hers = desk(), f"{site}/assessments/{kite.public_id}/chapters/mr"
    sign_in(other, site, erin.email)
    other.goto(hers)
    expect(other.locator("#MR-01 [type=radio][value='1']")).to_be_checked()
    chapter.context.set_offline(True)
    line.cut()
    chapter.locator("#MR-01 [value='2']").check()
    expect(chapter.locator("#MR-01 [data-state]")).to_contain_text("Kept on this device")
    other.locator("#MR-01 [value='4']").check()
    until(lambda: stored() == {"mr_01": 4}, 10)
    line.join()
    chapter.context.set_offline(False)
    clash = chapter.locator("#MR-01 [data-clash]")
    expect(clash).to_contain_text("Erin")
    expect(bar(chapter)).to_be_empty()
    expect(chapter.locator("#MR-01 [value='2']")).to_be_checked()
    assert stored() == {"mr_01": 4}
    clash.get_by_role("button", name="Keep mine").click()
    until(lambda: stored() == {"mr_01": 2}, 10)
    assert list(AnswerHistory.objects.order_by("pk").values_list("raw", flat=True)) == [1, 4, 2]


def test_what_another_tab_left_goes_out_from_the_one_that_stays(chapter, context, line, kite):
    other = context.new_page()
    other.goto(address(line, kite, "bm"))
    expect(other.locator("#BM-03")).to_be_visible()
    line.cut()
    chapter.locator("#MR-03 [value='1']").check()
    expect(chapter.locator("#MR-03 [data-state]")).to_contain_text("Kept on this device")
    chapter.close(run_before_unload=False)
    line.join()
    other.evaluate("dispatchEvent(new Event('online'))")
    until(lambda: stored() == {"mr_03": 1}, 20)
    until(lambda: other.evaluate(WAITING) == 0, 10)


def test_two_tabs_on_one_question_lose_neither_value(chapter, context, line, kite):
    """The second tab's value is kept in place of the first one's, and the first one's arrival does not take it away."""
    other = context.new_page()
    other.goto(address(line, kite))
    expect(other.locator("#MR-03")).to_be_visible()
    line.cut()
    for page, value in ((chapter, "1"), (other, "3")):
        page.bring_to_front()
        page.locator(f"#MR-03 [value='{value}']").check()
        expect(page.locator("#MR-03 [data-state]")).to_contain_text("Kept on this device")
    other.close(run_before_unload=False)
    line.join()
    chapter.reload()
    expect(chapter.locator("#MR-03 [value='3']")).to_be_checked()
    # The first value may have arrived before: then both are shown.
    clash = chapter.locator("#MR-03 [data-clash]")
    until(lambda: stored() == {"mr_03": 3} or (clash.count() and chapter.evaluate(WAITING) == 1), 20)


def keeps_nothing(page):
    return page.evaluate(KEPT) == 0 and page.evaluate(WAITING) == 0


def test_signing_out_forgets_everything(chapter, line, kite):
    chapter.evaluate("""async () => {
        const { Drafts } = await import(document.querySelector("script[src*='chapter']").src.replace("chapter", "drafts"));
        await new Drafts("someone/else").keep({ q: "mr_01", rev: 0, value: 1 });
    }""")
    assert not keeps_nothing(chapter)
    sign_out(chapter)
    expect(chapter.get_by_role("link", name="Sign in").first).to_be_visible()
    until(lambda: keeps_nothing(chapter), 10)
    line.cut()
    with pytest.raises(Exception, match="ERR_"):
        chapter.goto(address(line, kite))


def test_signing_out_without_a_connection_forgets_everything_and_says_what_is_left_to_do(chapter, line, kite):
    line.cut()
    sign_out(chapter)
    expect(chapter.get_by_text("What was kept on this device is removed")).to_be_visible()
    until(lambda: keeps_nothing(chapter), 10)
    chapter.goto(address(line, kite))
    expect(chapter.get_by_role("heading", name="There is no connection")).to_be_visible()


def test_the_next_person_on_the_device_sees_nothing(chapter, context, line, kite):
    """The session ended without a sign-out; an answer still waits."""
    erin = User.objects.create_user("erin@example.org", PASSPHRASE, name="Erin")
    line.cut()
    chapter.locator("#MR-03 [value='1']").check()
    expect(chapter.locator("#MR-03 [data-state]")).to_contain_text("Kept on this device")
    end_session(context)  # before the tab closes: what it sends as it goes is refused
    chapter.close(run_before_unload=False)
    line.join()
    page = context.new_page()
    page.goto(line.url)
    until(lambda: page.evaluate(KEPT) == 0, 10)
    assert page.evaluate(WAITING) == 1
    sign_in(page, line.url, erin.email)
    until(lambda: keeps_nothing(page), 10)
    assert stored() == {}


def end_session(context):
    """As if the session had ended by itself: its cookie is void."""
    context.clear_cookies(name=re.compile("^session"))


def test_a_session_that_ends_while_typing_keeps_every_word_until_the_sign_in(chapter, context):
    end_session(context)
    chapter.locator("#MR-03 [value='1']").check()
    expect(bar(chapter)).to_contain_text("You are signed out. 1 answer waits on this device")
    expect(bar(chapter)).to_be_in_viewport()
    until(lambda: chapter.evaluate(KEPT) == 0, 10)
    question = chapter.locator("#MR-01")
    question.locator("[value='2']").check()
    expect(bar(chapter)).to_contain_text("2 answers wait on this device")
    chapter.on("dialog", lambda dialog: dialog.accept())
    bar(chapter).get_by_role("link", name="Sign in").click()
    chapter.locator("[name=login]").fill("alice@example.org")
    chapter.locator("[name=password]").fill(PASSPHRASE)
    chapter.locator("main button[type=submit]").click()
    expect(question.locator("[value='2']")).to_be_checked()
    until(lambda: stored() == {"mr_01": 2, "mr_03": 1}, 20)
    expect(bar(chapter)).to_be_empty()


def test_whoever_is_no_member_any_more_keeps_nothing_of_the_venture(page, line, kite):
    erin = User.objects.create_user("erin@example.org", PASSPHRASE, name="Erin")
    kite.venture.members.create(user=erin, role="viewer")
    sign_in(page, line.url, erin.email)
    page.goto(address(line, kite))
    keeps(page)
    remove(member=kite.venture.members.get(user=erin), by=kite.venture.members.get(role="owner"))
    page.goto(address(line, kite, "bm"))
    until(lambda: page.evaluate(KEPT) == 0, 10)
    line.cut()
    page.goto(address(line, kite))
    expect(page.get_by_role("heading", name="There is no connection")).to_be_visible()


def test_a_copy_whose_time_is_over_is_not_shown(chapter, line, kite):
    chapter.evaluate(
        """async (address) => {
        const [name] = (await caches.keys()).filter((one) => one.startsWith("plumbline-pages "));
        const pages = await caches.open(name);
        const copy = await pages.match(address);
        const headers = new Headers(copy.headers);
        headers.set("Plumbline-Keep-Until", "1");
        await pages.put(address, new Response(await copy.blob(), { headers }));
    }""",
        address(line, kite),
    )
    line.cut()
    chapter.goto(address(line, kite))
    expect(chapter.get_by_role("heading", name="There is no connection")).to_be_visible()


TYPED = "Twelve shops were asked"


@pytest.mark.parametrize("letters", [1, 6, len(TYPED)])
@pytest.mark.parametrize("is_cut", [True, False], ids=["without a connection", "with one"])
def test_a_tab_that_is_closed_while_typing_loses_no_letter(chapter, context, line, kite, letters, is_cut):
    chapter.goto(address(line, kite))
    question = chapter.locator("[data-item]:has([data-na])").first
    item = question.get_attribute("data-item")
    question.locator("[data-na]").check()
    if is_cut:
        line.cut()
    # The browser may ask whether to leave while the last letter is not on the disk yet.
    chapter.on("dialog", lambda dialog: dialog.accept())
    question.locator("textarea").press_sequentially(TYPED[:letters])
    with chapter.expect_event("close"):
        chapter.close(run_before_unload=True)
    if is_cut:
        line.join()
    again = context.new_page()
    again.goto(address(line, kite))
    expect(again.locator(f"[data-item='{item}'] textarea")).to_have_value(TYPED[:letters])
    until(lambda: stored().get(item) == {"na": TYPED[:letters]}, 20)


def test_on_a_metered_line_nothing_is_fetched_ahead(page, line, kite):
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    asked = []
    sign_in(page, line.url, "alice@example.org")
    page.context.on("request", lambda request: asked.append(request.url) if "/chapters/" in request.url else None)
    page.goto(address(line, kite))
    until(lambda: page.evaluate("Boolean(navigator.serviceWorker.controller)"), 20)
    page.goto(address(line, kite, "bm"))
    keeps(page, 1)
    assert {url.rsplit("/", 1)[1] for url in asked} == {"mr", "bm"}
