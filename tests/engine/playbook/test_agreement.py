"""What must agree across a whole playbook: what may be said, and where the line is."""

from dataclasses import replace

import pytest

from engine.playbook.agreement import check_circles, wrong_aim
from engine.playbook.fields import Book, Fields
from engine.playbook.format import PLAYBOOK
from tests.engine import small
from tests.engine.small import questions_of, refusals, refusals_in_two

pytestmark = pytest.mark.database_free
MAIN, FIRST, SECOND = "playbook.yaml", "chapters/c1.yaml", "chapters/c2.yaml"
STAGE = "the stage must be an ordered fact with five options that is always asked"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("stage_fact: stage", "stage_fact: raise"),
        ("stage_fact: stage", "stage_fact: lev"),
        ("stage_fact: stage", "stage_fact: nowhere"),
        ('  references: [r1]\n  options:\n  - {id: "0"', '  references: [r1]\n  na: true\n  options:\n  - {id: "0"'),
        ('  - {id: "4", label: {zh: "四", en: "Four"}}\n', ""),
    ],
)
def test_the_stage_is_always_known_once_it_is_answered(old, new):
    assert STAGE in refusals((MAIN, old, new))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("runway_item: num", []),
        ("runway_item: twice", []),
        ("runway_item: lev", ["“lev” is not a number"]),
        ("runway_item: nowhere", ["“nowhere” is not a number"]),
        ("sector_fact: raise", []),
        ("sector_fact: stage", []),
        ("sector_fact: one", ["“one” is not a fact with a choice"]),
        ("sector_fact: nowhere", ["“nowhere” is not a fact with a choice"]),
    ],
)
def test_lists_of_ventures_show_a_number_and_a_fact_with_a_choice(line, said):
    assert refusals((MAIN, "stage_fact: stage\n", f"stage_fact: stage\n{line}\n")) == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("raising_when: [now]", "raising_when: [now, later]", []),
        ("raising_when: [now]", "raising_when: [soon]", ["there is no option “soon”"]),
        ("horizon_fact: raise", "horizon_fact: one", ["“one” is not a fact with a choice"]),
    ],
)
def test_raising_soon_is_an_answer_to_the_horizon(old, new, said):
    assert refusals((MAIN, old, new)) == said


ITEM = small.changed().items


@pytest.mark.parametrize(
    ("key", "raw", "wrong"),
    [
        ("lev", "target", None),
        ("lev", 4, None),
        ("lev", 5, "cannot become “5”"),
        ("num", "target", "has no target level"),
        ("num", "100", None),
        ("num", "101", "cannot become “101”"),
        ("num", "1.25", "cannot become “1.25”"),
        ("twice", "20", None),
        ("twice", "-3.5", None),
        ("twice", "many", "cannot become “many”"),
        ("twice", True, "cannot become “True”"),
        ("yes_no", "maybe", "cannot become “maybe”"),
        ("many", ["x", "z"], None),
        ("many", ["q"], "cannot become “['q']”"),
    ],
)
def test_an_action_achieves_an_answer_that_the_question_can_have(key, raw, wrong):
    found = wrong_aim(small.changed(), ITEM[key], raw)
    assert (found and found[0]) == wrong


def circles(**after):
    """The circles told among actions that wait for each other."""
    action = ITEM["lev"].action
    book = Book({})
    waiting = {key: (replace(action, id=key, after=tuple(befores)), ("actions", key)) for key, befores in after.items()}
    check_circles(Fields(book, {}, ("playbook",), PLAYBOOK), waiting)
    return sorted(problem.message for problem in book.problems)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"a": "", "b": "a", "c": "ab"}, []),
        ({"a": "a"}, ["a → a"]),
        ({"a": "b", "b": "a"}, ["a → b → a"]),
        ({"a": "b", "b": "c", "c": "b"}, ["b → c → b"]),
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, ["a → b → a", "c → d → c"]),
        ({"a": "bc", "b": "d", "c": "d", "d": ""}, []),
        ({"a": "x"}, []),
    ],
)
def test_prerequisites_in_a_circle_are_told_once_with_the_way(after, said):
    assert circles(**after) == [f"prerequisites run in a circle: {way}" for way in said]


def test_what_a_single_rung_waits_for_closes_a_circle_too():
    action = ITEM["lev"].action
    rung = replace(action.rungs[0], after=("b",))
    book = Book({})
    waiting = {
        "a": (replace(action, id="a", after=(), rungs=(rung,)), ("actions", "a")),
        "b": (replace(action, id="b", after=("a",)), ("actions", "b")),
    }
    check_circles(Fields(book, {}, ("playbook",), PLAYBOOK), waiting)
    assert [problem.message for problem in book.problems] == ["prerequisites run in a circle: a → b → a"]


def test_a_rung_waits_for_actions_that_are_there():
    def name(data):
        questions_of(data)["lev"]["action"]["rungs"][1]["after"] = ["a_one", "a_nowhere"]

    assert refusals_in_two(name) == ["“a_nowhere” is not an action of this playbook"]


def test_a_chain_of_thousands_is_walked_without_depth():
    chain = {f"a{n}": [f"a{n + 1}"] for n in range(3000)} | {"a3000": []}
    assert circles(**chain) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (FIRST, 'code: "A-02"', 'code: "A-01"', ["the code “A-01” is already used"]),
        (MAIN, 'code: "C-01"', 'code: "A-01"', ["the code “A-01” is already used"]),
        (SECOND, "words, launch]", "words]", ["“launch” is asked in no section"]),
        (MAIN, "  questions: [yes_no]", "  questions: [yes_no, nowhere]", ["“nowhere” is not a question"]),
        (
            MAIN,
            '  relevant_if: "stage >= 1"\n  options',
            '  relevant_if: "raise == \\"now\\""\n  options',
            ["the fact “raise” does not stand above this one"],
        ),
        (FIRST, 'when: "num <= 0"', 'when: "twice <= 0"', ["“twice” is derived itself"]),
        (FIRST, "after: [a_lev]", "after: [a_nowhere]", ["the action “a_nowhere” is not known"]),
        (FIRST, "after: [a_lev]", "after: [a_both]", []),
    ],
)
def test_parts_name_only_what_there_is(name, old, new, said):
    assert refusals((name, old, new)) == said
