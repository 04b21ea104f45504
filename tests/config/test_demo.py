"""The demo and its inventory, and the list of addresses."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from assessments import actions
from cohorts import actions as cohort_actions
from cohorts.models import Cohort
from config.demo import PASSWORD, SIGN_INS, demo_cohort
from engine.forecast.inputs.months import month_after
from engine.forecast.inputs.pay import day_cost
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.reckoning.simulation import simulate
from forecasts.books import months_of
from forecasts.models import MonthActual, Scenario
from forecasts.start import next_month
from reports.models import Pack
from reports.packs import building
from reviews.models import Submission

# On SQLite the demo is what test_processes and test_supervision start from.
pytestmark = pytest.mark.database_free


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_inventory_names_every_role_object_and_canary_and_a_second_run_adds_nothing(published):
    first = run("seed_demo", "--json")
    assert run("seed_demo", "--json") == first
    data = json.loads(first)

    assert set(data["sign_ins"]) >= {"founder", "editor", "viewer", "organisation_owner", "manager", "stranger"}
    assert [o["name"] for o in data["organisations"]] == ["Kiln incubator", "Quay accelerator"]
    assert all(o["cohorts"][0]["invitations"] for o in data["organisations"])
    names = [v["name"] for v in data["ventures"]]
    canaries = [c for v in data["ventures"] for c in v["canaries"]]
    assert len(names) == len(set(names)) >= 10
    assert len(canaries) == len(set(canaries))
    assert sum(len(v["submissions"]) for v in data["ventures"]) == Submission.objects.count() == 13
    with_forecast = {v["name"]: len(v["scenarios"]) for v in data["ventures"] if v["scenarios"]}
    assert with_forecast == {"Ledgerline": 1, "Murmur": 2, "Inkwell Tutor": 2}
    assert Scenario.objects.filter(sealed_at__isnull=False).count() == len(with_forecast)
    user = User.objects.get(email=data["sign_ins"]["manager"])
    assert user.check_password(data["password"])
    assert demo_cohort().link.endswith(data["organisations"][0]["cohorts"][0]["id"])


def test_a_cohort_report_is_ordered_and_drawn_as_soon_as_a_worker_comes(published, client, settings, tmp_path):
    settings.PACK_FOLDER = tmp_path / "packs"
    run("seed_demo")
    building.build_next()
    (pack,) = Pack.objects.all()
    assert (pack.status, pack.failures) == ("ready", [])
    client.force_login(pack.requested_by)
    assert "file that you ordered is ready" in client.get(reverse("day")).content.decode()
    assert client.get(reverse("pack_download", args=[pack.public_id])).status_code == 200


def test_one_venture_reaches_profit_one_cannot_and_one_must_change_its_price(published):
    run("seed_demo")
    share = {}
    for scenario in Scenario.objects.select_related("assessment__venture"):
        runs = simulate(read_inputs(scenario.inputs).inputs, 500)
        share[scenario.assessment.venture.name, scenario.name] = runs.break_even[-1]
    assert share["Ledgerline", "Base case"] > 0.5
    assert {share["Murmur", name] for name in ("Base case", "Advertise less")} == {0}
    assert share["Inkwell Tutor", "Base case"] == 0
    assert share["Inkwell Tutor", "At a price of 149"] > 0.5


def test_every_forecast_of_the_demo_says_what_a_day_of_the_plan_costs(published):
    run("seed_demo")
    costs = [day_cost(read_inputs(scenario.inputs).inputs) for scenario in Scenario.objects.all()]
    assert len(costs) == 5
    assert all(1000 < cost < 2500 for cost in costs)


def test_one_venture_has_six_months_of_books_beside_its_forecast_up_to_the_last_month(published, client):
    run("seed_demo")
    (scenario,) = Scenario.objects.filter(assessment__venture__name="Ledgerline")
    months = [row.month for row in months_of(scenario.assessment)]
    assert MonthActual.objects.count() == len(months) == 6
    assert (months[0], month_after(months[-1], 3)) == (scenario.inputs["start"], next_month())
    client.force_login(User.objects.get(email=SIGN_INS["founder"][0]))
    page = client.get(reverse("scenario", args=[scenario.public_id])).content.decode()
    shown = page[page.index('id="actuals"') :]
    assert all(month in shown for month in months)
    assert "11,992,000" in shown
    assert reverse("scenario_rebase", args=[scenario.public_id]) in shown


def test_what_the_demo_made_leaves_its_people_room_for_ventures_of_their_own(published):
    run("seed_demo")
    founder = User.objects.get(email=SIGN_INS["founder"][0])
    for number in range(actions.MOST_VENTURES_AN_HOUR):
        actions.start_assessment(name=f"My own {number}", by=founder)


def test_the_demo_is_refused_in_production(settings, db):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="refused in production"):
        run("seed_demo")
    assert User.objects.count() == 0


def test_the_url_map_says_who_may_call_what():
    rows = json.loads(run("urlmap", "--json"))
    assert {
        "pattern": "/assessments/<uuid:public_id>/result",
        "name": "result",
        "methods": ["GET"],
        "who": "member",
        "meaning": "members of the venture: owner, editor, viewer",
    } in rows
    assert all(row["who"] for row in rows)


@pytest.fixture
def shown(published):
    """A cohort of the demo's manager, as the demo opens it."""
    email, name = SIGN_INS["manager"]
    manager = User.objects.create_user(email, PASSWORD, name=name)
    kiln = cohort_actions.found_organisation(name="Kiln incubator", by=manager)
    return cohort_actions.open_cohort(organisation=kiln, programme="AI founders", name="Autumn", by=manager)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_first_page_leads_to_the_demo_through_the_sign_in_that_it_names(client, shown, language):
    client.cookies["django_language"] = language
    table = reverse("cohort", args=[shown.public_id])
    for page in (client.get(reverse("home")), client.get(table, follow=True)):
        assert SIGN_INS["manager"][0] in page.text
        assert PASSWORD in page.text
    assert f'href="{table}"' in client.get(reverse("home")).text
    signed_in = client.post(
        reverse("account_login"), {"login": SIGN_INS["manager"][0], "password": PASSWORD, "next": table}, follow=True
    )
    assert signed_in.redirect_chain == [(table, 302)]


def test_the_sign_in_to_anything_else_says_nothing_of_the_demo(client, shown):
    assert PASSWORD not in client.get(reverse("account_login")).text
    assert PASSWORD not in client.get(reverse("organisations"), follow=True).text


@pytest.mark.parametrize("why", ["not loaded", "production", "other password", "left", "archived"])
def test_without_an_open_demo_nothing_is_said_of_it(client, shown, settings, why):
    manager = User.objects.get(email=SIGN_INS["manager"][0])
    match why:
        case "not loaded":
            User.objects.update(email="somebody@example.org")
        case "production":
            settings.IS_PRODUCTION = True
        case "other password":
            manager.set_password("another of my own")
            manager.save()
        case "left":
            manager.staff_memberships.all().delete()
        case "archived":
            Cohort.objects.update(archived_at=shown.created_at)
    page = client.get(reverse("home")).text
    assert "For incubators and programmes" in page
    assert "demo" not in page
