"""Answers taken into a scenario and figures proposed back: stale pages, roles, and what is told."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from assessments.models import Answer, AnswerHistory, Evidence
from forecasts import actions as forecast_actions
from forecasts.models import Scenario
from forecasts.views.answers import filled_sentence
from tests.forecasts.cases import a_scenario, share_inputs

# The page is the same on every database; what is stored is tried in forecasts/test_models.
pytestmark = pytest.mark.database_free


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


def test_an_input_that_was_typed_becomes_an_answer_without_evidence(client, assessment, alice):
    client.force_login(alice)
    Answer.objects.create(assessment=assessment, item_id="p_01", state="value", value="3", answered_by=alice)
    scenario = a_scenario(assessment, alice)
    url = reverse("scenario_propose", args=[scenario.public_id])
    client.post(url, {"item": "ff_01", "rev": "0"})
    assert int(Answer.objects.get(item_id="ff_01").value) == 1200000
    assert AnswerHistory.objects.get(item_id="ff_01").source == "forecast"
    assert not Evidence.objects.exists()  # a forecast proves nothing that is measured
    assert client.post(url, {"item": "ff_03", "rev": "0"}).status_code == 404  # derived
    assert client.post(url, {"item": "nonsense"}).status_code == 404


@pytest.mark.parametrize("item", ["bm_04", "bm_05"])
def test_a_measure_of_the_forecast_is_shown_and_never_adopted(as_alice, assessment, alice, item):
    """Finding A7: the margin that was answered made the inference share, which came back as an answer."""
    Answer.objects.create(assessment=assessment, item_id="p_01", state="value", value="3", answered_by=alice)
    scenario = a_scenario(assessment, alice)
    page = as_alice.get(reverse("scenario", args=[scenario.public_id])).content.decode()
    assert f'value="{item}"' not in page
    as_alice.post(reverse("scenario_propose", args=[scenario.public_id]), {"item": item, "rev": "0"})
    assert not Answer.objects.filter(item_id=item).exists()


def test_an_input_taken_from_an_answer_is_not_offered_back(as_alice, profitable, alice):
    scenario = forecast_actions.create_scenario(assessment=profitable, name="Base", inputs=share_inputs(), by=alice)
    as_alice.post(reverse("scenario_prefill", args=[scenario.public_id]), {"rev": "1"})
    Answer.objects.filter(item_id="bm_08").update(state="unknown", value=None)
    page = as_alice.get(reverse("scenario", args=[scenario.public_id])).content.decode()
    assert "BM-08" in page
    assert 'value="bm_08"' not in page


def test_a_forecast_is_evidence_that_profit_was_worked_out(as_alice, assessment, alice):
    """FF-05 asks whether the way to profit was worked out: the scenario is that, and no more than that."""
    scenario = a_scenario(assessment, alice)
    url = reverse("scenario_propose", args=[scenario.public_id])
    as_alice.post(url, {"item": "ff_05", "rev": "0"})
    answer = Answer.objects.get(item_id="ff_05")
    assert int(answer.value) == 2
    assert str(scenario.public_id) in Evidence.objects.get(item_id="ff_05").link
    Answer.objects.filter(item_id="ff_05").update(value="3")
    page = as_alice.get(reverse("scenario", args=[scenario.public_id])).content.decode()
    assert 'value="ff_05"' not in page


def test_a_forecast_without_revenue_proves_nothing(as_alice, assessment, alice):
    scenario = a_scenario(assessment, alice, price="0")
    as_alice.post(reverse("scenario_propose", args=[scenario.public_id]), {"item": "ff_05", "rev": "0"})
    assert not Answer.objects.exists()


def test_a_changed_answer_is_not_overwritten(client, assessment, alice):
    client.force_login(alice)
    scenario = a_scenario(assessment, alice)
    Answer.objects.create(assessment=assessment, item_id="ff_01", state="value", value=5, rev=4, answered_by=alice)
    page = client.post(
        reverse("scenario_propose", args=[scenario.public_id]), {"item": "ff_01", "rev": "3"}, follow=True
    ).content.decode()
    assert "Nothing was overwritten" in page
    assert Answer.objects.get(item_id="ff_01").value == 5


def test_a_proposal_that_a_colleague_was_quicker_with_is_told_and_not_missing(client, answered, alice):
    """The page was open; the answer agrees with the forecast by now."""
    client.force_login(alice)
    scenario = a_scenario(answered, alice)
    url = reverse("scenario_propose", args=[scenario.public_id])
    rev = Answer.objects.get(item_id="ff_01").rev
    assert client.post(url, {"item": "ff_01", "rev": str(rev)}).status_code == 302
    late = client.post(url, {"item": "ff_01", "rev": str(rev)}, follow=True)
    assert late.status_code == 200
    assert "nothing left to adopt" in late.content.decode()


@pytest.mark.parametrize(
    ("codes", "en", "zh"),
    [
        ([], "No answer changes an input", "没有"),
        (["FF-01", "BM-08"], "Filled in from your answers: FF-01, BM-08.", "FF-01"),
    ],
)
def test_what_was_filled_in_is_told_in_both_languages(codes, en, zh):
    assert en in filled_sentence(codes)
    with override("zh-hans"):
        assert zh in filled_sentence(codes)
        assert en not in filled_sentence(codes)


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("name", ["scenario_prefill", "scenario_propose"])
def test_who_may_only_read_takes_nothing_over(client, scenario, vic, charlie, name):
    for user, status in ((vic, 403), (charlie, 404)):
        client.force_login(user)
        response = client.post(reverse(name, args=[scenario.public_id]), {"item": "ff_01", "rev": "0"})
        assert response.status_code == status
    assert not Answer.objects.exists()
    assert Scenario.objects.get().rev == 1


def test_a_sealed_scenario_is_not_filled_in(as_alice, profitable, alice):
    scenario = a_scenario(profitable, alice)
    forecast_actions.seal_scenario(scenario=scenario, by=alice)
    response = as_alice.post(reverse("scenario_prefill", args=[scenario.public_id]), {"rev": "1"}, follow=True)
    assert "nothing was filled in" in response.content.decode()
    assert Scenario.objects.get().digest == scenario.digest


def test_a_page_of_another_revision_fills_nothing_and_says_so(as_alice, profitable, alice):
    scenario = a_scenario(profitable, alice)
    response = as_alice.post(reverse("scenario_prefill", args=[scenario.public_id]), {"rev": "7"}, follow=True)
    assert "The scenario was changed in the meantime" in response.content.decode()
    assert Scenario.objects.get().rev == 1


@pytest.mark.parametrize("name", ["scenario_prefill", "scenario_propose"])
def test_inputs_that_no_longer_read_give_and_take_nothing(as_alice, scenario, name):
    Scenario.objects.update(inputs={"no_such_group": {}})
    response = as_alice.post(reverse(name, args=[scenario.public_id]), {"item": "ff_01", "rev": "1"})
    assert response.status_code == (302 if name == "scenario_prefill" else 404)
    assert not Answer.objects.exists()


def test_the_scenario_becomes_evidence_of_an_answer_once(as_alice, assessment, scenario, alice):
    url = reverse("scenario_propose", args=[scenario.public_id])
    assert as_alice.post(url, {"item": "ff_05", "rev": "0"}).url.endswith("#answers")
    Answer.objects.filter(item_id="ff_05").update(value="1")
    as_alice.post(url, {"item": "ff_05", "rev": "1"})
    assert (Answer.objects.get(item_id="ff_05").rev, Evidence.objects.filter(item_id="ff_05").count()) == (2, 1)
