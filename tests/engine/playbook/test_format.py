"""The tables of fields: each type has its own beside those that all have."""

import pytest
from jsonschema import Draft202012Validator

from engine.playbook.format import (
    ANY_FACT,
    ANY_QUESTION,
    FACT_SHAPES,
    OWNERS_OF,
    PLAYBOOK,
    QUESTION_SHAPES,
    VERSION,
    fact_shape,
    named_type,
    question_shape,
)
from engine.playbook.question_types.table import FACT_TYPES, QUESTION_TYPES

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("data", "kind"),
    [({"type": "level"}, "level"), ({"type": 3}, ""), ({"type": None}, ""), ({}, ""), ([], ""), (None, "")],
)
def test_the_type_is_a_word_or_none(data, kind):
    assert named_type(data) == kind


def test_an_unknown_type_may_have_the_fields_of_all():
    assert question_shape({"type": "riddle"}) is ANY_QUESTION
    assert fact_shape(None) is ANY_FACT
    assert question_shape({"type": "level"}) is QUESTION_SHAPES["level"]
    assert fact_shape({"type": "choice"}) is FACT_SHAPES["choice"]


@pytest.mark.parametrize("kind", QUESTION_TYPES)
def test_a_question_is_weighed_and_has_no_alias(kind):
    fields = QUESTION_SHAPES[kind].fields
    assert "weight" in fields
    assert "alias" not in fields
    assert set(fields) <= set(ANY_QUESTION.fields)


@pytest.mark.parametrize("kind", FACT_TYPES)
def test_a_fact_may_have_an_alias_and_is_not_weighed(kind):
    fields = FACT_SHAPES[kind].fields
    assert "alias" in fields
    assert "weight" not in fields


@pytest.mark.parametrize(
    ("key", "owners"),
    [
        ("levels", {"level"}),
        ("options", {"choice", "choices"}),
        ("ordered", {"choice"}),
        ("cases", {"derived"}),
        ("decimals", {"number"}),
    ],
)
def test_a_field_that_not_all_have_names_its_types(key, owners):
    assert OWNERS_OF[key] == owners


@pytest.mark.parametrize(("text", "is_good"), [("1.2.3", True), ("0.0.0", True), ("1.02.3", False), ("1.2", False)])
def test_the_schema_and_the_reader_know_the_same_versions(text, is_good):
    schema = PLAYBOOK.fields["version"].schema
    assert Draft202012Validator(schema).is_valid(text) is is_good
    assert bool(VERSION.match(text)) is is_good
