"""What the diagnosis must say, and must not: ventures that were told what their own answers denied."""

from functools import cache

import pytest

from engine.authoring.combinations import combinations
from engine.judging.evaluate import evaluate
from engine.playbook.answer_reading import read_answers
from engine.playbook.parts import severity_rank
from playbooks import catalogue
from scripts import criticals
from tests.conftest import persona

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())


@cache
def every():
    """Every combination: when a test asks for them, not in each process that reads this module."""
    return tuple(combinations(PLAYBOOK))


def judged(code, **more):
    return evaluate(PLAYBOOK, read_answers(PLAYBOOK, {**persona(code).answers, **more}).answers)


def test_every_answer_that_fires_has_words_of_its_own_and_work_that_leads_on():
    assert len(every()) > 2000
    assert [one for one in every() if not (one.variant and one.rungs and one.is_closed)] == []


def test_one_step_short_is_never_told_what_a_beginner_is_told():
    by_level = {}
    for one in every():
        if one.item.levels:
            by_level.setdefault(one.item.id, {})[one.answer] = one.variant.title.en
    short = [key for key, said in by_level.items() if len(said) > 1 and said[0] == said[max(said)] and max(said) > 1]
    assert short == []


def test_no_rung_asks_again_for_what_the_answer_has():
    for one in every():
        if one.item.levels:
            assert [rung.to for rung in one.rungs] == list(range(one.answer + 1, one.target + 1))


@pytest.mark.parametrize(
    ("code", "gap", "title"),
    [
        ("H-01", "le_06", "The company owns all rights; an IP review or an infringement check is missing"),
        ("H-01", "mr_01", "The need is well researched; interviews do not yet fully steer everyday decisions"),
        ("H-01", "to_02", "The agreement is signed, but not yet reviewed before each round"),
    ],
)
def test_the_best_ventures_read_what_is_true_of_them(code, gap, title):
    assert judged(code).gap(gap).title.en == title


@pytest.mark.parametrize("code", ["H-01", "H-02", "H-04", "H-06", "H-07", "H-08", "H-09", "H-10", "L-06"])
def test_ventures_in_good_order_have_no_critical_gap(code):
    assert judged(code).counts["critical"] == 0


@pytest.mark.parametrize("code", ["H-03", "L-01", "L-04", "L-11", "X-17", "X-19", "X-22", "X-28"])
def test_what_ends_a_venture_stands_first_whatever_its_points(code):
    result = judged(code)
    first = result.plan.steps[0]
    gap = result.gap(first.closes[0])
    assert (gap.severity, gap.comes_first, bool(gap.duty)) == ("critical", True, True)


def test_harm_to_people_comes_before_orders_to_stop_and_both_before_the_rest():
    gaps = [gap for gap in judged("R-10").gaps if gap.absorbed_by is None]
    rank = [0 if g.comes_first and g.duty == "harm" else 1 if g.comes_first else 2 for g in gaps]
    assert rank == sorted(rank)
    assert set(rank) == {0, 1, 2}


def test_the_first_rung_of_what_is_grave_comes_before_the_last_of_another():
    steps = judged("R-07").plan.steps
    # What brings cash before it ends, with what it waits for, and whoever is to be in charge, come sooner.
    for_cash = {key for step in steps if brings_cash(step) for key in step.after}
    sooner = [step for step in steps if step.rung.brings or brings_cash(step) or step.rung.id in for_cash]
    ranks = [severity_rank(step.severity) for step in steps if not step.after and step not in sooner]
    assert ranks == sorted(ranks, reverse=True)


def brings_cash(step):
    return PLAYBOOK.runway_item in step.closes


def test_whoever_is_to_be_in_charge_is_found_before_the_work_of_the_role_begins():
    """R-00 has nobody for technology: all work of that role but emergencies comes after the search for somebody."""
    steps = judged("R-00").plan.steps
    search = next(step for step in steps if "cto" in step.rung.brings)
    theirs = [step for step in steps if step.rung.owner == "cto" and step.number < search.number]
    assert len(theirs) > 5
    assert [step for step in theirs if not is_urgent(step)] == []


def is_urgent(step):
    """Whether harm or an order to stop may follow, or a rule that it helps to end stands for either."""
    result = judged("R-00")
    return bool(result.gap(step.closes[0]).duty or (step.settles and result.gap(step.settles).duty))


@pytest.mark.parametrize(("raw", "code"), [(["none", "personal"], "alone"), (["personal", "none"], "alone")])
def test_no_data_stands_alone(raw, code):
    found = read_answers(PLAYBOOK, {"p_07": raw})
    assert [problem.code for problem in found.problems] == [code]
    assert "“No personal data”" in found.problems[0].message.en


def test_three_modes_of_revenue_are_the_most():
    found = read_answers(PLAYBOOK, {"p_04": ["subscription", "api", "ads", "grants"]})
    assert [problem.message.en for problem in found.problems] == ["Choose at most 3."]


def test_the_page_of_criticals_is_current_and_names_each_way():
    page = criticals.page(PLAYBOOK)
    assert criticals.PAGE.read_text(encoding="utf-8") == page
    ways = {one.item.code for one in every() if one.severity == "critical"}
    ways |= {rule.code for rule in PLAYBOOK.rules if rule.severity == "critical"}
    assert {line.split(" | ")[0].lstrip("| ") for line in page.splitlines() if line.startswith("| ")} >= ways


def test_what_everybody_takes_part_in_takes_a_larger_team_longer():
    days = {}
    for one in every():
        for rung in one.rungs:
            days.setdefault(rung.id, {})[one.stage] = rung.effort[1]
    grows = {
        key: [found[stage] for stage in sorted(found)] for key, found in days.items() if len({*found.values()}) > 1
    }
    assert len(grows) == 10
    assert all(found == sorted(found) for found in grows.values())
    assert [days["a_le_06_3"][stage] for stage in sorted(days["a_le_06_3"])][-1] == 8
