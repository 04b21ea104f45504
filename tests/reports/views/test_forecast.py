"""A scenario's files: in the language of who asks, with the odds that its page shows."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from forecasts.compare import inputs_of
from forecasts.outcome import path_count, reckoned
from tests.forecasts.cases import a_scenario, book

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


def test_the_table_holds_the_books_kept_in_the_currency_of_the_forecast(client, alice, scenario):
    book(scenario.assessment, alice, ("2027-02", {"cash": "1100000", "revenue": "9000"}))
    book(scenario.assessment, alice, ("2027-03", {"cost": "7"}), currency="USD")
    rows = taken(client, alice, "scenario_csv", scenario, "en").content.decode("utf-8-sig").splitlines()
    assert [row.rstrip(",") for row in rows if row.startswith("Actual")] == [
        "Actual: Cash at month’s end,CNY,,1100000",
        "Actual: Revenue of the month,CNY,,9000",
    ]
