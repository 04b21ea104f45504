"""What the plan does to the forecast, and the levers of the gaps: figures by the engine, links that answer."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.evaluation import evaluate
from engine.forecast.joining.plan import plan_effect
from engine.reading.problems import PlaybookProblems
from forecasts.compare import inputs_of as stored_inputs
from forecasts.links import book_of
from forecasts.models import Scenario
from forecasts.plan import PlanOnForecast, levers
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


def test_the_page_tells_what_the_plan_does_to_break_even(as_alice, risky):
    evaluation, inputs = evaluate(risky.assessment), stored_inputs(risky)
    planned = evaluation.result.plan.actions
    found = plan_effect(book_of(evaluation), inputs, planned)
    assert found.steps, "the persona's plan must pull at least one lever"
    shown = PlanOnForecast(inputs, evaluation, "en")
    page = unescape(as_alice.get(reverse("scenario", args=[risky.public_id])).content.decode())
    section = page[page.index('id="plan-effect"') : page.index('id="answers"')]
    assert shown.lead in section
    assert len(re.findall(r"<tr", section)) == 3 + len(found.steps)
    assert all(step.then.name in section and step.note in section for step in shown.steps)
    assert shown.before.cash_low in section
    assert shown.after.cash_low in section
    assert shown.steps[-1].then.break_even == shown.after.break_even


@pytest.mark.parametrize(("code", "churn"), [("R-07", "6"), ("R-07", "3"), ("R-10", "6")])
def test_another_forecast_or_plan_is_reckoned_anew(code, churn):
    """What was reckoned for one is remembered, and told of that one alone."""
    evaluation, inputs = answers_judged(persona(code).answers), inputs_of(churn=churn)
    planned = evaluation.result.plan.actions
    other = PlanOnForecast(inputs_of(churn="6"), answers_judged(persona("R-07").answers), "en").effect
    shown = PlanOnForecast(inputs, evaluation, "en").effect
    assert shown == plan_effect(book_of(evaluation), inputs, planned)
    assert (shown is other) == ((code, churn) == ("R-07", "6"))


def test_no_plan_no_section(as_alice, assessment, alice):
    scenario = a_scenario(assessment, alice)
    page = as_alice.get(reverse("scenario", args=[scenario.public_id])).content.decode()
    assert 'id="plan-effect"' not in page


@pytest.mark.parametrize(("language", "words"), [("en", "break-even"), ("zh-hans", "盈亏平衡点")])
def test_the_sentences_speak_both_languages(risky, language, words):
    with translation.override(language):
        shown = PlanOnForecast(inputs_of(churn="6"), evaluate(risky.assessment), language)
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
