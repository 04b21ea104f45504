"""What is remembered: by value, up to a number, and made once."""

import pytest

from accounts.remembered import Remembered

pytestmark = pytest.mark.database_free


def test_equal_values_are_made_once_and_the_one_used_longest_ago_goes():
    few, made = Remembered(most=3), []

    def get(letter):
        return few.get({"letter": letter}, lambda: made.append(letter) or letter.upper())

    assert [get(letter) for letter in "abca"] == ["A", "B", "C", "A"]
    assert made == ["a", "b", "c"]
    get("d")  # b was used longest ago
    get("a"), get("c"), get("b")
    assert made == ["a", "b", "c", "d", "b"]


def test_nothing_is_remembered_of_what_failed():
    few = Remembered(most=3)
    with pytest.raises(ZeroDivisionError):
        few.get("x", lambda: 1 / 0)
    assert few.get("x", lambda: "made") == "made"
