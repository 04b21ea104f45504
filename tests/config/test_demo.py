"""The demo and its inventory, and the list of addresses."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from assessments import actions
from config.demo import SIGN_INS
from engine.forecast.inputs.months import month_after
from engine.forecast.inputs.pay import day_cost
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.reckoning.simulation import simulate
from forecasts.books import months_of
from forecasts.models import MonthActual, Scenario
from forecasts.start import next_month
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
