"""Gaps with variants and actions with rungs are read and checked; format 1 is one variant and one rung."""

from decimal import Decimal

import pytest

from engine.playbook.parse import playbook_from_data
from engine.playbook.parts import Step
from tests.engine import small
from tests.engine.small import questions_of, refusals_in_two

pytestmark = pytest.mark.database_free
ONE, TWO = small.changed(), small.in_two()


def test_a_gap_of_format_1_is_one_variant_that_every_answer_selects():
    (variant,) = ONE.items["lev"].gap.variants
    assert (variant.title.en, variant.message.en, variant.is_for_all) == ("Gap", "Message", True)


def test_an_action_of_format_1_is_one_rung_of_its_name():
    action = ONE.actions["a_lev"]
    (rung,) = action.rungs
    assert (rung.id, rung.action, rung.owner, rung.horizon) == ("a_lev", "a_lev", "cto", 30)
    assert rung.effort == (Decimal(1), Decimal("2.5"))
    assert rung.achieves == {"lev": "target"}
    assert all(isinstance(step, Step) and step.when is None for step in rung.steps)


def test_each_variant_tells_by_what_it_is_selected():
    gaps = {key: item.gap for key, item in TWO.items.items() if item.gap}
    assert [variant.levels for variant in gaps["lev"].variants] == [(0, 1), (2, 3)]
    assert [(v.bands, v.is_unknown) for v in gaps["num"].variants] == [(("limit",), False), ((), True)]
    assert [(v.options, v.is_unknown) for v in gaps["yes_no"].variants] == [(("no",), False), ((), True)]
    assert [variant.options for variant in gaps["one"].variants] == [("bad",)]
    assert [variant.when.text for variant in gaps["many"].variants] == ["count(many, true) == 0"]
    assert not any(variant.is_for_all for gap in gaps.values() for variant in gap.variants)


def test_a_step_says_whether_it_waits_for_nothing():
    data = small.in_format_2(dict(small.changed().source_data))
    questions_of(data)["lev"]["action"]["rungs"][0]["steps"][0]["at_once"] = True
    first, *others = playbook_from_data(data).actions["a_lev"].rungs
    assert first.steps[0].at_once
    assert not any(step.at_once for rung in others for step in rung.steps)


def test_rungs_are_known_by_the_level_they_reach_or_their_place():
    assert [rung.id for rung in TWO.actions["a_lev"].rungs] == [f"a_lev_{level}" for level in (1, 2, 3, 4)]
    assert [rung.start for rung in TWO.actions["a_num"].rungs] == [("unknown",), ("limit",)]
    assert len({rung.id for action in TWO.actions.values() for rung in action.rungs}) == 13


def test_a_gap_without_a_reason_takes_that_of_its_question():
    def change(data):
        questions_of(data)["lev"]["why"] = {"zh": "题目的缘由", "en": "The question’s reason"}
        del questions_of(data)["lev"]["gap"]["why"]

    assert refusals_in_two(change) == []


@pytest.mark.parametrize(
    ("effort", "said"),
    [
        ("1/2", []),
        ("20", []),
        ("4", ["there is no effort “4”"]),
        (2, ["“effort” must be a word"]),
        ("1.5", ["there is no effort “1.5”"]),
    ],
)
def test_an_effort_is_one_of_the_steps_that_can_be_told_apart(effort, said):
    def change(data):
        questions_of(data)["lev"]["action"]["rungs"][0]["effort"] = effort

    assert refusals_in_two(change) == said


@pytest.mark.parametrize(
    ("efforts", "said"),
    [
        ([{"if": "stage >= 4", "effort": "8"}], []),
        ([{"if": "stage >= 4", "effort": "4"}], ["there is no effort “4”"]),
        (
            [{"if": "num > 1", "effort": "8"}],
            ["“num” is a scored question; this rule may read facts and parameters only"],
        ),
        ([{"effort": "8"}], ["the effort has no “if”"]),
    ],
)
def test_larger_teams_may_need_other_days(efforts, said):
    def change(data):
        questions_of(data)["lev"]["action"]["rungs"][0]["efforts"] = efforts

    assert refusals_in_two(change) == said


