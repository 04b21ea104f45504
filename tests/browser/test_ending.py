"""The end of a test with a page: nothing that the page sent last touches rows while they go."""

import urllib.error
import urllib.request

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


def test_what_arrives_after_the_end_is_refused_until_the_rows_are_gone(site, under_way):
    def status():
        try:
            with urllib.request.urlopen(f"{site}/accounts/login/") as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code

    assert status() == 200
    under_way.wait_for_none()
    assert (status(), under_way.count) == (500, 0)
    under_way.open()
    assert status() == 200
