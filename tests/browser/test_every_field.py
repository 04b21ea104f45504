"""Return in every line of every page, in a real browser: nothing else changes, and nobody ends at a failure."""
# ruff: noqa: F811  (fixtures)

import pytest
from django.test import Client
from playwright.sync_api import Error, expect

from accounts.models import User
from cohorts.models import StaffMembership
from forecasts import actions as forecast_actions
from tests.browser.hands import PASSPHRASE, sign_in
from tests.browser.test_ordinary_acts import without_script
from tests.forecasts.cases import inputs_of
from tests.test_every_form import GIVEN, answers, disappeared
from tests.walking import rows, walk
from tests.world import world  # noqa: F401

# Which database stands behind makes no difference to what a browser sends.
pytestmark = [pytest.mark.browser, pytest.mark.database_free]
LINES = """() => [...document.querySelectorAll("main input")].filter((field) =>
  ["text", "email", "search", "url", "tel", "number"].includes(field.type) && field.form &&
  !field.readOnly && !field.disabled).map((field) => ({
    id: field.id, name: field.name, figure: ["numeric", "decimal"].includes(field.inputMode),
    form: [...document.forms].indexOf(field.form) }))"""
# Every line of a long form is sent by the same first button: some of them tell for all. Where an address has
# been tried already, and only its query is another, the form is the same one: its ends tell for it.
MOST_LINES, LINES_OF_A_TWIN = 8, 2


@pytest.fixture
def both(site, world):
    """The world of the sweeps, with Alice among the staff, too: one sign-in sees all pages."""
    world.alice.set_password(PASSPHRASE)
    world.alice.save()
    StaffMembership.objects.create(organisation=world.organisation, user=world.alice)
    return world


def pages_with_lines(world):
    """The paths of pages that hold a line somebody types into."""
    client = Client()
    client.force_login(world.alice)
    return [
        one.path
        for one in walk(client, world)
        if any(control.takes_enter for form in one.page.forms for control in form.typed)
    ]


def lines_of(page, most):
    """The lines of the page at hand; of a long form so many, from its first to its last."""
    found = page.evaluate(LINES)
    if len(found) <= most:
        return found
    return [found[number * (len(found) - 1) // (most - 1)] for number in range(most)]


def with_most_lines(paths):
    """Each path with the number of lines to try on it."""
    addresses = [path.partition("?")[0] for path in paths]
    for number, path in enumerate(paths):
        yield path, LINES_OF_A_TWIN if addresses[number] in addresses[:number] else MOST_LINES


def test_return_in_a_line_changes_no_other_answer_and_leads_to_a_page(page, site, both):
    sign_in(page, site, both.alice.email)
    statuses, wrong, pressed = [], [], 0
    page.on("response", lambda response: statuses.append((response.request.resource_type, response.status)))
    for path, most in with_most_lines(pages_with_lines(both)):
        page.goto(site + path)
        for line in lines_of(page, most):
            before, stood = answers(), rows()
            statuses.clear()
            pressed += 1
            try:
                press(page, site, path, line)
            except Error as error:
                raise AssertionError((path, line)) from error
            after = answers()
            # Hours of the members of a team answer one question together.
            own = "p_13" if line["name"].startswith("hours-") else line["name"]
            others = {key for key in before if after.get(key) != before[key] and key[1] != own}
            failed = [
                status
                for kind, status in statuses
                if kind == "document" and (status >= 500 or status in {403, 404, 405})
            ]
            if others or disappeared(stood, rows()) or failed:
                wrong.append((path, line["name"], others, disappeared(stood, rows()), failed))
    assert wrong == []
    assert pressed >= 20


def is_answer_or_page(response):
    is_page = response.request.resource_type == "document" and not 300 <= response.status < 400
    return is_page or response.url.endswith("/answers")


def press(page, site, path, line):
    """Opens the page, fills a line, and presses return in it."""
    page.goto(site + path)
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    field = page.locator(f"form [name='{line['name']}']").nth(0)
    if line["id"]:
        field = page.locator(f"[id='{line['id']}']")
    field.fill("1" if line["figure"] else GIVEN.get(line["name"], "Walked"))
    # A chapter with script may send the one answer and stay.
    with page.expect_response(is_answer_or_page):
        field.press("Enter")
    page.wait_for_load_state()


@pytest.mark.parametrize("has_script", [True, False], ids=["with-script", "without-script"])
def test_going_back_to_a_scenario_and_saving_overwrites_nobody(page, site, both, has_script):
    """Alice saves and follows a link; Erin saves, too; Alice presses Back, then the button."""
    sign_in(page, site, both.alice.email)
    address = f"{site}/scenarios/{both.scenario.public_id}"
    page.goto(address)
    if not has_script:
        page = without_script(page)
        page.goto(address)
    page.locator("#i-name").fill("Mine")
    page.get_by_role("button", name="Save the scenario").click()
    expect(page.locator("h1")).to_have_text("Mine")
    page.locator("#i-name").fill("Half typed")
    page.get_by_role("link", name="All scenarios").click()
    both.scenario.refresh_from_db()
    forecast_actions.save_scenario(
        scenario=both.scenario,
        name="Hers",
        inputs=inputs_of(price="299"),
        by=User.objects.get(email="erin@example.org"),
        expected_rev=both.scenario.rev,
    )
    page.go_back()
    expect(page.locator("#i-name")).to_be_visible()
    page.get_by_role("button", name="Save the scenario").click()
    expect(
        page.locator("main").get_by_text("The scenario is saved.").or_(page.get_by_role("alert")).first
    ).to_be_visible()
    both.scenario.refresh_from_db()
    assert both.scenario.name == "Hers"
    assert both.scenario.inputs == inputs_of(price="299").to_raw()
    if not has_script:
        page.context.close()
