"""A result in words: each row says what the judgement says, in the language asked for, at both ends."""

import re

import pytest
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from assessments.results.presentation import ResultPage
from playbooks import catalogue
from tests.conftest import persona

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])
CODES = pytest.mark.parametrize("code", ["R-01", "R-03", "R-07", "R-10", "R-99"])


def page_of(answers, language="en"):
    raw = persona(answers).answers if isinstance(answers, str) else answers
    return ResultPage(evaluate_raw(PLAYBOOK, raw), language)


@CODES
@LANGUAGES
def test_every_row_speaks_and_in_one_language(code, language):
    with override(language):
        page = page_of(code, language)
        texts = [
            text
            for gap in page.gaps
            for text in (gap.title, gap.message, gap.why, gap.action.title, gap.action.evidence)
        ]
        texts += [step.action.title for step in page.steps] + [chapter.title for chapter in page.chapters]
        texts += [condition.text for condition in page.conditions] + [page.band, page.band_summary, page.stage_name]
        assert all(gap.rule for gap in page.gaps)  # a rule may be figures alone: "BM-04 < 25%"
    assert all(texts)
    assert all(bool(re.search(r"[一-鿿]", text)) == (language == "zh-hans") for text in texts)
