"""A real chromium against a live server, and a real worker beside it."""

from __future__ import annotations

import os
import shutil

import pytest
from django.core.cache import cache

# Without a window chromium takes half the time; it is the same browser.
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
# Without these flags chromium asks outside hosts at every start; root needs --no-sandbox.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture
def quiet(page):
    """A page on which every complaint of the browser fails the test."""
    complaints = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(20_000)
    yield page
    assert complaints == []


@pytest.fixture
def in_use():
    """The playbook that ventures are judged by; modules that need questions of 1.0.0 take that one."""
    from playbooks import catalogue

    return catalogue.playbook_on_disk(catalogue.default_playbook_id())


@pytest.fixture
def site(transactional_db, live_server, own_files, settings, in_use):
    """The address of the running product, with the playbook published."""
    from playbooks import catalogue

    cache.clear()  # limits that an earlier test used up
    settings.BASE_URL = live_server.url
    # The worker is a process of its own: it knows the folder of the settings only.
    settings.REPORT_FOLDER = settings.VAR_DIR / "media" / "reports"
    catalogue.publish(in_use)
    return live_server.url


@pytest.fixture
def worker(transactional_db):
    """A Celery worker that shares database, broker and folders with the live server."""
    from tests.reports.workers import Worker

    with Worker() as running:
        yield running
