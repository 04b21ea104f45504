"""What every part of a result speaks with: texts, codes and answers in the language asked for."""

import pytest
from django.utils.translation import override

from engine.playbook.answers import UNKNOWN, VALUE, Answer
from tests.assessments.results.test_presentation import PLAYBOOK, page_of

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(("key", "code"), [("mr_01", "MR-01"), ("c_04", "C-04"), (None, ""), ("", "")])
def test_a_question_and_a_rule_have_a_code_and_nothing_has_none(key, code):
    assert page_of({}).code(key) == code


@pytest.mark.parametrize(("language", "words"), [("en", "Don’t know"), ("zh-hans", "不清楚")])
def test_an_answer_is_told_with_its_question_in_the_language_asked_for(language, words):
    page = page_of({}, language)
    with override(language):
        row = page.answer_row("bm_04", Answer(UNKNOWN))
    assert (row.code, row.title, row.answer) == ("BM-04", page.say(PLAYBOOK.items["bm_04"].title), words)
    assert "4" in page.answer_row("mr_01", Answer(VALUE, 4)).answer


def test_without_a_text_nothing_is_said():
    assert page_of({}).say(None) == ""
