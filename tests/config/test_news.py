"""“What is new”: a quiet mark for whoever knew the product before it changed, until they have read it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from config import news
from config.news import is_new_to, newest

pytestmark = pytest.mark.django_db
MARK = "changed since you looked"


@pytest.fixture
def knows_it(alice):
    """Somebody who joined long before the newest day of the news."""
    User.objects.filter(pk=alice.pk).update(joined_at="2020-01-01T00:00:00Z")
    alice.refresh_from_db()
    return alice


def test_the_mark_goes_once_the_news_are_read_and_comes_with_the_next(client, knows_it, monkeypatch):
    client.force_login(knows_it)
    page, guide = reverse("signed_in"), reverse("guide", args=["news"])
    assert MARK in client.get(page).text
    client.head(guide)
    client.get(reverse("guide", args=["founders"]))
    assert MARK in client.get(page).text
    assert MARK not in client.get(guide).text
    assert MARK not in client.get(page).text
    state, day = newest()
    monkeypatch.setattr(news, "newest", lambda: (f"{state}1", day))
    assert MARK in client.get(page).text


@pytest.mark.parametrize(("days", "is_marked"), [(-1, True), (0, False), (1, False)])
def test_nothing_is_new_to_newcomers(alice, days, is_marked, monkeypatch):
    monkeypatch.setattr(news, "newest", lambda: ("state", date(2026, 3, 2)))
    alice.joined_at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days)
    assert is_new_to(alice) is is_marked
    assert is_new_to(AnonymousUser()) is False
