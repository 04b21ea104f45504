"""Playbook 2.0.0 asks what its outline says, of whom it says, and never more than was promised."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest
import yaml

from engine.judging.progress import progress_of
from engine.judging.relevance import rule_value, situation_of
from engine.playbook.answer_reading import read_answers
from engine.playbook.parts import STAGE_COUNT
from playbooks.catalogue import personas_on_disk, playbook_on_disk

pytestmark = pytest.mark.database_free
PLAYBOOK = playbook_on_disk("ai_venture")
OUTLINE = yaml.safe_load((Path(__file__).parent / "data" / "outline_2.yaml").read_text(encoding="utf-8"))
PERSONAS = {persona.code: persona for persona in personas_on_disk(PLAYBOOK.id) if "p_01" in persona.answers}
DERIVED = {row["code"]: row["weight"] for row in OUTLINE["derived"]}
ROWS = [pytest.param(chapter, row, id=row["code"]) for chapter, rows in OUTLINE["questions"].items() for row in rows]


def asked_of(answers: dict[str, Any]) -> int:
    """How many questions these answers lead to, the profile included."""
    return progress_of(situation_of(PLAYBOOK, read_answers(PLAYBOOK, answers).answers)).total


# --- The questions -------------------------------------------------------------------------------


def test_it_is_playbook_2():
    assert PLAYBOOK.version.split(".")[0] == "2"
    assert len(ROWS) == 124


@pytest.mark.parametrize("chapter", OUTLINE["questions"])
def test_a_chapter_asks_its_questions_in_their_order(chapter):
    codes = [item.code for item in PLAYBOOK.items_of(chapter) if item.is_asked]

    assert codes == [row["code"] for row in OUTLINE["questions"][chapter]]


def test_the_chapters_are_those_of_the_outline_and_the_profile_stands_first():
    assert [chapter.id for chapter in PLAYBOOK.chapters] == ["p", *OUTLINE["questions"]]
    assert [item.code for item in PLAYBOOK.items_of("p")] == OUTLINE["profile"]


@pytest.mark.parametrize(("chapter", "row"), ROWS)
def test_a_question_has_the_type_weight_and_levels_of_the_outline(chapter, row):
    item = PLAYBOOK.item(row["code"])

    assert (item.chapter, item.type, item.weight) == (chapter, row["type"], row["weight"])
    assert item.is_fact == row.get("fact", False)
    assert item.na_allowed == row.get("na", False)
    assert list(item.targets) == row.get("targets", [])


@pytest.mark.parametrize(("chapter", "row"), ROWS)
def test_a_question_is_asked_of_whom_the_outline_says(chapter, row):
    condition = PLAYBOOK.item(row["code"]).relevant_if

    assert (condition.text if condition else None) == row.get("when")


def test_what_is_derived_and_not_asked_counts_as_the_outline_says():
    found = {item.code: item.weight for item in PLAYBOOK.items.values() if not item.is_asked}

    assert found == DERIVED


# --- How many are asked --------------------------------------------------------------------------


def options(code: str) -> list[str]:
    return [option.id for option in PLAYBOOK.item(code).options if not option.is_exclusive]


# Every venture that the outline counts: these facts in every combination, with all else that brings questions.
VARIED: dict[str, list[Any]] = {
    "p_01": [str(stage) for stage in range(STAGE_COUNT)],
    "p_02": options("P-02"),
    "p_03": options("P-03"),
    "p_04": [list(three) for three in combinations(options("P-04"), 3)],
    "p_06": options("P-06"),
    "p_08": options("P-08"),
    "p_09": options("P-09"),
}
WIDEST = {
    "p_05": options("P-05"),
    "p_07": options("P-07"),
    "p_12": options("P-12"),
    "p_10": options("P-10"),
    "p_11": options("P-11"),
    "p_13": 20,
    "le_08": ["annex3", "annex1", "art50", "gpai"],
    "ff_12": "soon",
}


def venture(place: tuple[int, ...]) -> dict[str, Any]:
    """The answers at a place among the combinations."""
    return WIDEST | {fact: values[at] for (fact, values), at in zip(VARIED.items(), place, strict=True)}


def value_in_rules(fact: str, raw: Any) -> Any:
    return rule_value(PLAYBOOK.items[fact], read_answers(PLAYBOOK, {fact: raw}).answers[fact])


def names_behind(name: str) -> set[str]:
    """The facts on which it hangs whether an item is asked: those it names, and those on which these hang."""
    condition = PLAYBOOK.items[name].relevant_if
    named = set(condition.names) if condition else set()
    return named.union(*(names_behind(fact) for fact in named))


def holds(name: str, values: dict[str, Any]) -> bool:
    """Whether an item is asked, by its own condition. A fact that is not asked has no value."""
    condition = PLAYBOOK.items[name].relevant_if
    if condition is None:
        return True
    known = {fact: values[fact] for fact in condition.names if holds(fact, values)}
    return condition.run(known.get, None) is True


def spread(name: str) -> Iterator[bool]:
    """Whether an item is asked in each combination of the facts on which that hangs."""
    chosen = [[(fact, value) for value in VALUES[fact]] for fact in VARIED if fact in names_behind(name)]
    return (holds(name, FIXED | dict(facts)) for facts in product(*chosen))


VALUES = {fact: [value_in_rules(fact, raw) for raw in values] for fact, values in VARIED.items()}
FIXED = {fact: value_in_rules(fact, raw) for fact, raw in WIDEST.items()}


@pytest.fixture(scope="module")
def counted():
    """How many questions each combination is asked: an axis for each fact that varies."""
    total = np.zeros([len(values) for values in VARIED.values()], dtype=np.int16)
    for name, item in PLAYBOOK.items.items():
        if item.is_asked:
            behind = names_behind(name)
            shape = [len(values) if fact in behind else 1 for fact, values in VARIED.items()]
            total += np.fromiter(spread(name), dtype=bool).reshape(shape)
    return total


def test_every_stage_sector_payer_three_modes_basis_kind_of_content_and_role_is_counted(counted):
    assert counted.shape == (5, 16, 6, 120, 5, 4, 4)


@pytest.mark.parametrize("stage", range(STAGE_COUNT))
def test_no_venture_is_asked_more_than_its_stage_allows(counted, stage):
    here = counted[stage]
    most = np.unravel_index(here.argmax(), here.shape)

    assert here.max() == OUTLINE["most"][stage] <= OUTLINE["goals"][stage]
    assert asked_of(venture((stage, *most))) == here.max()


def test_the_count_of_all_combinations_is_that_of_the_progress_of_each(counted):
    chance = np.random.default_rng(20)
    places = [tuple(int(chance.integers(size)) for size in counted.shape) for _ in range(400)]

    assert [int(counted[place]) for place in places] == [asked_of(venture(place)) for place in places]


def test_the_middle_of_the_personas_is_asked_what_was_promised():
    assert len(PERSONAS) >= 29
    assert median(asked_of(persona.answers) for persona in PERSONAS.values()) <= OUTLINE["median"]


@pytest.mark.parametrize(("code", "asked"), OUTLINE["personas"].items())
def test_a_persona_is_asked_as_many_as_the_outline_counted(code, asked):
    assert asked_of(PERSONAS[code].answers) == asked
