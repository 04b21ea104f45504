"""The reader of fields: where a mistake stands, what is an exact number, a share, a day, a text."""

from decimal import Decimal
from fractions import Fraction

import pytest

from engine.playbook.fields import Book, Fields, is_month_or_day, text_of, width_of
from engine.playbook.parts import Text
from engine.playbook.shapes import DAY, EXACT, ID, MONTH, TEXT, WORD, Shape, optional, share, strings, texts
from engine.reading.problems import KEY
from engine.rules.tree import BadExpression

pytestmark = pytest.mark.database_free
SHAPE = Shape(
    "thing",
    "the thing",
    {
        "id": ID,
        "word": WORD,
        "value": EXACT,
        "cap": share(100),
        "as_of": optional(MONTH),
        "day": optional(DAY),
        "title": TEXT,
        "steps": texts(2, 3),
        "names": strings({}),
    },
)


def reader(**data):
    book = Book({})
    return book, Fields(book, data, (), SHAPE)


@pytest.mark.parametrize(
    ("raw", "offset", "width"),
    [
        ("a < 3", 4, 4),
        ('"a < 3"', 4, 5),
        ("'a < 3'", 0, 1),
        ('"a == \\"x\\""', 5, 6),
        ('"a == \\"x\\""', 6, 8),
        ("'it''s'", 3, 5),
        ("|\n  a < 3", 4, 0),
        (">\n  a", 1, 0),
        ('"a\n  b"', 2, 0),
        ("", 3, 3),
    ],
)
def test_a_place_in_a_text_is_found_in_the_file_in_spite_of_quotes(raw, offset, width):
    assert width_of(raw, offset) == width


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 1),
        (("a", "b"), 2),
        (("a", "b", "c", 5), 2),
        (("x",), 9),
        (("a", KEY, "k"), 3),
        (("a", KEY, "other"), 1),
    ],
)
def test_a_mistake_stands_at_the_nearest_place_known(path, line):
    book = Book({(): ("f", 9, 1), ("a",): ("f", 1, 1), ("a", "b"): ("f", 2, 1), ("a", KEY, "k"): ("f", 3, 1)})
    book.note(path, "wrong", "mend it")
    assert book.problems[0].line == line


def test_a_mistake_in_a_rule_stands_at_its_own_column_with_a_caret():
    rule = "a" * 70 + " < b"
    book = Book({("when",): ("f", 4, 10)}, {("when",): f'"{rule}"'})
    book.note_rule(("when",), rule, BadExpression("“b” is not known", 73, "use an id"))
    (problem,) = book.problems
    assert (problem.line, problem.column) == (4, 10 + 74)
    shown, caret = problem.excerpt.splitlines()
    assert shown[len(caret) - 1] == "b"


@pytest.mark.parametrize(
    ("value", "read"), [(3, 3), ("3", 3), ("-3.5", Decimal("-3.5")), ("0.123456789", Decimal("0.123456789"))]
)
def test_an_exact_number_is_whole_or_digits_in_quotes(value, read):
    book, fields = reader(value=value)
    assert (fields.decimal("value"), book.problems) == (read, [])


@pytest.mark.parametrize("value", [1.5, True, "1,5", "1e3", "+1", " 1", "", "0.1234567890", "1" * 16, None, []])
def test_nothing_else_is_an_exact_number(value):
    book, fields = reader(value=value)
    assert fields.decimal("value") is None
    assert "is not an exact number" in book.problems[0].message


@pytest.mark.parametrize(
    ("value", "read"), [("1/3", Fraction(1, 3)), (0, 0), (100, 100), ("100.0", 100), ("99.5", Fraction(199, 2))]
)
def test_a_share_may_reach_its_limits(value, read):
    book, fields = reader(cap=value)
    assert (fields.fraction("cap"), book.problems) == (read, [])


@pytest.mark.parametrize("value", ["-1", "101", "100.1", "201/2", "1/0", "1/2/3", "x"])
def test_a_share_beyond_them_is_refused(value):
    book, fields = reader(cap=value)
    assert (fields.fraction("cap", Fraction(7)), len(book.problems)) == (7, 1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2026-07", True), ("2026-07-31", True), ("2028-02-29", True)]
    + [(wrong, False) for wrong in ("2026-02-29", "2026-13", "2026-00", "2026-7", "2026", "26-07", "2026-06-31", "")],
)
def test_a_month_or_a_day_is_one_that_the_calendar_has(value, expected):
    assert is_month_or_day(value) is expected


@pytest.mark.parametrize(("value", "read"), [("2026-07-31", "2026-07-31"), ("2026-07", ""), ("2026-02-30", "")])
def test_where_a_day_is_wanted_a_month_will_not_do(value, read):
    book, fields = reader(day=value)
    assert (fields.day("day"), bool(book.problems)) == (read, not read)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"zh": "文", "en": "text"}, None),
        ("text", "a text needs both languages"),
        ({"zh": "文"}, "the text has no en"),
        ({"zh": "文", "en": "  "}, "the text has no en"),
        ({"zh": "\u200b", "en": "text"}, "the text has no zh"),
        ({"zh": "文", "en": "text", "fr": "texte"}, "there is no language “fr”"),
        ({"zh": 1, "en": "text"}, "the text has no zh"),
    ],
)
def test_a_text_has_both_languages_and_something_to_see(value, said):
    book = Book({})
    read = text_of(book, value, ())
    assert [problem.message for problem in book.problems] == ([said] if said else [])
    assert (read == Text("文", "text")) is (said is None or "fr" in said)


@pytest.mark.parametrize(("count", "is_good"), [(1, False), (2, True), (3, True), (4, False)])
def test_so_many_texts_as_the_shape_says(count, is_good):
    book, fields = reader(steps=[{"zh": "一", "en": "One"}] * count)
    assert len(fields.texts("steps")) == count
    assert (book.problems == []) is is_good


def test_a_list_of_words_leaves_out_what_is_none():
    book, fields = reader(names=["a", 1, "b"])
    assert (fields.strings("names"), [p.message for p in book.problems]) == (("a", "b"), ["“1” must be a text"])


@pytest.mark.parametrize("value", ["", "  ", "\u200b"])
def test_a_word_that_is_needed_can_be_seen(value):
    book, fields = reader(word=value)
    fields.string("word")
    assert [problem.message for problem in book.problems] == ["“word” is empty"]


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_what_is_no_mapping_is_refused_once_and_reads_as_empty(data):
    book = Book({})
    fields = Fields(book, data, (), SHAPE)
    assert [problem.message for problem in book.problems] == ["the thing must be a mapping"]
    fields.done()
    assert (len(book.problems), fields.has("id")) == (1, False)


def test_a_field_that_was_refused_by_name_is_not_refused_again():
    book, fields = reader(colour="red", naems=[])
    fields.refuse("colour", "no colours here", "remove it")
    fields.done()
    assert [(p.message, p.remedy) for p in book.problems] == [
        ("no colours here", "remove it"),
        ("the thing has no field “naems”", "did you mean names?"),
    ]
