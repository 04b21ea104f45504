"""A chapter as it is posted without script: what is read, what is refused, and which mark wins."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override

from assessments.answers.forms import ChapterForm, read_posted, reason_of, revision
from assessments.answers.questions import Question
from engine.playbook.answers import MAX_TEXT, Answer, InvalidAnswer
from tests import published

pytestmark = pytest.mark.database_free
PLAYBOOK = published.PLAYBOOK
ITEMS = PLAYBOOK.items


def posted(**fields):
    data = QueryDict(mutable=True)
    for key, value in fields.items():
        data.setlist(key.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


def read(key, **fields):
    return read_posted(ITEMS[key], posted(**fields))


@pytest.mark.parametrize(
    ("key", "fields", "answer"),
    [
        ("mr_03", {"mr_03": "2"}, Answer("value", 2)),
        ("mr_03", {"mr_03": ""}, Answer()),
        ("mr_03", {}, Answer()),
        ("mr_03", {"mr_03": "__unknown"}, Answer("unknown")),
        ("mr_02", {"mr_02": " 1,200 "}, Answer("value", 1200)),
        ("mr_02", {"mr_02": "12", "mr_02__state": "__unknown"}, Answer("unknown")),
        ("p_05", {"p_05": ["CN", "EU"]}, Answer("value", ("CN", "EU"))),
        ("p_05", {"p_05": ["", "CN"]}, Answer("value", ("CN",))),
        ("le_02", {"le_02": "no"}, Answer("value", "no")),
        ("p_01", {"p_01": "3"}, Answer("value", "3")),
        ("mr_04", {"mr_04": "__na", "mr_04__reason": " No rivals "}, Answer("not_applicable", reason="No rivals")),
        ("mr_04", {"mr_04": ["__unknown", "__na"], "mr_04__reason": "Why"}, Answer("not_applicable", reason="Why")),
        ("mr_04", {"mr_04": "2", "mr_04__reason": "typed and left"}, Answer("value", 2)),
    ],
)
def test_what_is_posted_is_read_as_meant(key, fields, answer):
    assert read(key, **fields) == answer


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("mr_03", {"mr_03": "9"}),
        ("mr_03", {"mr_03": "two"}),
        ("mr_02", {"mr_02": "many"}),
        ("mr_02", {"mr_02": "1e400"}),
        ("p_05", {"p_05": ["CN", "XX"]}),
        ("p_01", {"p_01": "77"}),
        ("mr_04", {"mr_04": "__na", "mr_04__reason": " "}),
        ("mr_04", {"mr_04": "__na", "mr_04__reason": "\u3164"}),
        ("mr_04", {"mr_04": "__na", "mr_04__reason": "x" * (MAX_TEXT + 1)}),
    ],
)
def test_what_can_be_no_answer_is_refused_with_a_reason_in_both_languages(key, fields):
    said = set()
    for language in ("en", "zh-hans"):
        with override(language), pytest.raises((InvalidAnswer, ValidationError)) as error:
            read(key, **fields)
        with override(language):
            said.add(reason_of(error.value, language))
    assert len(said - {""}) == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("99999999", 99_999_999),
        ("100000000", 0),
        ("", 0),
        ("-1", 0),
        ("1.5", 0),
        ("x", 0),
        ("²", 0),
        ("٣", 0),
    ],
)
def test_a_revision_that_is_none_is_that_of_no_answer(text, number):
    assert revision(text) == number


def form(**fields):
    keys = ("mr_02", "mr_03", "mr_04", "ff_03")
    questions = [Question(ITEMS[key], "en", None, [], None) for key in keys]
    found = ChapterForm(posted(**fields), questions=questions, page={})
    return found, found.is_valid()


def test_a_question_whose_revision_was_not_sent_was_not_on_the_page():
    found, is_valid = form(mr_02="5", mr_03="2", mr_03__rev="7")
    assert (is_valid, found.given, found.revisions) == (True, {"mr_03": Answer("value", 2)}, {"mr_03": 7})


def test_a_derived_figure_is_never_taken_from_a_form():
    found, is_valid = form(ff_03="99", ff_03__rev="0")
    assert (is_valid, found.given) == (True, {})


def test_a_bad_answer_is_told_at_its_question_and_the_others_are_given():
    found, is_valid = form(mr_02="many", mr_02__rev="0", mr_03="2", mr_03__rev="0")
    assert not is_valid
    assert [question.item.id for question in found.refused] == ["mr_02"]
    assert "digits" in found.refused[0].error
    assert found.given == {"mr_03": Answer("value", 2)}
    assert found.questions["mr_02"].value == "many"


@pytest.mark.parametrize(("cleared", "left"), [("mr_03", Answer()), ("mr_99", Answer("value", 2))])
def test_an_answer_is_taken_back_by_its_own_button(cleared, left):
    found, _is_valid = form(mr_03="2", mr_03__rev="1", clear=cleared)
    assert found.given == {"mr_03": left}
