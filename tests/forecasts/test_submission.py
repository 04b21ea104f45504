"""A submission carries the forecast, sealed."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.sealed import SealedRecord
from engine.forecast.inputs.reading import read_inputs
from forecasts.actions import copy_scenario, save_scenario
from forecasts.books import MonthSent, save_months
from forecasts.models import Scenario
from forecasts.page import handed_in
from reviews import actions as review_actions
from reviews.sealing import evaluate_submission, seal_of
from tests.forecasts.cases import a_scenario


def test_the_base_case_goes_with_the_answers_and_is_sealed(answered, enrolment, alice):
    scenario = a_scenario(answered, alice)

    submission = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)

    scenario.refresh_from_db()
    assert (submission.forecast, scenario.is_sealed) == ({"name": scenario.name, "inputs": scenario.inputs}, True)
    assert submission.seal == seal_of(submission)
    inputs = read_inputs(scenario.inputs).inputs
    with pytest.raises(SealedRecord):
        save_scenario(scenario=scenario, name="Other", inputs=inputs, by=alice, expected_rev=scenario.rev)


@pytest.mark.parametrize(("language", "words"), [("en", "submitted with the answers"), ("zh-hans", "随回答一并提交")])
def test_staff_read_the_forecast_that_was_handed_in(client, answered, enrolment, alice, bob, language, words):
    scenario = a_scenario(answered, alice)
    submission = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    later = copy_scenario(scenario=scenario, name="Not theirs", kind=Scenario.Kind.OWN, by=alice)
    client.force_login(bob)
    client.cookies["django_language"] = language
    page = client.get(reverse("submission", args=[submission.public_id])).content.decode()
    section = page[page.index('id="forecast"') :]
    assert words in section
    shown = handed_in(submission.forecast, evaluate_submission(submission), language)
    with override(language):
        assert shown.headline in section
    assert later.name not in page
    # What stands in no submission stays the venture's own.
    assert client.get(reverse("scenario", args=[scenario.public_id])).status_code == 404


def test_staff_read_the_books_that_were_known_then_and_none_that_came_later(client, answered, enrolment, alice, bob):
    a_scenario(answered, alice)
    month = MonthSent("2027-01", "CNY", {"cash": "1180000", "customers": "61"}, 0)
    save_months(assessment=answered, sent=[month], by=alice)
    submission = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    later = MonthSent("2027-02", "CNY", {"cash": "777777"}, 0)
    save_months(assessment=answered, sent=[later], by=alice)
    client.force_login(bob)
    page = client.get(reverse("submission", args=[submission.public_id])).content.decode()
    section = page[page.index('id="forecast"') :]
    assert "<b>1,180,000</b>" in section
    assert 'class="pl-ch-happened"' in section
    assert "777,777" not in section
    assert submission.seal == seal_of(submission)


def test_a_changed_forecast_breaks_the_seal(answered, enrolment, alice):
    a_scenario(answered, alice)
    submission = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    submission.forecast = {**submission.forecast, "name": "Better"}
    assert submission.seal != seal_of(submission)


def test_without_a_scenario_nothing_is_carried(submission):
    assert submission.forecast is None
