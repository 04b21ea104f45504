"""A scenario's files: in the language of who asks, with the odds that its page shows."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from forecasts.compare import inputs_of
from forecasts.outcome import path_count, reckoned
from tests.forecasts.cases import a_scenario

pytestmark = [pytest.mark.django_db, pytest.mark.database_free]


@pytest.fixture
def scenario(assessment, alice):
    return a_scenario(assessment, alice)


def taken(client, user, name, scenario, language):
    client.force_login(user)
    client.cookies["django_language"] = language
    return client.get(reverse(name, args=[scenario.public_id]))


@pytest.mark.parametrize(("language", "sheet"), [("en", "Odds"), ("zh-hans", "概率")])
def test_the_workbook_tells_the_odds_of_the_page(client, alice, scenario, language, sheet):
    response = taken(client, alice, "scenario_sheet", scenario, language)
    assert ".xlsx" in response["Content-Disposition"]
    odds = openpyxl.load_workbook(BytesIO(response.content))[sheet]
    simulation = reckoned(inputs_of(scenario), path_count()).simulation
    assert [row[4] for row in odds.iter_rows(min_row=4, values_only=True)] == list(simulation.cash_out)


@pytest.mark.parametrize(("language", "head"), [("en", "Line,Unit,"), ("zh-hans", "项目,单位,")])
def test_the_table_is_in_the_language_of_who_asks(client, alice, scenario, language, head):
    response = taken(client, alice, "scenario_csv", scenario, language)
    assert response["Content-Type"].startswith("text/csv")
    assert response.content.decode("utf-8-sig").startswith(head)
