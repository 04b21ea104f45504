"""What a page says of the plan: what to begin with and why, for how many hours, how long a gap takes."""

import re
from math import ceil

import pytest
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from assessments.results.expected import expected_of
from assessments.results.overview import asked_of_ventures
from assessments.results.page import ResultOnPage
from engine.judging.progress import progress_of, seconds_a_question
from engine.judging.relevance import situation_of
from engine.playbook.answer_reading import read_answers
from playbooks import catalogue
from tests import published
from tests.conftest import persona

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
AT_ONCE = ["LE-27", "C-10", "C-05", "LE-02", "C-08", "C-22", "C-06", "LE-30"]  # of R-10, the last first
GRAVE = ["R-01", "R-07", "R-10", "X-17", "X-33"]


def page_of(code, language="en", **more):
    return ResultOnPage(evaluate_raw(PLAYBOOK, {**persona(code).answers, **more}), language)


@pytest.mark.parametrize("code", GRAVE)
def test_a_month_begins_with_at_most_three_things_that_fit_it_each_of_another_gap(code):
    page = page_of(code)
    first = page.next_steps
    assert 1 <= len(first) <= 3
    assert {step.horizon for step in first} == {30}
    assert len({step.closes for step in first}) == len(first)
    assert [step.number for step in first] == sorted(step.number for step in first)


def test_a_team_with_an_hour_a_week_is_told_what_comes_first_all_the_same():
    page = page_of("R-10", p_13=1)
    assert {step.horizon for step in page.next_steps} == {0}
    assert page.next_steps[0].number == 1


def test_what_may_hurt_people_says_so_before_the_rest_says_how_grave_it_is():
    reasons = [step.reason for step in page_of("R-10").steps]
    assert reasons[0].startswith("People may be hurt: ")
    assert any(reason.startswith("The venture may be stopped: ") for reason in reasons)
    assert reasons[-1].split(":")[0] in {"Critical", "High", "Medium", "Low"}
    assert page_of("R-10", "zh-hans").steps[0].closes == ("C-28",)


def test_without_a_gap_or_a_verdict_there_is_nothing_to_begin_with():
    assert page_of("R-99").next_steps == []
    early = ResultOnPage(evaluate_raw(PLAYBOOK, {"p_01": "2", "mr_01": 0}), "en")
    assert early.is_early
    assert early.next_steps == []


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (12, "Scheduled for the 12 hours a week that your team can give to it."),
        (1, "Scheduled for the 1 hour a week that your team can give to it."),
        (
            {"unknown": True},
            "Scheduled for 20 hours a week, the usual figure at your stage; say in the profile how many you can give.",
        ),
    ],
)
def test_it_says_whose_hours_the_plan_is_laid_out_for(hours, said):
    with override("en"):
        assert page_of("R-10", p_13=hours).hours_sentence == said


def test_a_plan_of_format_1_is_laid_out_for_nobody():
    page = ResultOnPage(evaluate_raw(published.PLAYBOOK, persona_1("R-10")), "en")
    assert page.hours_sentence == ""
    assert all(not step.after for step in page.next_steps)


def persona_1(code):
    return next(one for one in published.PERSONAS if one.code == code).answers


def test_a_gap_takes_the_work_of_those_under_it_each_once():
    page = page_of("R-07")
    rows = {row.id: row for row in page.gaps}
    inside = [row.code for row in page.gaps if row.absorbed_by == "C-03"]
    worked = [s for s in page.result.plan.steps if page.code(s.closes[0]) in {"C-03", *inside}]
    assert len(inside) > 3
    assert float(rows["c_03"].effort) == sum(float(s.effort_high) for s in worked)
    assert rows["c_03"].due == "begun within 30 days, done after 90 days"
    assert {rows[key].due for key in ("mk_07", "ff_10")} <= {"within 30 days", "within 60 days", "after 90 days"}


@pytest.mark.parametrize(("effort", "said"), [("1", "1 day"), ("0.5", "0.5 days"), ("2", "2 days")])
def test_one_day_is_a_day(effort, said):
    found = {step.action.effort: step.action.effort_words for step in page_of("R-00").steps}
    assert found[effort] == said


