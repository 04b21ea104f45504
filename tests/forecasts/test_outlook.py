"""What the forecast comes to beside the readiness: on result and home, of the main scenario alone."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from assessments import actions
from assessments.evaluation import evaluate
from forecasts.compare import inputs_of
from forecasts.models import Scenario, main_of, mains_of
from forecasts.outcome import Outcome
from forecasts.outlook import beside_readiness
from tests.conftest import answer_as
from tests.forecasts.cases import a_scenario

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_result_and_home_say_what_the_forecast_comes_to(as_alice, assessment, alice, language):
    answer_as(assessment, "R-07", alice)
    scenario = a_scenario(assessment, alice, churn="6", growth="4")
    as_alice.cookies["django_language"] = language
    with override(language):
        said = Outcome(inputs_of(scenario), evaluate(assessment), language).said
        beside = beside_readiness({assessment: evaluate(assessment)}, language, True)[assessment.pk]
        told = (said.headline, said.out_of_cash, said.cash_sentence)
    addresses = (reverse("result", args=[assessment.public_id]), reverse("home"))
    shown, home = (unescape(as_alice.get(url).content.decode()) for url in addresses)
    assert [text for text in told if text not in shown] == []
    assert len(beside.lines) == 4  # the plan's effect last
    assert beside.lines[3] in shown
    assert told[0] in home
    assert told[2] not in home
    assert reverse("scenario", args=[scenario.public_id]) in home


def test_without_a_forecast_nothing_is_said(as_alice, answered):
    assert beside_readiness({answered: evaluate(answered)}, "en", True) == {}
    assert 'id="beside-1"' not in as_alice.get(reverse("result", args=[answered.public_id])).content.decode()


def test_the_main_scenario_is_the_one_that_reports_carry(assessment, alice):
    first = a_scenario(assessment, alice)
    own = a_scenario(assessment, alice, price="249")
    Scenario.objects.filter(pk__in=[first.pk, own.pk]).update(kind="own")
    assert mains_of([assessment])[assessment.pk] == main_of(assessment) == first
    second, third = a_scenario(assessment, alice, price="259"), a_scenario(assessment, alice, price="269")
    assert mains_of([assessment])[assessment.pk] == main_of(assessment) == third
    second.refresh_from_db()
    assert second.kind == "base"


def test_inputs_that_no_longer_read_are_left_out(assessment, alice):
    a_scenario(assessment, alice)
    Scenario.objects.update(inputs={"no_such_group": {}})
    assert beside_readiness({assessment: evaluate(assessment)}, "en", True) == {}


def test_more_ventures_ask_the_database_no_more(assessment, alice):
    def asked(found):
        evaluations = {one: evaluate(one) for one in found}
        with CaptureQueriesContext(connection) as queries:
            beside_readiness(evaluations, "en", False)
        return len(queries)

    a_scenario(assessment, alice)
    alone = asked([assessment])
    other = actions.start_assessment(name="Second", by=alice)
    a_scenario(other, alice)
    assert asked([assessment, other]) == alone == 1
