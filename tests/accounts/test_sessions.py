"""Sessions say whose they are and on which device; each is ended by its owner alone, from the next request on."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.erasing import erase_account
from accounts.sessions import BrowserSession, end_session, sessions_of

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"


def signed_in(user, agent=FIREFOX):
    client = Client(headers={"User-Agent": agent})
    page = reverse("account_login")
    client.post(page, {"login": user.email, "password": "correct horse battery"})
    assert is_in(client)
    return client


def is_in(client):
    return client.get(reverse("own_data")).status_code == 200


def test_a_session_says_whose_it_is_on_what_and_since_when_and_no_address(alice):
    client = signed_in(alice)
    row = BrowserSession.objects.get()
    assert (row.user, row.browser, row.system) == (alice, "firefox", "linux")
    assert row.signed_in_at == row.seen_at
    assert abs(row.seen_at - timezone.now()) < timedelta(seconds=30)
    kept = client.session.load()
    assert "127.0.0.1" not in str(kept)
    assert FIREFOX not in str(kept)


def test_one_that_is_ended_is_out_at_its_next_request_and_the_others_stay(alice, bob):
    first, second, other = signed_in(alice), signed_in(alice), signed_in(bob)
    of_first = next(row for row in sessions_of(alice) if row.pk == first.session.session_key)
    assert end_session(bob, of_first.code) is None
    assert [is_in(one) for one in (first, second, other)] == [True, True, True]
    assert end_session(alice, of_first.code).pk == of_first.pk
    assert [is_in(one) for one in (first, second, other)] == [False, True, True]
    assert end_session(alice, of_first.code) is None


def test_idle_old_and_ended_ones_are_not_among_them(alice, settings):
    signed_in(alice)
    now = timezone.now()
    for fields in (
        {"seen_at": now - timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1)},
        {"signed_in_at": now - timedelta(seconds=settings.SESSION_COOKIE_AGE + 1)},
        {"expire_date": now},
    ):
        [row] = sessions_of(alice)
        kept = {name: getattr(row, name) for name in fields}
        BrowserSession.objects.update(**fields)
        assert sessions_of(alice) == []
        BrowserSession.objects.update(**kept)
    alice.end_sessions()
    assert sessions_of(alice) == []


def test_a_session_keeps_its_device_when_its_key_changes(alice):
    client = signed_in(alice)
    before = client.session.session_key
    client.post(reverse("sign_out_elsewhere"))
    [row] = BrowserSession.objects.all()
    assert row.pk != before
    assert (row.user, row.browser) == (alice, "firefox")


def test_nothing_is_written_while_a_page_is_read(alice):
    """The row of a session is written once a minute, as before, and not at each request."""
    client = signed_in(alice)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("signed_in"))
    assert [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_they_go_with_the_account_and_nobodys_stay(alice, bob):
    signed_in(alice)
    signed_in(bob)
    Client().get(reverse("scan"))
    erase_account(alice)
    assert set(BrowserSession.objects.values_list("user", flat=True)) <= {bob.pk, None}
    assert not Session.objects.exists()
