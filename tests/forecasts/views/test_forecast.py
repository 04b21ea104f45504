"""The scenarios side by side, and a new one from eight inputs: what is taught, what is refused, and to whom."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forecasts import actions as forecast_actions
from forecasts.models import Scenario
from tests.forecasts.cases import START, a_scenario
from tests.forecasts.views.test_scenarios import speak

# The page is the same on every database; what is stored is tried in forecasts/test_models.
pytestmark = pytest.mark.database_free


def test_the_first_page_teaches_and_asks_for_eight(as_alice, assessment):
    page = as_alice.get(reverse("forecast", args=[assessment.public_id])).content.decode()
    assert "Four numbers are enough to begin" in page
    assert all(f'name="{name}"' in page for name in START)


def test_eight_inputs_become_a_scenario_with_results(as_alice, assessment):
    url = reverse("scenario_create", args=[assessment.public_id])
    page = as_alice.post(url, START, follow=True).content.decode()
    assert Scenario.objects.get().inputs["opening"]["cash"]["value"] == "1200000"
    assert "Break-even as likely as not by month" in page
    assert page.count('role="img"') == 5


@pytest.mark.parametrize(
    ("name", "typed", "en", "zh"),
    [
        ("price", "-5", "This cannot be below 0.", "不能小于 0。"),
        ("churn", "120", "This cannot be above 100 %.", "不能大于 100 %。"),
        ("customers", "1000000000000", "This cannot be above 1,000,000,000.", "不能大于 1,000,000,000。"),
        ("cash", "1.234,5", "with a point for decimals: 1234.5", "1234.5"),
        ("cash", "12q", "with a point for decimals: 1234.5", "1234.5"),
        ("cash", "", "This field is required.", "必"),
        ("start", "01/2027", "Write year and month, such as 2027-01.", "2027-01"),
        ("horizon", "120", "Give a whole number from 12 to 60.", "请填写 12 到 60 的整数。"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(as_alice, assessment, language, name, typed, en, zh):
    speak(as_alice, language)
    url = reverse("scenario_create", args=[assessment.public_id])
    response = as_alice.post(url, {**START, name: typed})
    page = response.content.decode()
    assert response.status_code == 422
    field = page[page.index(f'id="div_id_{name}"') :][:1500]
    assert (en if language == "en" else zh) in field
    for key, value in {**START, name: typed}.items():
        assert not value or f'value="{value}"' in page, key
    assert not Scenario.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_scenarios_stand_side_by_side(as_alice, assessment, scenario, alice, language):
    speak(as_alice, language)
    a_scenario(assessment, alice, cash="50000", monthly_cost="90000")
    page = as_alice.get(reverse("forecast", args=[assessment.public_id])).content.decode()
    assert page.count("CNY\u00a00") == 1
    assert "100%" in page


def test_the_list_asks_the_database_the_same_however_many_there_are(
    as_alice, assessment, alice, django_assert_max_num_queries
):
    url = reverse("forecast", args=[assessment.public_id])
    a_scenario(assessment, alice)
    with CaptureQueriesContext(connection) as one:
        as_alice.get(url)
    for price in ("209", "219"):
        a_scenario(assessment, alice, price=price)
    with django_assert_max_num_queries(len(one)):
        as_alice.get(url)


@pytest.mark.usefixtures("team")
def test_who_may_only_read_sees_the_table_and_no_form(client, assessment, scenario, vic):
    client.force_login(vic)
    page = client.get(reverse("forecast", args=[assessment.public_id])).content.decode()
    assert reverse("scenario", args=[scenario.public_id]) in page
    assert reverse("scenario_create", args=[assessment.public_id]) not in page
    assert client.post(reverse("scenario_create", args=[assessment.public_id]), START).status_code == 403
    assert Scenario.objects.count() == 1


@pytest.mark.parametrize("name", ["forecast", "scenario_create"])
def test_strangers_learn_nothing_of_a_forecast(client, assessment, charlie, name):
    client.force_login(charlie)
    url = reverse(name, args=[assessment.public_id])
    answer = client.get(url) if name == "forecast" else client.post(url, START)
    assert answer.status_code == 404
    assert not Scenario.objects.exists()


def test_the_first_form_proposes_a_base_case_and_the_second_leaves_name_and_kind_open(as_alice, assessment, alice):
    url = reverse("forecast", args=[assessment.public_id])
    first = as_alice.get(url).context["form"]
    assert (first.initial.get("name"), first["kind"].value()) == (None, "base")
    a_scenario(assessment, alice)
    second = as_alice.get(url).context["form"]
    assert (second["name"].value(), second["kind"].value()) == ("", "own")


def test_a_number_that_is_the_answer_is_kept_with_its_source(as_alice, profitable):
    as_alice.post(reverse("scenario_create", args=[profitable.public_id]), {**START, "cash": "12,000,000"})
    stored = Scenario.objects.get().inputs
    assert stored["opening"]["cash"]["source"] == {"kind": "answer", "reference": "FF-01"}
    assert stored["subscription"]["plans"][0]["price"]["source"] == {"kind": "guess"}


def test_a_limit_that_is_reached_is_told_above_what_was_typed(as_alice, assessment, scenario, monkeypatch):
    monkeypatch.setattr(forecast_actions, "MOST_SCENARIOS", 1)
    response = as_alice.post(reverse("scenario_create", args=[assessment.public_id]), {**START, "name": "One more"})
    assert response.status_code == 422
    assert 'value="One more"' in response.content.decode()
    assert Scenario.objects.count() == 1


def test_a_share_below_one_is_asked_about_with_a_button_for_each_reading(as_alice, assessment):
    url = reverse("scenario_create", args=[assessment.public_id])
    response = as_alice.post(url, {**START, "churn": "0.03"})
    page = response.content.decode().partition("<main")[2]  # above it stands the switch of languages, with all typed
    assert response.status_code == 422
    assert not Scenario.objects.exists()
    for button in ('value="churn:times"', 'value="churn:keep"', "Make it 3%", "Keep 0.03%"):
        assert button in page
    # The return key presses the first button of a form: it must not change the number.
    first = re.search(r'<form method="post"[^>]*forecast/new.*?<button[^>]*>', page, re.S)[0]
    assert 'name="percent"' not in first[first.index("<button") :]
    assert page.index('name="churn"') < page.index('value="churn:times"') < page.index('name="inference_share"')
    kept = as_alice.post(url, {**START, "churn": "0.03", "percent": "churn:keep"}, follow=True).content.decode()
    assert "Did you mean" not in kept
    assert Scenario.objects.get().inputs["subscription"]["plans"][0]["churn"]["sure"] is True


def test_a_number_in_another_form_is_said_after_it_was_stored(as_alice, assessment):
    url = reverse("scenario_create", args=[assessment.public_id])
    page = as_alice.post(url, {**START, "cash": "120万"}, follow=True).content.decode()
    assert "Cash today: “120万” was read as 1,200,000." in page
    assert Scenario.objects.get().inputs["opening"]["cash"]["value"] == "1200000"
