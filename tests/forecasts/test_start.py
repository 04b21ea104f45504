"""The eight inputs as a form: what is understood, what is refused at its field, and what is known already."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from forecasts.start import CopyForm, StartForm, known_start, next_month
from tests.conftest import persona
from tests.forecasts.cases import START, answers_judged

pytestmark = pytest.mark.database_free


def test_the_start_form_knows_what_is_answered(client, profitable, alice):
    client.force_login(alice)
    page = client.get(reverse("forecast", args=[profitable.public_id])).content.decode()
    for value in ("12,000,000", "1.5", "18"):
        assert f'value="{value}"' in page


def form(**changed):
    return StartForm({**START, **changed})


def test_what_is_typed_becomes_full_inputs():
    given = form(cash="1,200,000", price="１９９。５", churn="")
    assert given.is_valid()
    base = given.inputs.base
    assert (base["opening.cash"], base["subscription.plans.0.price"]) == (1_200_000, Decimal("199.5"))
    # Left empty, churn is the benchmark of the market.
    assert given.inputs.numbers["subscription.plans.0.churn"].source.kind == "benchmark"


@pytest.mark.parametrize("name", ["cash", "monthly_cost", "price", "new_customers"])
def test_what_is_needed_is_asked_for_once(name):
    for text in ("", "   "):
        given = form(**{name: text})
        assert not given.is_valid()
        assert {key: len(said) for key, said in given.errors.items()} == {name: 1}


@pytest.mark.parametrize("name", ["customers", "growth", "churn", "inference_share"])
def test_what_is_not_needed_may_stay_empty(name):
    assert form(**{name: ""}).is_valid()


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"churn": "100"}, set()),
        ({"churn": "100.1"}, {"churn"}),
        ({"horizon": "12"}, set()),
        ({"horizon": "11"}, {"horizon"}),
        ({"horizon": "60"}, set()),
        ({"horizon": "61"}, {"horizon"}),
        ({"cash": "-5"}, set()),
        ({"price": "-5"}, {"price"}),
        ({"price": "1.234,5"}, {"price"}),
        ({"currency": "XXX"}, {"currency"}),
        ({"market": "B2X"}, {"market"}),
        ({"kind": "rosy"}, {"kind"}),
        ({"name": "\u200b"}, {"name"}),
        ({"start": "2027-13"}, {"start"}),
        ({"price": "9" * 41}, {"price"}),
        ({"price": "much", "churn": "101", "start": "soon"}, {"price", "churn", "start"}),
    ],
)
def test_each_mistake_is_told_at_its_own_field(changed, wrong):
    assert set(form(**changed).errors) == wrong


@pytest.mark.parametrize(
    ("language", "words"), [("en", "This cannot be above 100 %."), ("zh-hans", "不能大于 100 %。")]
)
def test_a_refusal_speaks_the_readers_language(language, words):
    with override(language):
        assert form(churn="101").errors["churn"] == [words]


@pytest.mark.parametrize(
    ("moment", "zone", "month"),
    [
        (datetime(2026, 11, 29, tzinfo=UTC), "UTC", "2026-12"),
        (datetime(2026, 12, 1, tzinfo=UTC), "UTC", "2027-01"),
        (datetime(2026, 12, 31, 20, tzinfo=UTC), "UTC", "2027-01"),
        (datetime(2026, 12, 31, 20, tzinfo=UTC), "Asia/Shanghai", "2027-02"),
    ],
)
def test_a_forecast_begins_in_the_month_after_the_readers_own(monkeypatch, moment, zone, month):
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with timezone.override(ZoneInfo(zone)):
        assert next_month() == month
        assert StartForm().fields["start"].initial == month


def test_what_is_answered_stands_in_the_form_as_a_person_types_it():
    known = known_start(answers_judged(persona("R-04").answers))
    assert (known["cash"], known["churn"], known["inference_share"]) == ("12,000,000", "1.5", "18")
    assert StartForm({**START, **known}).is_valid()


def test_without_answers_nothing_is_known():
    assert known_start(answers_judged()) == {}


@pytest.mark.parametrize(
    ("name", "is_valid"),
    [("Lean", True), ("精简", True), ("", False), (" ", False), ("x" * 100, True), ("x" * 101, False)],
)
def test_a_copy_needs_a_name_that_fits(name, is_valid):
    assert CopyForm({"name": name, "kind": "lean"}).is_valid() is is_valid
