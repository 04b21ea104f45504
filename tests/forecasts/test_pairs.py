"""Shapes of ranges and correlations on the form: kept, moved with their items, refused with a reason."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from engine.forecast.inputs.problems import problem
from engine.forecast.inputs.reading import read_inputs
from forecasts.compare import inputs_of as stored_inputs
from forecasts.models import Scenario
from forecasts.pairs import posted_pairs
from tests.forecasts.views.test_scenarios import fields_of, page_of

# The page is the same on every database; what is stored is tried in forecasts/test_models.
pytestmark = pytest.mark.database_free

PRICE, CHURN = "subscription.plans.0.price", "subscription.plans.0.churn"
PAIR = {"correlations.0.a": CHURN, "correlations.0.b": PRICE, "correlations.0.value": "0.4"}
RANGE = {f"{PRICE}.low": "150", f"{PRICE}.mid": "199", f"{PRICE}.high": "260"}


def save(client, scenario, **changed):
    data = {**fields_of(page_of(client, scenario)), **changed}
    return client.post(reverse("scenario", args=[scenario.public_id]), data)


def test_a_correlation_and_a_shape_are_kept_through_the_form(as_alice, scenario):
    assert save(as_alice, scenario, **RANGE).status_code == 302
    assert save(as_alice, scenario, **PAIR, **{f"{PRICE}.kind": "lognormal"}).status_code == 302
    inputs = stored_inputs(Scenario.objects.get())
    assert [(c.a, c.b, c.value) for c in inputs.correlations] == [(CHURN, PRICE, Decimal("0.4"))]
    assert inputs.numbers[PRICE].kind == "lognormal"
    page = page_of(as_alice, scenario)
    assert '<option value="lognormal" selected>' in page
    # An unrelated change later keeps both.
    assert save(as_alice, scenario, name="Renamed", **{"opening.cash.mid": "900000"}).status_code == 302
    after = stored_inputs(Scenario.objects.get())
    assert after.correlations == inputs.correlations
    assert after.numbers[PRICE] == inputs.numbers[PRICE]


def test_a_cleared_row_is_removed(as_alice, scenario):
    save(as_alice, scenario, **RANGE)
    save(as_alice, scenario, **PAIR)
    empty = dict.fromkeys(PAIR, "")
    assert save(as_alice, scenario, **empty).status_code == 302
    assert stored_inputs(Scenario.objects.get()).correlations == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"correlations.0.value": "1.5"}, problem("", "high", "1", "")),
        ({"correlations.0.b": CHURN}, problem("", "correlation_self")),
        ({"correlations.0.b": "opening.cash"}, problem("", "correlation_path")),
        ({"correlations.0.value": "much"}, problem("", "number", "much")),
        ({"correlations.0.value": ""}, problem("", "number", "")),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_cannot_be_is_refused_in_its_row_and_kept(as_alice, scenario, changed, said, language):
    save(as_alice, scenario, **RANGE)
    as_alice.cookies["django_language"] = language
    response = save(as_alice, scenario, **{**PAIR, **changed})
    page = response.content.decode()
    assert response.status_code == 422
    told = re.search(r'id="e-pair-0">(.*?)</p>', page, re.S)[1]
    assert said.message.in_language(language) in unescape(told)
    assert 'href="#s-pairs"' in page
    assert f'value="{CHURN}" selected' in page
    assert stored_inputs(Scenario.objects.get()).correlations == ()


def test_an_unknown_shape_is_refused(as_alice, scenario):
    save(as_alice, scenario, **RANGE)
    assert save(as_alice, scenario, **{f"{PRICE}.kind": "banana"}).status_code == 422


def test_pairs_follow_their_item_and_go_with_it():
    data = {
        "correlations.0.a": "people.2.salary",
        "correlations.0.b": "opening.cash",
        "correlations.0.value": "0.1",
        "correlations.1.a": "people.1.salary",
        "correlations.1.b": "opening.cash",
        "correlations.1.value": "0.2",
        "remove": "people.1",
    }
    places = {"people.0": "people.0", "people.2": "people.1", "opening": "opening"}
    assert posted_pairs(data, places) == [{"a": "people.1.salary", "b": "opening.cash", "value": "0.1"}]


def test_stored_pairs_read_back(as_alice, scenario):
    save(as_alice, scenario, **RANGE)
    save(as_alice, scenario, **PAIR)
    raw = Scenario.objects.get().inputs
    assert read_inputs(raw).inputs.to_raw() == raw