@pytest.mark.parametrize(("figure", "said"), [(12, "25% or more next; closed at 40% or more"), (30, "40% or more")])
def test_a_figure_is_told_its_next_threshold_and_the_one_that_closes(figure, said):
    evaluation = evaluate_raw(PLAYBOOK, {**persona("R-07").answers, "mr_07": figure})
    gap = evaluation.result.gap("mr_07")
    assert expected_of(PLAYBOOK, gap, "en").sentence == said
    assert gap.rungs[-1].to == "mr_07_medium_below_40"


def test_what_ventures_are_asked_is_counted_over_those_with_a_profile():
    asked = asked_of_ventures(PLAYBOOK)
    totals = [
        progress_of(situation_of(PLAYBOOK, read_answers(PLAYBOOK, one.answers).answers)).total
        for one in catalogue.personas_on_disk(PLAYBOOK.id)
        if "p_01" in one.answers
    ]
    assert (asked.least, asked.most) == (min(totals), max(totals))
    assert asked.most <= 120
    seconds = seconds_a_question(PLAYBOOK)
    assert asked.longest * 60 >= asked.most * seconds > (asked.longest - 1) * 60


@pytest.mark.parametrize(("hours", "said"), [(40, "This month"), (1, "Begin with these")])
def test_what_does_not_fit_a_month_is_not_called_the_months_work(hours, said):
    with override("en"):
        assert page_of("R-10", p_13=hours).month_title == said


def test_hours_that_nobody_said_are_not_called_usual_for_a_stage_that_nobody_said():
    raw = {key: value for key, value in persona("R-10").answers.items() if key not in {"p_01", "p_13"}}
    page = ResultOnPage(evaluate_raw(PLAYBOOK, raw), "en")
    assert page.hours_sentence.startswith("Scheduled for 10 hours a week until the profile states your stage")


def test_a_reason_is_one_sentence_in_either_language():
    with override("zh-hans"):
        reasons = [step.reason for step in page_of("R-10", "zh-hans").steps]
    assert reasons[0].startswith("可能伤到人：")
    assert not any("： " in reason or ": " in reason for reason in reasons)


@pytest.mark.parametrize(
    ("book", "gaps", "plan"),
    [
        (PLAYBOOK, "Order: harm to people", "In the order to take them: harm to people"),
        (published.PLAYBOOK, "Order: compound rules", "In the order to take them: what other actions depend on"),
    ],
    ids=["2.0.0", "1.0.0"],
)
def test_each_format_is_told_its_own_order(book, gaps, plan):
    page = ResultOnPage(evaluate_raw(book, {"p_01": "2"}), "en")
    assert page.gaps_order.startswith(gaps)
    assert page.plan_order.startswith(plan)


def test_what_a_cap_holds_back_says_until_when():
    page = page_of("R-10")
    held = {gap.code: gap.held for gap in page.gaps if gap.held}
    fired = {gap.code: gap for gap in page.result.gaps}
    for code, text in held.items():
        gates = [gate for gate in page.playbook.gates if gate.id in fired[code].gated_by]
        needed = {page.playbook.items[key].code for gate in gates for key in gate.requires}
        inside = {gap.code for gap in page.gaps if gap.absorbed_by == code}
        assert text.startswith("held by the cap until ")
        assert all((one in text) == (one not in {code, *inside}) for one in needed)  # nothing waits for itself
    assert held["C-28"] == "held by the cap until LE-02 is settled, too"


@pytest.mark.parametrize(("language", "start"), [("en", "Days of work by role: "), ("zh-hans", "各角色的工作日：")])
def test_each_role_is_told_its_days_and_they_add_up(language, start):
    with override(language):
        page = page_of("R-07", language)
        said = page.owners_sentence
    days = [float(number) for number in re.findall(r" ([\d.]+)(?: 天)?(?=[,，、.。])", said)]
    assert said.startswith(start)
    assert days == sorted(days, reverse=True)
    assert sum(days) == sum(step.rung.effort[1] for step in page.result.plan.steps)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "At these hours the whole plan is done in %d weeks."), ("zh-hans", "按这样的投入，整个计划 %d 周做完。")],
)
def test_the_length_of_the_whole_plan_is_that_of_what_is_done_last(language, said):
    with override(language):
        slow, fast = (page_of("R-07", language, p_13=hours) for hours in (5, 200))
        told = [page.length_sentence for page in (slow, fast)]
    lengths = [max(step.earliest_finish for step in page.result.plan.steps) for page in (slow, fast)]
    assert told == [said % ceil(days / 5) for days in lengths]
    assert lengths[0] > lengths[1]


