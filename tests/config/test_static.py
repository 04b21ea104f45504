"""What a first visit costs over the wire, and the style sheet that is cut to what the pages use."""

import os
import re
import shutil
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse

from bench.weights import KILOBYTE, Browser
from scripts.bootstrap import CUT, WHOLE, defined_classes, made, used_words
from tests.config.test_processes import free_port
from tests.conftest import PASSWORD
from tests.forecasts.cases import a_scenario
from tests.reports.workers import environment, until

CLASSES = re.compile(r'class="([^"]*)"')


@pytest.mark.database_free
@pytest.mark.guard
def test_the_cut_style_sheet_is_what_the_pages_use():
    assert CUT.read_text() == made(), "run: python -m scripts.bootstrap"


@pytest.mark.database_free
def test_little_is_left_of_it():
    assert CUT.stat().st_size < WHOLE.stat().st_size / 8


@pytest.mark.guard
def test_no_page_has_a_class_of_bootstrap_that_was_cut_away(client, answered, alice, cohort, bob):
    """Pages as they are sent, with what the form library writes into them."""
    gone = defined_classes(WHOLE.read_text()) - defined_classes(CUT.read_text())
    # Words in texts that Bootstrap would style are no classes; these are seen in class attributes.
    found = set()
    for user, urls in ((None, OPEN), (alice, [make(answered) for make in OF_A_VENTURE]), (bob, OF_STAFF)):
        if user:
            client.force_login(user)
        for url in urls:
            for page in (client.get(url), client.post(url, {"link": "x", "name": ""})):
                for value in CLASSES.findall(page.content.decode()):
                    found |= set(value.split()) & gone
    assert found == set()
    assert {"btn", "form-control", "is-invalid"} <= used_words()


OPEN = [reverse(name) for name in ("home", "account_login", "account_signup", "method", "privacy")]
OF_A_VENTURE = [
    lambda a: reverse("chapter", args=[a.public_id, "ff"]),
    lambda a: reverse("result", args=[a.public_id]),
    lambda a: reverse("forecast", args=[a.public_id]),
    lambda a: reverse("evidence_add", args=[a.public_id, "mr_01"]),
    lambda a: reverse("account_email"),
]
OF_STAFF = [reverse("organisations")]


@pytest.fixture
def production(transactional_db, published, collected, tmp_path):
    """gunicorn with production settings, no proxy in front."""
    port = free_port()
    own = environment(
        PLUMBLINE_ENVIRONMENT="production",
        PLUMBLINE_SECRET_KEY=settings.SECRET_KEY,
        PLUMBLINE_ALLOWED_HOSTS="plumbline.example.org",
        PLUMBLINE_BASE_URL="https://plumbline.example.org",
        PLUMBLINE_TRUSTED_PROXIES="1",
        PLUMBLINE_EMAIL_HOST="127.0.0.1",
        PLUMBLINE_EMAIL_FROM="noreply@example.org",
        PLUMBLINE_VAR_DIR=str(tmp_path),
        PLUMBLINE_BROKER_URL="filesystem://",
    )
    shutil.copytree(collected, tmp_path / "static")
    serve = ["-m", "gunicorn", "config.wsgi", "-k", "gthread", "--threads", "2", "--no-control-socket"]
    process = subprocess.Popen(
        [sys.executable, *serve, "-b", f"127.0.0.1:{port}"], cwd=settings.BASE_DIR, env=own, start_new_session=True
    )
    try:
        until(lambda: _answers(port), 30)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _answers(port):
    try:
        return Browser(port, "").get("/method")
    except OSError:
        return None


@pytest.mark.worker
@pytest.mark.database_free
def test_a_first_visit_is_light(production, answered, alice, client):
    # The session of the test's client, as the database holds it for both processes.
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    browser = Browser(production, client.cookies[settings.SESSION_COOKIE_NAME].value)
    pages = {
        "chapter": reverse("chapter", args=[answered.public_id, "mr"]),
        "result": reverse("result", args=[answered.public_id]),
        "scenario": reverse("scenario", args=[a_scenario(answered, alice).public_id]),
    }
    weights = {name: browser.first_visit(url) for name, url in pages.items()}
    sizes = {name: weight.all / KILOBYTE for name, weight in weights.items()}
    assert sizes["chapter"] <= 100
    assert sizes["result"] <= 100
    assert sizes["scenario"] <= 120
    assert 4 * KILOBYTE < weights["chapter"].script <= 40 * KILOBYTE
    for weight in weights.values():
        assert len(weight.files) > 4
        assert all("immutable" in headers["Cache-Control"] for headers in weight.files.values())
        assert {headers["Content-Encoding"] for headers in weight.files.values()} <= {"br", "gzip"}
    told, _page = browser.get(pages["chapter"])
    assert told["Content-Encoding"] == "gzip"
