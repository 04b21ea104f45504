"""What holds of every request: here, the zone in which pages say moments."""

from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.timezone import get_current_timezone_name

from config.middleware import ReaderZone
from config.templatetags.page import clock

pytestmark = pytest.mark.database_free
BEFORE_MIDNIGHT = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai


def said(cookie):
    """What a page says of that moment to a browser with that cookie."""
    request = RequestFactory().get("/", HTTP_COOKIE=cookie)
    page = ReaderZone(lambda _request: HttpResponse(clock(BEFORE_MIDNIGHT, "time")))
    return page(request).content.decode()


def test_a_moment_is_said_in_the_readers_zone_by_name():
    assert ">00:30 Asia/Shanghai<" in said("zone=Asia/Shanghai")


@pytest.mark.parametrize("cookie", ["", "zone=Mars/Olympus", "zone=../../etc/passwd"])
def test_without_a_zone_it_is_said_in_utc(cookie):
    assert "16:30 UTC" in said(cookie)


def test_the_zone_ends_with_the_request():
    said("zone=Asia/Shanghai")
    assert get_current_timezone_name() == "UTC"
