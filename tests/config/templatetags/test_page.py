"""What every page uses: moments in the reader's zone, and parts that are drawn once."""

from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import override

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


class Page:
    """What keeps its drawings, as a result does."""

    def __init__(self, title):
        self.drawings = {}
        self.narrowing = ""
        self.open_questions = [{"chapter_id": "mr", "code": "MR-01", "title": title, "rules": (), "worth": "1.0"}]


LINE = Template('{% load page %}{% drawn "assessments/_result_open.html" page assessment_id=key %}')
KEY = "7e3f0a52-46b4-4c9c-8d59-0f5a3c1f0b11"


def drawn(page, key=""):
    return LINE.render(Context({"page": page, "key": key}))


def test_a_part_is_drawn_once_while_what_it_follows_from_stays():
    page = Page("Who buys it?")
    first = drawn(page)
    assert "Who buys it?" in first
    page.open_questions[0]["title"] = "read again"
    assert drawn(page) == first
    assert "Another?" in drawn(Page("Another?"))


def test_another_language_zone_or_value_is_drawn_anew():
    page = Page("Who buys it?")
    assert "Open questions" in drawn(page)
    with override("zh-hans"):
        assert "Open questions" not in drawn(page)
    assert KEY in drawn(page, KEY)
    assert KEY not in drawn(page)
    with timezone.override("Asia/Shanghai"):
        drawn(page)
    assert len(page.drawings) == 4
