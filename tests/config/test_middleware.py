"""What every answer carries, how long a session lives, and who reaches the operators' pages."""

import gzip
import logging
import time

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import logout
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from cohorts.access import SecondFactorNeeded
from config.middleware import (
    NOT_USED,
    SEEN,
    SEEN_EVERY,
    STARTED,
    BrokenSeals,
    DeclarationsFirst,
    ForgetDrafts,
    NoBadBytes,
    SecondFactorsFirst,
)
from playbooks.catalogue import VersionDamaged
from reviews.sealing import SealBroken
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


SIGNED_IN_PAGES = ["home", "organisations", "privacy", "method", "account_email", "account_change_password"]


@pytest.mark.parametrize("name", SIGNED_IN_PAGES)
def test_what_is_shown_behind_the_sign_in_is_stored_nowhere(client, alice, published, name):
    client.force_login(alice)
    assert "no-store" in client.get(reverse(name))["Cache-Control"]


@pytest.mark.parametrize("name", ["assessment", "result", "forecast", "assessment_reports"])
def test_pages_of_a_venture_are_stored_nowhere(client, alice, answered, name):
    client.force_login(alice)
    answer = client.get(reverse(name, args=[answered.public_id]))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_what_is_saved_and_what_is_not_found_are_stored_nowhere_either(client, alice, assessment):
    client.force_login(alice)
    body = {"answers": [{"q": "mr_01", "rev": 0, "value": 1}]}
    saved = client.put(reverse("answers", args=[assessment.public_id]), body, content_type="application/json")
    missing = client.get("/assessments/00000000-0000-4000-8000-000000000000/")
    for answer, status in ((saved, 200), (missing, 404)):
        assert (answer.status_code, answer["Cache-Control"]) == (status, "private, no-store")


def test_public_pages_may_be_kept_by_whoever_is_not_signed_in(client, db):
    assert "Cache-Control" not in client.get(reverse("method"))


POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "worker-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/method", 200), ("/accounts/login/", 200), ("/nothing", 404), ("/organisations", 302)],
)
def test_every_answer_tells_browsers_to_load_from_here_alone(client, db, path, status):
    answer = client.get(path)
    said = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if part.strip())
    assert (answer.status_code, said) == (status, POLICY)
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_each_power_that_no_page_needs_is_closed_to_everybody(client, db):
    said = client.get(reverse("privacy"))["Permissions-Policy"].split(", ")
    assert said == [f"{power}=()" for power in NOT_USED]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/method", 200),
        ("/method?q=%E4%BC%9A", 200),
        ("/method?q=%00", 400),
        ("/%00", 400),
        ("/method?q=%FF", 400),
        ("/method?q=%C3%28", 400),
        ("/method?q=%2500", 200),
    ],
)
@pytest.mark.parametrize("is_raw", [True, False], ids=["raw", "read"])
def test_an_address_that_no_column_can_hold_is_refused(path, status, is_raw):
    request = RequestFactory().get(path, **({"RAW_URI": path} if is_raw else {}))
    assert NoBadBytes(lambda _request: HttpResponse("ok"))(request).status_code == status


def test_a_session_lasts_until_the_last_second_of_its_hour(client, alice, settings):
    client.force_login(alice)
    settings.SESSION_IDLE_SECONDS = 0
    age(client, **{SEEN: -5})  # a clock that was set back signs nobody out
    assert is_signed_in(client)
    age(client, **{SEEN: 10})
    assert not is_signed_in(client)


@pytest.mark.parametrize(("seconds", "is_written"), [(SEEN_EVERY - 10, False), (SEEN_EVERY, True), (600, True)])
def test_a_sign_of_life_is_written_once_a_minute(client, alice, seconds, is_written):
    client.force_login(alice)
    age(client, **{SEEN: seconds})
    before = client.session[SEEN]
    assert is_signed_in(client)
    assert (client.session[SEEN] > before) is is_written
    assert client.session[STARTED] < time.time() + 1


