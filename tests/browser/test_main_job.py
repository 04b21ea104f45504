"""The main job, end to end: sign up, answer, read the verdict, order and download the PDF."""

import pytest
from django.utils.translation import override
from playwright.sync_api import expect

from assessments.results.verdict_words import headline
from engine.judging.evaluate import evaluate
from engine.playbook.answer_reading import read_answers
from playbooks import catalogue
from tests.browser.hands import answer_everything, download, sign_up, squeezed, text_of
from tests.conftest import persona

pytestmark = [pytest.mark.browser, pytest.mark.worker]
VENTURE = {"en": "Murmur", "zh-hans": "低语科技"}


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.database_free, id="zh-hans")])
def test_a_founder_answers_everything_and_downloads_the_report(quiet, site, worker, language):
    page = quiet
    sign_up(page, site, "Mei Lin", "mei@example.org", language)
    page.locator("[name=name]").fill(VENTURE[language])
    page.locator("main button[type=submit]").click()
    answer_everything(page, "R-07")

    expected = judged("R-07")
    with override(language):
        expect(page.locator("h1")).to_have_text(
            headline(catalogue.playbook_on_disk("ai_venture"), expected.verdict, language)
        )
    for gap in expected.gaps:
        expect(page.locator(f"#gap-{gap.code}")).to_have_count(1)

    page.locator(f"#reports button[value={language}]").click()
    pdf, name = download(page, page.locator("#reports a[href$='/download']"))

    text = text_of(pdf)
    titles = [squeezed(gap.title.in_language(language)) for gap in expected.gaps]
    assert [title for title in titles if title not in text] == []
    assert squeezed(VENTURE[language]) in text
    assert name.endswith(".pdf")


def judged(code):
    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    return evaluate(playbook, read_answers(playbook, persona(code).answers).answers)
