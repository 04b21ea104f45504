"""Pages of no room: health, language and look, and what somebody sees while the database is away."""

import json

import pytest
from django.db import OperationalError, connection
from django.urls import reverse


def away(*_anything):
    raise OperationalError("the server closed the connection")


@pytest.mark.parametrize(("language", "words"), [("en", "send it again in a minute"), ("zh-hans", "数据库")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_signed_in_is_told_what_was_kept(client, answered, alice, language, words, method):
    client.force_login(alice)
    client.cookies["django_language"] = language
    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        response = getattr(client, method)(reverse("chapter", args=[answered.public_id, "mr"]))
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert words in response.content.decode()


def test_our_own_mistakes_keep_their_page(client, answered, alice):
    def broken(*_anything):
        raise ValueError("a mistake of ours")

    client.force_login(alice)
    client.raise_request_exception = False
    with connection.execute_wrapper(broken):
        response = client.get(reverse("result", args=[answered.public_id]))
    assert response.status_code == 500
    assert "The mistake is ours" in response.content.decode()


def test_health(client, published):
    response = client.get("/health/ready")
    assert (response.status_code, json.loads(response.content)["checks"]) == (
        200,
        {"database": True, "cache": True, "playbook": True},
    )


def test_without_a_published_playbook_the_process_is_not_ready(client, db):
    response = client.get("/health/ready")
    assert (response.status_code, json.loads(response.content)["checks"]["playbook"]) == (503, False)


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/ok\r\nSet-Cookie: a=b", "javascript:alert(1)"],
)
def test_the_language_switch_never_leads_to_another_host(client, db, target):
    response = client.post(reverse("set_language"), {"language": "zh-hans", "next": target})
    assert response["Location"] == "/"


def test_the_language_is_kept_on_the_account(client, alice):
    client.force_login(alice)
    client.post(reverse("set_language"), {"language": "zh-hans", "next": "/method"})
    alice.refresh_from_db()
    assert (alice.language, client.cookies["django_language"].value) == ("zh-hans", "zh-hans")


def test_the_appearance_is_kept_and_can_follow_the_system_again(client, db):
    client.post(reverse("set_appearance"), {"appearance": "dark"})
    dark = client.get("/").content.decode()
    client.post(reverse("set_appearance"), {"appearance": ""})
    assert ('data-bs-theme="dark"' in dark, "data-bs-theme" in client.get("/").content.decode()) == (True, False)


@pytest.mark.parametrize("chosen", ["", "fr", "zh", "en\x00"])
def test_a_language_that_there_is_not_is_refused_and_nothing_is_kept(client, alice, chosen):
    client.force_login(alice)
    response = client.post(reverse("set_language"), {"language": chosen, "next": "/method"})
    alice.refresh_from_db()
    assert (response.status_code, alice.language) == (400, "")
    assert "django_language" not in response.cookies


def test_a_look_that_there_is_not_is_refused(client, db):
    response = client.post(reverse("set_appearance"), {"appearance": "sepia"})
    assert response.status_code == 400
    assert "Choose light or dark" in response.content.decode()


def test_the_process_is_alive_though_its_database_is_not(client, db):
    with connection.execute_wrapper(away):
        assert client.get("/health/live").json() == {"status": "alive"}
        ready = client.get("/health/ready")
    assert (ready.status_code, ready.json()["checks"]["database"]) == (503, False)


def test_a_switch_leads_back_to_the_page_it_stood_on(client, db):
    response = client.post(reverse("set_language"), {"language": "en", "next": "/method?x=1"})
    assert (response.status_code, response["Location"]) == (302, "/method?x=1")
