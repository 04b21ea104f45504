"""Which gaps and rules fire, under which rule a gap is listed, and in which order they are shown."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.judging.gaps import absorbed_by_rules, find, fired_rules, in_order, joint_rung, rank, waiting_rules
from tests.engine import small
from tests.engine.small import POOR, SOUND, judged, situation

pytestmark = pytest.mark.database_free
MAIN, FIRST, SECOND = "playbook.yaml", "chapters/c1.yaml", "chapters/c2.yaml"
PLAYBOOK = small.changed()
RULE = PLAYBOOK.rule("both")
GAP = judged(POOR).gap("one")


def severity_of(key, answers):
    now = situation(answers)
    finding = find(now, now.playbook.items[key])
    return finding and (finding.severity, finding.reason)


@pytest.mark.parametrize(
    ("key", "change", "expected"),
    [
        ("lev", {"lev": 2}, None),
        ("lev", {"lev": 1}, ("medium", "level")),
        ("lev", {"lev": 0}, ("high", "level")),
        ("lev", {"lev": 0, "stage": "4"}, ("critical", "level")),
        ("lev", {"lev": 0, "stage": "0"}, None),
        ("lev", {"lev": {"na": "no"}}, None),
        ("lev", {"lev": None}, None),
        ("num", {"num": 10}, None),
        ("num", {"num": "9.9"}, ("medium", "band")),
        ("num", {"num": None}, ("medium", "not_measured")),
        ("num", {"num": None, "stage": "1"}, None),
        ("twice", {"num": "4.9"}, ("low", "band")),
        ("twice", {"num": 0}, None),
        ("yes_no", {"yes_no": "no"}, ("critical", "no")),
        ("yes_no", {"yes_no": "yes"}, None),
        ("one", {"one": "bad"}, ("high", "option")),
        ("many", {"many": []}, ("medium", "option")),
        ("many", {"many": ["z"]}, None),
    ],
)
def test_a_gap_fires_where_an_answer_falls_short(key, change, expected):
    assert severity_of(key, {**SOUND, **change}) == expected


@pytest.mark.parametrize(
    ("change", "fires"),
    [
        ({"lev": 1, "num": 9}, True),
        ({"lev": 2, "num": 9}, False),
        ({"lev": 1, "num": 10}, False),
        ({"lev": 1, "num": None}, False),
        ({"lev": {"na": "no"}, "num": 9}, False),
    ],
)
def test_a_rule_fires_only_when_it_certainly_holds(change, fires):
    assert [rule.id for rule in fired_rules(situation({**SOUND, **change}))] == (["both"] if fires else [])


@pytest.mark.parametrize(
    ("answers", "waiting"),
    [
        ({"stage": "1"}, {"lev": ["both"], "num": ["both"]}),
        ({"stage": "1", "lev": 1}, {"num": ["both"]}),
        ({"stage": "1", "lev": 2}, {}),
        ({"stage": "1", "lev": {"na": "no"}}, {"num": ["both"]}),
        ({"stage": "1", "lev": {"na": "no"}, "num": 5}, {}),
    ],
)
def test_a_rule_waits_for_the_open_answers_that_decide_it(answers, waiting):
    assert waiting_rules(situation(answers)) == waiting


def test_a_rule_over_a_figure_waits_for_what_the_figure_is_worked_out_from():
    over_figure = (MAIN, "lev <= 1 && num < limit", "lev <= 1 && twice < limit")
    assert waiting_rules(situation({"stage": "1", "lev": 1}, over_figure)) == {"num": ["both"]}
    (gap,) = [gap for gap in judged({**POOR, "num": 4}, over_figure).gaps if gap.id == "both"]
    assert [key for key, _ in gap.because] == ["lev", "num"]


def ruled(key, severity, *absorbs):
    return replace(RULE, id=key, severity=severity, absorbs=absorbs)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([ruled("a", "high", "lev"), ruled("b", "critical", "lev")], {"lev": "b"}),
        ([ruled("a", "high", "lev"), ruled("b", "high", "lev")], {"lev": "a"}),
        ([ruled("a", "low", "lev", "one"), ruled("b", "high", "lev")], {"lev": "b", "one": "a"}),
        ([ruled("a", "high", "num")], {}),
    ],
)
def test_a_gap_is_listed_once_under_the_gravest_then_the_first_rule(rules, expected):
    found = {"lev": (None, None), "one": (None, None)}
    assert absorbed_by_rules(rules, found) == expected


def test_the_work_of_a_rule_is_its_own_estimate_or_that_of_its_members():
    own = replace(RULE.action.rungs[0], effort=(Decimal(2), Decimal(4)), horizon=30)
    member = replace(own, effort=(Decimal(1), Decimal(3)), horizon=90)
    assert joint_rung([own]) is own
    assert joint_rung([own, member]).effort == (2, 4)
    joint = joint_rung([own, member, member])
    assert (joint.effort, joint.horizon, joint.id) == ((2, 6), 90, own.id)


def test_gaps_that_a_gate_hides_say_which_unless_they_open_it():
    gaps = {gap.id: gap.gated_by for gap in judged(POOR).gaps}
    assert gaps == {"lev": (), "num": ("g1",), "both": ("g1",), "yes_no": (), "one": (), "many": ()}
    assert {gap.gated_by for gap in judged({**POOR, "lev": 2}).gaps} == {()}


def test_a_gap_behind_a_gate_is_worth_nothing_alone_and_counts_with_its_rule():
    worth = {gap.id: gap.worth for gap in judged(POOR).gaps}
    assert worth["num"] == 0
    assert worth["both"] == Fraction(110, 3) > worth["lev"] == Fraction(230, 9)


def test_a_rule_without_a_chapter_belongs_to_none_and_no_gate_hides_it():
    gap = judged(POOR, (MAIN, "  chapters: [c1]\n", "")).gap("both")
    assert (gap.chapter_id, gap.gated_by, gap.is_blocker) == ("", (), False)


def other(**changes):
    work = {key: changes.pop(key) for key in ("horizon", "effort") if key in changes}
    return GAP._replace(**changes, rungs=(replace(GAP.rungs[0], **work),))


EFFORT = GAP.effort


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((other(comes_first=True, severity="low"), 0), (other(severity="critical"), 9)),
        ((other(severity="critical"), 0), (other(severity="high"), 9)),
        ((other(severity="high"), 0), (other(severity="medium"), 9)),
        ((other(horizon=90), 2), (other(horizon=30), 1)),
        ((other(horizon=30, effort=(1, 9)), 1), (other(horizon=60), 1)),
        ((other(effort=(2, 2)), 1), (other(effort=(1, 3)), 1)),
        ((other(id="a"), 1), (other(id="b"), 1)),
    ],
    ids=["what-comes-first", "gravity", "severity", "gain", "horizon", "effort", "id"],
)
def test_what_is_shown_first(first, second):
    assert rank(*first) < rank(*second)


def test_absorbed_gaps_follow_their_rule_in_their_own_order():
    rule = other(id="r", kind="rule", absorbs=("a", "b"))
    rows = [other(id="a", absorbed_by="r"), other(id="z"), other(id="b", absorbed_by="r", severity="critical"), rule]
    gains = dict.fromkeys("abrz", 0)
    assert [gap.id for gap in in_order(rows, gains)] == ["r", "b", "a", "z"]


def test_the_texts_of_the_rule_and_the_answers_behind_a_gap_are_told():
    gap = judged({**POOR, "num": "4.5"}).gap("twice")
    assert gap.rule_text == "twice < limit"
    assert [(key, answer.value) for key, answer in gap.because] == [("num", Fraction(9, 2))]
    assert (gap.threshold.parameter, gap.kind, gap.question_id) == ("limit", "gap", "twice")
