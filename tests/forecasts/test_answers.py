"""Answers that fill a forecast, and figures of the forecast that become answers."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.evaluation import evaluate
from assessments.models import Answer, Evidence
from engine.forecast.inputs.effects import Effect, apply_effects
from engine.forecast.reckoning.forecast import project
from forecasts import actions as forecast_actions
from forecasts.answers import AnswersBeside
from forecasts.links import taken
from forecasts.models import Scenario
from tests.conftest import answer_as
from tests.forecasts.cases import a_scenario, inputs_of

# The page is the same on every database; what is stored is tried in test_forecast_scenarios.
pytestmark = pytest.mark.database_free


@pytest.fixture
def profitable(assessment, alice):
    """Alice's venture with the answers of the profitable knowledge base (R-04)."""
    return answer_as(assessment, "R-04", alice)


def share_inputs():
    """Inference as a share of revenue, as the eight inputs have it."""
    return inputs_of(inference_per_customer="", inference_share="10")


def test_known_answers_fill_their_inputs_and_are_named_as_source(profitable):
    inputs, codes = taken(share_inputs(), evaluate(profitable))
    assert codes == ["FF-01", "BM-05", "BM-08", "BM-09"]
    assert inputs.base["opening.cash"] == 12_000_000
    churn = inputs.numbers["subscription.plans.0.churn"]
    assert (churn.points, churn.source.reference) == ((Decimal("1.05"), Decimal("1.5"), Decimal("2.4")), "BM-08")
    # The running cost of the eight inputs holds marketing already: payback must not add it once more.
    assert inputs.base["marketing.cac"] == 0
    assert project(inputs).values["nrr"][24] == pytest.approx(Decimal("1.08"), abs=Decimal("0.01"))


def test_the_answer_comes_back_out_of_the_forecast(profitable):
    """What was taken is what the forecast then says: churn, share of inference and payback agree."""
    evaluation = evaluate(profitable)
    inputs, _codes = taken(share_inputs(), evaluation)
    beside = AnswersBeside(evaluation, project(inputs), {}, "en")
    taken_over = {"FF-01", "BM-08", "BM-05", "BM-09"}
    assert taken_over <= {row.item.code for row in beside.rows}
    assert not taken_over & {one.code for one in beside.contradictions}


def test_inference_per_customer_is_not_counted_twice(profitable):
    _inputs, codes = taken(inputs_of(), evaluate(profitable))
    assert "BM-05" not in codes


def test_running_cost_follows_from_burn(assessment, alice, client):
    for key, value in (("ff_02", 100_000), ("ff_01", 900_000)):
        Answer.objects.create(assessment=assessment, item_id=key, state="value", value=value, answered_by=alice)
    inputs, codes = taken(share_inputs(), evaluate(assessment))
    assert codes == ["FF-01", "FF-02"]
    first = project(inputs).values["cash_flow"][1]
    # 25 new customers pay in the first month too
    assert first is not None
    assert Decimal(-100_000) < first < Decimal(-94_000)


def test_contradictions_are_sentences(profitable):
    evaluation = evaluate(profitable)
    beside = AnswersBeside(evaluation, project(share_inputs()), {}, "en")
    said = {one.code: one.sentence for one in beside.contradictions}
    assert said["BM-08"] == "Monthly customer churn: you answered 1.5%, the forecast uses 3%."


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_button_fills_the_scenario(client, profitable, alice, language):
    client.force_login(alice)
    client.cookies["django_language"] = language
    scenario = forecast_actions.create_scenario(assessment=profitable, name="Base", inputs=share_inputs(), by=alice)
    url = reverse("scenario_prefill", args=[scenario.public_id])
    page = client.post(url, {"rev": "1"}, follow=True).content.decode()
    assert "FF-01, BM-05, BM-08, BM-09" in page
    assert Scenario.objects.get().inputs["opening"]["cash"]["source"] == {"kind": "answer", "reference": "FF-01"}
    assert Scenario.objects.get().rev == 2
    client.post(url, {"rev": "1"})  # stale: nothing more
    assert Scenario.objects.get().rev == 2


def test_a_figure_becomes_an_answer_with_the_scenario_as_evidence(client, assessment, alice):
    client.force_login(alice)
    Answer.objects.create(assessment=assessment, item_id="p_01", state="value", value="3", answered_by=alice)
    scenario = a_scenario(assessment, alice)
    url = reverse("scenario_propose", args=[scenario.public_id])
    client.post(url, {"item": "bm_08", "rev": "0"})
    assert Answer.objects.get(item_id="bm_08").value in (3, "3")
    assert str(scenario.public_id) in Evidence.objects.get(item_id="bm_08").link
    assert client.post(url, {"item": "ff_03", "rev": "0"}).status_code == 404  # derived
    assert client.post(url, {"item": "nonsense"}).status_code == 404


def test_a_changed_answer_is_not_overwritten(client, assessment, alice):
    client.force_login(alice)
    scenario = a_scenario(assessment, alice)
    Answer.objects.create(assessment=assessment, item_id="ff_01", state="value", value=5, rev=4, answered_by=alice)
    page = client.post(
        reverse("scenario_propose", args=[scenario.public_id]), {"item": "ff_01", "rev": "3"}, follow=True
    ).content.decode()
    assert "Nothing was overwritten" in page
    assert Answer.objects.get(item_id="ff_01").value == 5


def test_the_start_form_knows_what_is_answered(client, profitable, alice):
    client.force_login(alice)
    page = client.get(reverse("forecast", args=[profitable.public_id])).content.decode()
    for value in ("12,000,000", "1.5", "18"):
        assert f'value="{value}"' in page


def test_what_cannot_be_known_fills_nothing(assessment):
    inputs = apply_effects(inputs_of(), [Effect("opening.cash", "set", Decimal(1))])
    assert taken(inputs, evaluate(assessment)) == (inputs, [])


def test_a_proposal_that_a_colleague_was_quicker_with_is_told_and_not_missing(client, answered, alice):
    """The page was open; the answer agrees with the forecast by now."""
    client.force_login(alice)
    scenario = a_scenario(answered, alice)
    url = reverse("scenario_propose", args=[scenario.public_id])
    rev = Answer.objects.get(item_id="ff_01").rev
    assert client.post(url, {"item": "ff_01", "rev": str(rev)}).status_code == 302
    late = client.post(url, {"item": "ff_01", "rev": str(rev)}, follow=True)
    assert late.status_code == 200
    assert "nothing to take over any more" in late.content.decode()
