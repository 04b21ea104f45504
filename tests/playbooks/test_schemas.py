"""The published JSON Schemas: current, true of real files and results, and as strict as the readers."""

import json
from functools import lru_cache
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from engine.authoring.data_schema import answers_schema
from engine.authoring.personas import load_personas
from engine.judging.evaluate import evaluate
from engine.judging.export import result_to_json
from engine.playbook.answers import read_answers
from engine.playbook.fields import Fields
from engine.playbook.items import APPLIES, FACT_TYPES
from engine.playbook.parse import load_playbook
from playbooks.catalogue import content_folder, playbook_on_disk
from playbooks.schemas import FOLDER, SCHEMAS, file_name, printed
from tests.engine import small
from tests.playbooks.bank import BANK

CONTENT = content_folder("ai_venture")
STARTER = Path(__file__).parents[2] / "playbooks" / "starter_files"
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


def test_the_schema_knows_every_field_that_the_reader_asks_for(tmp_path, monkeypatch):
    asked = {}
    original = Fields.__init__

    def remembering(self, book, data, path, what):
        original(self, book, data, path, what)
        self.asked = asked.setdefault(what, set())

    monkeypatch.setattr(Fields, "__init__", remembering)
    for folder in (CONTENT, small.write(tmp_path)):
        load_personas(folder, load_playbook(folder))

    book, chapter, persona = (SCHEMAS[key]() for key in ("playbook", "chapter", "persona"))
    parts = {**book["$defs"], **chapter["$defs"]}
    named = {
        "the playbook": book,
        "the chapter": chapter,
        "the persona": persona,
        "the fact": parts["fact"],
        "the question": parts["question"],
        "the section": parts["section"],
        "the option": parts["option"],
        "the band": None,
        "the condition": parts["choices_band"],
        "the case": parts["case"],
        "the gap": parts["gap"],
        "the action": parts["action"],
        "the chapter entry": parts["chapter_entry"],
        "the parameter": parts["parameter"],
        "the gate": parts["gate"],
        "the compound rule": parts["rule"],
        "the legal fact": parts["legal_fact"],
        "the reference": parts["reference"],
        "credits": book["properties"]["credits"],
        "the evidence policy": book["properties"]["evidence_policy"],
    }
    assert set(asked) - {"fires"} == set(named)
    # The reader asks a fact for fields of types that only questions have, to say that it has none of them.
    asked["the fact"] -= {key for key, kinds in APPLIES.items() if not kinds & set(FACT_TYPES)}
    asked["the fact"] |= {"bands"}  # no fact here is a number
    for what, schema in named.items():
        if schema:
            assert asked[what] == set(schema["properties"]), what
    bands = set(parts["number_band"]["properties"]) | set(parts["band"]["properties"])
    assert asked["the band"] == bands


@pytest.mark.parametrize("persona", BANK["personas"], ids=lambda persona: persona["id"])
def test_answers_and_results_of_the_bank_are_valid(persona):
    book = playbook_on_disk("ai_venture")
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
