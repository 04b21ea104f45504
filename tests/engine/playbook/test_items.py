"""Questions and facts: what belongs to a type, what is scored, and what an action takes."""

from decimal import Decimal

import pytest

from tests.engine.small import FIRST as FIRST_TEXT
from tests.engine.small import changed, refusals

pytestmark = pytest.mark.database_free
MAIN, FIRST, SECOND = "playbook.yaml", "chapters/c1.yaml", "chapters/c2.yaml"
EFFORT = 'effort: ["1", "2.5"]'
WRONG_EFFORT = ["the effort must be two numbers of days, the lower first"]


@pytest.mark.parametrize(
    ("effort", "said"),
    [
        ('["0.5", "0.5"]', []),
        ("[1, 400]", []),
        ("[1, 401]", WRONG_EFFORT),
        ("[0, 1]", WRONG_EFFORT),
        ("[3, 2]", WRONG_EFFORT),
        ("[1]", WRONG_EFFORT),
        ("[1, 2, 3]", WRONG_EFFORT),
    ],
)
def test_an_effort_is_two_numbers_of_days_the_lower_first(effort, said):
    assert refusals((FIRST, EFFORT, f"effort: {effort}")) == said


@pytest.mark.parametrize(("days", "is_good"), [(30, True), (60, True), (90, True), (45, False), (91, False)])
def test_a_horizon_is_one_of_three(days, is_good):
    said = refusals((FIRST, "horizon: 30", f"horizon: {days}"))
    assert said == ([] if is_good else [f"the horizon is {days}"])


def test_an_effort_is_read_exactly():
    assert changed().actions["a_lev"].rungs[0].effort == (Decimal("1"), Decimal("2.5"))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (FIRST, "  weight: 2\n", "  weight: 2\n  levels: []\n", "a number has no “levels”"),
        (SECOND, "  weight: 3\n  blocker", "  weight: 3\n  decimals: 1\n  blocker", "a yesno has no “decimals”"),
        (
            SECOND,
            '- id: words\n  code: "B-04"\n  type: text\n',
            '- id: words\n  code: "B-04"\n  type: text\n  weight: 1\n',
            "a text is neither scored nor has a gap",
        ),
        (SECOND, "  fires: {bad: high}\n", "", "nothing makes the gap of “one” fire"),
        (FIRST, "  bands:\n  - {below: limit, severity: medium}\n", "", "nothing makes the gap of “num” fire"),
        (SECOND, "    achieves: {one: good}\n", "", "the action achieves nothing"),
        (SECOND, "  type: choice\n", "  type: choise\n", "there is no type “choise”"),
    ],
)
def test_a_question_has_what_its_type_has(name, old, new, said):
    assert said in refusals((name, old, new))


def test_a_level_is_lifted_to_its_target_unless_the_action_says_otherwise():
    implied = changed((FIRST, "    achieves: {lev: target}\n", ""))
    assert implied.actions["a_lev"].rungs[0].achieves == {"lev": "target"}
    assert changed().actions["a_num"].rungs[0].achieves == {"num": "10"}


@pytest.mark.parametrize("part", ["gap", "action"])
def test_what_is_scored_has_a_gap_and_an_action(part):
    text = FIRST_TEXT[FIRST_TEXT.index(f"  {part}:\n") :]
    end = text.index("  action:\n") if part == "gap" else text.index("- id: num")
    assert "“lev” is scored or has a gap, but lacks its gap or its action" in refusals((FIRST, text[:end], ""))


def test_an_unscored_question_needs_neither():
    item = changed().items["words"]
    assert (item.gap, item.action, item.weight) == (None, None, 0)


def test_what_an_item_may_have_beside_is_read():
    items = changed().items
    assert (items["raise"].alias, items["lev"].na_allowed, items["num"].na_allowed) == ("plan", True, False)
    assert (items["lev"].source, items["stage"].references, items["yes_no"].is_blocker) == (("S1",), ("r1",), True)
    assert not any(item.is_reviewed for item in items.values())
    assert (items["twice"].is_asked, items["stage"].is_fact, items["lev"].is_fact) == (False, True, False)


def test_a_question_may_be_marked_for_review_and_a_fact_may_not():
    marked = (FIRST, '  code: "A-01"\n', '  code: "A-01"\n  review: true\n')
    assert changed(marked).items["lev"].is_reviewed
    assert refusals((MAIN, '  code: "P-01"\n', '  code: "P-01"\n  review: true\n'))
