"""The browser tells its zone once, and the pages after it are written in that zone."""

from datetime import date

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

from tests.browser.test_looks import speak

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "timezone_id": "Asia/Shanghai"}


def test_the_zone_of_the_browser_reaches_the_server(page, site):
    page.goto(f"{site}/accounts/login/")
    page.wait_for_load_state("load")
    kept = {c["name"]: c for c in page.context.cookies()}["zone"]
    assert (kept["value"], kept["sameSite"], kept["secure"]) == ("Asia/Shanghai", "Lax", False)


WRITTEN = """async (moments) => {
  const { write } = await import(document.querySelector("script[src*='js/clock']").src);
  const box = document.createElement("div");
  for (const moment of moments) {
    const time = document.createElement("time");
    Object.assign(time.dataset, { clock: "day" });
    time.dateTime = moment;
    box.append(time);
  }
  write(box);
  return [...box.children].map((one) => one.textContent);
}"""


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_day_is_written_as_the_server_writes_it(page, site, language):
    """Both stand on one page: what the server wrote as a day, and what was a moment until the browser knew its zone."""
    speak(page, site, language)
    page.goto(f"{site}/accounts/login/")
    days = [date(2026, month, 2) for month in range(1, 13)]
    with override(language):
        expected = [date_format(day, "DATE_FORMAT") for day in days]
    assert page.evaluate(WRITTEN, [f"{day}T04:00:00Z" for day in days]) == expected
