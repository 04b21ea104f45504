"""Signing up, in and out, and choosing a language."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password", "method", "privacy"])
def test_open_pages_speak_both_languages(client, db, name, language):
    client.cookies["django_language"] = language
    html = client.get(reverse(name)).content.decode()
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in html
    assert "placeholder=" not in html


def test_a_short_password_is_refused_with_its_reason(client, db):
    form = {"email": "new@example.org", "password1": "short", "name": "New"}
    response = client.post(reverse("account_signup"), form)
    assert "at least 12 characters" in response.content.decode()
    assert User.objects.count() == 0


def test_a_forgotten_password_is_replaced_by_the_link_in_a_mail(client, alice):
    alice.keep_language("zh-hans")
    client.post(reverse("account_reset_password"), {"email": alice.email})
    link = re.search(r"http://\S+", mail.outbox[0].body).group(0)

    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "another long phrase"})

    assert re.search(r"[一-鿿]", mail.outbox[0].subject)
    assert client.login(email=alice.email, password="another long phrase")


def test_known_and_unknown_addresses_get_the_same_page_for_a_reset(client, alice):
    answers = {
        client.post(reverse("account_reset_password"), {"email": email}, follow=True).content
        for email in (alice.email, "nobody@example.org")
    }
    stripped = {re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", body) for body in answers}
    assert len(stripped) == 1


def test_signing_out_removes_what_the_browser_kept(client, alice):
    client.force_login(alice)
    response = client.post(reverse("account_logout"))
    assert response["Clear-Site-Data"] == '"storage"'
    assert client.get(reverse("organisations"))["Location"].startswith(reverse("account_login"))
