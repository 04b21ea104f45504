"""What pages cost: CPU of application and database for one view, beside a bare Django page in the same run; and what
a first visit of some weighs over the wire.

    python -m bench.pages                 this checkout
    python -m bench.pages --beside DIR    another checkout too (an older state), taking turns

Production settings, PostgreSQL, Redis, gunicorn with two workers; requests one after another, and the ticks that the
kernel counted for the processes (10 ms each). Two checkouts take turns, ten requests each: the machine's speed changes
from minute to minute, so the ratio is taken turn by turn, and the figures are medians of the turns. Servers and data
are private and go afterwards.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import weights

ROOT = Path(__file__).resolve().parents[1]
HOST = "plumbline.example.org"
TICK = 1000 / os.sysconf("SC_CLK_TCK")
TURNS, ROUNDS = 9, 10
LIMITS = {
    "chapter": 25,
    "save an answer": 15,
    "save and say what it moved": 12,
    "result": 40,
    "plan": 45,
    "what-if, an answer set": 100,
    "submission with a forecast": 60,
}
# Run in the checkout that is measured: its own models and actions make the data.
SEED = """
import json, django; django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY
from django.db import connection
from assessments import actions
from forecasts import actions as forecast_actions
from reviews import actions as review_actions
from tests.forecasts.cases import a_scenario
from cohorts import actions as cohort_actions
from cohorts.models import Venture
from tests.conftest import answer_as, person
alice, bob = person("Alice"), person("Bob")
organisation = cohort_actions.found_organisation(name="Kiln", by=bob)
cohort = cohort_actions.open_cohort(organisation=organisation, programme="AI", name="Autumn", by=bob)
invitation = cohort_actions.invite(cohort=cohort, by=bob)
for number in range(%(ventures)d):
    one = actions.start_assessment(name=f"Venture {number}", by=alice)
    Venture.objects.update(created_at="2020-01-01T00:00Z")
    answer_as(one, ["R-10", "R-03", "R-07", "R-01"][number %% 4], alice)
    enrolment = cohort_actions.enrol(invitation=invitation, venture=one.venture, by=alice)
    if number == 0:
        first, a_scenario_of = one, a_scenario(one, alice)
    sent = review_actions.submit(assessment=one.__class__.objects.get(pk=one.pk), enrolment=enrolment, by=alice)
    if number == 0:
        submission = sent
def session_of(user):
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    import time
    store.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                  HASH_SESSION_KEY: user.get_session_auth_hash(), "started_at": int(time.time()), "seen_at": int(time.time())})
    store.create()
    return store.session_key
scenario = forecast_actions.copy_scenario(scenario=a_scenario_of, name="Copy", kind="own", by=alice)
from plans import trying
what_if = trying.begin(assessment=first, name="If we raise", by=alice)
print(json.dumps({"assessment": str(first.public_id), "submission": str(submission.public_id), "scenario": str(scenario.public_id),
                  "what_if": str(what_if.public_id),
                  "cohort": str(cohort.public_id), "founder": session_of(alice), "staff": session_of(bob)}))
