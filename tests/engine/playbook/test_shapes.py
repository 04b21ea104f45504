"""The words that the table of fields is written with, and what they say as JSON Schema."""

import pytest
from jsonschema import Draft202012Validator

from engine.playbook.fields import Book, Fields
from engine.playbook.shapes import EXACT, FLAG, ID, MONTH, Shape, optional, share, texts, whole, word_of

pytestmark = pytest.mark.database_free
SHAPE = Shape(
    "thing",
    "the thing",
    {
        "id": ID,
        "weight": whole(1, 3),
        "step": whole(0, 9, 9),
        "owner": word_of(("ceo", "cto")),
        "value": optional(EXACT),
        "cap": optional(share(100)),
        "as_of": optional(MONTH),
        "open": FLAG,
    },
)
GOOD = {"id": "a_1", "weight": 2, "owner": "ceo"}


def refused(data):
    """What the reader says of a thing."""
    book = Book({})
    fields = Fields(book, data, (), SHAPE)
    fields.identifier()
    fields.whole("weight")
    fields.whole("step")
    fields.choice("owner")
    fields.decimal("value")
    fields.fraction("cap")
    fields.month("as_of")
    fields.flag("open")
    fields.done()
    return [problem.message for problem in book.problems]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, []),
        ({"value": "1.5", "cap": "1/2", "as_of": "2026-07", "open": True, "step": 0}, []),
        ({"id": "A"}, ["“A” is not an id"]),
        ({"weight": 4}, ["“weight” is 4"]),
        ({"weight": True}, ["“weight” must be a whole number"]),
        ({"step": 10}, ["“step” is 10"]),
        ({"owner": "cfo"}, ["there is no owner “cfo”"]),
        ({"value": 1.5}, ["“1.5” is not an exact number"]),
        ({"as_of": "2026-13"}, ["“2026-13” is not a date"]),
        ({"open": "yes"}, ["“open” must be true or false"]),
        ({"opne": True}, ["the thing has no field “opne”"]),
    ],
)
def test_reader_and_schema_refuse_the_same(change, says):
    data = {**GOOD, **change}

    assert refused(data) == says
    assert bool(list(Draft202012Validator(SHAPE.schema).iter_errors(data))) is bool(says)


@pytest.mark.parametrize("key", ["id", "weight", "owner"])
def test_what_is_needed_is_missed_by_both(key):
    data = {name: value for name, value in GOOD.items() if name != key}

    assert refused(data)[0] == f"the thing has no “{key}”"
    assert list(Draft202012Validator(SHAPE.schema).iter_errors(data))


def test_a_list_of_texts_says_how_many():
    assert texts(2, 5).schema["minItems"] == 2
    assert texts(2, 5).schema["maxItems"] == 5
