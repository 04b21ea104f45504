"""A founder finds the way to profit: eight inputs, live results, two scenarios, answers taken over."""

import re

import pytest
from playwright.sync_api import expect

from assessments import actions
from forecasts.models import Scenario
from tests.browser.hands import PASSPHRASE, sign_in
from tests.conftest import answer_as, person

pytestmark = [pytest.mark.browser, pytest.mark.database_free]
EIGHT = {
    "cash": "1,200,000",
    "monthly_cost": "160000",
    "price": "499",
    "customers": "120",
    "new_customers": "45",
    "growth": "8",
    "churn": "3",
    "inference_share": "18",
    "start": "2027-01",
}


@pytest.fixture
def founder(site):
    alice = person("Alice")
    alice.set_password(PASSPHRASE)
    alice.save()
    return alice


def begin(page, site, assessment):
    """Signs in, fills the eight inputs and arrives at the scenario."""
    sign_in(page, site, "alice@example.org")
    page.goto(f"{site}/assessments/{assessment.public_id}/forecast")
    for name, value in EIGHT.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Show the forecast").click()
    expect(page.locator("#head h2")).to_contain_text("Break-even as likely as not by month")
    page.wait_for_load_state()  # what is typed before the page's scripts have run is not previewed


def preview(page, field, value):
    """Fills a field and waits for what it comes to.

    A request that is broken off, by the next one or by the end of the test, is a complaint of the browser.
    """
    with page.expect_response("**/preview"):
        field.fill(value)
    expect(page.locator(".htmx-request")).to_have_count(0)


def save(page):
    page.get_by_role("button", name="Save the scenario").click()
    expect(page.locator("main").get_by_text("The scenario is saved.")).to_be_visible()


def test_eight_inputs_to_the_break_even_chart_and_live(quiet, site, founder):
    page = quiet
    begin(page, site, actions.start_assessment(name="Inkwell Tutor", by=founder))
    headline = page.locator("#head h2").inner_text()
    fan = page.locator("#result svg[role=img]").first
    assert headline in fan.locator("desc").text_content()
    assert fan.locator(".pl-ch-marker").count() == 1

    page.locator("#s-other > summary").click()
    preview(page, page.locator("[id=i-other_costs-0-amount-high]"), "400000")
    preview(page, page.locator("[id=i-other_costs-0-amount-mid]"), "320000")
    expect(page.locator("#head")).to_contain_text("not saved yet")
    expect(page.locator("#head h2")).not_to_have_text(headline)
    assert Scenario.objects.get().rev == 1

    preview(page, page.locator("[id=i-other_costs-0-amount-mid]"), "1.234,5")
    problem = page.locator("#problems a")
    expect(problem).to_have_text("Running cost a month")
    problem.click()
    field = page.locator("[id=i-other_costs-0-amount-mid]")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#s-other .pl-in__e")).to_contain_text("1234.5")
    preview(page, field, "310000")
    expect(page.locator("#s-other .pl-in__e")).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_two_scenarios_side_by_side(quiet, site, founder):
    page = quiet
    begin(page, site, actions.start_assessment(name="Inkwell Tutor", by=founder))
    page.locator("#id_name").fill("Lean")
    page.locator("#id_kind").select_option("lean")
    page.get_by_role("button", name="Copy the scenario").click()
    expect(page.locator("h1")).to_have_text("Lean")
    page.wait_for_load_state()
    page.locator("#s-other > summary").click()
    for end, value in (("low", "70000"), ("mid", "80000"), ("high", "90000")):
        preview(page, page.locator(f"[id=i-other_costs-0-amount-{end}]"), value)
    save(page)
    page.get_by_role("link", name="All scenarios").click()
    rows = page.locator(".pl-compare tbody tr")
    expect(rows).to_have_count(2)
    months = [int(re.search(r"month (\d+)", row.inner_text())[1]) for row in rows.all()]
    assert months[1] < months[0]


def test_known_answers_of_a_profitable_venture_are_taken(quiet, site, founder):
    page = quiet
    started = actions.start_assessment(name="Ledgerline", by=founder)
    begin(page, site, answer_as(started, "R-04", founder))
    expect(page.locator("#answers .pl-notice--warn")).to_contain_text("FF-01")
    page.get_by_role("button", name="Use known answers").click()
    expect(page.locator(".pl-notice").first).to_contain_text("FF-01, BM-08, BM-09")
    expect(page.locator("[id=i-opening-cash-mid]")).to_have_value("12,000,000")
    expect(page.locator("#s-settings")).to_contain_text("your answer to FF-01")
    expect(page.locator("#answers")).not_to_contain_text("FF-01 Cash available: you answered")


