"""The plan of the paper: weeks, effort and points that add up."""

import re
from fractions import Fraction

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from assessments.results.plan_words import days_between
from reports.paper.plan import ROWS_ON_A_PAGE, units, weeks
from tests.conftest import persona
from tests.reports.paper.papers import LANGUAGES, of_persona, of_persona_1, paper, words

pytestmark = pytest.mark.database_free


PERSONAS = ["R-01", "R-03", "R-07", "R-10"]


@pytest.fixture(params=PERSONAS)
def plan(request):
    return of_persona(request.param).plan


def tenth(text):
    return 0 if text == "–" else round(float(text) * 10)


def test_every_step_stands_in_one_horizon_in_the_order_of_the_plan(plan):
    numbers = [row.row.number for group in plan.groups for row in group.steps]
    assert sorted(numbers) == list(range(1, len(plan.rows) + 1))
    for group in plan.groups:
        own = [row.row.number for row in group.steps]
        assert own == sorted(own)
        assert all(row.row.due.endswith(group.due) for row in group.steps)
        assert {bool(row.row.at_once) for row in group.steps if row.row.due != group.due} <= {True}


def test_printed_gains_add_up_to_the_printed_difference(plan):
    ends = plan.base.result.plan
    gained = sum(tenth(gain) for gain in plan.gains)
    assert gained == units(ends.score_after.low) - units(ends.score_before.low)
    assert (plan.end.before, plan.end.count) == (plan.base.readiness, len(plan.gains))


def test_the_effort_of_the_groups_is_that_of_the_plan(plan):
    ends = [tuple(map(float, group.effort.split()[0].split("–"))) for group in plan.groups]
    low, high = sum(end[0] for end in ends), sum(end[-1] for end in ends)
    assert plan.end.effort == f"{days_between(low, high)} working days"


def test_a_drawing_has_a_label_for_each_row_and_a_page_no_more_than_it_holds(plan):
    labels = [label for page in plan.timelines for label in page.labels]
    assert len(labels) == len(plan.rows)
    assert {len(page.labels) for page in plan.timelines[:-1]} <= {ROWS_ON_A_PAGE}
    assert any(label.is_critical for label in labels)


@pytest.mark.parametrize("code", ["R-00", "R-10"])
def test_chinese_sentences_follow_each_other_without_a_space(code):
    """Below the plan, and in the table of the law."""
    with override("zh-hans"):
        html = render_to_string("reports/pdf/report.html", {"paper": of_persona(code, "zh-hans"), "tab": "\t"})
    said = re.findall(r'<p class="note cap">(.*?)</p>', html, re.DOTALL)
    said += re.findall(r"<td>(.*?)</td>", html[html.index('id="legal"') :], re.DOTALL)
    texts = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", one)).strip() for one in said]
    assert len([text for text in texts if "。" in text[:-1]]) > 3
    assert [text for text in texts if "。 " in text] == []


def test_a_horizon_that_goes_on_in_the_appendix_says_of_how_many_actions():
    plan = of_persona("R-00").plan
    for group in plan.groups:
        parts = [one for part in (plan.main, plan.rest) for one in part.groups if one.due == group.due]
        assert {one.of for one in parts} == {len(group.steps)} == {sum(len(one.steps) for one in parts)}
    cut = plan.main.groups[-1]
    html = render_to_string("reports/pdf/_plan_part.html", {"part": plan.main})
    assert f"{len(cut.steps)} of {cut.of} actions stand here: {cut.effort}" in " ".join(html.split())
    assert html.count(" stand here") == 1


def test_what_is_begun_with_waits_for_nothing_else(plan):
    first = plan.first_steps
    assert 1 <= len(first) <= 3
    numbers = [step.row.number for step in first]
    assert numbers == sorted(numbers)
    assert all(set(step.row.after) <= set(numbers[:at]) for at, step in enumerate(first))
    assert {step.row.horizon for step in first} == {30}
    assert all(step.text and step.text.rstrip(".。 ") != step.row.action.title.rstrip(".。 ") for step in first)


@pytest.mark.parametrize("code", PERSONAS)
def test_in_format_1_what_is_begun_with_is_the_first_three_that_wait_for_nothing(code):
    plan = of_persona_1(code).plan
    first = plan.first_steps
    free = sorted(step.number for step in plan.base.result.plan.steps if not step.after)
    assert [step.row.number for step in first] == free[:3]
    assert [step.row.after for step in first] == [()] * 3
    assert all(step.text and step.text.rstrip(".。 ") != step.row.action.title.rstrip(".。 ") for step in first)


def test_a_step_waits_for_codes_that_stand_in_the_plan(plan):
    codes = {code for row in plan.rows for code in row.row.closes}
    assert {code for row in plan.rows for code in row.after_codes} <= codes


@pytest.mark.parametrize("code", ["", "R-99"])
def test_without_a_plan_there_is_no_such_section(code):
    plan = of_persona(code).plan
    assert not plan.is_shown
    assert plan.first_steps == []
    assert plan.groups == []


def test_before_a_verdict_there_is_no_plan_even_with_gaps():
    plan = paper({"p_01": "2", "mr_03": 0, "mr_01": 0}, "en").plan
    assert plan.base.steps
    assert (plan.is_shown, plan.first_steps) == (False, [])


