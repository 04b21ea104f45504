"""A real chromium against a live server, and a real worker beside it."""

from __future__ import annotations

import os
import shutil
import threading

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import connection
from playwright.sync_api import expect

from tests.assessments.conftest import earlier_version, on_1  # noqa: F401  fixtures

# On a busy machine a page takes its time; what a test waits for ends the waiting at once.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
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


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """Pages come from the server alone; what a browser keeps for itself is tried in `test_offline.py`."""
    return {**browser_context_args, "service_workers": "block"}


class UnderWay:
    """How many requests the live server works on; those of a test's client are not among them.

    Once a test has waited for none, none begins any more until the rows have gone: what a page sends as it closes can
    arrive after the page.
    """

    def __init__(self):
        self.count = 0
        self.is_closed = False
        self.changed = threading.Condition()
        request_started.connect(self.begin)
        request_finished.connect(self.end)

    def begin(self, sender, **_more):
        self.add(sender, 1)

    def end(self, sender, **_more):
        self.add(sender, -1)

    def add(self, sender, number):
        if isinstance(sender, type) and issubclass(sender, WSGIHandler):
            with self.changed:
                if self.is_closed and number > 0:
                    raise ConnectionRefusedError("a page sent this after its test had ended")
                self.count += number
                self.changed.notify_all()

    def wait_for_none(self):
        with self.changed:
            assert self.changed.wait_for(lambda: self.count <= 0, timeout=30), f"{self.count} requests do not end"
            self.count = 0
            self.is_closed = True

    def open(self):
        with self.changed:
            self.is_closed = False


UNDER_WAY = UnderWay()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown():
    """The server answers again once all that a test had is gone, its rows among them."""
    try:
        return (yield)
    finally:
        UNDER_WAY.open()


@pytest.fixture(scope="session")
def under_way():
    return UNDER_WAY


@pytest.fixture
def rows_outlive_pages(transactional_db, under_way):
    """Rows go once no page is open and no request works on any.

    A page saves by itself, the last time as it closes. A table that is emptied meanwhile waits for the request's
    locks longer than it may; then it stays full, and the next test finds rows that it never made.
    """
    yield
    under_way.wait_for_none()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
            )


@pytest.fixture
def new_context(rows_outlive_pages, new_context):
    """Opened after the rows and closed before them."""
    return new_context


def watch(page, complaints):
    """Writes down every complaint of the browser about a page."""

    def note(message):
        is_ours = "Service Worker registration blocked by Playwright" in message.text
        if message.type in {"error", "warning"} and not is_ours:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(PATIENCE)


@pytest.fixture
def quiet(page):
    """A page on which every complaint of the browser fails the test."""
    complaints = []
    watch(page, complaints)
    yield page
    assert complaints == []


@pytest.fixture
def desk(new_context):
    """Opens a page in a browser of somebody's own; every complaint of any of them fails the test."""
    complaints = []

    def opened():
        page = new_context().new_page()
        watch(page, complaints)
        return page

    yield opened
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
    settings.WATCH_SECONDS = 0  # what pages ask by themselves has tests of its own: test_together.py
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
