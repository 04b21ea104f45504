"""The web server is killed between two saves and started again: nothing is lost, nothing is saved twice."""

import os
import signal
import socket
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from assessments import actions
from assessments.models import Answer, AnswerHistory
from config.processes import PROCESSES
from tests.browser.hands import PASSPHRASE, sign_in
from tests.conftest import person
from tests.reports.workers import environment, until

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


class Server:
    """gunicorn as `manage.py up` starts it, at a port of its own."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url, self.process = f"http://127.0.0.1:{self.port}", None

    def start(self):
        command = [sys.executable, *PROCESSES["web server"], f"127.0.0.1:{self.port}"]
        own = environment(PLUMBLINE_BASE_URL=self.url)
        self.process = subprocess.Popen(command, env=own, start_new_session=True)
        until(self.answers, 60)

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        """Ends it with all its children at once, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)


@pytest.fixture
def server(site):
    running = Server()
    running.start()
    yield running
    running.kill()


def test_answers_given_while_the_server_is_dead_arrive_once_it_is_back(page, server):
    alice = person("Alice")
    alice.set_password(PASSPHRASE)
    alice.save()
    kite = actions.start_assessment(name="Kite", by=alice)
    page.set_default_timeout(20_000)
    sign_in(page, server.url, alice.email)
    page.goto(f"{server.url}/assessments/{kite.public_id}/chapters/mr")
    first, second = page.locator("#MR-01"), page.locator("#MR-03")
    first.locator("[value='2']").check()
    expect(first.locator("[data-state]")).to_contain_text("Saved")
    server.kill()
    first.locator("[value='3']").check()
    second.locator("[value='1']").check()
    for question in (first, second):
        expect(question.locator("[data-state]")).to_contain_text("Kept on this device")
    expect(page.locator("[data-waiting]")).to_contain_text("2 answers wait on this device")
    server.start()
    for question in (first, second):
        expect(question.locator("[data-state]")).to_contain_text("Saved", timeout=60_000)
    expect(page.locator("[data-waiting]")).to_be_empty()
    assert {row.item_id: row.raw for row in Answer.objects.all()} == {"mr_01": 3, "mr_03": 1}
    history = AnswerHistory.objects.order_by("pk").values_list("item_id", "raw", "rev")
    assert list(history) == [("mr_01", 2, 1), ("mr_01", 3, 2), ("mr_03", 1, 1)]
