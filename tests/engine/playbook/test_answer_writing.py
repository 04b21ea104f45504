"""What is written as YAML or JSON is what `assess` reads back, for every persona and for texts with every trap."""

import json

import pytest

from engine.playbook.answer_files import read_answer_text
from engine.playbook.answer_reading import read_answers
from engine.playbook.answer_writing import answers_as_json, answers_as_yaml
from engine.playbook.answers import answer_to_raw
from playbooks import catalogue

PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
PERSONAS = catalogue.personas_on_disk(catalogue.default_playbook_id())
TRAPS = [
    "yes",
    "no",
    "null",
    "- a",
    "a: b # c",
    "“𠮷”\n第二行\t。",
    "{x}",
    "=1+1",
    "'",
    '"',
    "\\n",
    "2026-01-01",
    "1e9",
    "%",
    "🙂",
]


def written_as(kind, raw, asked=(), language="en"):
    if kind == "json":
        return answers_as_json(PLAYBOOK, raw)
    return answers_as_yaml(PLAYBOOK, raw, asked=asked, head=["One", "Two"], language=language)


def read_back(kind, raw, **other):
    found = read_answer_text(PLAYBOOK, written_as(kind, raw, **other), f"answers.{kind}", is_json=kind == "json")
    assert found.problems == ()
    return found.answers


@pytest.mark.parametrize("kind", ["yaml", "json"])
@pytest.mark.parametrize("code", [one.code for one in PERSONAS])
def test_a_persona_comes_back(kind, code):
    given = read_answers(PLAYBOOK, next(one for one in PERSONAS if one.code == code).answers).answers
    raw = {key: answer_to_raw(one) for key, one in given.items()}
    assert read_back(kind, raw, asked=set(PLAYBOOK.items), language="zh-hans") == given


@pytest.mark.parametrize("kind", ["yaml", "json"])
@pytest.mark.parametrize("text", TRAPS)
def test_texts_come_back_as_they_were(kind, text):
    item = next(item for item in PLAYBOOK.items.values() if item.na_allowed)
    raw = {item.id: {"na": text}}
    assert {key: answer_to_raw(one) for key, one in read_back(kind, raw).items()} == {item.id: {"na": text.strip()}}


def test_what_is_open_stands_there_to_be_filled_in():
    given, is_open, other = [item for item in PLAYBOOK.items.values() if item.type == "level"][:3]
    text = written_as("yaml", {given.id: 2}, asked={is_open.id})
    assert f"{given.code}: 2\n" in text
    assert f"\n#{is_open.code}:\n" in text
    assert other.code not in text
    filled = text.replace(f"#{is_open.code}:", f"{is_open.code}: 1")
    assert set(read_answer_text(PLAYBOOK, filled, "a.yaml", is_json=False).answers) == {given.id, is_open.id}


def test_json_keeps_the_order_of_the_playbook():
    first, second = [item for item in PLAYBOOK.items.values() if item.type == "level"][:2]
    assert list(json.loads(written_as("json", {second.id: 1, first.id: 2}))) == [first.code, second.code]
