"""The table of types: complete, and each type of one mind with itself."""

import random
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.template.loader import get_template
from jsonschema import Draft202012Validator

from assessments.answers.asking import ASKING
from assessments.wording import WORDS, value_text
from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import VALUE, Answer, InvalidAnswer, answer_to_raw
from engine.playbook.parse import load_playbook
from engine.playbook.question_types.table import TYPES, type_of
from playbooks.catalogue import playbook_on_disk
from tests.engine import small

pytestmark = pytest.mark.database_free
STRANGE = [True, 1.5, "", "2026-13-01", "hello", [], ["a"], -1, 10**20, float("nan")]


@lru_cache
def items():
    """An item of every type."""
    listed = '- id: listed\n  code: "P-03"\n  type: bool\n' + small.COMMON
    files = {
        **small.FILES,
        "playbook.yaml": small.MAIN.replace("parameters:\n", f"{listed}parameters:\n"),
        "chapters/c1.yaml": small.FIRST.replace("[stage, raise,", "[stage, raise, listed,"),
    }
    with TemporaryDirectory() as folder:
        books = [load_playbook(small.write(Path(folder), files)), playbook_on_disk("ai_venture")]
    return {item.type: (book, item) for book in books for item in book.items.values()}


def asked():
    return [name for name, kind in TYPES.items() if kind.is_asked]


def test_every_type_can_be_asked_and_put_in_words():
    assert set(ASKING) == set(WORDS) == set(TYPES) == set(items())
    for asking in ASKING.values():
        assert get_template(f"assessments/questions/{asking.template}")


@pytest.mark.parametrize("name", asked())
def test_what_a_type_draws_it_reads_back_describes_and_says(name):
    book, item = items()[name]
    kind, chance = TYPES[name], random.Random(1)
    schema = Draft202012Validator(kind.answer_schema(item))

    for _ in range(50):
        value = kind.sample(book, item, chance)
        raw = answer_to_raw(Answer(VALUE, value))
        assert read_answer(item, raw) == Answer(VALUE, value)
        assert kind.is_sound(item, value)
        assert list(schema.iter_errors(raw)) == []
        assert value_text(item, value, "en") != ""


@pytest.mark.parametrize("name", asked())
def test_what_a_type_takes_for_sound_is_what_it_reads(name):
    _book, item = items()[name]

    for raw in STRANGE:
        answer = read_or_none(item, raw)
        assert answer is None or answer.state != VALUE or TYPES[name].is_sound(item, answer.value)


def read_or_none(item, raw):
    try:
        return read_answer(item, raw)
    except InvalidAnswer:
        return None


def test_what_is_worked_out_is_never_read():
    _book, item = items()["derived"]

    with pytest.raises(InvalidAnswer, match="worked out from other answers"):
        read_answer(item, 1)
    assert type_of(item).domain(_book, item, []) == ()
