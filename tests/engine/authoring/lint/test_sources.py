"""What is cited is in the guide, or listed."""

import pytest

from engine.authoring.lint.sources import REFERENCE_ID, cited
from tests.engine.small import changed

pytestmark = pytest.mark.database_free
MAIN, FIRST = "playbook.yaml", "chapters/c1.yaml"


def remarks(sections, *changes):
    return [f"{remark.kind}: {remark.message}" for remark in cited(changed(*changes), sections)]


def test_sections_and_references_that_are_there_are_no_remark():
    assert remarks(frozenset({"S1", "S2"})) == []


def test_each_item_that_cites_a_missing_section_is_told():
    assert len(remarks(frozenset({"S2"}))) == 8
    assert remarks(frozenset({"S2"}))[0] == (
        "error: lev cites the section “S1”, which the guide does not have; use one that sources.yaml lists"
    )


def test_without_a_list_it_is_said_once_that_nothing_can_be_checked():
    assert remarks(None) == ["warning: the sections cited cannot be checked; list those of the guide in sources.yaml"]


@pytest.mark.parametrize(
    ("name", "old", "new", "who"),
    [
        (MAIN, "  references: [r1]\n  options", "  references: [r1, r9]\n  options", "stage"),
        (MAIN, "  references: [r1]\nbands", "  references: [r9]\nbands", "both"),
        (MAIN, "  source: heuristic", "  source: r_9", "the parameter limit"),
    ],
)
def test_whoever_cites_what_is_not_listed_is_named(name, old, new, who):
    key = "r_9" if "r_9" in new else "r9"
    said = f"error: {who} cites “{key}”, which neither references nor calendar list; add it, or cite another"
    assert remarks(frozenset({"S1"}), (name, old, new)) == [said]


def test_a_dated_fact_may_be_cited():
    assert remarks(frozenset({"S1"}), (MAIN, "  references: [r1]\nbands", "  references: [law]\nbands")) == []


@pytest.mark.parametrize(
    ("source", "is_id"),
    [
        ("f_x_01", True),
        ("r_9", True),
        ("heuristic", False),
        ("a book", False),
        ("F_X", False),
        ("r1_", False),
        ("_a", False),
    ],
)
def test_a_source_is_free_words_or_the_id_of_a_reference(source, is_id):
    assert bool(REFERENCE_ID.match(source)) is is_id
