"""Every mail and page of the account is the product's own, in both languages, with links to the one address."""

import re
from datetime import UTC, datetime
from pathlib import Path

import allauth.account
import pytest
from django.conf import settings as own_settings
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timezone import now

from tests.accounts.mails import link_sent_to, newest_to
from tests.conftest import PASSWORD

STOCK = Path(allauth.account.__file__).parent.parent / "templates" / "account"
OWN = own_settings.BASE_DIR / "templates" / "account"
# Pages and mails of ways in that are not offered: by phone, by passkey, by code alone, by link.
NOT_OFFERED = re.compile(
    r"phone|passkey|login_code|reset_code|base_|_link|email_change\.html|email_confirm\.html|snippets/|verif(ied_email_required|ication_sent)"
)
MAILS = sorted(
    path.name.removesuffix("_message.txt")
    for path in (OWN / "email").glob("*_message.txt")
    if not path.name.startswith("base")
)


@pytest.mark.database_free
def test_no_page_and_no_mail_is_left_to_the_library():
    stock = {str(path.relative_to(STOCK)) for path in STOCK.rglob("*.*")}
    own = {str(path.relative_to(OWN)) for path in OWN.rglob("*.*")}
    assert sorted(name for name in stock - own if not NOT_OFFERED.search(name)) == []


@pytest.mark.database_free
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", MAILS)
def test_mails_are_plain_and_in_one_language(name, language):
    facts = {
        "base_url": "https://plumbline.example.org",
        "email": "m@example.org",
        "code": "1234-5678",
        "ip": "203.0.113.9",
        "timestamp": now(),
        "password_reset_url": "https://plumbline.example.org/r",
        "signup_url": "https://plumbline.example.org/s",
        "from_email": "a@example.org",
        "to_email": "b@example.org",
        "deleted_email": "c@example.org",
    }
    with translation.override(language):
        subject = render_to_string(f"account/email/{name}_subject.txt", facts).strip()
        body = render_to_string(f"account/email/{name}_message.txt", facts).strip()
    words = re.sub(r"https?://\S+|\S+@\S+|Plumbline|UTC|IP", "", subject + body)
    assert not re.search(r"Hello from|Thank you for using|example\.com|None", words)
    assert bool(re.search(r"[一-鿿]", words)) == (language == "zh-hans")
    assert bool(re.search(r"[A-Za-z]{2}", words)) == (language == "en")
    assert "&" not in body
    assert "https://plumbline.example.org" in body
    assert not re.search(r"\n\n\n", body)
    assert "\n" not in subject


@pytest.mark.database_free
def test_mails_say_universal_time_wherever_the_change_was_made():
    facts = {"timestamp": datetime(2026, 3, 1, 20, 30, tzinfo=UTC), "ip": "203.0.113.9"}
    with timezone.override("Asia/Shanghai"):
        body = render_to_string("account/email/password_changed_message.txt", facts)
    assert "2026-03-01 20:30 (UTC)" in body


def test_links_in_mails_lead_to_the_public_address(client, alice, settings):
    settings.BASE_URL = "https://plumbline.example.org"
    settings.ALLOWED_HOSTS = ["inner.example.org"]
    client.post(reverse("account_reset_password"), {"email": alice.email}, HTTP_HOST="inner.example.org")
    assert link_sent_to(alice.email).startswith("https://plumbline.example.org/accounts/password/")
    assert "inner.example.org" not in newest_to(alice.email).body


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_changes_of_the_account_are_told_by_mail(client, alice, language):
    alice.keep_language(language)
    client.force_login(alice)
    form = {"oldpassword": PASSWORD, "password1": "another long phrase"}
    client.post(reverse("account_change_password"), form, REMOTE_ADDR="203.0.113.9")
    (letter,) = mail.outbox
    assert letter.subject == {"en": "Your password was changed", "zh-hans": "您的密码已更改"}[language]
    assert "203.0.113.9" in letter.body
    assert "Alice" in letter.body


PAGES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
]
OWN_PAGES = ["account_email", "account_change_password", "account_logout", "account_reauthenticate"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", PAGES + OWN_PAGES)
def test_pages_speak_one_language_and_their_ids_are_unique(client, alice, name, language):
    if name in OWN_PAGES:
        client.force_login(alice)
    client.cookies["django_language"] = language
    page = client.get(reverse(name)).content.decode()
    main = re.sub(r"<[^>]+>|\S+@\S+|var/mail|/\S+", " ", page[page.index("<main") :].split("</main>")[0])
    ids = re.findall(r'\sid="([^"]+)"', page)
    labels = re.findall(r'<label[^>]* for="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert [label for label in labels if label not in ids] == []
    assert bool(re.search(r"[一-鿿]", main)) == (language == "zh-hans")
    if language == "zh-hans":
        assert re.findall(r"[A-Za-z]{4,}", main.replace("Plumbline", "")) == []


def test_where_mails_are_written_to_files_the_page_says_where(client, db, settings):
    url = reverse("account_reset_password_done")
    assert "no mail server" not in client.get(url).content.decode()
    settings.EMAIL_BACKEND = "mails.backends.FolderBackend"
    settings.EMAIL_FILE_PATH = "/somewhere/mail"
    assert "the newest file in /somewhere/mail" in client.get(url).content.decode()


@pytest.mark.database_free
def test_the_sign_of_a_used_link_leads_on():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    page = render_to_string("account/password_reset_from_key.html", {"token_fail": True}, request)
    assert "This link can no longer be used" in page
    assert reverse("account_reset_password") in page
