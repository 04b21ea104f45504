"""Limits on attempts: by account and address, by address, and what people are told."""

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse

from tests.accounts.mails import link_sent_to
from tests.conftest import PASSWORD

HOME, ABROAD = "203.0.113.9", "198.51.100.7"


@pytest.fixture
def narrow(settings):
    """The same limits with smaller numbers, so that a test need not try a hundred times."""
    own = {"login": "10/m/ip", "login_failed": "5/15m/key,8/15m/ip"}
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | own


def sign_in(client, email, password, address=HOME):
    # A person's own browser: nobody is signed in before.
    client.logout()
    form = {"login": email, "password": password}
    return client.post(reverse("account_login"), form, REMOTE_ADDR=address)


def test_a_guesser_is_stopped_and_the_owner_elsewhere_gets_in(client, alice):
    for _ in range(5):
        sign_in(client, alice.email, "wrong wrong wrong", ABROAD)
    stopped = sign_in(client, alice.email, PASSWORD, ABROAD)
    assert "Too many attempts" in stopped.content.decode()
    assert sign_in(client, alice.email, PASSWORD, HOME).status_code == 302


def test_a_guesser_of_one_account_does_not_lock_out_the_neighbours(client, alice, bob):
    for _ in range(5):
        sign_in(client, alice.email, "wrong wrong wrong")
    assert sign_in(client, bob.email, PASSWORD).status_code == 302


def test_the_log_names_the_address_and_not_the_account(client, alice, caplog, settings):
    settings.TRUSTED_PROXIES = 1
    form = {"login": alice.email, "password": "wrong wrong wrong"}
    with caplog.at_level("WARNING", "plumbline.accounts"):
        client.post(reverse("account_login"), form, HTTP_X_FORWARDED_FOR=f"10.0.0.1, {HOME}")
    assert [r.getMessage() for r in caplog.records if r.name == "plumbline.accounts"] == [
        f"A wrong password was given from {HOME}."
    ]


def test_one_address_may_not_try_every_account(client, alice, narrow):
    for number in range(8):
        sign_in(client, f"nobody{number}@example.org", "wrong wrong wrong")
    stopped = sign_in(client, alice.email, PASSWORD)
    assert "Too many attempts" in stopped.content.decode()
    assert sign_in(client, alice.email, PASSWORD, ABROAD).status_code == 302


def choose_anew(client, email, password):
    client.logout()
    client.post(reverse("account_reset_password"), {"email": email}, REMOTE_ADDR=HOME)
    form = client.get(link_sent_to(email), follow=True, REMOTE_ADDR=HOME)
    client.post(form.redirect_chain[-1][0], {"password1": password}, REMOTE_ADDR=HOME)


def test_a_new_password_lets_its_owner_in_at_once(client, alice):
    for _ in range(6):
        sign_in(client, alice.email, "wrong wrong wrong")
    choose_anew(client, alice.email, "another long phrase")
    assert sign_in(client, alice.email, "another long phrase").status_code == 302


def test_a_new_password_of_ones_own_does_not_forgive_guesses_at_others(client, alice, bob, narrow):
    for number in range(8):
        sign_in(client, f"nobody{number}@example.org", "wrong wrong wrong")
    choose_anew(client, bob.email, "another long phrase")
    assert "Too many attempts" in sign_in(client, alice.email, PASSWORD).content.decode()


def test_who_waits_for_the_count_is_not_told_of_too_many_attempts(client, alice, settings):
    request = RequestFactory().get("/", REMOTE_ADDR=HOME)
    (rate,) = (r for r in ratelimit.parse_rates(settings.ACCOUNT_RATE_LIMITS["login_failed"]) if r.per == "ip")
    count = ratelimit.get_cache_key(request, app="allauth.account", action="login_failed", rate=rate)
    # Somebody at the same address holds the count longer than the library would wait by itself.
    assert cache.add(f"{count}:lock", True, timeout=2)
    assert sign_in(client, alice.email, PASSWORD).status_code == 302
    assert cache.get(count) == []


def test_right_passwords_do_not_count(client, alice):
    answers = {sign_in(client, alice.email, PASSWORD).status_code for _ in range(60)}
    assert answers == {302}


def test_what_a_client_says_of_its_address_starts_no_new_count(client, alice, settings):
    settings.TRUSTED_PROXIES = 1
    form = {"login": alice.email, "password": "wrong wrong wrong"}
    for number in range(5):
        client.post(reverse("account_login"), form, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, {HOME}")
    right = {"login": alice.email, "password": PASSWORD}
    stopped = client.post(reverse("account_login"), right, HTTP_X_FORWARDED_FOR=f"10.9.9.9, {HOME}")
    assert stopped.status_code == 200


@pytest.mark.parametrize(("language", "words"), [("en", "Wait a few minutes"), ("zh-hans", "请等几分钟")])
def test_a_flood_is_answered_by_a_page_that_says_what_to_do(client, db, narrow, language, words):
    client.cookies["django_language"] = language
    for _ in range(11):
        response = client.post(reverse("account_login"), {}, REMOTE_ADDR=HOME)
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert words in response.content.decode()
    assert client.post(reverse("account_login"), {}, REMOTE_ADDR=ABROAD).status_code == 200