"""


@dataclass
class Site:
    """One checkout, running."""

    name: str
    port: int
    server: subprocess.Popen[bytes]
    world: dict[str, str]
    revision: int = 1
    tried: int = 2
    price: int = 200
    language: str = "en"

    def set_in_what_if(self) -> None:
        """Another answer tried, and the page that shows what it would change."""
        self.tried = 5 - self.tried
        page = f"/what-ifs/{self.world['what_if']}"
        status, content = self.ask("POST", f"{page}/set", f"item=mr_01&mr_01={self.tried}")
        if status != 302:
            raise SystemExit(f"{self.name}: a what-if answered {status}: {content[:200]!r}")
        self.view(page)

    def set_input_in_what_if(self) -> None:
        """Another price tried each time, so that nothing is kept of its forecast, and the page that shows it."""
        self.price += 1
        page = f"/what-ifs/{self.world['what_if']}"
        status, content = self.ask("POST", f"{page}/inputs", f"input-subscription.plans.0.price={self.price}")
        if status != 302:
            raise SystemExit(f"{self.name}: a what-if answered {status}: {content[:200]!r}")
        self.view(page)

    def cookies(self, who: str, token: str) -> dict[str, str]:
        """The session of somebody, and the language; an older state read it from a cookie of another name."""
        language = dict.fromkeys(("__Host-language", "django_language"), self.language)
        return {"__Host-session": self.world.get(who, ""), "__Host-csrf": token, **language}

    def ask(self, method: str, path: str, body: str = "", who: str = "founder") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        token = "a" * 32
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "203.0.113.9",
            "Accept-Encoding": "identity",
            "Origin": f"https://{HOST}",
            "X-CSRFToken": token,
            "Referer": f"https://{HOST}/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies(who, token).items()),
            "Content-Type": "application/json" if method == "PUT" else "application/x-www-form-urlencoded",
        }
        connection.request(method, path, body.encode() if body else None, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, content

    def view(self, path: str, who: str = "founder") -> None:
        status, content = self.ask("GET", path, who=who)
        if status != 200:
            raise SystemExit(f"{self.name}: {path} answered {status}: {content[:200]!r}")

    def save(self, **more: bool) -> None:
        """The next revision of one answer."""
        value = 1 + self.revision % 2
        body = json.dumps({"answers": [{"q": "mr_01", "rev": self.revision, "value": value}], **more})
        status, content = self.ask("PUT", f"/assessments/{self.world['assessment']}/answers", body)
        if status != 200:
            raise SystemExit(f"{self.name}: a save answered {status}: {content[:200]!r}")
        self.revision = json.loads(content)["saved"][0]["rev"]


def ticks(pid: int) -> int:
    """User and system time of a process, in ticks; ended children count once they were waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(field) for field in fields[11:15])


def tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in tree(int(child)))]


def cost(site: Site, database: int, work: Callable[[], None]) -> float:
    """Milliseconds of CPU of application and database for one call."""
    pids = [*tree(site.server.pid), *tree(database)]
    before = sum(map(ticks, pids))
    for _ in range(ROUNDS):
        work()
    return (sum(map(ticks, pids)) - before) * TICK / ROUNDS


def in_turns(sites: list[Site], database: int, jobs: list[Callable[[], None]]) -> list[list[float]]:
    """For each turn what one call cost at each site, in milliseconds of CPU."""
    for job in jobs:
        for _ in range(4):  # both workers are warm
            job()
    return [[cost(site, database, job) for site, job in zip(sites, jobs, strict=True)] for _ in range(TURNS)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, name: str) -> dict[str, str]:
    url = f"postgresql://plumbline@/{name}?host={folder}/pg&port=54399"
    var = folder / name
    var.mkdir()
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PLUMBLINE_")}
    return kept | {
        "PLUMBLINE_ENVIRONMENT": "production",
        "PLUMBLINE_SECRET_KEY": secrets.token_urlsafe(48),
        "PLUMBLINE_ALLOWED_HOSTS": HOST,
        "PLUMBLINE_BASE_URL": f"https://{HOST}",
        "PLUMBLINE_TRUSTED_PROXIES": "1",
        "PLUMBLINE_EMAIL_HOST": "127.0.0.1",
        "PLUMBLINE_EMAIL_FROM": "noreply@example.org",
        "PLUMBLINE_VAR_DIR": str(var),
        "PLUMBLINE_DATABASE_URL": url,
        "PLUMBLINE_BROKER_URL": f"redis+socket://{folder}/redis.sock",
        "PLUMBLINE_CACHE_URL": f"unix://{folder}/redis.sock?db=1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def started(folder: Path, checkout: Path, name: str, ventures: int) -> Site:
    own = environment(folder, name)
    socket_folder = str(folder / "pg")
    subprocess.run(["createdb", "-h", socket_folder, "-p", "54399", "-U", "plumbline", name], check=True)

    def manage(*arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=checkout, env=own, check=True, stdout=subprocess.DEVNULL)

    for arguments in (("migrate", "-v0"), ("playbook", "publish"), ("collectstatic", "--noinput", "-v0")):
        manage(*arguments)
    seed = [sys.executable, "-c", SEED % {"ventures": ventures}]
    done = subprocess.run(seed, cwd=checkout, env=own, check=True, capture_output=True, text=True)
    world = json.loads(done.stdout.splitlines()[-1])
    return serve(checkout, own, name, "config.wsgi", world)


def serve(checkout: Path, own: dict[str, str], name: str, app: str, world: dict[str, str]) -> Site:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        app,
        "-k",
        "gthread",
        "--threads",
        "4",
        "--workers",
        "2",
        "--no-control-socket",
        "--log-level",
        "error",
        "-b",
        f"127.0.0.1:{port}",
    ]
    server = subprocess.Popen(command, cwd=checkout, env=own)
    site = Site(name, port, server, world)
    for _ in range(200):
        try:
            site.ask("GET", "/health/live")
        except OSError:
            time.sleep(0.1)
        else:
            return site
    raise SystemExit(f"{name}: the server did not answer")