def test_a_plan_without_work_or_hours_has_no_length():
    assert ResultOnPage(evaluate_raw(PLAYBOOK, {}), "en").length_sentence == ""
    assert ResultOnPage(evaluate_raw(published.PLAYBOOK, persona_1("R-10")), "en").length_sentence == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ff_01": 900_000_000, "ff_02": 100_000}, ""),
        ({"ff_02": 0}, ""),
        (
            {"ff_01": 1_000_000, "ff_02": 100_000, "p_13": 40},
            "At the present burn the cash lasts 43 weeks; the first work on FF-03 is done before that, and what comes later counts on it.",
        ),
        (
            {"ff_01": 1_800_000, "ff_02": 100_000, "p_13": 5},
            "At the present burn the cash lasts 78 weeks; what the plan holds after that needs money that is not there yet.",
        ),
        (
            {"ff_01": 30_000, "ff_02": 100_000, "p_13": 40},
            "At the present burn the cash ends after 1 week, and “Make a 13-week cash forecast and decide on cuts the same day” (FF-03) is done only in week",
        ),
        (
            {"ff_01": 0, "ff_02": 100_000, "p_13": 40},
            "At the present burn the cash ends within a week, and “Make a 13-week",
        ),
    ],
)
def test_the_plan_says_how_long_the_cash_lasts_beside_it(changes, said):
    told = page_of("R-10", **changes).cash_sentence
    assert told.startswith(said)
    assert bool(told) is bool(said)


def test_the_sentence_on_cash_is_chinese_in_chinese():
    with override("zh-hans"):
        told = page_of("R-10", "zh-hans", ff_01=30_000, ff_02=100_000, p_13=40).cash_sentence
    assert told.startswith("按现在的消耗，现金 1 周后用完，而“做 13 周现金预测，当天定下削减”（FF-03）要到第 ")


def test_work_that_settles_a_rule_says_so():
    rows = {row.closes: row for row in page_of("R-10").steps}
    assert rows[("LE-21",)].reason.startswith("Needed to settle C-22: ")


def test_an_empty_plan_loads_nobody():
    assert ResultOnPage(evaluate_raw(PLAYBOOK, {}), "en").owners_sentence == ""


def test_what_is_to_be_done_at_once_is_never_only_later():
    page = page_of("R-10")
    rows = {row.id: row for row in page.gaps}
    assert rows["c_06"].due == "first step at once, done after 90 days"
    assert rows["c_28"].due == "begun within 30 days, done after 90 days"
    assert rows["c_08"].due == "first step at once, done after 90 days"
    said = {row.closes[0]: row for row in reversed(page.steps)}
    assert (said["C-06"].at_once, said["C-06"].due) == ("first step at once", "first step at once, done after 90 days")
    assert [code for code, row in said.items() if row.at_once] == AT_ONCE


def test_what_waits_for_nothing_says_so_whatever_week_its_work_is_planned_in():
    rows = {row.closes[0]: row for row in reversed(page_of("R-00").steps)}  # the first piece of work of each gap
    assert rows["C-04"].at_once == "first step at once"
    assert rows["C-04"].due == "first step at once, done after 90 days"
    assert rows["FF-05"].at_once == ""
    assert {row.at_once for row in page_of("R-00").steps if row.horizon == 30} == {""}


@pytest.mark.parametrize("code", ["R-00", "R-07", "R-10"])
def test_what_else_does_not_wait_is_named_beside_the_work_to_begin_with(code):
    """Who reads three pages learns of it there, and of nothing twice."""
    page = page_of(code)
    told = {one for step in page.next_steps for one in step.closes}
    waiting = dict.fromkeys(step.closes[0] for step in page.steps if step.at_once and told.isdisjoint(step.closes))
    if not waiting:
        assert page.also_at_once == ""
    else:
        assert page.also_at_once.endswith(f"a step to be done at once: {', '.join(waiting)}.")
    assert page_of("R-00").also_at_once.startswith("Beside these")


def test_a_gap_tells_that_its_first_step_waits_for_nothing():
    with override("zh-hans"):
        rows = {row.code: row for row in page_of("R-00", "zh-hans").gaps}
    assert rows["LE-02"].due == "第一步马上做，90 天以后做完"
    assert not rows["MR-06"].due.startswith("第一步")
