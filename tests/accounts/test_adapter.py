"""The account pages' library as it behaves here: who counts as the same guesser, and mails that cannot be sent."""

import logging
from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from accounts.adapter import AccountAdapter
from tests.accounts.mails import newest_to
from tests.conftest import PASSWORD


class Away(BaseEmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("gone")


@pytest.fixture
def no_mail(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"


def test_a_mail_that_cannot_be_sent_is_said_on_the_page(client, alice, no_mail, caplog):
    response = client.post(reverse("account_reset_password"), {"email": alice.email})
    assert response.status_code == 503
    assert "The email could not be sent" in response.content.decode()
    assert "could not be sent" in caplog.text
    assert alice.email not in caplog.text


def test_a_changed_password_stands_though_its_owner_cannot_be_told(client, alice, no_mail, caplog):
    client.force_login(alice)
    new = "another long phrase"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new})
    alice.refresh_from_db()
    assert alice.check_password(new)
    assert "could not be told of a change" in caplog.text


def test_a_wrong_password_is_written_down_without_the_account(client, alice, caplog):
    caplog.set_level(logging.WARNING)
    client.post(reverse("account_login"), {"login": alice.email, "password": "wrong"}, REMOTE_ADDR="203.0.113.9")
    said = [record.getMessage() for record in caplog.records if record.name == "plumbline.accounts"]
    assert said == ["A wrong password was given from 203.0.113.9."]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("Alice@example.org", "203.0.113.9"), ("alice@example.org", "203.0.113.9"), True),
        (("alice@example.org", "203.0.113.9"), ("alice@example.org", "203.0.113.10"), False),
        (("alice@example.org", "203.0.113.9"), ("erin@example.org", "203.0.113.9"), False),
        (("alice@example.org", "2001:db8::1"), ("alice@example.org", "2001:db8::2"), True),
    ],
    ids=["letters", "elsewhere", "another-account", "one-network"],
)
@pytest.mark.database_free
def test_attempts_count_by_account_and_place(rf, one, other, is_same):
    def key(email, address):
        return AccountAdapter()._get_login_attempts_cache_key(rf.get("/", REMOTE_ADDR=address), email=email)

    assert (key(*one) == key(*other)) is is_same


@pytest.mark.parametrize(("language", "subject"), [("en", "asked for a new password"), ("zh-hans", "密码")])
def test_a_mail_speaks_the_language_of_its_reader_not_of_who_asked(client, alice, language, subject):
    alice.keep_language(language)
    client.cookies["django_language"] = "zh-hans" if language == "en" else "en"
    client.post(reverse("account_reset_password"), {"email": "ALICE@example.org"})
    letter = newest_to(alice.email)
    assert subject in letter.subject + letter.body
    assert len(mail.outbox) == 1


@pytest.mark.database_free
def test_addresses_are_compared_in_lower_case():
    assert AccountAdapter().clean_email("Ada@Example.ORG") == "ada@example.org"


def test_a_confirmed_address_leads_home_or_to_the_sign_in(rf, alice):
    for user, name in ((alice, "account_email"), (AnonymousUser(), "account_login")):
        request = rf.get("/")
        request.user = user
        with request_context(request):
            assert get_adapter(request).get_email_verification_redirect_url(None) == reverse(name)


def test_what_was_refused_is_a_page_and_not_a_trace(rf, alice, no_mail):
    request = rf.get("/")
    request.user = alice
    with request_context(request), pytest.raises(ImmediateHttpResponse) as refused:
        get_adapter(request).send_mail("account/email/password_changed", alice.email, {"user": alice})
    assert refused.value.response.status_code == 503
