"""A question for a day in a browser: saved once it is a day, never while only a part of it is typed."""

import pytest
from playwright.sync_api import expect

from assessments import actions
from assessments.models import Answer
from playbooks import catalogue
from tests.browser.hands import PASSPHRASE, sign_in
from tests.conftest import person
from tests.engine import small
from tests.reports.workers import until

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


@pytest.fixture
def question(page, site, settings, tmp_path):
    """The question of a small playbook that asks for a day."""
    page.set_default_timeout(20_000)
    settings.DEFAULT_PLAYBOOK_ID = "small"
    catalogue.publish(small.loaded(tmp_path))
    alice = person("Alice")
    alice.set_password(PASSPHRASE)
    alice.save()
    assessment = actions.start_assessment(name="Kite", by=alice)
    sign_in(page, site, alice.email)
    page.goto(f"{site}/assessments/{assessment.public_id}/chapters/c2")
    return page.locator("#B-06")


def stored():
    return {row.item_id: row.raw for row in Answer.objects.all()}


def test_a_day_is_saved_kept_through_a_part_and_refused_outside_its_range(question):
    field, state = question.locator("[type=date]"), question.locator("[data-state]")
    field.fill("2026-08-02")
    expect(state).to_contain_text("Saved")
    assert stored() == {"launch": "2026-08-02"}

    field.focus()
    field.press("Backspace")  # the month is gone: a part of a day
    assert field.evaluate("field => field.validity.badInput")
    field.blur()
    question.page.reload()
    expect(field).to_have_value("2026-08-02")

    field.fill("2019-01-01")
    expect(question.locator("[data-error]")).to_contain_text("The day cannot be before 2020-01-01.")
    assert stored() == {"launch": "2026-08-02"}


def test_not_knowing_and_a_day_exclude_each_other(question):
    field, unknown = question.locator("[type=date]"), question.get_by_label("Don’t know")
    field.fill("2026-08-02")
    unknown.check()
    until(lambda: stored() == {"launch": {"unknown": True}}, 10)

    field.fill("2026-08-03")
    expect(unknown).not_to_be_checked()
    until(lambda: stored() == {"launch": "2026-08-03"}, 10)