def test_days_that_cost_nothing_lead_to_the_fields_that_say_what_they_cost(quiet, site, founder):
    page = quiet
    begin(page, site, answer_as(actions.start_assessment(name="Murmur", by=founder), "R-07", founder))
    plan = page.locator("#plan-effect")
    expect(plan).to_contain_text("are not costed")
    expect(plan).not_to_contain_text("The work of doing them")
    for name, value in (("Of this, salaries", "87000"), ("People paid from these salaries", "4")):
        plan.get_by_role("link", name=name).click()
        field = page.locator(":focus")
        expect(field).to_be_visible()
        preview(page, field, value)
    page.get_by_role("button", name="Save the scenario").click()
    expect(plan).to_contain_text("days of work at CNY\u00a01,000 a day")
    expect(plan).not_to_contain_text("are not costed")


def test_without_script_the_buttons_do_all_of_it(browser, site, founder):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    begin(page, site, actions.start_assessment(name="Inkwell Tutor", by=founder))
    page.locator("[id=i-opening-cash-mid]").fill("90000")
    page.get_by_role("button", name="Show the effect").last.click()
    expect(page.locator("#head")).to_contain_text("not saved yet")
    expect(page.locator("[id=i-opening-cash-mid]")).to_have_value("90,000")
    page.locator("#s-people > summary").click()
    page.get_by_role("button", name="Add: Role").click()
    expect(page.locator("[id=i-people-0-salary-mid]")).to_be_visible()
    context.close()


def test_a_range_of_ours_follows_its_number_live_until_an_end_is_edited(quiet, site, founder):
    page = quiet
    begin(page, site, actions.start_assessment(name="Inkwell Tutor", by=founder))
    low, mid, high = (page.locator(f"[id=i-subscription-plans-0-churn-{end}]") for end in ("low", "mid", "high"))
    expect(page.locator("#noted")).to_contain_text("Cost stays flat for 36 months")
    preview(page, mid, "5")
    expect(low).to_have_value("3.5")
    expect(high).to_have_value("8")
    preview(page, low, "4")
    preview(page, mid, "6")
    expect(high).to_have_value("8")
    expect(low).to_have_value("4")
    assert Scenario.objects.get().rev == 1


def test_a_share_below_one_and_other_forms_of_numbers_live(quiet, site, founder):
    page = quiet
    begin(page, site, actions.start_assessment(name="Inkwell Tutor", by=founder))
    preview(page, page.locator("[id=i-opening-cash-mid]"), "80万")
    expect(page.locator("#noted")).to_contain_text("“80万” was read as 800,000.")
    churn = page.locator("[id=i-subscription-plans-0-churn-mid]")
    preview(page, churn, "0.03")
    expect(page.locator("[id=i-opening-cash-mid]")).to_have_value("800,000")
    expect(page.locator("#noted")).to_contain_text("Did you mean 3%?")
    page.get_by_role("button", name="Make it 3%").click()
    expect(churn).to_have_value("3")
    expect(page.locator("#noted")).not_to_contain_text("Did you mean")
    save(page)
    assert Scenario.objects.get().inputs["opening"]["cash"]["value"] == "800000"
    assert Scenario.objects.get().inputs["subscription"]["plans"][0]["churn"]["spread"] == "usual"


def test_a_field_under_the_fold_for_experts_opens_from_its_problem(quiet, site, founder):
    page = quiet
    begin(page, site, actions.start_assessment(name="Inkwell Tutor", by=founder))
    fade = page.locator("[id=i-subscription-plans-0-growth_fade-mid]")
    expect(fade).to_be_hidden()
    page.locator("#x-plans > summary").click()
    preview(page, fade, "150")
    page.locator("#x-plans > summary").click()
    expect(fade).to_be_hidden()
    page.locator("#problems a").click()
    expect(fade).to_be_focused()


def test_on_a_phone_the_inputs_come_first_and_no_table_is_wider_than_the_screen(quiet, site, founder):
    """Finding D19: inputs began five screens down, and the columns that decide lay off to the right."""
    page = quiet
    page.set_viewport_size({"width": 390, "height": 844})
    assessment = actions.start_assessment(name="Inkwell Tutor", by=founder)
    answer_as(assessment, "R-07", founder)
    begin(page, site, assessment)
    headline, inputs, result = (page.locator(place).bounding_box()["y"] for place in ("#head", "#inputs", "#result"))
    assert headline < inputs < result
    assert inputs < 2 * 844
    expect(page.locator("#plan-effect")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    wide = "[...document.querySelectorAll('main table')].filter(t => t.getBoundingClientRect().right > 391 && !t.closest('details')).length"
    assert page.evaluate(wide) == 0
