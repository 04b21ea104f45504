"""A cell says what was answered, and is read back whatever a spreadsheet program made of it."""

from operator import attrgetter

import pytest
from django.utils.translation import override

from assessments.answers.filled_sheet import Row, cell_of, choices_in, columns_of, heads, raw_of, rows_of
from engine.playbook.answers import InvalidAnswer
from playbooks import catalogue

PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
# Other playbooks ask by types that the default one does not.
CODE = attrgetter("code")
PRACTICE = [item for item in PLAYBOOK.items.values() if item.is_asked]


def first(kind):
    return next(item for item in PRACTICE if item.type == kind)


def typed(item, answer="", reason=""):
    return raw_of(item, Row(1, item.code, answer, reason))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("item", [one for one in PRACTICE if one.type in {"level", "choice"}], ids=CODE)
def test_every_choice_of_a_cell_is_read_as_what_it_says(item, language):
    values = list(range(len(item.levels))) if item.type == "level" else [option.id for option in item.options]
    with override(language):
        words = choices_in(item, language)
        assert [cell_of(item, value, language) for value in values] == words[:-1]
    for spoken in ("en", "zh-hans"):  # whoever brings it back may read another language
        with override(spoken):
            assert [typed(item, word) for word in words] == [*values, {"unknown": True}]


@pytest.mark.parametrize("item", [one for one in PRACTICE if one.type == "choices"], ids=CODE)
@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\n"])
def test_several_choices_are_read_line_by_line(item, between):
    value = [option.id for option in item.options]
    assert typed(item, cell_of(item, value, "zh-hans").replace("\n", between)) == value
    assert typed(item, "; ".join(value)) == value


def test_what_is_nothing_to_choose_is_left_to_the_reader_that_refuses_it():
    assert typed(first("choice"), "Something else") == "Something else"
    assert typed(first("choices"), "Something else") == ["Something else"]
    assert typed(first("level"), "very good") == "very good"
    assert typed(first("level"), "12") == "12"


def test_an_empty_row_brings_nothing_and_a_reason_alone_does_not_apply():
    assert typed(first("level")) is None
    assert typed(first("level"), "", "We sell none") == {"na": "We sell none"}
    with pytest.raises(InvalidAnswer, match="keep one of them"):
        typed(first("level"), "2", "We sell none")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_heads_are_found_in_either_language_and_at_any_place(language):
    with override(language):
        code, question, answer, reason, how = heads()
    lines = [
        (1, ["Title"]),
        (3, ["", how, reason, answer, question, code]),
        (5, ["", "", "", "2", "", "MR-01"]),
        (6, []),
    ]
    assert rows_of(lines) == [Row(5, "MR-01", "2", "")]
    assert columns_of([code, answer]) is None
    assert rows_of(lines[2:]) is None
