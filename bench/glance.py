"""What a cohort at a glance costs with 200, 2,000 and 10,000 ventures: CPU of application and database, queries, bytes.

    python -m bench.glance              200 and 2,000
    python -m bench.glance --all        10,000 too

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
from pathlib import Path

from bench.pages import ROOT, Site, cost, database_pid, environment, serve

SIZES = (200, 2_000)
LARGEST = 10_000
LIMITS = {200: 60, 2_000: 100}  # ms of CPU
HTML, PACKED, QUERIES = 130_000, 20_000, 12
VIEWS = {
    "as it opens": "",
    "chapter, worst first": "sort=le",
    "gap in a chapter": "at_least=high&chapter=le",
    "find": "q=venture+1&sort=name",
    "largest fall first": "sort=change",
    "late, by lead": "state=late&group=lead",
    "grouped by verdict": "group=band&sort=runway",
    "evidenced, change": "truth=evidenced&shows=change&sort=readiness",
    "tagged, under 9 months": "runway=short&tag=1&columns=tags&columns=verdict",
    "last page": "page=99",
}
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
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from accounts.models import User
from cohorts.models import Cohort
from reviews.views.cohort import cohort
found = {}
for name, query in json.loads(sys.argv[1]).items():
    request = RequestFactory().get("/?" + query, headers={"host": settings.ALLOWED_HOSTS[0]})
    request.user, request.session = User.objects.get(name="Bob"), {}
    request._messages = []
    public_id = Cohort.objects.get(name="Autumn").public_id
    with CaptureQueriesContext(connection) as queries:
        cohort(request, public_id)
    found[name] = len(queries) + 2  # session and person
print(json.dumps(found))
"""


def measured(folder: Path, size: int) -> None:
    """Prints one line for each view of a cohort of a size."""
    name = f"glance{size}"
    own = environment(folder, name)
    subprocess.run(["createdb", "-h", str(folder / "pg"), "-p", "54399", "-U", "plumbline", name], check=True)
    for arguments in (["migrate", "-v0"], ["playbook", "publish"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=own, check=True, stdout=subprocess.DEVNULL
        )
    seed = subprocess.run(
        [sys.executable, "-c", SEED % {"ventures": size}], cwd=ROOT, env=own, check=True, capture_output=True, text=True
    )
    world = json.loads(seed.stdout.splitlines()[-1])
    counted = subprocess.run(
        [sys.executable, "-c", COUNT, json.dumps(VIEWS)],
        cwd=ROOT,
        env=own,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    queries = json.loads(counted.stdout.splitlines()[-1])
    site = serve(ROOT, own, name, "config.wsgi", world)
    try:
        for view, query in VIEWS.items():
            print(line(folder, site, size, view, query, queries[view]))
    finally:
        site.server.send_signal(signal.SIGTERM)
        site.server.wait(20)


def line(folder: Path, site: Site, size: int, view: str, query: str, queries: int) -> str:
    path = f"/cohorts/{site.world['cohort']}?{query}"
    for _ in range(6):  # both workers are warm
        status, content = site.ask("GET", path, who="staff")
        if status != 200:
            raise SystemExit(f"{path} answered {status}: {content[:300]!r}")
    spent = min(cost(site, database_pid(folder), lambda: site.view(path, "staff")) for _ in range(3))
    packed, limit = len(gzip.compress(content, 6)), LIMITS.get(size)
    over = [
        *(["CPU"] if limit and spent > limit else []),
        *(["queries"] if queries > QUERIES else []),
        *(["HTML"] if len(content) > HTML or packed > PACKED else []),
    ]
    said = f"  OVER: {', '.join(over)}" if over else ""
    return (
        f"{size:6,} {view:24}{spent:7.1f} ms{queries:5} queries{len(content) / 1000:8.1f} KB"
        f"{packed / 1000:7.1f} KB packed{said}"
    )


def main(arguments: list[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="*")
    given = parser.parse_args(arguments or [])
    folder = Path(tempfile.mkdtemp(prefix="plumb-bench."))
    try:
        subprocess.run([ROOT / "scripts" / "services.sh", "start", folder], check=True)
        for size in given.sizes or (*SIZES, *([LARGEST] if given.all else [])):
            measured(folder, size)
    finally:
        subprocess.run([ROOT / "scripts" / "services.sh", "stop", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
