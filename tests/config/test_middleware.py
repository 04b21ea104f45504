"""What every answer carries, how long a session lives, and who reaches the operators' pages."""

import gzip
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings as own_settings
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.models import User
from config.middleware import SEEN, STARTED
from tests.config.test_env import RIGHT
from tests.conftest import PASSWORD

MINUTE = 60


@pytest.fixture
def operator(db):
    return User.objects.create_superuser("root@example.org", PASSWORD, name="Root")


def age(client, **seconds):
    """Makes the session older: what happened so many seconds earlier."""
    session = client.session
    for key, by in seconds.items():
        session[key] -= by
    session.save()


def is_signed_in(client):
    return client.get(reverse("organisations")).status_code == 200


def test_a_session_ends_after_an_hour_without_a_sign_of_life(client, alice):
    client.force_login(alice)
    age(client, **{SEEN: 59 * MINUTE})
    assert is_signed_in(client)
    age(client, **{SEEN: 61 * MINUTE})
    assert not is_signed_in(client)


def test_answering_in_an_open_page_keeps_the_session(client, assessment, alice):
    client.force_login(alice)
    for minutes in range(3):
        age(client, **{SEEN: 50 * MINUTE})
        body = {"answers": [{"q": "mr_01", "rev": minutes, "value": minutes}]}
        saved = client.put(reverse("answers", args=[assessment.public_id]), body, content_type="application/json")
        assert saved.status_code == 200
    assert is_signed_in(client)


def test_a_session_ends_twelve_hours_after_the_sign_in_whatever_happens(client, alice):
    client.force_login(alice)
    age(client, **{STARTED: 12 * 60 * MINUTE + 1})
    assert not is_signed_in(client)


def test_signs_of_life_are_not_written_with_each_request(client, alice, django_assert_num_queries, db):
    client.force_login(alice)
    before = client.session[SEEN]
    client.get(reverse("privacy"))
    assert client.session[SEEN] == before


def test_browsers_are_told_what_no_page_needs(client, db):
    answer = client.get(reverse("privacy"))
    assert "camera=()" in answer["Permissions-Policy"]
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_travel_compressed_and_padded(client, db):
    first, second = (client.get(reverse("method"), HTTP_ACCEPT_ENCODING="gzip") for _ in range(2))
    plain = client.get(reverse("method"))
    assert first["Content-Encoding"] == "gzip"
    assert len(first.content) < len(plain.content) / 2
    assert gzip.decompress(first.content).startswith(b"<!doctype html>")
    # Django's padding against BREACH: a random file name in the header of the gzip stream.
    assert first.content[3] & 0x08
    assert first.content != second.content


def test_files_pass_as_they_are(client, alice, evidence):
    client.force_login(alice)
    url = reverse("evidence_file", args=[evidence.public_id])
    answer = client.get(url, HTTP_ACCEPT_ENCODING="gzip")
    assert "Content-Encoding" not in answer
    answer.close()


def test_operators_sign_in_by_the_ordinary_door(client, operator):
    for path in ("/operators/", "/operators/login/", "/operators/accounts/user/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))
    refused = client.post("/operators/login/", {"username": operator.email, "password": PASSWORD})
    assert (refused.status_code, "_auth_user_id" in client.session) == (302, False)
    form = {"login": operator.email, "password": PASSWORD, "next": "/operators/"}
    assert client.post(reverse("account_login"), form)["Location"] == "/operators/"
    assert client.get("/operators/").status_code == 200


def test_nobody_else_sees_that_there_is_such_a_page(client, alice):
    client.force_login(alice)
    for path in ("/operators/", "/operators/login/", "/operators/nothing/"):
        assert client.get(path).status_code == 404


def test_operators_pages_can_be_bound_to_a_host_of_their_own(client, operator, settings):
    settings.OPERATORS_HOST, settings.ALLOWED_HOSTS = "ops.example.org", [".example.org"]
    client.force_login(operator)
    assert client.get("/operators/", HTTP_HOST="www.example.org").status_code == 404
    assert client.get("/operators/", HTTP_HOST="ops.example.org:8443").status_code == 200
    assert client.get("/method", HTTP_HOST="www.example.org").status_code == 200


def test_what_operators_do_is_written_down(client, operator, alice, caplog):
    client.force_login(operator)
    form = {"email": alice.email, "name": "Alice A.", "language": "", "is_active": "on"}
    with caplog.at_level(logging.INFO, "plumbline.operators"):
        client.post(f"/operators/accounts/user/{alice.pk}/change/", form, REMOTE_ADDR="203.0.113.9")
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (operator, str(alice.pk))
    assert caplog.messages == [
        f"Operator {operator.pk}, from 203.0.113.9: POST /operators/accounts/user/{alice.pk}/change/, answered 302."
    ]


def test_an_operator_cannot_give_an_account_an_invisible_name(client, operator, alice):
    client.force_login(operator)
    form = {"email": alice.email, "name": "\u3164", "language": "", "is_active": "on"}
    answer = client.post(f"/operators/accounts/user/{alice.pk}/change/", form)
    assert "Nothing here is visible" in answer.content.decode()


@pytest.mark.database_free
def test_instances_at_two_ports_have_cookies_of_their_own(tmp_path):
    """Browsers send a host's cookies to all its ports."""
    ask = "from config import settings; print(settings.SESSION_COOKIE_NAME)"
    names = set()
    for port in ("8000", "8001"):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PLUMBLINE_")}
        environment |= {"PLUMBLINE_VAR_DIR": str(tmp_path), "PLUMBLINE_BASE_URL": f"http://127.0.0.1:{port}"}
        names.add(subprocess.check_output([sys.executable, "-c", ask], cwd=own_settings.BASE_DIR, env=environment))
    assert len(names) == 2


PRODUCTION = """
import django; django.setup()
from django.conf import settings as s
names = [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.APPEARANCE_COOKIE_NAME]
assert all(name.startswith("__Host-") for name in names), names
from django.test import Client
client = Client(headers={"Host": "plumbline.example.org"})
client.post("/language/", {"language": "zh-hans"}, secure=True)
client.post("/appearance/", {"appearance": "dark"}, secure=True)
for cookie in client.cookies.values():
    assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"], cookie
assert set(client.cookies) == {"__Host-language", "__Host-appearance"}, client.cookies
client.post("/appearance/", {"appearance": ""}, secure=True)
assert client.cookies["__Host-appearance"]["max-age"] == 0 and client.cookies["__Host-appearance"]["secure"]
print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD, s.SECURE_PROXY_SSL_HEADER)
"""


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({}, "31536000 False False ('HTTP_X_FORWARDED_PROTO', 'https')"),
        (
            {"PLUMBLINE_HSTS_SUBDOMAINS": "true", "PLUMBLINE_HSTS_PRELOAD": "true"},
            "31536000 True True ('HTTP_X_FORWARDED_PROTO', 'https')",
        ),
        ({"PLUMBLINE_TRUSTED_PROXIES": "0"}, "31536000 False False None"),
    ],
)
def test_production_binds_its_own_name_only_unless_asked(tmp_path, more, says):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLUMBLINE_")}
    environment |= RIGHT | {"PLUMBLINE_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"} | more
    done = subprocess.run(
        [sys.executable, "-c", PRODUCTION],
        cwd=own_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (says, "")
