"""Redis gone or frozen: people come in all the same, at once, and the log and the health page say so."""

import logging
import os
import shutil
import signal
import subprocess

import pytest
from django.core.cache import cache, caches
from django.test import override_settings
from django.urls import reverse

from accounts.models import User
from config.cache import PATIENCE, FailOpen
from tests.accounts.mails import code_sent_to, newest_to
from tests.conftest import PASSWORD
from tests.reports.workers import until

# The cache is what is tried, and it is the same beside every database.
pytestmark = pytest.mark.database_free
NEW = "new@example.org"


class Redis:
    """A Redis of the test's own, which can be killed and frozen."""

    def __init__(self, folder):
        self.socket = folder / "redis.sock"
        self.process = subprocess.Popen(
            [shutil.which("redis-server"), "--port", "0", "--unixsocket", str(self.socket), "--save", ""],
            stdout=subprocess.DEVNULL,
        )
        until(self.socket.exists, 20)

    def kill(self):
        self.process.kill()
        self.process.wait(10)

    def freeze(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.process.pid, signal.SIGCONT)


@pytest.fixture
def redis(tmp_path):
    """The product with a Redis of its own as cache."""
    FailOpen.paused_until = 0.0
    server = Redis(tmp_path)
    own = {"BACKEND": "config.cache.OpenRedisCache", "LOCATION": f"unix://{server.socket}"}
    with override_settings(CACHES={"default": own}):
        cache.set("asked", 1)
        yield server
    if server.process.poll() is None:
        server.kill()
    caches.close_all()


def kill(redis):
    redis.kill()


def freeze(redis):
    redis.freeze()


@pytest.mark.parametrize("trouble", [kill, freeze])
def test_signing_in_up_and_resetting_work_without_redis(client, alice, redis, trouble, caplog):
    trouble(redis)

    with caplog.at_level(logging.ERROR, "plumbline.cache"):
        asked_to_reset = client.post(reverse("account_reset_password"), {"email": alice.email})
        letter = newest_to(alice.email)
        signed_in = client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
        client.post(reverse("account_logout"))
        form = {"name": "Mei", "email": NEW, "password1": "plumb lines hang true"}
        confirm = client.post(reverse("account_signup"), form)["Location"]
        confirmed = client.post(confirm, {"code": code_sent_to(NEW)})

    assert (asked_to_reset.status_code, signed_in["Location"], confirmed["Location"]) == (302, "/", "/")
    assert "/password/reset/key/" in letter.body
    assert User.objects.filter(email=NEW).exists()
    # One wait for each pause, however often the cache is asked meanwhile.
    assert 1 <= len(caplog.messages) <= 3
    assert "limits do not count meanwhile" in caplog.text


def test_a_frozen_server_is_waited_for_once(redis, caplog):
    """The patience of one question is all that a request pays: the others find the pause."""
    redis.freeze()
    assert [cache.get("asked", "nothing") for _ in range(20)] == ["nothing"] * 20
    assert (cache.add("lock", 1), cache.set("x", 1), cache.delete("x"), cache.has_key("x")) == (
        True,
        None,
        False,
        False,
    )
    assert len(caplog.messages) == 1
    assert PATIENCE <= 0.5


def test_the_cache_counts_again_when_it_is_back(redis):
    redis.freeze()
    assert cache.get("asked") is None
    redis.thaw()
    FailOpen.paused_until = 0.0
    assert cache.get("asked") == 1


@pytest.mark.parametrize("trouble", [kill, freeze])
def test_health_says_that_the_cache_is_away_and_stays_in_service(client, published, redis, trouble):
    assert client.get("/health/ready").json()["status"] == "ready"
    trouble(redis)
    response = client.get("/health/ready")
    body = response.json()
    assert (response.status_code, body["status"]) == (200, "degraded")
    assert body["checks"] == {"database": True, "playbook": True, "cache": False}


def test_a_disk_that_takes_nothing_keeps_nobody_out(client, alice, tmp_path):
    FailOpen.paused_until = 0.0
    (tmp_path / "full").write_text("")
    own = {"BACKEND": "config.cache.OpenFileCache", "LOCATION": tmp_path / "full"}
    with override_settings(CACHES={"default": own}):
        form = {"login": alice.email, "password": PASSWORD}
        assert client.post(reverse("account_login"), form)["Location"] == "/"
