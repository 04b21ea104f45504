"""What a person does on the pages: sign up, answer, order a report."""

from __future__ import annotations

from io import BytesIO

from playwright.sync_api import expect
from pypdf import PdfReader

from playbooks import catalogue
from tests.accounts.mails import code_sent_to
from tests.conftest import persona

PASSPHRASE = "plumb lines hang true"


def sign_up(page, site, name, email, language="en"):
    page.goto(site)
    if language != "en":
        page.get_by_role("button", name="中文").click()
    page.locator(".pl-hero__do a").first.click()
    create_account(page, name, email)


def create_account(page, name, email):
    """Fills the form of a new account and confirms it by the code in the mail."""
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=password1]").fill(PASSPHRASE)
    page.locator("main button[type=submit]").click()
    expect(page.locator("[name=code]")).to_be_visible()
    page.locator("[name=code]").fill(code_sent_to(email))
    page.locator("main button[type=submit]").first.click()
    expect(page.locator(".pl-bar__end details.pl-menu summary")).to_have_text(name)


def sign_in(page, site, email):
    page.goto(f"{site}/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSPHRASE)
    page.locator("main button[type=submit]").click()
    expect(page.locator(".pl-bar__end details.pl-menu")).to_be_visible()


def sign_out(page):
    page.locator(".pl-bar__end details.pl-menu summary").click()
    page.locator(".pl-bar__end details.pl-menu form[action$='logout/'] button").click()


def answer_everything(page, code):
    """Answers every chapter with a persona's answers, with the page's own buttons, up to the result."""
    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    answers = {playbook.names[key]: value for key, value in persona(code).answers.items()}
    for _chapter in playbook.chapters:
        for question in page.locator("[data-item]").all():
            item = playbook.items[question.get_attribute("data-item")]
            if item.id in answers and item.is_asked:
                answer(question, item, answers[item.id])
        before = page.url
        page.locator(".pl-pager .btn-primary").click()
        # The page may first wait for a save under way.
        page.wait_for_url(lambda url, before=before: url != before)


def answer(question, item, value):
    if isinstance(value, dict) and "value" in value:
        value = value["value"]
    if value is None or value == {"unknown": True}:
        question.locator("[data-unknown]").check()
    elif isinstance(value, dict):
        question.locator("[data-na]").check()
        question.locator("textarea").fill(value["na"])
    elif item.type == "choices":
        for option in value:
            question.locator(f"[name={item.id}][value='{option}']").check()
    elif item.type in {"number", "text"}:
        question.locator(f"[name={item.id}]").fill(str(value))
    else:
        word = {True: "yes", False: "no"}.get(value, value) if item.type == "yesno" else value
        question.locator(f"[name={item.id}][value='{word}']").check()


def download(page, link):
    """The bytes behind a link that downloads, and the name of the file."""
    link.wait_for(timeout=90_000)  # a worker on a busy machine may draw a paper for a while
    with page.expect_download() as started:
        link.click()
    with open(started.value.path(), "rb") as file:
        return file.read(), started.value.suggested_filename


def text_of(pdf):
    """The text of a PDF without white space, which its line breaks would scatter."""
    pages = PdfReader(BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def squeezed(text):
    return "".join(text.split())


def kept_here(page):
    """How many unsent answers the browser holds."""
    return page.evaluate("""() => new Promise((resolve) => {
        const opened = indexedDB.open("plumbline", 1);
        opened.onsuccess = () => {
            const counted = opened.result.transaction("drafts").objectStore("drafts").count();
            counted.onsuccess = () => { opened.result.close(); resolve(counted.result); };
        };
    })""")
