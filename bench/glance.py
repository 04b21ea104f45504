"""What a cohort at a glance costs with 200, 2,000 and 10,000 ventures: CPU of application and database, queries, bytes.

    python -m bench glance                        all three, and how each view grows from one size to the next
    python -m bench glance --sizes 200 2000       other sizes

CPU is what the kernel counted (ticks of 10 ms) over ten requests, the least of three turns. A busy machine lengthens the wait
more than this, and this too: compare with an older state on the same machine in the same hour.

Ventures are written at once, each with the sealed summaries of a persona at two checkpoints; four of five have handed in
at the first, most of them at the second. Answers are left out: a list reads none. Servers are private and go afterwards.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.pages import ROOT, ROUNDS, TICK, Site, database_pid, environment, serve, ticks, tree

SIZES = (200, 2_000, 10_000)
LIMITS = {200: 60, 2_000: 100}  # ms of CPU
HTML, PACKED, QUERIES = 130_000, 20_000, 12
VIEWS = """
import json, django; django.setup()
from bench.views import VIEWS
print(json.dumps(VIEWS))
"""
SEED = """
import json, django; django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY
from django.db import connection
from bench.crowd import crowd
from tests.conftest import person
bob = person("Bob")
cohort = crowd(%(ventures)d, bob)
import time
store = import_module(settings.SESSION_ENGINE).SessionStore()
store.update({SESSION_KEY: str(bob.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
              HASH_SESSION_KEY: bob.get_session_auth_hash(), "started_at": int(time.time()), "seen_at": int(time.time())})
store.create()
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
print(json.dumps({"cohort": str(cohort.public_id), "staff": store.session_key}))
"""
COUNT = """
import json, sys, django; django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from cohorts.models import Cohort
path, own = f"/cohorts/{Cohort.objects.get(name='Autumn').public_id}", {"host": settings.ALLOWED_HOSTS[0]}
client, found = Client(), {}
client.cookies[settings.SESSION_COOKIE_NAME] = sys.argv[2]
for name, query in json.loads(sys.argv[1]).items():
    client.get(path + "?" + query, headers=own, secure=True)  # what a process keeps is read
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path + "?" + query, headers=own, secure=True)
    assert answer.status_code == 200, answer
    found[name] = len(queries)
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Figures:
    """One view: milliseconds of CPU of application and database for one request, and bytes in the longer of both languages."""

    app: float
    database: float
    size: int
    packed: int

    @property
    def cpu(self) -> float:
        return self.app + self.database


def measured(folder: Path, size: int, before: dict[str, Figures]) -> dict[str, Figures]:
    """Prints one line for each view of a cohort of a size, beside the size before."""
    name = f"glance{size}"
    own = prepared(folder, name)
    world = told(own, SEED % {"ventures": size})
    views = told(own, VIEWS)
    queries = told(own, COUNT, json.dumps(views), world["staff"])
    site, found = serve(ROOT, own, name, "config.wsgi", world), {}
    try:
        for view, query in views.items():
            found[view] = figures_of(folder, site, query)
            print(line(size, view, found[view], queries[view], before.get(view)), flush=True)
    finally:
        site.server.send_signal(signal.SIGTERM)
        site.server.wait(20)
    return found


def prepared(folder: Path, name: str) -> dict[str, str]:
    """The environment of a product with an empty database of that name."""
    own = environment(folder, name)
    subprocess.run(["createdb", "-h", str(folder / "pg"), "-p", "54399", "-U", "plumbline", name], check=True)
    for arguments in (["migrate", "-v0"], ["playbook", "publish"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=own, check=True, stdout=subprocess.DEVNULL
        )
    return own


def told(own: dict[str, str], code: str, *arguments: str) -> Any:
    """What a program prints in its last line, as JSON."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=own, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def figures_of(folder: Path, site: Site, query: str) -> Figures:
    path = f"/cohorts/{site.world['cohort']}?{query}"
    for _ in range(6):  # both workers are warm
        status, content = site.ask("GET", path, who="staff")
        if status != 200:
            raise SystemExit(f"{path} answered {status}: {content[:300]!r}")
    app, database = min((spent(folder, site, path) for _ in range(3)), key=sum)
    _status, chinese = replace(site, language="zh-hans").ask("GET", path, who="staff")
    sent = content, chinese
    return Figures(app, database, max(map(len, sent)), max(len(gzip.compress(one, 6)) for one in sent))


def spent(folder: Path, site: Site, path: str) -> tuple[float, float]:
    """Milliseconds of CPU of application and of database for one request."""
    sides = tree(site.server.pid), tree(database_pid(folder))
    before = [sum(map(ticks, pids)) for pids in sides]
    for _ in range(ROUNDS):
        site.view(path, "staff")
    app, database = ((sum(map(ticks, pids)) - was) * TICK / ROUNDS for pids, was in zip(sides, before, strict=True))
    return app, database


def line(size: int, view: str, one: Figures, queries: int, before: Figures | None) -> str:
    limit = LIMITS.get(size)
    over = [
        *(["CPU"] if limit and one.cpu > limit else []),
        *(["queries"] if queries > QUERIES else []),
        *(["HTML"] if one.size > HTML or one.packed > PACKED else []),
    ]
    grown = f"{one.cpu / before.cpu:6.1f} x" if before and before.cpu else " " * 8
    said = f"  OVER: {', '.join(over)}" if over else ""
    return (
        f"{size:6,} {view:26}{one.cpu:7.1f} ms ({one.app:6.1f} app,{one.database:7.1f} db){grown}{queries:5} queries"
        f"{one.size / 1000:8.1f} KB{one.packed / 1000:7.1f} KB packed{said}"
    )


def main(arguments: list[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    given = parser.parse_args(arguments or [])
    folder = Path(tempfile.mkdtemp(prefix="plumb-bench."))
    try:
        subprocess.run([ROOT / "scripts" / "services.sh", "start", folder], check=True)
        found: dict[str, Figures] = {}
        for size in given.sizes:
            found = measured(folder, size, found)
    finally:
        subprocess.run([ROOT / "scripts" / "services.sh", "stop", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