class Step:
    def __init__(self, start, finish):
        self.earliest_start, self.earliest_finish = Fraction(start), Fraction(finish)


@pytest.mark.parametrize(
    ("start", "finish", "text"),
    [(0, 5, "1"), (0, 6, "1–2"), (4, 5, "1"), (5, 10, "2"), (5, 5, "2"), ("7/2", "21/2", "1–3"), (0, 0, "1")],
)
def test_weeks_are_counted_from_one_and_five_days_long(start, finish, text):
    assert weeks(Step(start, finish)) == text


@pytest.mark.parametrize(
    ("value", "tenths"), [("0", 0), ("0.04", 0), ("0.05", 1), ("62.25", 623), ("62.249", 622), ("100", 1000)]
)
def test_tenths_are_rounded_half_up(value, tenths):
    assert units(Fraction(value)) == tenths


@pytest.mark.parametrize(
    ("low", "high", "text"), [(2, 5, "2–5"), (3, 3, "3"), ("1/2", 1, "0.5–1"), (0, 0, "0"), (1000, 2000, "1000–2000")]
)
def test_working_days_are_one_figure_or_two(low, high, text):
    assert days_between(Fraction(low), Fraction(high)) == text


def test_the_drawing_reaches_over_the_last_step_and_a_quarter_at_least(plan):
    bars = [plan.bar(row) for row in plan.drawn]
    for page in (bars[:1], bars[:ROWS_ON_A_PAGE], bars):
        latest = max(bar.end for bar in page)
        assert plan.axis(page).weeks >= 13
        assert 0 <= plan.axis(page).weeks * 5 - max(latest, 65) < 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_long_plan_sends_its_table_to_a_new_page(language):
    with override(language):
        assert paper(persona("X-31").answers, language).plan.has_long_drawing
        assert not paper(persona("R-03").answers, language).plan.has_long_drawing


def test_what_a_step_waits_for_is_named_by_the_gap_that_holds_it_up():
    """The second rung of a gap waits for its first; a gap under a rule also for the rule."""
    with override("en"):
        drawn = paper(persona("R-07").answers, "en")
    rows = {row.row.action.id: row for row in drawn.plan.rows}
    assert rows["a_mr_03_2"].after_codes == ("MR-03",)
    assert rows["a_mr_03_1"].after_codes == ("C-03",)
    assert rows["a_c_03"].after_codes == ()


def test_what_a_step_waits_for_is_named_by_the_part_that_holds_it_up():
    """MR-02 of 1.0.0 asks for the segment of MR-03, which stands in the plan as a part of C-03."""
    with override("en"):
        drawn = of_persona_1("R-07")
        steps = {step.code: step for group in drawn.plan.groups for step in group.steps}
    assert "C-03" in steps
    assert "MR-03" not in steps
    assert steps["MR-02"].after_codes == ("MR-03",)


def test_what_cannot_wait_is_told_where_something_is_grave():
    assert "“First step at once” means now: " in of_persona("R-10").plan.at_once
    assert of_persona("H-01").plan.at_once == ""
    assert of_persona_1("R-10").plan.at_once == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_before_the_drawing_follow_each_other(language):
    text = words("R-10", language)
    start = text.index({"en": "52 actions", "zh-hans": "共 52 项"}[language])
    intro = text[start : text.index("1.", start)].strip()
    assert not re.search("[。] |[.]  |[.][A-Z]|\n", intro)


@pytest.mark.parametrize("code", ["R-10", "R-00"])
def test_of_a_long_plan_the_first_rows_stand_in_the_main_part_and_the_rest_in_the_appendix(code):
    with override("en"):
        pages = of_persona(code).plan
        rows = [row.row.number for part in (pages.main, pages.rest) if part for g in part.groups for row in g.steps]
        drawn = [label for part in (pages.main, pages.rest) if part for page in part.timelines for label in page.labels]
    assert rows == [row.row.number for row in pages.drawn]
    assert len(drawn) == len(rows) == len(pages.rows)
    assert (pages.rest is None) is (code == "R-10")
    if pages.rest:
        in_table = [row.row.number for group in pages.main.groups for row in group.steps]
        (page,) = pages.main.timelines
        assert [label.text.partition(".")[0] for label in page.labels] == [str(number) for number in in_table]
        assert len(in_table) == 36


@pytest.mark.parametrize(
    ("language", "said", "not_said"),
    [("en", "Comes after C-28", "prerequisite"), ("zh-hans", "排在 C-28 之后", "前置")],
)
def test_what_comes_after_something_is_not_said_to_need_it(language, said, not_said):
    """An emergency goes first; what comes after it may have nothing to do with it."""
    text = " ".join(words("R-10", language).split())
    assert said in text
    assert not_said not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_and_plan_each_say_by_what_they_are_ordered(language):
    with override(language):
        base = of_persona("R-10", language).base
        orders = (base.gaps_order, base.plan_order)
    text = " ".join(words("R-10", language).split())
    assert orders[0] != orders[1]
    assert all(order in text for order in orders)
