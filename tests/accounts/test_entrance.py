"""Signing up: an address is confirmed before anybody is signed in, and accounts are not given away."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.entrance import SignupForm
from accounts.models import User
from tests.accounts.mails import code_sent_to, newest_to
from tests.conftest import PASSWORD

NEW = "new@example.org"


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    hashed = 0

    def encode(self, password, salt):
        type(self).hashed += 1
        return super().encode(password, salt)


def sign_up(client, email, **more):
    form = {"name": "Mei Lin", "email": email, "password1": "plumb lines hang true", **more}
    return client.post(reverse("account_signup"), form)


def page_for(client, email):
    """What a browser shows after signing up, without what differs from visit to visit."""
    response = sign_up(client, email)
    page = client.get(response["Location"]).content.decode()
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page).replace(email, "ADDRESS")
    return response.status_code, response["Location"], page


def test_the_code_in_the_mail_signs_in_and_leads_on(client, db):
    confirm = sign_up(client, NEW, next="/organisations")["Location"]
    assert client.get("/organisations").status_code == 302

    response = client.post(confirm, {"code": code_sent_to(NEW).replace("-", " ")})

    assert (response.status_code, response["Location"]) == (302, "/organisations")
    assert client.get("/organisations").status_code == 200
    assert User.objects.get().name == "Mei Lin"


def test_a_wrong_code_does_not_sign_in_and_five_end_it(client, db):
    confirm = sign_up(client, NEW)["Location"]
    told = client.post(confirm, {"code": "0000-0000"}).content.decode()
    for _ in range(4):
        last = client.post(confirm, {"code": "0000-0000"})
    assert "This is not the code in the latest email" in told
    assert last["Location"] == reverse("account_login")
    assert client.post(confirm, {"code": code_sent_to(NEW)})["Location"] == reverse("account_login")


def test_whoever_left_before_the_code_gets_one_at_the_next_sign_in(client, db):
    sign_up(client, NEW)
    client.cookies.clear()
    cache.clear()  # the first code was sent a moment ago
    answer = client.post(reverse("account_login"), {"login": NEW, "password": "plumb lines hang true"})
    client.post(answer["Location"], {"code": code_sent_to(NEW)})
    assert client.get("/organisations").status_code == 200


def test_an_account_from_before_addresses_were_confirmed_gets_a_code(client, alice):
    alice.emailaddress_set.all().delete()
    form = {"login": alice.email, "password": PASSWORD}
    confirm = client.post(reverse("account_login"), form)["Location"]
    client.post(confirm, {"code": code_sent_to(alice.email)})
    assert client.get("/organisations").status_code == 200


def test_an_address_with_an_account_is_answered_as_a_new_one(client, alice):
    known = page_for(client, alice.email)
    client.cookies.clear()
    assert page_for(client, NEW) == known
    assert User.objects.filter(email=alice.email).count() == 1


def test_both_cost_one_hash(client, alice, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    counts = []
    for email in (alice.email, NEW):
        CountingHasher.hashed = 0
        sign_up(client, email)
        client.cookies.clear()
        counts.append(CountingHasher.hashed)
    assert counts == [1, 1]


def test_the_owner_of_the_account_is_told_in_the_owners_language(client, alice):
    alice.keep_language("zh-hans")
    sign_up(client, alice.email)
    letter = newest_to(alice.email)
    assert (len(mail.outbox), letter.subject) == (1, "您已经有账号了")
    assert reverse("account_reset_password") in letter.body


def test_a_double_click_makes_one_account_and_the_newest_code_opens_it(client, db):
    first, second = Client(), Client()
    sign_up(first, NEW)
    confirm = sign_up(second, NEW)["Location"]
    second.post(confirm, {"code": code_sent_to(NEW)})
    assert second.get("/organisations").status_code == 200
    assert User.objects.count() == 1


def test_two_clicks_at_the_same_time_are_one(client, db):
    """The other request's account appears after this one looked for it."""
    form = SignupForm({"name": "Mei", "email": NEW, "password1": "plumb lines hang true"})
    assert form.is_valid()
    sign_up(Client(), NEW)
    assert form.account_already_exists is False
    user, response = form.try_save(client.get("/").wsgi_request)
    assert (user, response) == (User.objects.get(), None)


def test_whoever_does_not_know_the_password_gets_no_unfinished_account(client, db):
    sign_up(Client(), NEW)
    confirm = sign_up(client, NEW, password1="another long phrase")["Location"]
    client.post(confirm, {"code": client.session["account_email_verification_code"]["code"]})
    assert client.get("/organisations").status_code == 302
    assert newest_to(NEW).subject == "You already have an account"


def test_no_code_ever_opens_an_account_that_was_there(client, alice):
    confirm = sign_up(client, alice.email)["Location"]
    stash = client.session["account_email_verification_code"]
    client.post(confirm, {"code": stash["code"]})
    assert client.get("/organisations").status_code == 302


def test_a_wrong_address_can_be_replaced(client, db):
    sign_up(client, "mistyped@example.org")
    client.post(reverse("account_logout"), {"next": reverse("account_signup")})
    assert client.get(reverse("account_signup")).status_code == 200
    confirm = sign_up(client, NEW)["Location"]
    client.post(confirm, {"code": code_sent_to(NEW)})
    assert client.get("/organisations").status_code == 200


def test_the_seeded_and_the_operators_accounts_are_confirmed(client, db):
    User.objects.create_superuser("root@example.org", PASSWORD)
    form = {"login": "root@example.org", "password": PASSWORD}
    assert client.post(reverse("account_login"), form)["Location"] == "/"


@pytest.mark.parametrize("known", [True, False])
def test_a_mail_server_that_is_away_is_told_alike_for_every_address(client, alice, settings, known):
    settings.EMAIL_BACKEND = "mails.backends.ServerBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    email = alice.email if known else NEW
    for url in ("account_signup", "account_reset_password"):
        form = {"name": "Mei", "email": email, "password1": "plumb lines hang true"}
        response = client.post(reverse(url), form)
        assert response.status_code == 503
        assert "The email could not be sent" in response.content.decode()
        client.cookies.clear()


def test_a_password_is_changed_even_when_nobody_can_be_told(client, alice, settings):
    settings.EMAIL_BACKEND = "mails.backends.ServerBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client.force_login(alice)
    form = {"oldpassword": PASSWORD, "password1": "another long phrase"}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("another long phrase")


def test_a_second_address_is_confirmed_before_it_counts(client, alice, settings):
    client.force_login(alice)
    second = "second@example.org"
    answer = client.post(reverse("account_email"), {"email": second, "action_add": ""})
    assert alice.emailaddress_set.filter(email=second, verified=True).count() == 0
    answer = client.post(reverse("account_email_verification_sent"), {"code": code_sent_to(second)})
    assert answer["Location"] == reverse("account_email")
    assert alice.emailaddress_set.filter(email=second, verified=True).count() == 1
