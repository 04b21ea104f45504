"""What the plan does to the forecast, and the levers of the gaps: figures by the engine, links that answer."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from assessments.evaluation import evaluate
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.joining.plan import plan_effect, planned_case
from engine.reading.problems import PlaybookProblems
from forecasts.compare import inputs_of as stored_inputs
from forecasts.links import book_of
from forecasts.models import Scenario
from forecasts.page import ForecastOnPage
from forecasts.plan import PlanOnForecast, levers
from forecasts.timing import timing_of
from forecasts.words import chance
from playbooks import catalogue
from tests.conftest import answer_as, persona
from tests.forecasts.cases import a_scenario, answers_judged, inputs_of

# The page is the same on every database; what is stored is tried in forecasts/test_models.
pytestmark = pytest.mark.database_free


@pytest.fixture
def risky(assessment, alice):
    """A venture with gaps of finance and business model, and a forecast that breaks even late."""
    answer_as(assessment, "R-07", alice)
    return a_scenario(assessment, alice, churn="6", growth="4")


BEGINS = date(2026, 12, 1)


def plan_on(inputs, evaluation, language="en", begins=BEGINS):
    return PlanOnForecast(ForecastOnPage(inputs, evaluation, language, 500), begins)


def test_the_page_tells_what_the_plan_does_to_the_odds(as_alice, risky):
    evaluation, inputs = evaluate(risky.assessment), stored_inputs(risky)
    shown = PlanOnForecast(ForecastOnPage(inputs, evaluation, "en"), timezone.localdate())
    assert shown.steps, "the persona's plan must pull at least one lever"
    page = unescape(as_alice.get(reverse("scenario", args=[risky.public_id])).content.decode())
    section = page[page.index('id="plan-effect"') : page.index('id="answers"')]
    assert shown.lead in section
    for row in shown.odds:
        assert row.name in section
        assert row.before in section
        assert row.after in section
    assert all(row.name in section and row.gain in section for row in shown.totals)
    assert all(step.title in section and step.note in section and step.gain in section for step in shown.steps)


def test_the_odds_are_those_of_the_same_runs_with_the_plan():
    """Finding A5: break-even with the plan was told without its odds."""
    evaluation, inputs = answers_judged(persona("R-07").answers), inputs_of(churn="6", growth="4")
    shown = plan_on(inputs, evaluation)
    timing = timing_of(evaluation.result.plan, book_of(evaluation), inputs, BEGINS)
    case = planned_case(book_of(evaluation), inputs, timing.planned, timing.costs)
    assert shown.simulation == case.simulation(500)
    assert shown.effect.after == case.summary()
    rows = {row.name: row for row in shown.odds}
    out = rows["Out of cash by month 36"]
    assert (out.before, out.after) == (
        chance(shown.outcome.simulation.cash_out[-1]),
        chance(shown.simulation.cash_out[-1]),
    )


def test_actions_take_effect_after_their_work_and_the_strongest_stands_first():
    inputs, evaluation = inputs_of(churn="6", growth="4"), answers_judged(persona("R-07").answers)
    shown = plan_on(inputs, evaluation, begins=date(2027, 1, 1))
    steps = shown.effect.steps
    assert [step.gain for step in steps] == sorted((step.gain for step in steps), reverse=True)
    assert min(step.month for step in steps) > 1
    assert len(shown.steps) == sum(bool(step.gain) for step in steps)
    later = plan_on(shown.inputs, shown.evaluation, begins=date(2027, 7, 1))
    months = {step.action: step.month for step in steps}
    for step in later.effect.steps:  # half a year later, or a month off where the months differ in length
        assert months[step.action] + 5 <= step.month <= months[step.action] + 7


def two_costs():
    """A forecast of which nothing says that a cost holds salaries."""
    raw = inputs_of(churn="6").to_raw() | {"other_costs": [{"amount": 30000}, {"amount": 10000}]}
    return read_inputs(raw).inputs


def test_what_the_plan_costs_is_told_or_that_it_is_not_known():
    evaluation = answers_judged(persona("R-07").answers)
    without = plan_on(inputs_of(churn="6"), evaluation)
    assert (without.effort, without.effect.effort_gain) == ("", 0)
    assert [row.name for row in without.totals] == ["The whole plan"]
    assert "are not costed" in without.unpaid.text
    assert [(one.anchor, one.label) for one in without.unpaid.links] == [
        ("i-other_costs-0-salaries-mid", "Running cost: Of this, salaries"),
        ("i-other_costs-0-heads-mid", "Running cost: People paid from these salaries"),
    ]
    assert [one.label for one in plan_on(two_costs(), evaluation).unpaid.links] == ["People"]
    told = plan_on(inputs_of(churn="6", salaries="21750", heads="1"), evaluation)
    assert "days of work at CNY\u00a01,000 a day" in told.effort
    assert told.unpaid is None
    raw = inputs_of(churn="6").to_raw() | {"people": [{"department": "research", "count": 2, "salary": 21750}]}
    paid = plan_on(read_inputs(raw).inputs, evaluation)
    assert "days of work at CNY\u00a0" in paid.effort
    assert paid.unpaid is None
    assert paid.effect.effort_gain < 0
    assert [row.gain for row in paid.totals] == [
        paid.gain(amount) for amount in (paid.effect.actions_gain, paid.effect.effort_gain, paid.effect.gain)
    ]
    assert paid.totals[1].note == paid.effort
    assert paid.totals[1].gain.startswith("CNY\u00a0−")
    assert paid.gain(Decimal(0)) == "CNY\u00a00"


@pytest.mark.parametrize(("code", "churn"), [("R-07", "6"), ("R-07", "3"), ("R-10", "6")])
def test_another_forecast_or_plan_is_reckoned_anew(code, churn):
    """What was reckoned for one is kept, and told of that one alone."""
    evaluation, inputs = answers_judged(persona(code).answers), inputs_of(churn=churn)
    other = plan_on(inputs_of(churn="6"), answers_judged(persona("R-07").answers)).effect
    timing = timing_of(evaluation.result.plan, book_of(evaluation), inputs, BEGINS)
    shown = plan_on(inputs, evaluation).effect
    assert shown == plan_effect(book_of(evaluation), inputs, timing.planned, timing.costs)
    assert (shown == other) == ((code, churn) == ("R-07", "6"))


def test_an_item_whose_cost_comes_before_its_benefit_is_marked_where_cash_is_short():
    evaluation = answers_judged(persona("R-07").answers)
    paid = {"churn": "12", "growth": "0", "salaries": "21750", "heads": "1"}
    short, rich = (plan_on(inputs_of(**paid, cash=cash), evaluation) for cash in ("300000", "90000000"))
    told = {step.month: one.note for step, one in zip(short.moving, short.steps, strict=True) if step.short_until}
    assert told
    assert all("Its cost comes first: until month" in note for note in told.values())
    assert not any("comes first" in one.note for one in rich.steps)


def test_the_page_leads_to_the_fields_that_say_what_a_day_costs(as_alice, risky):
    page = as_alice.get(reverse("scenario", args=[risky.public_id])).content.decode()
    section = page[page.index('id="plan-effect"') : page.index('id="answers"')]
    for key in ("salaries", "heads"):
        assert f'href="#i-other_costs-0-{key}-mid"' in section
        assert f'id="i-other_costs-0-{key}-mid"' in page
    assert 'id="s-people"' in page


def test_no_plan_no_section(as_alice, assessment, alice):
    scenario = a_scenario(assessment, alice)
    page = as_alice.get(reverse("scenario", args=[scenario.public_id])).content.decode()
    assert 'id="plan-effect"' not in page


@pytest.mark.parametrize(("language", "words"), [("en", "break-even"), ("zh-hans", "盈亏平衡")])
def test_the_sentences_speak_both_languages(risky, language, words):
    with translation.override(language):
        shown = plan_on(inputs_of(churn="6"), evaluate(risky.assessment), language)
        assert words in shown.lead
        assert shown.silent


def test_a_gap_leads_to_the_value_that_would_do(as_alice, risky):
    found = levers(risky.assessment, evaluate(risky.assessment), "en")
    assert found
    page = as_alice.get(reverse("result", args=[risky.assessment.public_id])).content.decode()
    for lever in found.values():
        assert lever.note in unescape(page)
    links = {one.url for lever in found.values() for one in lever.inputs}
    assert [link for link in links if link not in unescape(page)] == []
    for link in links:
        answer = as_alice.get(link.partition("#")[0]).content.decode()
        assert 'class="pl-lede mt-3" role="status"' in answer


def test_without_a_forecast_gaps_have_no_levers(as_alice, answered):
    assert levers(answered, evaluate(answered), "en") == {}
    page = as_alice.get(reverse("result", args=[answered.public_id])).content.decode()
    assert "In the forecast" not in page


def test_a_forecast_that_does_not_fit_is_not_published(published):
    playbook = catalogue.playbook_for(published)
    data = json.loads(playbook.to_canonical())
    data["forecast"]["effects"][0]["action"] = "no_such_action"
    with pytest.raises(PlaybookProblems, match="no_such_action"):
        catalogue.publish(replace(playbook, source_data=data, version="9.0.0"))


def test_the_files_can_be_taken_from_the_page(as_alice, risky):
    page = as_alice.get(reverse("scenario", args=[risky.public_id])).content.decode()
    for name in ("scenario_sheet", "scenario_csv"):
        url = reverse(name, args=[risky.public_id])
        assert url in page
        assert as_alice.get(url).status_code == 200


@pytest.mark.parametrize(
    "older",
    [
        {"no_such_group": {}},
        {"correlations": [{"a": "opening.cash"}, "x"]},
        {"opening": {"cash": {"value": "5", "source": {"kind": "guess", "whose": "ours"}}}},
    ],
)
def test_inputs_that_no_longer_read_lead_back_to_their_form(as_alice, risky, older):
    Scenario.objects.update(inputs={**risky.inputs, **older})
    for name in ("scenario_sheet", "scenario_csv"):
        response = as_alice.get(reverse(name, args=[risky.public_id]), follow=True)
        assert response.redirect_chain == [(reverse("scenario", args=[risky.public_id]), 302)]
        assert "The inputs need attention" in response.content.decode()