def works(site: Site) -> dict[str, Callable[[], None]]:
    a = f"/assessments/{site.world['assessment']}"
    return {
        "chapter": lambda: site.view(f"{a}/chapters/mr"),
        "save an answer": site.save,
        "save and say what it moved": lambda: site.save(effect=True),
        "result": lambda: site.view(f"{a}/result"),
        "overview": lambda: site.view(a),
        "plan": lambda: site.view(f"{a}/plan"),
        "what-if, an answer set": site.set_in_what_if,
        "what-if, an input set": site.set_input_in_what_if,
        "submission with a forecast": lambda: site.view(f"/submissions/{site.world['submission']}", "staff"),
        "scenario": lambda: site.view(f"/scenarios/{site.world['scenario']}"),
        "cohort": lambda: site.view(f"/cohorts/{site.world['cohort']}", "staff"),
    }


def database_pid(folder: Path) -> int:
    return int((folder / "pg" / "data" / "postmaster.pid").read_text().splitlines()[0])


def main(arguments: list[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--ventures", type=int, default=40)
    given = parser.parse_args(arguments or [])
    folder = Path(tempfile.mkdtemp(prefix="plumb-bench."))
    sites: list[Site] = []
    try:
        subprocess.run([ROOT / "scripts" / "services.sh", "start", folder], check=True)
        sites.append(started(folder, ROOT, "now", given.ventures))
        if given.beside:
            sites.append(started(folder, given.beside.resolve(), "beside", given.ventures))
        own = {
            **environment(folder, "floor"),
            "PLUMBLINE_DATABASE_URL": f"postgresql://plumbline@/now?host={folder}/pg&port=54399",
        }
        # The bare page reads the sessions of the first checkout.
        floor = serve(ROOT, own, "floor", "bench.floor", sites[0].world)
        sites.append(floor)
        show(sites, database_pid(folder))
        world = sites[0].world
        a = f"/assessments/{world['assessment']}"
        pages = {"chapter": f"{a}/chapters/mr", "result": f"{a}/result", "plan": f"{a}/plan"}
        weights.show(weights.Browser(sites[0].port, world["founder"]), pages)
    finally:
        for site in sites:
            site.server.send_signal(signal.SIGTERM)
            site.server.wait(20)
        subprocess.run([ROOT / "scripts" / "services.sh", "stop", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def show(sites: list[Site], database: int) -> None:
    *measured, floor = sites
    [bare] = middle(in_turns([floor], database, [lambda: floor.view("/")]))
    print(f"{'bare Django page':30}{bare:8.1f} ms")
    jobs: list[dict[str, Callable[[], None]]] = [works(site) for site in measured]
    for what in jobs[0]:
        turns = in_turns(measured, database, [job[what] for job in jobs])
        now, *others = middle(turns)
        limit = LIMITS.get(what)
        allowed = f"  at most {limit} ms{'  OVER' if now > limit else ''}" if limit else ""
        compared = "".join(
            f"   beside {total:6.1f} ms, ratio {ratio_of(turns, number):.2f}" for number, total in enumerate(others, 1)
        )
        print(f"{what:30}{now:8.1f} ms, {now / bare:4.1f} x bare{compared}{allowed}")


def middle(turns: list[list[float]]) -> list[float]:
    """For each site the median of its turns, in milliseconds."""
    return [median(costs) for costs in zip(*turns, strict=True)]


def ratio_of(turns: list[list[float]], other: int) -> float:
    """The first site's cost over another's: the median of the ratios of the turns."""
    return median(turn[0] / turn[other] for turn in turns)


if __name__ == "__main__":
    main(sys.argv[1:])
