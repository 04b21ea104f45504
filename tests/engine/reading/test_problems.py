"""How mistakes are told: each with its place, many of them counted, long words cut."""

import pytest

from engine.reading.problems import PlaybookProblems, Problem, forbidden_character, is_visible, listed, place_in

pytestmark = pytest.mark.database_free


def problems(count):
    return [Problem("f", line, 1, "wrong", "mend it") for line in range(1, count + 1)]


@pytest.mark.parametrize(
    ("count", "lines", "last"),
    [
        (50, 50, "f:50:1: wrong; mend it"),
        (51, 51, "… and 1 more mistake; mend the first ones and try again."),
        (15_000, 51, "… and 14950 more mistakes; mend the first ones and try again."),
    ],
)
def test_beyond_fifty_mistakes_are_counted(count, lines, last):
    said = listed(problems(count)).splitlines()
    assert (len(said), said[-1]) == (lines, last)


def test_a_playbook_keeps_all_its_mistakes_and_tells_fifty():
    error = PlaybookProblems(problems(60))
    assert (len(error.problems), len(str(error).splitlines())) == (60, 51)


def test_long_words_of_a_file_are_cut_and_sentences_are_not():
    sentence = "a sentence of the product may be as long as it must be, " * 4
    problem = Problem("f", 1, 1, f"“{'x' * 200}” is wrong: {sentence}", f'write "{"y" * 200}" here')
    assert problem.message == f"“{'x' * 80}…” is wrong: {sentence}"
    assert problem.remedy == f'write "{"y" * 80}…" here'


@pytest.mark.parametrize("text", ["a", "1", "。", "+", " a ", "中", "\u0600", "\U000e0041a", "\U0001fc00"])
def test_what_shows_something_is_visible(text):
    assert is_visible(text)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "\u200b", "\u0301", "\u2800", "\u3164", "\U000e0041", "\ufdd0", "\U0001ffff", "\ue000"]
)
def test_spaces_marks_and_fillers_alone_are_not(text):
    assert not is_visible(text)


@pytest.mark.parametrize(
    ("text", "place"), [("\x00", (1, 1)), ("a\x1bb", (1, 2)), ("a\nb\u202e", (2, 2)), ("中文\n\n\ufffe", (3, 1))]
)
def test_a_character_that_nobody_sees_is_told_with_its_place(text, place):
    problem = forbidden_character("f", text)
    assert (problem.line, problem.column, problem.remedy) == (*place, "remove it")
    assert f"U+{ord(text[-1] if place != (1, 2) else text[1]):04X}" in problem.message


@pytest.mark.parametrize("text", ["", "a\tb\r\nc", "中文 \U0001f600", "\x85"])
def test_tabs_and_ends_of_lines_are_no_such_characters(text):
    assert forbidden_character("f", text) is None


@pytest.mark.parametrize(("offset", "place"), [(0, (1, 1)), (1, (1, 2)), (2, (1, 3)), (3, (2, 1)), (4, (2, 2))])
def test_lines_and_columns_begin_with_one(offset, place):
    assert place_in("ab\ncd", offset) == place


def test_an_empty_first_line_counts():
    assert place_in("\nab", 1) == (2, 1)


def test_the_same_mistake_is_told_once_in_the_order_of_the_file():
    found = [Problem("f", 2, 1, "b", ""), Problem("f", 1, 9, "a", ""), Problem("e", 7, 1, "c", "")]
    error = PlaybookProblems([*found, found[0]])
    assert str(error).splitlines() == ["e:7:1: c", "f:1:9: a", "f:2:1: b"]
