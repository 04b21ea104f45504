"""JSON as answers are written in it: numbers exactly as printed, every mistake with its place."""

from decimal import Decimal

import pytest

from engine.reading.json_strict import MAX_DEPTH, JsonReader

pytestmark = pytest.mark.database_free


def read(text):
    reader = JsonReader("f.json")
    return reader.read(text), [str(problem) for problem in reader.problems], reader.places


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("{}", {}),
        ("[]", []),
        ("null", None),
        (' {"a": [1, true, false, null]}\r\n', {"a": [1, True, False, None]}),
        ("-0", 0),
        ("12", 12),
        ("0.10", Decimal("0.10")),
        ("1e2", Decimal("1e2")),
        ("-1.5E-3", Decimal("-0.0015")),
        ("123456789012345678", 123456789012345678),
        (r'"a\u00e9\n\"b"', 'aé\n"b'),
        ('"字"', "字"),
    ],
)
def test_what_json_is_is_read(text, data):
    found, said, _ = read(text)
    assert (found, type(found), said) == (data, type(data), [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "f.json:1:1: a value was expected, the end found; write a value"),
        ("{} x", "f.json:1:4: the object ended before this; remove it"),
        (
            '{"a": 1,}',
            'f.json:1:9: a key in double quotes was expected; write "key": value, and no comma after the last',
        ),
        ("{a: 1}", 'f.json:1:2: a key in double quotes was expected; write "key": value, and no comma after the last'),
        ('{"a" 1}', "f.json:1:6: “:” was expected, “1” found; write :"),
        ('{"a": 1 "b": 2}', 'f.json:1:9: “,” was expected, “"” found; write ,'),
        ('{"a": 1', "f.json:1:8: “,” was expected, the end found; write ,"),
        ("[1,\n2,\n]", "f.json:3:1: a value was expected, “]” found; write a value"),
        ('["a]', 'f.json:1:2: the text in quotes does not end, or holds what must be escaped; close it with "'),
        (
            "{'a': 1}",
            'f.json:1:2: a key in double quotes was expected; write "key": value, and no comma after the last',
        ),
        ("[yes]", "f.json:1:2: “yes” is not JSON; put texts in double quotes"),
        ("[NaN]", "f.json:1:2: “NaN” is not JSON; write a number in digits"),
        ("[-Infinity]", "f.json:1:2: “-Infinity” is not JSON; write a number in digits"),
        ("[01]", "f.json:1:2: “01” is not JSON; write a number in digits"),
        ("[+1]", "f.json:1:2: “+1” is not JSON; write a number in digits"),
        ("[1.]", "f.json:1:2: “1.” is not JSON; write a number in digits"),
        ("[.5]", "f.json:1:2: “.5” is not JSON; put texts in double quotes"),
    ],
)
def test_what_it_is_not_is_refused_at_its_place(text, said):
    found, told, _ = read(text)
    assert (found, told) == (None, [said])


@pytest.mark.parametrize(
    ("number", "is_read"),
    [
        ("9" * 18, True),
        ("9" * 19, False),
        ("0." + "1" * 18, True),
        ("0." + "1" * 19, False),
        ("1e18", True),
        ("1e19", False),
        ("1e-18", True),
        ("1e-19", False),
        ("1e" + "0" * 7, False),
    ],
)
def test_a_number_has_at_most_eighteen_digits(number, is_read):
    found, told, _ = read(f"[{number}, 2]")
    assert (found[0] is not None, found[1], told == []) == (is_read, 2, is_read)
    if not is_read:
        assert told[0].endswith("has more than 18 digits; write a smaller number")


def test_a_key_that_stands_twice_keeps_its_first_value_and_reading_goes_on():
    found, told, _ = read('{"a": 1,\n "a": {"b": 2},\n "c": 3}')
    assert (found, told) == ({"a": 1, "c": 3}, ["f.json:2:2: the key “a” stands twice; keep one of the two"])


def test_every_value_has_its_place():
    _, _, places = read('{"a": 1,\n "b": [10, {"c": 2}]}')
    assert places[()] == ("f.json", 1, 1)
    assert places["a",] == ("f.json", 1, 7)
    assert places["b", 0] == ("f.json", 2, 8)
    assert places["b", 1, "c"] == ("f.json", 2, 18)


def test_characters_nobody_sees_are_refused_even_escaped():
    assert read('["a\x00"]')[1] == ["f.json:1:4: the character U+0000 is not allowed; remove it"]
    found, told, _ = read(r'["a\u202eb", 1]')
    assert (found, told) == (["ab", 1], ["f.json:1:2: the text holds a character that is not allowed; remove it"])


@pytest.mark.parametrize(("depth", "is_read"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, True), (MAX_DEPTH + 2, False)])
def test_so_deep_and_no_deeper(depth, is_read):
    found, told, _ = read("[" * depth + "]" * depth)
    assert (found is not None, told == []) == (is_read, is_read)


def test_depth_that_would_break_python_is_refused_before():
    found, told, _ = read("[" * 100_000)
    assert (found, len(told)) == (None, 1)
    assert "nested deeper than 20; flatten it" in told[0]
