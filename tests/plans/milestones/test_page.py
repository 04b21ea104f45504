"""What pages say of two moments: true at every end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now

from assessments.actions import Sent, save_answer, save_answers
from assessments.evaluation import evaluate
from assessments.results.page import page_of
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import Answer
from plans.milestones.beside import trends
from plans.milestones.changes import between
from plans.milestones.freezing import freeze
from plans.milestones.page import ComparisonPage, StateRow, Trend
from plans.milestones.states import opened, states_of
from playbooks import catalogue
from tests.forecasts.cases import a_scenario

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def page_of_two(assessment, language="en", places=(-2, -1)):
    states = states_of(assessment, evaluate(assessment))
    before, after = (opened(assessment, states[place]) for place in places)
    return ComparisonPage(between(assessment, before, after), language)


def test_it_says_what_stayed(early_on, alice):
    freeze(assessment=early_on, name="Start", by=alice)
    page = page_of_two(early_on)
    assert "Readiness is the same at both moments" in page.lead
    assert "Gaps: 0 closed, 0 opened, 0 more severe, 0 less severe," in page.lead
    assert page.lead.endswith("0 answers changed.")


@pytest.mark.parametrize(("days", "said"), [(0, "on one day."), (1, "in 1 day."), (19, "in 19 days.")])
def test_it_says_over_how_many_days_readiness_moved(early_on, alice, days, said):
    moment = now().replace(hour=0, minute=0) - timedelta(days=days)
    freeze(assessment=early_on, name="Start", by=alice, at=moment)
    save_answer(assessment=early_on, item_id="mr_01", given=Answer("value", 0), by=alice)
    assert said in page_of_two(early_on).readiness_told


def test_a_moment_without_a_figure_is_said_to_have_none(assessment, alice):
    save_answer(assessment=assessment, item_id="mr_01", given=Answer("value", 1), by=alice)
    freeze(assessment=assessment, name="Start", by=alice, at=MONDAY)
    assert page_of_two(assessment).readiness_told == "At both moments it was too early for a figure of readiness."
    give(assessment, answers_of("R-08"), alice)
    page = page_of_two(assessment)
    assert page.readiness_told.startswith("At first it was too early for a figure of readiness; then it was ")
    assert page.figures[0].then.startswith("Too early to say")
    freeze(assessment=assessment, name="Full", by=alice)
    give(assessment, {key: Answer() for key in answers_of("R-08") if key != "mr_01"}, alice)
    assert page_of_two(assessment).readiness_told.endswith("then too little was known for a figure.")


def answers_of(code):
    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    personas = {one.code: one for one in catalogue.personas_on_disk(playbook.id)}
    return read_answers(playbook, personas[code].answers).answers


def give(assessment, answers, by):
    save_answers(assessment=assessment, sent=[Sent(key, given) for key, given in answers.items()], by=by)


def test_the_forecast_stands_then_and_now(early_on, alice):
    freeze(assessment=early_on, name="Start", by=alice, at=MONDAY)
    assert page_of_two(early_on).forecasts is None
    scenario = a_scenario(early_on, alice)
    type(scenario).objects.filter(pk=scenario.pk).update(kind="base")
    then, later = page_of_two(early_on).forecasts
    assert then == "no forecast"
    assert "lowest cash" in later


def test_a_submission_keeps_no_work_on_the_plan(submission, assessment):
    page = page_of_two(assessment)
    assert page.work == []
    assert page.names[0].startswith("Submitted to Autumn, ")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_line_over_time_has_one_dot_a_day(early_on, alice, language):
    for name, moment in (("Start", MONDAY), ("Again", MONDAY + timedelta(hours=3))):
        freeze(assessment=early_on, name=name, by=alice, at=moment)
    evaluation = evaluate(early_on)
    trend = Trend(states_of(early_on, evaluation), evaluation, language)
    assert trend.moments[0].day.isoformat() == "2026-03-02"
    assert len(trend.moments) == 2
    assert trend.moments[-1].figure in trend.told
    assert trend.moments[-1].figure in trend.picture
    assert trend.ahead.low > trend.moments[-1].low
    assert f"{trend.ahead.low:.1f}" in trend.told_ahead


def test_home_draws_nothing_before_the_second_day(early_on, alice):
    freeze(assessment=early_on, name="Start", by=alice)
    assert trends({early_on: evaluate(early_on)}, "en", False) == {}
    freeze(assessment=early_on, name="Before", by=alice, at=MONDAY)
    found = trends({early_on: evaluate(early_on)}, "en", False)[early_on.pk]
    assert "<svg" in found.picture
    assert found.lines[0].startswith("Readiness, low end: ")
    assert trends({early_on: evaluate(early_on)}, "en", True) == {}


def test_a_verdict_is_that_of_its_day(early_on, alice):
    freeze(assessment=early_on, name="Start", by=alice)
    row = StateRow(states_of(early_on, evaluate(early_on))[0], "en")
    assert row.verdict == page_of(evaluate(early_on), "en").headline
    assert row.readiness == page_of(evaluate(early_on), "en").readiness