def test_a_session_from_before_the_rule_begins_to_count_now(client, alice):
    client.force_login(alice)
    session = client.session
    del session[SEEN], session[STARTED]
    session.save()
    assert is_signed_in(client)
    assert abs(client.session[STARTED] - time.time()) < 30
    assert client.session[SEEN] == client.session[STARTED]


def test_a_sign_in_begins_a_session_of_its_own_length(client, alice):
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    assert client.session[STARTED] == client.session[SEEN]
    assert abs(client.session[STARTED] - time.time()) < 30


@pytest.mark.parametrize(
    ("method", "path", "is_told"),
    [("post", "account_logout", True), ("get", "account_logout", False), ("post", "set_language", False)],
)
def test_only_signing_out_empties_the_browser(client, alice, method, path, is_told):
    client.force_login(alice)
    answer = getattr(client, method)(reverse(path), {"language": "en"} if method == "post" else {})
    assert ("Clear-Site-Data" in answer) is is_told


def test_whoever_was_not_signed_in_has_nothing_to_empty(client, db):
    assert "Clear-Site-Data" not in client.post(reverse("account_logout"))


def test_signing_out_after_the_session_ended_by_itself_empties_the_browser_too(client, alice):
    """What it kept is there still, though nobody is signed in any more."""
    client.force_login(alice)
    client.session.flush()
    assert "Clear-Site-Data" in client.post(reverse("account_logout"))


def test_a_session_that_ends_by_itself_empties_the_browser(client, alice):
    client.force_login(alice)
    door = ForgetDrafts(lambda request: (logout(request), HttpResponse())[1])
    request = RequestFactory().get("/")
    request.session, request.user = client.session, alice
    assert door(request)["Clear-Site-Data"] == '"storage"'


@pytest.mark.parametrize("door", [SecondFactorsFirst, DeclarationsFirst])
def test_failures_that_are_not_theirs_are_left_to_others(door):
    assert door(lambda _request: HttpResponse()).process_exception(RequestFactory().get("/"), ValueError("x")) is None


def test_whoever_needs_a_second_factor_first_is_told_why_and_led_there(rf):
    request = rf.get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    answer = SecondFactorsFirst(lambda _request: HttpResponse()).process_exception(request, SecondFactorNeeded("Kiln"))
    assert answer.url == reverse("mfa_index")
    (told,) = get_messages(request)
    assert "Kiln" in str(told)


def test_a_refused_address_says_what_is_wrong_with_it(client, db):
    answer = client.get("/%00")
    assert (answer.status_code, "characters that cannot be used" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("broken", "told"),
    [(SealBroken("5d0c"), "This submission is not"), (VersionDamaged("1.0.0"), "The playbook is not")],
)
def test_what_is_broken_is_named(rf, db, broken, told):
    request = rf.get("/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    answer = BrokenSeals(lambda _request: HttpResponse()).process_exception(request, broken)
    assert (answer.status_code, told in answer.content.decode()) == (409, True)


def test_other_failures_than_broken_seals_are_left_to_others(caplog):
    door = BrokenSeals(lambda _request: HttpResponse())
    assert door.process_exception(RequestFactory().get("/"), ValueError("x")) is None
    assert caplog.text == ""


def test_a_broken_seal_is_told_to_the_operators_with_what_to_run(client, rf, db, caplog):
    request = rf.get("/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    answer = BrokenSeals(lambda _request: HttpResponse()).process_exception(request, SealBroken("5d0c"))
    assert answer.status_code == 409
    assert caplog.messages == ["The seal of submission 5d0c does not hold. Run: manage.py verify"]


@pytest.mark.parametrize("host", ["OPS.example.org", "ops.example.org:8443"])
def test_the_operators_host_is_known_in_any_case_and_at_any_port(client, operator, settings, host):
    settings.OPERATORS_HOST, settings.ALLOWED_HOSTS = "ops.example.org", ["ops.example.org"]
    client.force_login(operator)
    assert client.get("/operators/", HTTP_HOST=host).status_code == 200
