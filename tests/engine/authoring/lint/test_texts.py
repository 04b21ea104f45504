"""Texts in both languages: signs in pairs, one language each, and where in the content they stand."""

import pytest

from engine.authoring.lint.texts import alone, lone_sign, texts, texts_in
from tests.engine import small

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("", ""),
        ("plain", ""),
        ("(a [b] c)", ""),
        ("“a”（b）《c》「d」", ""),
        ('"a" and "b"', ""),
        ("(a", "("),
        ("a)", ")"),
        ("(a]", "]"),
        ("([a)]", ")"),
        ("“a", "“"),
        ("a”", "”"),
        ('"a', '"'),
        ("it's", ""),
        ("（a)", ")"),
        ("(a (b)", "("),
    ],
)
def test_the_first_sign_without_its_other_end(text, sign):
    assert lone_sign(text) == sign


def test_each_language_is_told_with_its_own_sign():
    assert [remark.message for remark in alone("a.b", "（文", "text)")] == [
        "a.b: the zh text has a （ without its other end: （文",
        "a.b: the en text has a ) without its other end: text)",
    ]


@pytest.mark.parametrize(
    ("zh", "en", "said"),
    [
        ("文", "text", []),
        ("ISO 27001", "ISO 27001", []),
        ("API", "API", []),
        ("cloud", "cloud", ["error: title: the text is the same in both languages: cloud"]),
        ("文", "文", ["error: title: the text is the same in both languages: 文"]),
        ("文", "text 文", ["error: title: the English text holds Chinese: text 文"]),
        ("text only", "text", ["warning: title: the Chinese text holds no Chinese: text only"]),
        ("12 %", "12 per cent", []),
        ("\u200b", "text", ["error: title: the text is missing in zh"]),
        ("文", " ", ["error: title: the text is missing in en"]),
    ],
)
def test_a_text_is_there_in_both_and_in_the_language_it_says(zh, en, said):
    class Book:
        source_data = {"title": {"zh": zh, "en": en}}

    assert [f"{remark.kind}: {remark.message}" for remark in texts(Book())] == said


def test_a_place_names_ids_where_there_are_some_and_numbers_where_not():
    data = {"a": [{"id": "x", "t": {"zh": "文", "en": "t"}}, {"t": {"en": "t"}}], "b": {"zh": "文"}, "c": ["no", 3]}
    assert list(texts_in(data, "")) == [("a.x.t", "文", "t"), ("a.1.t", "", "t"), ("b", "文", "")]


def test_the_small_playbook_is_read_to_its_last_text():
    paths = [path for path, _, _ in texts_in(small.changed().source_data, "")]
    assert "playbook.rules.both.action.steps.1" in paths
    assert "chapters.c2.questions.one.options.bad.label" in paths
