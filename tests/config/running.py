"""The product as an operator starts it, in a process of its own, and every process that belongs to it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from config.demo import PASSWORD, SIGN_INS
from tests.reports.workers import until

ROOT = Path(settings.BASE_DIR)


def heard():
    """A closed terminal is heard of, also where the tests themselves run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def free_port():
    """A port below the range that outgoing connections use, far from those of other test processes."""
    for port in range(20_000 + os.getpid() * 1009 % 11_000, 32_000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")


class Visitor:
    """A browser without a screen: cookies, forms and redirects."""

    def __init__(self, base, headers=(), jar=None):
        self.base, self.headers = base, dict(headers)
        self.jar = CookieJar() if jar is None else jar
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path):
        request = urllib.request.Request(self.base + path, headers=self.headers)
        with self.opener.open(request, timeout=30) as response:
            return response.status, response.read()

    def post(self, path, page, **fields):
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1).decode()
        body = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        request = urllib.request.Request(self.base + path, body, {**self.headers, "Referer": self.base + path})
        with self.opener.open(request, timeout=30) as response:
            return response.status, response.read()


def answers(visitor, path="/health/ready"):
    try:
        return visitor.get(path)[0] == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def clean_environment(var, **more):
    """An environment in which only the folder of the data differs from a first start."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PLUMBLINE_")}
    return {**kept, "PLUMBLINE_VAR_DIR": str(var), "PYTHONUNBUFFERED": "1", **more}


def prepare(var):
    """Data as after a first start, so that the next ones are quick."""
    for command in (["migrate", "-v0"], ["seed_demo"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=clean_environment(var),
            check=True,
            capture_output=True,
        )


def belongs_to(var):
    """The ids of every living process that works on the data of a folder, however it came to live."""
    mark = f"PLUMBLINE_VAR_DIR={var}\0".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                is_dead = (folder / "stat").read_text().rpartition(")")[2].split()[0] in "ZX"
                if not is_dead and mark in (folder / "environ").read_bytes() + b"\0":
                    found.append(int(folder.name))
            except OSError:
                continue
    return found


def children_of(pid):
    """The ids of a process's living children, whichever of its threads started them."""
    found = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in listed.read_text().split()]
    return found


def called(pid, part):
    try:
        return part.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


# What `up` does once the data is there, with figures that suit a test.
DRIVER = """
import sys, django
django.setup()
from django.core.management import call_command
from config.processes import Family
from config.management.commands.up import Command
from jobs.sweeping import Stall
port, stall = int(sys.argv[1]), float(sys.argv[2])
family = Family(port, say=lambda text: print(text, flush=True), is_stalled=Stall(stall, pause=0.5).is_long)
command = Command(stdout=sys.stdout, stderr=sys.stderr)
try:
    command.serve(family, "")
except BaseException as error:
    print(error, flush=True)
    sys.exit(1)
"""


class Running:
    """The product on prepared data, started at once and ended for certain."""

    def __init__(self, prepared, folder, *, stall=60):
        self.var, self.port, self.stall = folder / "var", free_port(), stall
        shutil.copytree(prepared, self.var)
        self.out = folder / "out"
        self.process = None

    def start(self):
        command = [sys.executable, "-c", DRIVER, str(self.port), str(self.stall)]
        environment = clean_environment(self.var, DJANGO_SETTINGS_MODULE="config.settings")
        with self.out.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True, preexec_fn=heard
            )
        until(lambda: self.has_said("Ctrl-C ends it.") or self.process.poll() is not None, 120)
        assert self.process.poll() is None, self.said()
        return self

    def said(self):
        return self.out.read_text()

    def has_said(self, text):
        return text in self.said()

    @property
    def visitor(self):
        return Visitor(f"http://127.0.0.1:{self.port}")

    def visitor_with(self, jar):
        return Visitor(f"http://127.0.0.1:{self.port}", jar=jar)

    @staticmethod
    def sign_in(visitor):
        """Signs the demo's founder in; the first page after it."""
        _status, page = visitor.get("/accounts/login/")
        email, _name = SIGN_INS["founder"]
        return visitor.post("/accounts/login/", page, login=email, password=PASSWORD)[1]

    def part(self, name):
        """The process of a part: "gunicorn", "celery" or "sweep"."""
        found = [pid for pid in children_of(self.process.pid) if called(pid, name)]
        return found[0] if found else None

    def order(self, language="en"):
        """Orders the report of the demo venture; a visitor and the page on which it will appear."""
        visitor = self.visitor
        home = self.sign_in(visitor)
        assessment = re.search(rb"/assessments/[0-9a-f-]{36}", home).group(0).decode()
        _status, page = visitor.get(f"{assessment}/reports")
        visitor.post(f"{assessment}/reports/order", page, language=language)
        return visitor, f"{assessment}/reports"

    def has_drawn(self, visitor, page):
        return lambda: re.search(rb"/reports/[0-9a-f-]{36}/download", visitor.get(page)[1])

    def __enter__(self):
        return self.start()

    def __exit__(self, *_error):
        for pid in belongs_to(self.var):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(10)
