"""The browser tells its zone once, and the pages after it are written in that zone."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "timezone_id": "Asia/Shanghai"}


def test_the_zone_of_the_browser_reaches_the_server(page, site):
    page.goto(f"{site}/accounts/login/")
    page.wait_for_load_state("load")
    kept = {c["name"]: c for c in page.context.cookies()}["zone"]
    assert (kept["value"], kept["sameSite"], kept["secure"]) == ("Asia/Shanghai", "Lax", False)
