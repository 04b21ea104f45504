"""The second factor: set up, asked for, replaced by a recovery code, removed; in the product's words."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.factors import has_second_factor
from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def no_limits():
    cache.clear()


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def say_who_one_is(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up(client, user):
    """Signs in, gives the password once more, and sets up an app; its secret."""
    sign_in(client, user)
    say_who_one_is(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    return secret


def test_with_an_app_the_password_alone_opens_nothing(client, alice):
    secret = set_up(client, alice)
    assert has_second_factor(alice)
    client.post(reverse("account_logout"))

    assert sign_in(client, alice)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("organisations")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "This is not the code" in wrong.content.decode()
    cache.clear()  # the same thirty seconds: a code works once
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, 1)})
    assert client.get(reverse("organisations")).status_code == 200


def test_a_recovery_code_stands_in_once(client, alice):
    set_up(client, alice)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    for is_in in (True, False):
        client.post(reverse("account_logout"))
        sign_in(client, alice)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert (client.get(reverse("organisations")).status_code == 200) is is_in


def test_guessing_is_limited(client, alice):
    set_up(client, alice)
    client.post(reverse("account_logout"))
    sign_in(client, alice)
    say_who_one_is(client)
    pages = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode() for _ in range(7)]
    assert "Too many attempts" in pages[-1]


@pytest.mark.django_db(transaction=True)  # mails of the account go out after the transaction
def test_setting_up_and_removing_is_told_by_mail_in_the_readers_language(client, alice):
    alice.keep_language("zh-hans")
    set_up(client, alice)
    client.post(reverse("mfa_deactivate_totp"))
    assert not has_second_factor(alice)
    subjects = [one.subject for one in mail.outbox]
    assert len(subjects) == 2  # set up, removed
    assert all(re.search(r"[一-鿿]", subject) for subject in subjects)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_is_ours_in_both_languages(client, alice, language):
    client.cookies["django_language"] = language
    names = ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"]
    sign_in(client, alice)
    say_who_one_is(client)
    pages = [client.get(reverse(name)).content.decode() for name in names]
    set_up(client, alice)
    later = ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]
    pages += [client.get(reverse(name)).content.decode() for name in later]
    for page in pages:
        assert 'class="pl-title"' in page
        assert "placeholder=" not in page
        assert "Two-Factor" not in page


def test_what_changes_the_factor_asks_for_the_password_again(client, alice):
    client.force_login(alice)  # long ago: no password was given in this session
    assert reverse("account_reauthenticate") in client.get(reverse("mfa_activate_totp"))["Location"]
    set_up(client, alice)
    client.post(reverse("account_logout"))
    client.force_login(alice)
    page = client.get(reverse("mfa_deactivate_totp"), follow=True).content.decode()
    assert "Your password, please" in page
    assert "Use a code instead" in page


def test_the_second_factor_is_in_the_account_menu(client, alice, published):
    client.force_login(alice)
    assert f'href="{reverse("mfa_index")}"' in client.get(reverse("home")).content.decode()
