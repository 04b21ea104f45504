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


@pytest.mark.parametrize(
    "name", ["customers", "growth", "churn", "inference_share", "salaries", "heads", "cost_growth", "cac"]
)
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


def test_other_forms_of_numbers_are_read_shown_as_read_and_said():
    given = form(cash="80万", monthly_cost="40k", churn="3%")
    assert given.is_valid()
    assert (given.inputs.base["opening.cash"], given.inputs.base["other_costs.0.amount"]) == (800_000, 40_000)
    assert given.read == [
        "Cash today: “80万” was read as 800,000.",
        "Running cost a month: “40k” was read as 40,000.",
        "Customers lost per month, %: “3%” was read as 3.",
    ]
    assert (given["cash"].value(), given["churn"].value()) == ("800,000", "3")


def test_the_optional_numbers_go_where_they_belong():
    given = form(salaries="30000", heads="2.5", cost_growth="2", cac="500")
    assert given.is_valid()
    base = given.inputs.base
    cost = [base[f"other_costs.0.{key}"] for key in ("salaries", "heads", "growth")]
    assert (cost, base["marketing.cac"]) == ([30_000, Decimal("2.5"), 2], 500)
    bare = form()
    assert bare.is_valid()
    assert "other_costs.0.salaries" not in bare.inputs.base
    assert set(form(salaries="50000").errors) == {"salaries"}


def test_a_share_below_one_is_asked_about_before_anything_is_stored():
    asked = form(churn="0.03")
    assert not asked.is_valid()
    assert asked.errors["churn"] == ["0.03 means 0.03% here. Did you mean 3%?"]
    assert [(q.times, q.keep) for q in asked.questions] == [("churn:times", "churn:keep")]


def test_the_answer_to_a_question_is_taken_at_once():
    times = form(churn="0.03", percent="churn:times")
    assert times.is_valid()
    assert times.inputs.base["subscription.plans.0.churn"] == 3
    assert times["churn"].value() == "3"
    keep = form(churn="0.03", percent="churn:keep")
    assert keep.is_valid()
    churn = keep.inputs.numbers["subscription.plans.0.churn"]
    assert (churn.mid, churn.is_sure) == (Decimal("0.03"), True)


def test_of_two_questions_the_one_answered_is_not_asked_again():
    first = form(churn="0.03", growth="0.08", percent="churn:keep")
    assert not first.is_valid()
    assert [q.name for q in first.questions] == ["growth"]
    second = form(churn="0.03", growth="0.08", percent="growth:times", sure=" ".join(first.sure))
    assert second.is_valid()
    # Another number is another question.
    other = form(churn="0.04", sure="churn=0.03")
    assert not other.is_valid()
    assert [q.name for q in other.questions] == ["churn"]


def test_a_share_that_is_the_answer_is_not_asked_about():
    assert StartForm({**START, "churn": "0.9"}, known={"churn": "0.9"}).is_valid()
    assert not StartForm({**START, "churn": "0.8"}, known={"churn": "0.9"}).is_valid()
