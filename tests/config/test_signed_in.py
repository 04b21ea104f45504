"""The page of one's own sessions: in words, by the hour, each ended with a button, also pressed twice."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.sessions import BrowserSession, sessions_of
from config.signed_in import hour_words
from tests.accounts.test_sessions import is_in, signed_in
from tests.test_staff import words

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36"


def test_another_browser_is_signed_out_from_here_once(alice):
    here, phone = signed_in(alice), signed_in(alice, PHONE)
    page = here.get(reverse("signed_in"))
    assert "Firefox on Linux" in words(page)
    assert "Chrome on Android" in words(page)
    assert "127.0.0.1" not in page.text
    code = next(row.code for row in sessions_of(alice) if row.pk == phone.session.session_key)
    assert page.text.count('name="session"') == 1
    assert here.session.session_key not in page.text
    answer = here.post(reverse("session_end"), {"session": code}, follow=True)
    assert "Chrome on Android is signed out." in words(answer)
    assert not is_in(phone)
    assert "signed out already" in words(here.post(reverse("session_end"), {"session": code}, follow=True))
    assert "Sign out everywhere else" not in here.get(reverse("signed_in")).text


@pytest.mark.parametrize("code", ["", "x", "0" * 32, "\u200b", "'; --"])
def test_what_names_no_session_ends_none(alice, bob, code):
    here, other = signed_in(alice), signed_in(bob)
    of_other = sessions_of(bob)[0].code
    for sent in (code, of_other):
        assert "signed out already" in words(here.post(reverse("session_end"), {"session": sent}, follow=True))
    assert [is_in(one) for one in (here, other)] == [True, True]


def test_this_browser_is_not_ended_here(alice):
    here = signed_in(alice)
    code = BrowserSession.objects.get().code
    assert "This is the browser you are using." in words(
        here.post(reverse("session_end"), {"session": code}, follow=True)
    )
    assert is_in(here)


@pytest.mark.parametrize(
    ("zone", "minute", "said"),
    [
        ("UTC", 0, "between 23:00 and 00:00"),
        ("UTC", 59, "between 23:00 and 00:00"),
        ("Asia/Kolkata", 29, "between 04:00 and 05:00"),
    ],
)
def test_the_hour_is_the_readers(zone, minute, said):
    with timezone.override(zone):
        assert hour_words(datetime(2026, 11, 30, 23, minute, 59, tzinfo=UTC)) == said
