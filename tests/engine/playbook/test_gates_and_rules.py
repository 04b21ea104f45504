"""How a playbook judges: rows of severities, credits that fall, gates, rules and bands in their order."""

from fractions import Fraction

import pytest

from tests.engine.small import changed, refusals

pytestmark = pytest.mark.database_free
MAIN = "playbook.yaml"
GATE = "requires: {lev: 2}"
TABLE = """severity_by_weight:
  "3": [medium, high, critical, critical]
  "2": [low, medium, high, critical]
  "1": [low, low, medium, high]
"""
CREDITS = """credits:
  none: "1"
  low: "4/5"
  medium: "1/2"
  high: "1/5"
  critical: "0"
"""


def test_without_tables_of_its_own_a_playbook_has_the_usual_ones():
    usual, own = changed((MAIN, TABLE, ""), (MAIN, CREDITS, "")), changed()
    assert (usual.severity_by_weight, usual.credits) == (own.severity_by_weight, own.credits)
    assert usual.severity_by_weight[3] == ("medium", "high", "critical", "critical")
    assert usual.credits[None] == 1


@pytest.mark.parametrize(
    ("row", "is_good"),
    [
        ("[low, low, low, low]", True),
        ("[critical, critical, critical, critical]", True),
        ("[low, low, medium]", False),
        ("[low, low, medium, high, high]", False),
        ("[medium, low, high, high]", False),
        ("[low, low, medium, grave]", False),
        ("low", False),
    ],
)
def test_a_deeper_gap_is_never_milder(row, is_good):
    said = refusals((MAIN, '"1": [low, low, medium, high]', f'"1": {row}'))
    assert said == ([] if is_good else ["the row 1 is not four severities that never grow milder"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('high: "1/5"', 'high: "1/2"', []),
        ('high: "1/5"', 'high: "3/5"', ["a worse severity earns more credit than a milder one"]),
        ('  none: "1"\n', "", ["the credit of “none” is missing"]),
        ('low: "4/5"', 'low: "6/5"', ["“low” is 6/5"]),
    ],
)
def test_a_worse_severity_never_earns_more(old, new, said):
    assert refusals((MAIN, old, new)) == said


@pytest.mark.parametrize(
    ("requires", "said"),
    [
        ("{lev: 1}", []),
        ("{lev: 4}", []),
        ("{lev: 0}", ["“lev” cannot be required to be 0"]),
        ("{lev: 5}", ["“lev” cannot be required to be 5"]),
        ("{lev: yes}", ["“lev” cannot be required to be yes"]),
        ("{num: 3}", ["“num” cannot be required to be 3"]),
        ("{yes_no: 'yes'}", ["“yes_no” belongs to another chapter"]),
        ("{stage: 2}", ["“stage” is not a scored question"]),
        ("{nowhere: 2}", ["“nowhere” is not a scored question"]),
        ("{}", ["the gate requires nothing, or in two ways"]),
    ],
)
def test_a_gate_asks_for_a_level_of_its_own_chapter(requires, said):
    if requires == "{lev: yes}":
        requires = '{lev: "yes"}'
    assert refusals((MAIN, GATE, f"requires: {requires}")) == said


@pytest.mark.parametrize(("wanted", "is_good"), [("yes", True), ("no", False), ("maybe", False)])
def test_a_gate_on_a_yes_or_no_asks_for_yes(wanted, is_good):
    said = refusals((MAIN, "chapter: c1\n  " + GATE, f'chapter: c2\n  requires: {{yes_no: "{wanted}"}}'))
    assert (said == []) is is_good


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("absorbs: [lev, num]", "absorbs: [lev, lev]", ["“lev” is absorbed twice"]),
        ("absorbs: [lev, num]", "absorbs: [stage]", ["“stage” has no gap"]),
        ("absorbs: [lev, num]", "absorbs: [nowhere]", ["“nowhere” has no gap"]),
        ("absorbs: [lev, num]", "absorbs: []", []),
        ("  chapters: [c1]", "  chapters: [c9]", ["there is no chapter “c9”"]),
        ("- id: both\n", "- id: num\n", ["the rule “num” has an id that is already used"]),
        ("severity: high\n", "severity: grave\n", ["there is no severity “grave”"]),
    ],
)
def test_a_rule_names_what_there_is(old, new, said):
    assert refusals((MAIN, old, new)) == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("at_least: 60, every_chapter: 40", "at_least: 0, every_chapter: 0", []),
        (
            "at_least: 0, every_chapter: 0",
            "at_least: 1, every_chapter: 0",
            ["the lowest band has conditions, so some results have no band"],
        ),
        ("at_least: 60", "at_least: 100", []),
        ("at_least: 60", "at_least: 101", ["“at_least” is 101"]),
        ("no_open: [critical]", "no_open: [grave]", ["there is no severity “grave”"]),
        ("{id: good,", "{id: weak,", ["the band “weak” has an id that is already used"]),
    ],
)
def test_bands_stand_from_low_to_high(old, new, said):
    assert refusals((MAIN, old, new)) == said


def test_a_later_band_never_asks_for_less():
    third = (
        '- {id: top, name: {zh: "顶", en: "Top"}, summary: {zh: "顶", en: "Top"}, at_least: 60, every_chapter: 39}\n'
    )
    assert refusals((MAIN, "calendar:\n", f"{third}calendar:\n")) == ["a later band asks for less than an earlier one"]
    assert refusals((MAIN, "calendar:\n", f"{third.replace('39', '40')}calendar:\n")) == []


def test_a_cap_is_an_exact_share_of_a_hundred():
    assert changed((MAIN, "cap: 45", 'cap: "45.5"')).gates[0].cap == Fraction(91, 2)
    assert refusals((MAIN, "cap: 45", "cap: 101")) == ["“cap” is 101"]
