"""The product as processes: on the embedded default, and as compose runs it on PostgreSQL and Redis."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from django.core.management import get_commands
from django.db import connection

from tests.config.running import ROOT, Visitor, answers, free_port
from tests.reports.workers import until


@pytest.mark.database_free
@pytest.mark.worker
def test_make_run_serves_the_demo_and_draws_a_report_on_the_embedded_default(tmp_path):
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLUMBLINE_")}
    environment |= {"PLUMBLINE_VAR_DIR": str(tmp_path / "var"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "up", "--port", str(port)]
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    said = lambda: (tmp_path / "out").read_text()  # noqa: E731
    try:
        until(lambda: "Ctrl-C ends it." in said() or process.poll() is not None, 120)
        email, password = re.search(r"founder: +(\S+) +(\S+)", said()).groups()
        visitor = Visitor(f"http://127.0.0.1:{port}")
        _status, page = visitor.get("/accounts/login/")
        _status, home = visitor.post("/accounts/login/", page, login=email, password=password)
        assessment = re.search(rb"/assessments/[0-9a-f-]{36}", home).group(0).decode()
        _status, page = visitor.get(f"{assessment}/reports")
        visitor.post(f"{assessment}/reports/order", page, language="en")
        link = until(
            lambda: re.search(rb"/reports/[0-9a-f-]{36}/download", visitor.get(f"{assessment}/reports")[1]), 90
        )
        assert visitor.get(link.group(0).decode())[1].startswith(b"%PDF-")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(240)
    assert "Ending." in said()
    assert not answers(Visitor(f"http://127.0.0.1:{port}"))


@pytest.mark.database_free
def test_a_taken_port_is_named_with_the_way_out(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {**os.environ, "PLUMBLINE_VAR_DIR": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "manage.py", "up", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (
        done.returncode,
        f"Port {port} is taken by something else. Try: make run PORT={port + 1}" in done.stderr,
    ) == (1, True)


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.mark.database_free
def test_compose_names_processes_that_exist_and_checks_their_health(compose):
    services = compose["services"]
    assert set(services) == {"postgres", "redis", "migrate", "web", "worker", "sweeper"}
    assert {name for name, s in services.items() if "healthcheck" in s} >= {"postgres", "redis", "web", "worker"}
    commands = " ".join(" ".join(s.get("command", [])) for s in services.values())
    used = set(re.findall(r"manage\.py (\w+)", commands))
    assert used <= set(get_commands())
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)


@pytest.mark.database_free
def test_the_example_and_compose_make_an_environment_that_production_takes(compose, tmp_path):
    """Filled in where it is left empty, as its comments say."""
    lines = re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    example = {name: value or "left-to-you" for name, value in lines}
    example["PLUMBLINE_SECRET_KEY"] = secrets.token_urlsafe(48)
    given = compose["services"]["web"]["environment"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLUMBLINE_")}
    environment |= example | {name: re.sub(r"\$\{.*?\}", "x", value) for name, value in given.items()}
    environment |= {"PLUMBLINE_ENVIRONMENT": "production", "PLUMBLINE_VAR_DIR": str(tmp_path)}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # for the tests' browser only
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.database_free
def test_the_image_collects_what_production_serves(collected):
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    assert {"css/ground.css", "js/chapter.js", "vendor/bootstrap-5.3.9.min.css"} <= set(names)


@pytest.mark.worker
def test_the_processes_of_compose_run_on_postgresql_and_redis(transactional_db, compose, collected, tmp_path):
    """No container engine is needed: the same commands, with the environment that compose gives them."""
    if connection.vendor != "postgresql":
        pytest.skip("compose runs on PostgreSQL; the run on SQLite has none")
    own, port = connection.settings_dict, free_port()
    environment = {
        **os.environ,
        "PLUMBLINE_ENVIRONMENT": "production",
        "PLUMBLINE_SECRET_KEY": secrets.token_urlsafe(48),
        "PLUMBLINE_ALLOWED_HOSTS": "127.0.0.1",
        "PLUMBLINE_BASE_URL": f"https://127.0.0.1:{port}",
        "PLUMBLINE_VAR_DIR": str(tmp_path),
        "PLUMBLINE_TRUSTED_PROXIES": "1",
        "PLUMBLINE_EMAIL_HOST": "127.0.0.1",
        "PLUMBLINE_EMAIL_FROM": "noreply@example.org",
        "PLUMBLINE_DATABASE_URL": f"postgresql://{own['USER']}@/{own['NAME']}?host={quote(own['HOST'])}&port={own['PORT']}",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }

    def run(command):
        return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)

    services = compose["services"]
    shutil.copytree(collected, tmp_path / "static")
    assert run(services["migrate"]["command"]).wait(240) == 0
    web = ["gunicorn", "config.wsgi", "-k", "gthread", "--no-control-socket", "-b", f"127.0.0.1:{port}"]
    children = [run(web), run(services["worker"]["command"]), run(services["sweeper"]["command"])]
    try:
        visitor = Visitor(f"http://127.0.0.1:{port}", {"X-Forwarded-Proto": "https"})
        until(lambda: answers(visitor), 30)
        status, page = visitor.get("/")
        sheet = re.search(rb'href="(/static/css/ground\.[0-9a-f]+\.css)"', page).group(1).decode()
        assert (status, visitor.get(sheet)[0]) == (200, 200)
        pinged = (
            next(iter(services["worker"]["healthcheck"]["test"][1:]))
            .replace("$$", "$")
            .replace(" -d celery@$HOSTNAME", "")
        )
        until(
            lambda: (
                subprocess.run(
                    pinged, shell=True, cwd=ROOT, env=environment, capture_output=True, check=False
                ).returncode
                == 0
            ),
            60,
        )
        assert all(child.poll() is None for child in children)
    finally:
        for child in children:
            os.killpg(child.pid, signal.SIGTERM)
        for child in children:
            child.wait(30)
