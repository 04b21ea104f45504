"""What the environment may say: each thing wrong once, with the remedy that is told."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.env import BadEnvironment, Environment, database_settings, read_environment

pytestmark = pytest.mark.database_free
RIGHT = {
    "PLUMBLINE_ENVIRONMENT": "production",
    "PLUMBLINE_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghij",
    "PLUMBLINE_ALLOWED_HOSTS": "plumbline.example.org,localhost",
    "PLUMBLINE_BASE_URL": "https://plumbline.example.org",
    "PLUMBLINE_TRUSTED_PROXIES": "1",
    "PLUMBLINE_DATABASE_URL": "postgresql://plumbline:secret@postgres:5432/plumbline",
    "PLUMBLINE_BROKER_URL": "redis://redis:6379/0",
    "PLUMBLINE_CACHE_URL": "redis://redis:6379/1",
    "PLUMBLINE_EMAIL_HOST": "mail.example.org",
    "PLUMBLINE_EMAIL_FROM": "Plumbline <noreply@example.org>",
}


@pytest.fixture
def environ(monkeypatch):
    """The environment of a production that is right, and nothing else of ours."""
    for name in list(os.environ):
        if name.startswith("PLUMBLINE_"):
            monkeypatch.delenv(name)
    for name, value in RIGHT.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def refusal():
    with pytest.raises(BadEnvironment) as error:
        read_environment()
    return str(error.value).splitlines()[1:]


def test_a_right_production_starts(environ):
    assert read_environment().trusted_proxies == 1


def test_nothing_at_all_starts_a_development(environ):
    for name in RIGHT:
        environ.delenv(name)
    assert read_environment().environment == "development"


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("SECRET_KEY", None, "it is missing; set it to 50 or more random characters"),
        ("SECRET_KEY", "a", "it can be guessed; set it to 50 or more random characters"),
        ("SECRET_KEY", "ab" * 40, "it can be guessed; set it to 50 or more random characters"),
        ("ALLOWED_HOSTS", "*", "it lets in every name; write the names that the proxy serves"),
        ("ALLOWED_HOSTS", " , ", "it lets in every name; write the names that the proxy serves"),
        ("ALLOWED_HOSTS", "localhost", "plumbline.example.org, the host of BASE_URL, is missing; add it"),
        (
            "ALLOWED_HOSTS",
            "https://plumbline.example.org",
            "“https://plumbline.example.org” is not a host name; write names without scheme and port, with commas",
        ),
        (
            "ALLOWED_HOSTS",
            "plumbline.example.org:443",
            "“plumbline.example.org:443” is not a host name; write names without scheme and port, with commas",
        ),
        ("BASE_URL", None, "http://127.0.0.1:8000 is not encrypted; write https:// and the name people use"),
        (
            "BASE_URL",
            "http://plumbline.example.org",
            "http://plumbline.example.org is not encrypted; write https:// and the name people use",
        ),
        ("BASE_URL", "plumbline.example.org", "write https://plumbline.example.org"),
        ("BASE_URL", "ftp://plumbline.example.org", "write https://plumbline.example.org"),
        (
            "BASE_URL",
            "https://plumbline.example.org/app",
            "it is more or less than scheme and host; write https://plumbline.example.org",
        ),
        ("BASE_URL", "https://", "it is more or less than scheme and host; write https://plumbline.example.org"),
        (
            "BASE_URL",
            "https://plumbline.example.org:http",
            "Port could not be cast to integer value as 'http'; write https://plumbline.example.org",
        ),
        (
            "TRUSTED_PROXIES",
            None,
            "it is missing; write how many proxies of yours stand in front: 1 for nginx alone, 0 for none",
        ),
        ("TRUSTED_PROXIES", "-1", "“-1” is not a whole number from 0 to 9; write one"),
        ("TRUSTED_PROXIES", "nginx", "“nginx” is not a whole number from 0 to 9; write one"),
        ("OPERATORS_HOST", "ops.example.org", "ops.example.org, the OPERATORS_HOST, is missing; add it"),
        ("HSTS_PRELOAD", "true", "browsers take it with HSTS_SUBDOMAINS=true only; set both, or neither"),
        (
            "DATABASE_URL",
            None,
            "it is missing; write postgresql://user:password@host:5432/name (or sqlite:///path, if one machine and one file are what you want)",
        ),
        (
            "DATABASE_URL",
            "sqlite://",
            "it names no file; write sqlite:///path or postgresql://user:password@host:5432/name",
        ),
        ("DATABASE_URL", "mysql://u:p@h/n", "write sqlite:///path or postgresql://user:password@host:5432/name"),
        (
            "DATABASE_URL",
            "postgresql://u:p@h",
            "it names no database; write sqlite:///path or postgresql://user:password@host:5432/name",
        ),
        (
            "DATABASE_URL",
            "postgresql://u:p@h:99999/n",
            "Port out of range 0-65535; write sqlite:///path or postgresql://user:password@host:5432/name",
        ),
        (
            "BROKER_URL",
            None,
            "it is missing; write redis://host:6379/0 (or filesystem://, if one machine and a queue of files are what you want)",
        ),
        ("BROKER_URL", "amqp://h", "write filesystem:// or redis://host:6379/0 or redis+socket:///path"),
        (
            "BROKER_URL",
            "redis://",
            "it names no server; write filesystem:// or redis://host:6379/0 or redis+socket:///path",
        ),
        ("CACHE_URL", "memcached://h", "write filesystem:// or redis://host:6379/1 or unix:///path?db=1"),
        (
            "EMAIL_HOST",
            None,
            "it is missing; nobody could confirm an address or reset a password. Name your mail server",
        ),
        ("EMAIL_PORT", "0", "“0” is not a whole number from 1 to 65535; write one, for example 25"),
        ("EMAIL_PORT", "70000", "“70000” is not a whole number from 1 to 65535; write one, for example 25"),
        ("EMAIL_PASSWORD", "secret", None),
        ("CONTACT", "nobody", "it is no address; write help@example.org, or leave it out"),
        ("CONTACT", "Help <help@example.org>", "it is no address; write help@example.org, or leave it out"),
        ("EMAIL_FROM", "", "it is no sender; write Plumbline <noreply@example.org>"),
        ("EMAIL_FROM", None, "mails from localhost are not delivered; write Plumbline <noreply@example.org>"),
        ("EMAIL_SECURITY", "ssl", "“ssl” is none of its values; write '', 'none', 'starttls' or 'tls'"),
        ("JOB_MAX_ATTEMPTS", "-1", "“-1” is not a whole number from 1 to 100; write one, for example 5"),
        ("JOB_MAX_ATTEMPTS", "0", "“0” is not a whole number from 1 to 100; write one, for example 5"),
        ("JOB_LEASE_SECONDS", "0", "“0” is not a whole number from 1 to 3600; write one, for example 90"),
        ("JOB_LEASE_SECONDS", "60", "60 is not longer than a report may take (60 s); write 90, or leave it out"),
        ("ENVIRONMENT", "prod", "“prod” is none of its values; write 'development', 'test', 'build' or 'production'"),
    ],
)
def test_each_wrong_value_is_refused_with_its_remedy(environ, name, value, remedy):
    if value is None:
        environ.delenv(f"PLUMBLINE_{name}")
    else:
        environ.setenv(f"PLUMBLINE_{name}", value)
    if name == "EMAIL_PASSWORD":
        name, remedy = (
            "EMAIL_SECURITY",
            "the password of the mail server would travel in the open; write starttls or tls",
        )
    told_at = "ALLOWED_HOSTS" if name == "OPERATORS_HOST" else name
    assert refusal() == [f"PLUMBLINE_{told_at}: {remedy}"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ALOWED_HOSTS", "ALLOWED_HOSTS"),
        ("TRUSTED_PROXY", "TRUSTED_PROXIES"),
        ("EMAIL_PASWORD", "EMAIL_PASSWORD"),
        ("SECRETKEY", "SECRET_KEY"),
    ],
)
def test_a_slip_of_the_pen_is_named(environ, written, meant):
    environ.setenv(f"PLUMBLINE_{written}", "x")
    assert refusal() == [f"PLUMBLINE_{written}: there is no such variable; did you mean PLUMBLINE_{meant}?"]


def test_what_a_cluster_sets_by_itself_is_no_slip(environ):
    for name in ("PORT", "SERVICE_HOST", "SERVICE_PORT", "PORT_8000_TCP_ADDR", "SERVICE_PORT_HTTP"):
        environ.setenv(f"PLUMBLINE_{name}", "10.0.0.7")
    assert read_environment().environment == "production"


def test_everything_wrong_is_told_at_once(environ):
    environ.setenv("PLUMBLINE_SECRET_KEY", "a")
    environ.setenv("PLUMBLINE_ALLOWED_HOSTS", "*")
    environ.delenv("PLUMBLINE_DATABASE_URL")
    assert [line.split(":")[0] for line in refusal()] == [
        "PLUMBLINE_SECRET_KEY",
        "PLUMBLINE_ALLOWED_HOSTS",
        "PLUMBLINE_DATABASE_URL",
    ]


@pytest.mark.parametrize("value", ["sqlite:////data/plumbline.sqlite3", "sqlite:///plumbline.db"])
def test_the_embedded_database_is_taken_when_it_is_asked_for(environ, value):
    environ.setenv("PLUMBLINE_DATABASE_URL", value)
    environ.setenv("PLUMBLINE_BROKER_URL", "filesystem://")
    assert read_environment().database_url == value


def test_a_password_may_travel_encrypted_or_within_the_machine(environ):
    environ.setenv("PLUMBLINE_EMAIL_PASSWORD", "secret")
    environ.setenv("PLUMBLINE_EMAIL_PORT", "587")
    assert read_environment().mail_security == "starttls"
    environ.setenv("PLUMBLINE_EMAIL_PORT", "25")
    environ.setenv("PLUMBLINE_EMAIL_HOST", "localhost")
    assert read_environment().mail_security == "none"


def start(tmp_path, *command, **wrong):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLUMBLINE_")}
    environment |= RIGHT | {"PLUMBLINE_VAR_DIR": str(tmp_path)} | wrong
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_web_server_with_a_wrong_value_ends_and_says_why(tmp_path):
    command = ["-m", "gunicorn", "config.wsgi", "--no-control-socket", "-b", f"unix:{tmp_path}/web"]
    done = start(tmp_path, *command, PLUMBLINE_SECRET_KEY="a")
    assert done.returncode == 3
    assert "PLUMBLINE_SECRET_KEY: it can be guessed; set it to 50" in done.stderr + done.stdout


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    done = start(tmp_path, "manage.py", "check", PLUMBLINE_VAR_DIR=str(tmp_path / "file" / "var"))
    assert done.returncode == 1
    assert "PLUMBLINE_VAR_DIR: " in done.stderr
    assert "Traceback" not in done.stderr


def test_the_environment_that_collects_static_files_serves_nothing(tmp_path):
    done = start(tmp_path, "-c", "import config.wsgi", PLUMBLINE_ENVIRONMENT="build")
    assert (done.returncode, "write production" in done.stderr) == (3, True)


def test_the_operators_page_names_every_variable_and_no_other():
    table = (settings.BASE_DIR / "docs" / "operators.md").read_text().split("## Variables")[1]
    rows = [line.split("|")[1] for line in table.split("##")[0].splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert named == {field.upper() for field in Environment.model_fields}


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("", Path("/var/default.sqlite3")),
        ("sqlite:///plumbline.db", "plumbline.db"),
        ("sqlite:////data/plumbline.db", "/data/plumbline.db"),
        ("sqlite:data/plumbline.db", Path("/var/default.sqlite3")),
    ],
)
def test_the_embedded_database_is_one_file_whose_writers_queue(url, file):
    found = database_settings(url, Path("/var/default.sqlite3"))
    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", file)
    assert (found["OPTIONS"]["transaction_mode"], found["OPTIONS"]["timeout"]) == ("IMMEDIATE", 20)
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("url", "user", "password", "host", "port"),
    [
        ("postgresql://plumb:p%40ss%2Fword@db.example:5433/plumb", "plumb", "p@ss/word", "db.example", "5433"),
        ("postgres://db.example/plumb", "", "", "db.example", ""),
        ("postgresql://plumb@/plumb?host=/run/pg&port=54399", "plumb", "", "/run/pg", "54399"),
    ],
)
def test_the_server_of_the_database_is_read_from_its_address(url, user, password, host, port):
    found = database_settings(url, Path("/var/default.sqlite3"))
    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.postgresql", "plumb")
    assert [found[key] for key in ("USER", "PASSWORD", "HOST", "PORT")] == [user, password, host, port]
    assert (found["CONN_HEALTH_CHECKS"], found["OPTIONS"]["connect_timeout"]) == (True, 3)
