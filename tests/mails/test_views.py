"""The pages by which readers choose: one behind a link of a letter, one behind the sign-in."""

import pytest
from django.test import Client
from django.urls import reverse

from mails.kinds import KINDS
from mails.models import Stopped
from mails.stopping import is_stopped, stop, token_of, wanted_by

KIND = KINDS["reminder_before"]
READER = "reader@example.org"
pytestmark = pytest.mark.django_db


def path(address=READER, kind=KIND.code):
    return reverse("unsubscribe", args=[token_of(address, kind)])


def test_looking_at_the_page_stops_nothing(client):
    page = client.get(path()).content.decode()
    assert f"Emails of this kind go to {READER}." in page
    assert "Reminders before a checkpoint is due" in page
    assert not is_stopped(READER, KIND, None)


def test_one_button_stops_the_kind_and_another_takes_it_back(client):
    page = client.post(path(), follow=True).content.decode()
    assert f"No more emails of this kind go to {READER}." in page
    assert is_stopped(READER, KIND, None)
    assert "Send them again" in client.get(path()).content.decode()
    assert "Stop these emails" in client.post(path(), {"again": "1"}, follow=True).content.decode()
    assert not is_stopped(READER, KIND, None)


def test_a_mail_program_stops_it_with_one_click():
    """No cookie, no token of a page, no redirect (RFC 8058)."""
    program = Client(enforce_csrf_checks=True)
    response = program.post(path(), {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, is_stopped(READER, KIND, None)) == (200, True)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_not_ours_leads_nowhere(client, method):
    for token in ("x", token_of(READER, KIND.code)[:-1], token_of(READER, "submission_received")):
        assert getattr(client, method)(reverse("unsubscribe", args=[token])).status_code == 404
    assert Stopped.objects.count() == 0


def test_the_page_speaks_the_readers_language(client):
    page = client.get(path(), headers={"Accept-Language": "zh-CN"}).content.decode()
    assert f"此类邮件会发往 {READER}。" in page
    assert "停止接收" in page


def test_the_link_of_an_account_stops_it_for_the_account(client, alice):
    client.post(path(alice.email))
    assert KIND.code not in wanted_by(alice)


def test_an_account_sees_and_changes_what_it_gets(client, alice):
    stop(alice.email, KIND)
    client.force_login(alice)
    page = client.get(reverse("mail_settings"))
    assert [name for name, field in page.context["form"].fields.items() if not field.initial] == [KIND.code]
    response = client.post(reverse("mail_settings"), {KIND.code: "on", "letter": "on"}, follow=True)
    assert "Saved. It holds for every address of your account." in response.content.decode()
    assert wanted_by(alice) == [KIND.code, "letter"]


def test_the_choice_is_found_in_the_menu_and_receipts_are_no_choice(client, alice):
    client.force_login(alice)
    page = client.get(reverse("mail_settings")).content.decode()
    assert f'href="{reverse("mail_settings")}"' in page
    assert 'name="submission_received"' not in page
