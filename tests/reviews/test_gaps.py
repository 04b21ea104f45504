"""What a playbook says of its gaps, and what became of gaps between two submissions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.playbook.parts import RANKS, SEVERITIES
from playbooks import catalogue
from reviews.gaps import WAYS, known_gaps, moved, way_of, worst_of

GAPS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(SEVERITIES))


def playbook():
    return catalogue.playbook_on_disk(catalogue.default_playbook_id())


@given(GAPS, GAPS)
def test_every_gap_of_both_is_in_exactly_one_way(before, after):
    found = moved(before, after)
    gaps = [gap for way in WAYS for gap in getattr(found, way)]
    assert sorted(gaps) == sorted({*before, *after})
    # The same once more, said otherwise.
    assert set(found.closed) == before.keys() - after.keys()
    assert set(found.opened) == after.keys() - before.keys()
    both = before.keys() & after.keys()
    assert set(found.same) == {gap for gap in both if before[gap] == after[gap]}
    assert set(found.narrower) == {gap for gap in both if RANKS[before[gap]] > RANKS[after[gap]]}


@given(GAPS, GAPS)
def test_the_way_back_turns_every_way_round(before, after):
    there, back = moved(before, after), moved(after, before)
    assert [set(there.closed), set(there.narrower), set(there.same)] == [
        set(back.opened),
        set(back.worse),
        set(back.same),
    ]


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("high", None, "closed"),
        (None, "low", "opened"),
        ("high", "low", "narrower"),
        ("high", "high", "same"),
        ("high", "critical", "worse"),
    ],
)
def test_what_became_of_a_gap(before, after, way):
    assert way_of(before, after) == way


def test_the_worst_of_some_gaps():
    gaps = {"a": "low", "b": "critical", "c": "high"}
    assert (worst_of(gaps), worst_of(gaps, frozenset("ac")), worst_of(gaps, frozenset("x"))) == (
        "critical",
        "high",
        None,
    )


def test_every_question_with_a_gap_and_every_rule_is_known_with_its_chapter():
    book, known = playbook(), known_gaps(playbook())
    assert set(known) == {item.id for item in book.items.values() if item.gap} | {rule.id for rule in book.rules}
    assert {one.chapter for one in known.values()} <= {chapter.id for chapter in book.chapters}


def test_a_question_of_a_later_stage_is_known_to_be_one():
    known = known_gaps(playbook())
    assert known["bm_06"].stages == {3, 4}
    assert known["mk_01"].stages == {0, 1, 2, 3, 4}


def test_help_is_the_first_working_file_of_an_action():
    known = known_gaps(playbook())
    assert (known["bm_01"].file, known["bm_03"].file, known["dd_07"].file) == (
        "customer_interviews",
        "unit_economics",
        "",
    )
