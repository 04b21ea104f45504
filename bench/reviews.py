"""What reviewing costs with 60 ventures and two reviewers each: CPU of application and database, queries, bytes.

    python -m bench reviews                   60 ventures, two reviewers each
    python -m bench reviews --ventures 200    another number

CPU is what the kernel counted, as in `bench.glance`. A page is opened again and again, as by a reviewer who goes from
question to question; queries are counted with one venture reviewed and with all of them, and must be the same. The review is begun and not finished:
the page with its form.

Figures of 30 November 2026, two cores shared with others, in turns with the state before, the least of eight turns.
Application and database: review 34 ms (before 49), submission 37 (45), agenda 74 (71), with others at work on both cores.
The application alone, in one process: review 21.7 ms (29.6), submission 18.4 (31.5), agenda 50.7 (57.8).
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
from typing import Any

from bench.glance import prepared, spent, told
from bench.pages import ROOT, Site, serve

LIMIT = 45  # ms of CPU for a page of a review and of a submission
SEED = """
import json, django; django.setup()
from importlib import import_module
from time import time
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY
from django.db import connection
from bench.crowd import crowd, reviewed
from reviews.models import Review
from tests.conftest import person
bob = person("Bob")
cohort = crowd(%(ventures)d, bob, is_whole=True)
found = reviewed(cohort, bob, %(reviewed)s)
own = Review.objects.get(submission=found, reviewer=bob)
own.finished_at = None  # the page with its form
own.save(update_fields=["finished_at"])
store = import_module(settings.SESSION_ENGINE).SessionStore()
store.update({SESSION_KEY: str(bob.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
              HASH_SESSION_KEY: bob.get_session_auth_hash(), "started_at": int(time()), "seen_at": int(time())})
store.create()
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
print(json.dumps({"cohort": str(cohort.public_id), "submission": str(found.public_id), "staff": store.session_key}))
"""
COUNT = """
import json, sys, django; django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
own, client, found = {"host": settings.ALLOWED_HOSTS[0]}, Client(), {}
client.cookies[settings.SESSION_COOKIE_NAME] = sys.argv[2]
for name, path in json.loads(sys.argv[1]).items():
    client.get(path, headers=own, secure=True)  # what a process keeps is read
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path, headers=own, secure=True)
    assert answer.status_code == 200, (path, answer)
    found[name] = len(queries)
print(json.dumps(found))
"""


def pages_of(world: dict[str, Any]) -> dict[str, str]:
    """The pages by their names; of the first two the limit is stated."""
    submission, cohort = f"/submissions/{world['submission']}", f"/cohorts/{world['cohort']}"
    return {
        "review": f"{submission}/review?item=mr_01",
        "submission": submission,
        "review, all questions": f"{submission}/review?item=mr_01&all",
        "answers and evidence": f"{submission}/answers",
        "agenda": f"{cohort}/agenda",
        "ventures, confirmed": f"{cohort}?truth=confirmed&sort=confirmed&columns=confirmed",
    }


LIMITED = ("review", "submission")


def measured(folder: Path, ventures: int) -> None:
    """Prints one line for each page."""
    few = prepared(folder, "few")
    world = told(few, SEED % {"ventures": ventures, "reviewed": 1})
    before = told(few, COUNT, json.dumps(pages_of(world)), world["staff"])
    own = prepared(folder, "reviews")
    world = told(own, SEED % {"ventures": ventures, "reviewed": None})
    pages = pages_of(world)
    queries = told(own, COUNT, json.dumps(pages), world["staff"])
    site = serve(ROOT, own, "reviews", "config.wsgi", world)
    try:
        for name, path in pages.items():
            print(line(folder, site, name, path, queries[name], before[name]), flush=True)
    finally:
        site.server.send_signal(signal.SIGTERM)
        site.server.wait(20)


def line(folder: Path, site: Site, name: str, path: str, queries: int, before: int) -> str:
    """Milliseconds of one page, its queries and bytes, and what is over a limit."""
    for _ in range(6):  # both workers are warm
        _status, content = site.ask("GET", path, who="staff")
    app, database = min((spent(folder, site, path) for _ in range(3)), key=sum)
    over = [
        *(["CPU"] if name in LIMITED and app + database > LIMIT else []),
        *([f"queries, {before} with one venture reviewed"] if queries != before else []),
    ]
    said = f"  OVER: {', '.join(over)}" if over else ""
    return (
        f"{name:24}{app + database:7.1f} ms ({app:6.1f} app,{database:7.1f} db){queries:5} queries"
        f"{len(content) / 1000:8.1f} KB{len(gzip.compress(content, 6)) / 1000:7.1f} KB packed{said}"
    )


def main(arguments: list[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--ventures", type=int, default=60)
    given = parser.parse_args(arguments or [])
    folder = Path(tempfile.mkdtemp(prefix="plumb-bench."))
    try:
        subprocess.run([ROOT / "scripts" / "services.sh", "start", folder], check=True)
        measured(folder, given.ventures)
    finally:
        subprocess.run([ROOT / "scripts" / "services.sh", "stop", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