def test_half_a_day_is_exact():
    data = {}

    def change(given):
        questions_of(given)["lev"]["action"]["rungs"][0]["effort"] = "1/2"
        data.update(given)

    assert refusals_in_two(change) == []
    assert small.playbook_from_data(data).actions["a_lev"].rungs[0].effort == (Decimal("0.5"), Decimal("0.5"))


@pytest.mark.parametrize(
    ("key", "variant", "said"),
    [
        ("lev", {"bands": ["limit"]}, "a level does not select by “bands”"),
        ("lev", {}, "a variant says of one kind of answer"),
        ("lev", {"levels": [0], "when": "stage >= 1"}, "a level does not select by “when”"),
        ("lev", {"unknown": True}, "a level does not select by “unknown”"),
        ("lev", {"levels": [5]}, "a variant is selected by levels from 0 to 3"),
        ("num", {"bands": ["nowhere"]}, "“nowhere” is not a band of this question"),
        ("one", {"options": ["worse"]}, "“worse” is not an option of this question"),
        ("many", {"options": ["x"]}, "a choices does not select by “options”"),
        ("many", {"when": "lev <= 1"}, "the condition reads another scored question"),
    ],
)
def test_a_variant_is_selected_by_what_its_question_has(key, variant, said):
    text = {"zh": "文", "en": "Text"}

    def change(data):
        questions_of(data)[key]["gap"]["variants"].append({"title": text, "message": text, **variant})

    assert said in refusals_in_two(change)


@pytest.mark.parametrize(
    ("key", "change", "said"),
    [
        ("lev", lambda rungs: rungs.pop(1), "the rungs of “lev” lead to [1, 3, 4]"),
        ("lev", lambda rungs: rungs.reverse(), "the rungs of “lev” lead to [4, 3, 2, 1]"),
        ("lev", lambda rungs: rungs[0].pop("to"), "the rungs of “lev” lead to [None, 2, 3, 4]"),
        ("num", lambda rungs: rungs[1].update({"from": ["nowhere"]}), "“nowhere” is not a band or an option"),
        ("num", lambda rungs: rungs[1].update({"to": "101"}), "“num” cannot become “101”"),
        ("one", lambda rungs: rungs[0].update({"to": "best"}), "“one” cannot become “best”"),
        ("many", lambda rungs: rungs[0].update({"adds": ["q"]}), "“q” is not an option of this question"),
        ("many", lambda rungs: rungs[0].update({"brings": ["boss"]}), "“boss” is not an owner"),
        ("many", lambda rungs: rungs[0].update({"when": "lev <= 1"}), "reads another scored question"),
        ("lev", lambda rungs: rungs[0]["steps"].clear(), "“steps” has 0 texts"),
        ("lev", lambda rungs: rungs[0]["steps"][0].update({"if": "lev <= 1"}), "“lev” is a scored question"),
        ("lev", lambda rungs: rungs[0].update({"wait": 401}), "“wait” is 401"),
        ("lev", lambda rungs: rungs[0]["steps"][0].update({"at_once": "soon"}), "“at_once” must be true or false"),
    ],
)
def test_a_rung_leads_where_its_question_can_go(key, change, said):
    told = refusals_in_two(lambda data: change(questions_of(data)[key]["action"]["rungs"]))
    assert any(said in message for message in told), told


def test_the_formats_are_not_mixed():
    def change(data):
        questions_of(data)["lev"]["action"]["horizon"] = 30

    assert refusals_in_two(change) == ["the action has no field “horizon”"]
    assert "the gap has no field “variants”" in small.refusals(
        (
            "chapters/c1.yaml",
            '    why: {zh: "缘由", en: "Why"}\n  action:',
            '    why: {zh: "缘由", en: "Why"}\n    variants: []\n  action:',
        )
    )
