"""The published JSON Schemas: current, true of real files and results, and as strict as the readers."""

import json
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from engine.authoring.data_schema import answers_schema
from engine.authoring.format_schema import PARTS, SHARED
from engine.authoring.personas import load_personas
from engine.judging.evaluate import evaluate
from engine.judging.export import result_to_json
from engine.playbook import format
from engine.playbook.answer_reading import read_answers
from engine.playbook.fields import Fields
from engine.playbook.parse import load_playbook
from engine.playbook.question_types.numeric import NUMBER_FIELDS
from engine.playbook.question_types.table import TYPES
from playbooks.catalogue import content_folder, playbook_on_disk
from playbooks.schemas import FOLDER, SCHEMAS, file_name, printed
from tests import published
from tests.engine import small
from tests.playbooks.bank import BANK

CONTENT = content_folder("ai_venture")
STARTER = Path(__file__).parents[2] / "playbooks" / "starter_files"
# Texts are read whole, and a gate asks for whatever its questions allow.
READ_AS_THEY_STAND = {
    "text": {"zh", "en"},
    "step": {"zh", "en"},
    "rung": {"to"},
    "number_band": {"at_least"},
}  # no threshold here is an "at least"
pytestmark = pytest.mark.database_free


@lru_cache
def validator(name):
    schema = SCHEMAS[name]()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def mistakes(name, data):
    return [f"{'.'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator(name).iter_errors(data)]


def read(path):
    return yaml.load(path.read_text(), yaml.CSafeLoader)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_copy_is_current(name):
    """After a change of the format: manage.py playbook schema --output playbooks/schema"""
    assert (FOLDER / file_name(name)).read_text() == printed(SCHEMAS[name]())


def test_the_files_of_the_starter_and_all_personas_are_valid():
    assert mistakes("playbook", read(STARTER / "playbook.yaml")) == []
    assert mistakes("chapter", read(STARTER / "chapters" / "basics.yaml")) == []
    for path in [*STARTER.glob("personas/*.yaml"), *CONTENT.glob("personas/*.yaml")]:
        assert mistakes("persona", read(path)) == []


def test_the_parsed_data_of_the_default_playbook_is_valid():
    data = playbook_on_disk("ai_venture").source_data

    assert mistakes("playbook", data["playbook"]) == []
    assert [m for chapter in data["chapters"].values() for m in mistakes("chapter", chapter)] == []


@pytest.mark.parametrize(
    ("name", "file", "old", "new"),
    [
        ("playbook", "playbook.yaml", "cap: 45", "capp: 45"),
        ("playbook", "playbook.yaml", "cap: 45\n", "cap: -1.5.2\n"),
        ("playbook", "playbook.yaml", 'summary: {zh: "概要", en: "Summary"}', 'summary: {zh: "概要"}'),
        ("playbook", "playbook.yaml", "severity: high", "severity: hihg"),
        ("chapter", "chapters/c1.yaml", "type: level", "type: levle"),
        ("chapter", "chapters/c1.yaml", '  - {zh: "四", en: "4"}\n', ""),
        ("chapter", "chapters/c1.yaml", "    horizon: 30", "    horizon: 45"),
        ("chapter", "chapters/c2.yaml", "  from_stage: 1", '  from_stage: 1\n  target: "N"'),
        ("chapter", "chapters/c2.yaml", '  "no": critical\n', ""),
        ("chapter", "chapters/c1.yaml", "{below: limit,", "{below: limit, above: limit,"),
    ],
)
def test_mistakes_that_editors_should_see_are_refused(name, file, old, new):
    text = small.FILES[file]
    assert mistakes(name, yaml.safe_load(text)) == []

    assert mistakes(name, yaml.safe_load(text.replace(old, new, 1))) != []


def test_the_reader_asks_for_every_field_of_the_table(tmp_path, monkeypatch):
    asked = defaultdict(set)
    original = Fields.field

    def remembering(self, key):
        asked[self.shape.name].add(key)
        return original(self, key)

    monkeypatch.setattr(Fields, "field", remembering)
    for folder in (CONTENT, small.write(tmp_path)):
        load_personas(folder, load_playbook(folder))
    fails_if = "chapter: c2\n  fails_if: 'one == \"bad\"'"
    load_personas(published.FOLDER, published.PLAYBOOK)
    load_playbook(published.FOLDER)
    small.in_two.__wrapped__(("playbook.yaml", "chapter: c1\n  requires: {lev: 2}", fails_if))

    tables = [*SHARED, *PARTS, format.SECTION, format.CHAPTER, format.PLAYBOOK, format.PERSONA, format.CREDITS]
    for shape in (*tables, format.EVIDENCE_POLICY):
        assert asked[shape.name] | READ_AS_THEY_STAND.get(shape.name, set()) == set(shape.fields), shape.name
    assert asked["question"] | {"target"} == {*format.QUESTION, *fields_of("is_for_questions", "question_fields")}
    # No fact of the two playbooks is a number.
    assert asked["fact"] | set(NUMBER_FIELDS) | {"fires"} == {*format.FACT, *fields_of("is_for_facts", "fact_fields")}


def fields_of(role, more):
    kinds = [kind for kind in TYPES.values() if getattr(kind, role)]
    return {key for kind in kinds for key in {**kind.fields, **getattr(kind, more)}}


@pytest.mark.parametrize("persona", BANK["personas"], ids=lambda persona: persona["id"])
def test_answers_and_results_of_the_bank_are_valid(persona):
    book = published.PLAYBOOK
    raw = {k: v for k, v in persona["answers"].items() if k not in {"FF-03", "FF-07"}}
    exact = Draft202012Validator(answers_schema(book))

    result = result_to_json(book, evaluate(book, read_answers(book, raw).answers), "zh")

    assert list(exact.iter_errors(raw)) == []
    assert mistakes("answers", raw) == mistakes("answers", {"answers": raw}) == []
    assert mistakes("result", json.loads(json.dumps(result))) == mistakes("batch", result) == []


@pytest.mark.parametrize(
    "raw",
    [
        {"MR-03": 7},
        {"XX-01": 1},
        {"P-05": ["MARS"]},
        {"MR-02": "many"},
        {"FF-03": 3},
        {"MR-03": {"na": ""}},
        {"mr_03": True},
    ],
)
def test_wrong_answers_are_not_valid_for_the_playbook(raw):
    assert list(Draft202012Validator(answers_schema(playbook_on_disk("ai_venture"))).iter_errors(raw)) != []


def test_a_refused_line_of_a_batch_is_valid():
    error = {"place": "many.jsonl:2:1", "message": "the line is empty", "remedy": "remove it"}

    assert mistakes("batch", {"line": 2, "errors": [error]}) == []
    assert mistakes("batch", {"line": 2, "errors": []}) != []
