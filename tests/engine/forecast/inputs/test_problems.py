"""What is said of an input that is refused: both languages say the same, with the same figures."""

import string

import pytest

from engine.forecast.inputs.problems import MESSAGES, problem

pytestmark = pytest.mark.database_free


def blanks(text):
    """The numbers of the places that a message leaves open, in order."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("code", MESSAGES)
def test_both_languages_leave_the_same_places_open(code):
    message = MESSAGES[code]
    assert blanks(message.zh) == blanks(message.en)
    assert blanks(message.en) == [str(n) for n in range(len(blanks(message.en)))]


@pytest.mark.parametrize("code", MESSAGES)
def test_every_message_is_filled_wherever_it_is_said(code):
    given = [f"<{n}>" for n in range(len(blanks(MESSAGES[code].en)))]
    found = problem("opening.cash", code, *given)
    assert (found.path, found.code) == ("opening.cash", code)
    for text in (found.message.zh, found.message.en):
        assert all(one in text for one in given)
        assert "{" not in text


@pytest.mark.parametrize("code", sorted(set(MESSAGES) - {"unknown"}))
def test_every_message_is_a_whole_sentence_in_its_language(code):
    message = MESSAGES[code]
    assert message.zh.endswith("。")
    assert message.en.endswith(".")
    assert message.en[0].isupper() or message.en.startswith("“")


def test_what_was_given_is_shown_as_it_is_even_with_braces():
    assert "“{0}”" in problem("x", "number", "{0}").message.en


def test_a_message_with_too_little_to_say_or_an_unknown_code_fails_at_once():
    with pytest.raises(IndexError):
        problem("x", "low")
    with pytest.raises(KeyError):
        problem("x", "lowest", 3)
