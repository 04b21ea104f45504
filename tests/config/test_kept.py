"""Forms that arrive signed out, or with the token of an earlier sign-in."""

import time
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from assessments.models import Answer
from cohorts.models import Venture
from config.kept import KEPT, MOST_CHARACTERS


@pytest.fixture
def visited(client, alice, assessment):
    """A browser in which Alice was signed in; her session has ended."""
    client.force_login(alice)
    client.get("/")
    del client.cookies[settings.SESSION_COOKIE_NAME]
    return client


def test_a_form_posted_signed_out_is_shown_after_the_sign_in_and_can_be_sent(visited, alice):
    response = visited.post(reverse("venture_create"), {"name": "Kite & Söhne"})
    assert response["Location"] == f"{reverse('account_login')}?next={reverse('kept_form')}"
    assert "What you typed is kept" in visited.get(response["Location"]).content.decode()

    visited.force_login(alice)
    page = visited.get(reverse("kept_form"))
    assert "<li>Kite &amp; Söhne</li>" in page.content.decode()
    assert f'action="{reverse("venture_create")}"' in page.content.decode()
    fields = dict(page.context["kept"]["fields"])
    assert visited.post(page.context["kept"]["path"], fields).status_code == 302
    assert Venture.objects.filter(name="Kite & Söhne").count() == 1


def test_it_is_kept_when_the_session_ended_by_its_age(client, alice, assessment):
    """A browser drops both cookies by their own ages: whose it was must outlive the session."""
    client.force_login(alice)
    client.get("/")
    lasting = client.cookies[settings.WHO_COOKIE_NAME]["max-age"]
    assert lasting >= 7 * 24 * 60 * 60 > settings.SESSION_COOKIE_AGE


def test_it_is_shown_to_nobody_else_in_the_same_browser(visited, charlie):
    visited.post(reverse("venture_create"), {"name": "Secret plan"})
    visited.force_login(charlie)
    response = visited.get(reverse("kept_form"))
    assert (response.status_code, response["Location"]) == (302, "/")
    assert KEPT not in visited.session


def test_it_is_kept_for_an_hour(visited, alice):
    visited.post(reverse("venture_create"), {"name": "Kite"})
    session = visited.session
    session[KEPT]["at"] = time.time() - 3601
    session.save()
    visited.force_login(alice)
    assert visited.get(reverse("kept_form")).status_code == 302


def test_it_can_be_let_go(visited, alice):
    visited.post(reverse("venture_create"), {"name": "Kite"})
    visited.force_login(alice)
    visited.post(reverse("kept_form"))
    assert KEPT not in visited.session
    assert Venture.objects.filter(name="Kite").count() == 0


@pytest.mark.parametrize(
    "fields", [pytest.param({"name": "x" * MOST_CHARACTERS}, id="too-much"), pytest.param(None, id="stranger")]
)
def test_what_must_not_be_kept_leads_to_a_page_all_the_same(visited, fields):
    if fields is None:
        visited.cookies.pop(settings.WHO_COOKIE_NAME)
    response = visited.post(reverse("venture_create"), fields or {"name": "Kite"})
    assert response["Location"] == f"{reverse('account_login')}?next=/"
    assert KEPT not in visited.session


def test_a_password_is_never_kept(visited):
    visited.post(reverse("account_change_password"), {"oldpassword": "a", "password1": "b"})
    assert KEPT not in visited.session


def tokened(user):
    """A browser that checks tokens, as real ones are checked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.get("/")
    return client


def test_an_old_token_from_our_own_page_keeps_the_form(alice, assessment):
    client = tokened(alice)
    url = reverse("chapter", args=[assessment.public_id, "mr"])
    form = {"csrfmiddlewaretoken": "a" * 64, "mr_07": "12", "mr_07-rev": "0", "stay": "1"}
    response = client.post(url, form, headers={"Origin": "http://testserver"})
    assert (response.status_code, response["Location"]) == (302, reverse("kept_form"))
    page = client.get(reverse("kept_form"))
    assert "<li>12</li>" in page.content.decode()
    assert Answer.objects.count() == 0
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    client.post(url, {**dict(page.context["kept"]["fields"]), "csrfmiddlewaretoken": token})
    assert Answer.objects.get().raw == 12


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_a_form_of_another_site_is_refused_and_not_kept(alice, assessment, headers):
    client = tokened(alice)
    response = client.post(reverse("venture_create"), {"name": "Evil"}, headers=headers)
    assert response.status_code == 403
    assert KEPT not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize(("host", "back"), [("testserver", "/plan?view=weeks"), ("elsewhere.example", "/")])
def test_a_part_of_a_page_leads_its_page_to_the_sign_in_and_back(client, host, back):
    """A row that asks how far its job is does not become a sign-in."""
    part = {"HX-Request": "true", "HX-Current-URL": f"http://{host}/plan?view=weeks"}
    answer = client.get(reverse("signed_in"), headers=part)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["HX-Redirect"] == f"{reverse('account_login')}?{urlencode({'next': back}, safe='/')}"
