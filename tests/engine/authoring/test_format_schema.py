"""The schemas of playbook files: each type of question has its own fields, and no other type's."""

import pytest
import yaml
from jsonschema import Draft202012Validator

from engine.authoring.format_schema import chapter_schema, item_schema, known_as, persona_schema, playbook_schema
from engine.playbook.shapes import FLAG, WORD, optional, whole
from tests.engine import small

pytestmark = pytest.mark.database_free
SCHEMAS = {
    name: Draft202012Validator(schema)
    for name, schema in (("playbook.yaml", playbook_schema()), ("chapters/c1.yaml", chapter_schema()))
}
FIRST, MAIN = "chapters/c1.yaml", "playbook.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "is_good"),
    [
        (FIRST, "type: level", "type: level", True),
        (MAIN, "format: 1", "format: 1", True),
        (FIRST, "type: level", "type: riddle", False),
        (FIRST, "  decimals: 1\n", "  decimals: 1\n  levels: []\n", False),
        (FIRST, "  weight: 3\n", "  weight: 4\n", False),
        (FIRST, "  weight: 3\n", '  weight: "3"\n', False),
        (FIRST, "    horizon: 30", "    horizon: 45", False),
        (FIRST, 'effort: ["1", "2.5"]', "effort: [1.5, 2]", False),
        (FIRST, "    owner: cto", "    owner: cfo", False),
        (FIRST, 'title: {zh: "节", en: "Section"}', 'title: {zh: "节"}', False),
        (FIRST, "id: c1\n", "id: C1\n", False),
        (MAIN, "format: 1", "format: 3", False),
        (MAIN, "cap: 45", 'cap: "1/2"', True),
        (MAIN, "cap: 45", "cap: 45.5", False),
        (MAIN, "requires: {lev: 2}", "requires: {}", False),
        (MAIN, "requires: {lev: 2}", "requires: {lev: 0}", False),
        (MAIN, "no_open: [critical]", "no_open: [grave]", False),
        (MAIN, 'as_of: "2026-11"', 'as_of: "2026-13"', False),
        (MAIN, '"N": [1, 1, 2, 3, 3]', '"N": [1, 1, 2, 3]', False),
        (MAIN, "  ordered: true\n", "  ordered: true\n  weight: 2\n", False),
        (MAIN, "  alias: plan\n", "", True),
    ],
)
def test_the_schema_takes_what_the_reader_takes(name, old, new, is_good):
    text = small.FILES[name]
    assert old in text
    assert SCHEMAS[name].is_valid(yaml.safe_load(text.replace(old, new, 1))) is is_good


def test_what_only_one_type_has_is_refused_to_the_others_and_needed_where_it_is():
    types = {"a": {"size": whole(1, 3)}, "b": {"size": optional(WORD), "is_open": FLAG}}
    schema = Draft202012Validator(item_schema({"type": WORD}, types))
    good = [{"type": "a", "size": 2}, {"type": "b", "size": "x"}, {"type": "b", "is_open": True}]
    bad = [
        {"type": "a"},
        {"type": "a", "size": "x"},
        {"type": "a", "size": 2, "is_open": True},
        {"type": "b", "size": 2},
    ]
    assert [schema.is_valid(item) for item in good + bad] == [True] * 3 + [False] * 4


def test_a_field_of_several_types_is_known_by_each_meaning_once():
    types = {"a": {"x": WORD}, "b": {"x": WORD}, "c": {"x": FLAG}, "d": {}}
    assert known_as("x", types) == [WORD.schema, FLAG.schema]
    assert known_as("y", types) == []


@pytest.mark.parametrize(
    ("change", "is_good"),
    [
        ({}, True),
        ({"at_most": "high"}, True),
        ({"at_most": "grave"}, False),
        ({"age": 3}, False),
        ({"code": ""}, False),
    ],
)
def test_a_persona_has_these_fields_and_no_others(change, is_good):
    persona = {"id": "one", "code": "X", "title": {"zh": "甲", "en": "One"}, "answers": {"lev": 2}, **change}
    assert Draft202012Validator(persona_schema()).is_valid(persona) is is_good
