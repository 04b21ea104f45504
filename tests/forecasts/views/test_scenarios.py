"""The pages of the forecast: from eight inputs to results, bad input at its field, two people at once."""

import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from forecasts import actions as forecast_actions
from forecasts.models import Scenario
from tests.forecasts.cases import EIGHT, inputs_of

# The page is the same on every database; what is stored is tried in forecasts/test_models.
pytestmark = pytest.mark.database_free


def speak(client, language):
    client.cookies["django_language"] = language


def fields_of(page):
    """What a browser would post from the form of inputs."""
    form = page[page.index('id="form"') : page.index("pl-inputs__do")]
    data = {}
    for tag in re.findall(r"<input\s[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            data[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select\s[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = (chosen or re.search(r'value="([^"]*)"', options))[1]
    return data


def page_of(client, scenario, **query):
    return client.get(reverse("scenario", args=[scenario.public_id]), query).content.decode()


BAD = [
    ("subscription.plans.0.price.mid", {"subscription.plans.0.price.mid": "-5"}, "cannot be below 0"),
    ("subscription.plans.0.churn.high", {"subscription.plans.0.churn.high": "101"}, "cannot be above 100 %"),
    (
        "subscription.plans.0.opening_customers.mid",
        {"subscription.plans.0.opening_customers.mid": "1000000000000"},
        "cannot be above 1,000,000,000",
    ),
    ("subscription.plans.0.price.low", {"subscription.plans.0.price.low": "900"}, "three points of a range must rise"),
    ("opening.cash.mid", {"opening.cash.mid": "1.234,5"}, "is not a number that can be read"),
    ("opening.cash.mid", {"opening.cash.mid": "１.234,５"}, "is not a number that can be read"),
    ("start", {"founded": "2028-01"}, "before the founding, 2028-01"),
]


@pytest.mark.parametrize(("name", "change", "message"), BAD)
def test_the_form_says_what_is_wrong_beside_it(as_alice, scenario, name, change, message):
    data = {**fields_of(page_of(as_alice, scenario)), **change}
    response = as_alice.post(reverse("scenario", args=[scenario.public_id]), data)
    page = response.content.decode().partition("<main")[2]  # above it stands the switch of languages, with all typed
    assert response.status_code == 422
    box = page[page.index(f'name="{name}"') :][:1800]
    assert message in box
    typed = fields_of(page)
    assert {key: typed[key].replace(",", "") for key in change} == {
        key: value.replace(",", "") for key, value in change.items()
    }
    assert Scenario.objects.get().rev == 1


def test_roles_before_the_founding_and_ends_before_starts(as_alice, scenario):
    preview = reverse("scenario_preview", args=[scenario.public_id])
    data = {**fields_of(page_of(as_alice, scenario)), "add": "people"}
    page = as_alice.post(preview, data).content.decode()
    data = fields_of(page) | {
        "founded": "2026-06",
        "people.0.salary.mid": "30000",
        "people.0.start": "2026-01",
        "people.0.end": "2025-01",
    }
    response = as_alice.post(reverse("scenario", args=[scenario.public_id]), data)
    page = response.content.decode().partition("<main")[2]
    assert response.status_code == 422
    assert "before the founding, 2026-06" in page[page.index('name="people.0.start"') :][:700]
    assert "before the first, 2026-01" in page[page.index('name="people.0.end"') :][:700]
    assert '"30,000"' in page


def test_saving_unchanged_fields_keeps_sources_and_revision(as_alice, scenario):
    data = fields_of(page_of(as_alice, scenario))
    as_alice.post(reverse("scenario", args=[scenario.public_id]), data)
    assert (Scenario.objects.get().rev, Scenario.objects.get().digest) == (1, scenario.digest)


def test_what_changes_becomes_an_estimate_of_the_founder(as_alice, scenario):
    data = fields_of(page_of(as_alice, scenario))
    data["subscription.plans.0.annual_renewal.mid"] = "70"
    as_alice.post(reverse("scenario", args=[scenario.public_id]), data)
    plan = Scenario.objects.get().inputs["subscription"]["plans"][0]
    assert plan["annual_renewal"] == {"value": "70", "source": {"kind": "guess"}}
    assert plan["growth_fade"]["source"] == {"kind": "default"}


def test_two_people_at_once_lose_nothing(as_alice, scenario, erin):
    data = fields_of(page_of(as_alice, scenario)) | {"opening.cash.mid": "777000"}
    forecast_actions.save_scenario(
        scenario=scenario, name="Base", inputs=inputs_of(price="249"), by=erin, expected_rev=1
    )
    response = as_alice.post(reverse("scenario", args=[scenario.public_id]), data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Erin changed this scenario" in page
    assert 'value="777,000"' in page
    assert Scenario.objects.get().inputs["opening"]["cash"]["value"] == EIGHT["cash"]


def test_removing_an_item_keeps_the_sources_of_the_others(as_alice, scenario):
    preview = reverse("scenario_preview", args=[scenario.public_id])
    page = as_alice.post(
        preview, {**fields_of(page_of(as_alice, scenario)), "add": "subscription.plans"}
    ).content.decode()
    assert 'name="subscription.plans.1.price.mid"' in page
    data = fields_of(page) | {
        "subscription.plans.1.name": "Second",
        "subscription.plans.1.price.mid": "9",
        "subscription.plans.1.new_customers.mid": "5",
    }
    as_alice.post(reverse("scenario", args=[scenario.public_id]), data)
    data = fields_of(page_of(as_alice, scenario)) | {"remove": "subscription.plans.0"}
    data = fields_of(as_alice.post(preview, data).content.decode())
    as_alice.post(reverse("scenario", args=[scenario.public_id]), data)
    (plan,) = Scenario.objects.get().inputs["subscription"]["plans"]
    assert plan["name"] == "Second"
    assert plan["annual_renewal"]["source"] == {"kind": "benchmark", "reference": "F-UE-07", "date": "2026"}


def test_the_preview_stores_nothing_and_answers_htmx_with_results(as_alice, scenario):
    data = fields_of(page_of(as_alice, scenario)) | {"opening.cash.mid": "50000"}
    url = reverse("scenario_preview", args=[scenario.public_id])
    page = as_alice.post(url, data, headers={"HX-Request": "true"}).content.decode()
    assert "not saved yet" in page
    assert "<html" not in page
    stored = Scenario.objects.get()
    assert (stored.rev, stored.digest) == (1, scenario.digest)


def test_the_preview_says_problems_where_they_are_listed(as_alice, scenario):
    data = fields_of(page_of(as_alice, scenario)) | {"opening.cash.mid": "much"}
    url = reverse("scenario_preview", args=[scenario.public_id])
    response = as_alice.post(url, data, headers={"HX-Request": "true"})
    assert response["HX-Retarget"] == "#problems"
    assert "#i-opening-cash-mid" in response.content.decode()


def test_what_must_be_true_is_answered_in_a_sentence(as_alice, scenario):
    path = "subscription.plans.0.price"
    page = page_of(as_alice, scenario, input=path, by_month="4")
    words = (
        r"Break-even comes by month 4 \(2027-04\) if “Subscription plan: Price per month” is at least CNY\u00a0[\d.,]+"
    )
    assert re.search(words, page)
    page = page_of(as_alice, scenario, input="subscription.plans.0.churn", by_month="1")
    assert "no value in the allowed range brings break-even by month 1" in page
    assert "Give a month from 1 to 36." in page_of(as_alice, scenario, input=path, by_month="99")


def test_a_copy_is_a_scenario_of_its_own(as_alice, scenario):
    url = reverse("scenario_copy", args=[scenario.public_id])
    as_alice.post(url, {"name": "Lean", "kind": "lean"})
    assert list(Scenario.objects.values_list("name", "kind")) == [("Base", "base"), ("Lean", "lean")]
    assert as_alice.post(url, {"name": "", "kind": "lean"}).status_code == 422


def test_viewers_read_and_do_not_write(client, scenario, team, vic):
    client.force_login(vic)
    page = page_of(client, scenario)
    assert '<fieldset class="pl-whole" disabled>' in page
    for button in ("Save the scenario", "Show the effect", "Add: ", "Remove “", "Copy the scenario"):
        assert button not in page


@pytest.mark.parametrize("text", ["", "x", "²", "9" * 30, "-1"])
def test_a_revision_that_is_none_saves_nothing(as_alice, scenario, text):
    data = {**fields_of(page_of(as_alice, scenario)), "opening.cash.mid": "5", "rev": text}
    assert as_alice.post(reverse("scenario", args=[scenario.public_id]), data).status_code == 409


@pytest.mark.parametrize(
    "junk",
    [
        {"people.n": "9999"},
        {"people.n": "²"},
        {"people.n": "51"},
        {"add": "nonsense"},
        {"remove": "people.7"},
        {"currency": "XXX"},
        {"market": "\ud800"},
        {"subscription.plans.0.name": "a\x00b"},
        {"opening.cash.mid": "9" * 900},
        {"subscription.plans.0.from": "77"},
        {"name": ""},
    ],
)
@pytest.mark.parametrize("name", ["scenario", "scenario_preview"])
def test_forged_posts_break_nothing(as_alice, scenario, name, junk):
    data = {**fields_of(page_of(as_alice, scenario)), **junk}
    url = reverse(name, args=[scenario.public_id])
    body = urlencode(data, errors="surrogatepass")
    response = as_alice.post(url, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {200, 302, 422}


def test_a_sealed_scenario_is_shown_and_not_saved(as_alice, scenario, alice):
    data = fields_of(page_of(as_alice, scenario)) | {"opening.cash.mid": "5"}
    forecast_actions.seal_scenario(scenario=scenario, by=alice)
    assert as_alice.post(reverse("scenario", args=[scenario.public_id]), data).status_code == 409
    page = page_of(as_alice, scenario)
    assert "can no longer change" in page
    assert '<fieldset class="pl-whole" disabled>' in page
    assert "Save the scenario" not in page
    assert "Copy the scenario" in page


def test_outside_tests_a_page_runs_ten_thousand_paths(as_alice, scenario, settings):
    """In tests 500 do (decision 0027): enough for every word and mark of a page, in a tenth of the time."""
    assert "shares of 500 runs" in page_of(as_alice, scenario)
    settings.FORECAST_PATHS = None
    assert "shares of 10,000 runs" in page_of(as_alice, scenario)


def changed(client, scenario, data, **headers):
    posted = {**fields_of(page_of(client, scenario)), **data}
    return client.post(reverse("scenario_preview", args=[scenario.public_id]), posted, headers=headers).content.decode()


CHURN = "subscription.plans.0.churn"


def test_a_range_of_ours_moves_with_its_middle_and_says_whose_it_is(as_alice, scenario):
    page = page_of(as_alice, scenario)
    assert "low and high: our usual range" in page
    as_alice.post(reverse("scenario", args=[scenario.public_id]), fields_of(page) | {f"{CHURN}.mid": "6"})
    stored = Scenario.objects.get().inputs["subscription"]["plans"][0]["churn"]
    assert (stored["low"], stored["mid"], stored["high"], stored["spread"]) == ("4.2", "6", "9.6", "usual")


def test_the_live_preview_moves_the_ends_that_nobody_edited(as_alice, scenario):
    page = changed(as_alice, scenario, {f"{CHURN}.mid": "6"}, **{"HX-Request": "true"})
    assert '<span data-for="i-subscription-plans-0-churn-low">4.2</span>' in page
    assert '<span data-for="i-subscription-plans-0-churn-auto">usual;4.2;9.6</span>' in page
    own = changed(as_alice, scenario, {f"{CHURN}.mid": "6", f"{CHURN}.low": "1"}, **{"HX-Request": "true"})
    assert 'data-for="i-subscription-plans-0-churn' not in own


def test_one_control_changes_every_range_of_ours(as_alice, scenario):
    data = fields_of(page_of(as_alice, scenario)) | {"spread": "none"}
    as_alice.post(reverse("scenario", args=[scenario.public_id]), data)
    page = page_of(as_alice, scenario)
    assert "our usual range</p>" not in page
    assert '<option value="none" selected>' in page
    assert all("low" not in one for one in Scenario.objects.get().inputs["subscription"]["plans"])
    as_alice.post(reverse("scenario", args=[scenario.public_id]), fields_of(page) | {"spread": "usual"})
    assert Scenario.objects.get().digest == scenario.digest


def test_a_share_below_one_is_saved_as_it_is_and_asked_about_until_it_is_answered(as_alice, scenario):
    url = reverse("scenario", args=[scenario.public_id])
    page = as_alice.post(url, fields_of(page_of(as_alice, scenario)) | {f"{CHURN}.mid": "0.03"}, follow=True)
    page = page.content.decode()
    assert "0.03 means 0.03% here. Did you mean 3%?" in page
    assert Scenario.objects.get().inputs["subscription"]["plans"][0]["churn"]["mid"] == "0.03"
    live = changed(as_alice, scenario, {}, **{"HX-Request": "true"})
    assert "Did you mean 3%?" in live
    times = fields_of(changed(as_alice, scenario, {"percent": f"{CHURN}:times"}))
    assert times[f"{CHURN}.mid"] == "3"
    keep = changed(as_alice, scenario, {"percent": f"{CHURN}:keep"})
    assert "Did you mean" not in keep
    as_alice.post(url, fields_of(keep))
    assert "Did you mean" not in page_of(as_alice, scenario)


def test_numbers_in_other_forms_are_shown_as_read_and_said(as_alice, scenario):
    page = changed(as_alice, scenario, {"opening.cash.mid": "80万"})
    assert "Cash at the start: “80万” was read as 800,000." in page
    assert fields_of(page)["opening.cash.mid"] == "800,000"
    url = reverse("scenario", args=[scenario.public_id])
    saved = as_alice.post(url, fields_of(page) | {"opening.cash.mid": "90万"}, follow=True).content.decode()
    assert "“90万” was read as 900,000." in saved
    live = changed(as_alice, scenario, {"opening.cash.mid": "70万"}, **{"HX-Request": "true"})
    assert '<span data-for="i-opening-cash-mid">700,000</span>' in live


def test_flat_cost_and_doubled_salaries_are_warned_about_above_the_fields(as_alice, scenario):
    page = page_of(as_alice, scenario)
    assert "Cost stays flat for 36 months" in page
    assert 'href="#i-other_costs-0-growth-mid"' in page
    assert "Salaries count twice" not in page
    data = fields_of(changed(as_alice, scenario, {"add": "people"})) | {"people.0.salary.mid": "30000"}
    url = reverse("scenario_preview", args=[scenario.public_id])
    assert "Salaries count twice" in as_alice.post(url, data).content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_for_experts_stands_under_its_fold(as_alice, scenario, language):
    speak(as_alice, language)
    page = page_of(as_alice, scenario)
    fold = page[page.index('id="x-plans"') :]
    fold = fold[: fold.index("</details>")]
    assert 'name="subscription.plans.0.growth_fade.mid"' in fold
    assert f'name="{CHURN}.kind"' in fold
    assert 'value="subscription.retention"' in fold
    assert f'name="{CHURN}.mid"' not in fold
