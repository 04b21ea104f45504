"""Environment variables, read once and typed. What is not understood is refused with its remedy."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent
PREFIX = "PLUMBLINE_"
# Seconds a task may take; a lease that ends earlier would take a report from a worker that still draws it.
TASK_TIME_LIMIT = 60
SHORTEST_KEY, FEWEST_CHARACTERS = 50, 10
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
DATABASES = ("sqlite", "postgresql", "postgres")
BROKERS = ("filesystem", "redis", "rediss", "redis+socket")
CACHES = ("filesystem", "redis", "rediss", "unix")


class BadEnvironment(SystemExit):
    """The environment holds a value that the settings do not understand."""


class Environment(BaseSettings):
    """Every variable of the product. Names in the environment carry the prefix PLUMBLINE_."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    # "build" collects the static files as production serves them, and serves nothing.
    environment: Literal["development", "test", "build", "production"] = "development"
    secret_key: str = ""
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    base_url: str = "http://127.0.0.1:8000"
    # How many reverse proxies of ours stand in front: whose word about addresses and HTTPS is believed.
    trusted_proxies: int | None = Field(default=None, ge=0, le=9)
    # The one name at which the operators' pages are served; empty: at every name.
    operators_host: str = ""
    hsts_subdomains: bool = False
    hsts_preload: bool = False
    var_dir: Path = BASE_DIR / "var"
    # Where `collectstatic` put the static files; empty: a folder of var_dir.
    static_dir: Path | None = None
    database_url: str = ""
    broker_url: str = ""
    cache_url: str = ""
    email_host: str = ""
    email_port: int = Field(default=25, ge=1, le=65535)
    email_user: str = ""
    email_password: str = ""
    # How the mail server is spoken to; empty: as its port wants (465 tls, 587 starttls, others none).
    email_security: Literal["", "none", "starttls", "tls"] = ""
    email_from: str = "Plumbline <noreply@localhost>"
    # Where people reach whoever runs the site: an address that the guides name; nothing is named without one.
    contact: str = ""
    job_max_attempts: int = Field(default=5, ge=1, le=100)
    job_lease_seconds: int = Field(default=90, ge=1, le=3600)

    @property
    def hosts(self) -> list[str]:
        return [host.strip() for host in self.allowed_hosts.split(",") if host.strip()]

    @property
    def mail_security(self) -> str:
        """ "none", "starttls" or "tls"."""
        return self.email_security or {465: "tls", 587: "starttls"}.get(self.email_port, "none")

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, value: str) -> str:
        remedy = "write sqlite:///path or postgresql://user:password@host:5432/name"
        if not value:
            return value
        parts = address_of(value, DATABASES, remedy)
        if not parts.path.strip("/"):
            raise ValueError(f"it names no {'file' if parts.scheme == 'sqlite' else 'database'}; {remedy}")
        return value

    @field_validator("broker_url")
    @classmethod
    def _broker_is_known(cls, value: str) -> str:
        remedy = "write filesystem:// or redis://host:6379/0 or redis+socket:///path"
        return server_of(value, BROKERS, remedy)

    @field_validator("cache_url")
    @classmethod
    def _cache_is_known(cls, value: str) -> str:
        remedy = "write filesystem:// or redis://host:6379/1 or unix:///path?db=1"
        return server_of(value, CACHES, remedy)

    @field_validator("base_url")
    @classmethod
    def _base_is_an_origin(cls, value: str) -> str:
        remedy = "write https://plumbline.example.org"
        parts = address_of(value, ("http", "https"), remedy)
        if not parts.hostname or parts.username or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError(f"it is more or less than scheme and host; {remedy}")
        return value.rstrip("/")

    @field_validator("allowed_hosts")
    @classmethod
    def _hosts_are_names(cls, value: str) -> str:
        for host in value.split(","):
            if "/" in host or " " in host.strip() or (":" in host and "[" not in host):
                raise ValueError(
                    f"“{host.strip()}” is not a host name; write names without scheme and port, with commas"
                )
        return value

    @field_validator("email_from")
    @classmethod
    def _sender_is_an_address(cls, value: str) -> str:
        if "@" not in parseaddr(value)[1] or "\n" in value:
            raise ValueError("it is no sender; write Plumbline <noreply@example.org>")
        return value

    @field_validator("contact")
    @classmethod
    def _contact_is_an_address(cls, value: str) -> str:
        if value and ("@" not in value or parseaddr(value)[1] != value):
            raise ValueError("it is no address; write help@example.org, or leave it out")
        return value


def address_of(value: str, schemes: tuple[str, ...], remedy: str) -> SplitResult:
    """The parts of an address.

    Raises:
        ValueError: it cannot be read, or has another scheme.
    """
    try:
        parts = urlsplit(value)
        _port = parts.port
    except ValueError as error:
        raise ValueError(f"{error}; {remedy}") from None
    if parts.scheme not in schemes:
        raise ValueError(remedy)
    return parts


def server_of(value: str, schemes: tuple[str, ...], remedy: str) -> str:
    if not value:
        return value
    parts = address_of(value, schemes, remedy)
    has_place = parts.path.strip("/") if parts.scheme in {"redis+socket", "unix"} else parts.hostname
    if parts.scheme != "filesystem" and not has_place:
        raise ValueError(f"it names no server; {remedy}")
    return value


def read_environment() -> Environment:
    """The environment, typed.

    Raises:
        BadEnvironment: a variable is not understood, or production would not be safe with it; the message
            names every such variable and says what to write.
    """
    try:
        found = Environment()
    except ValidationError as error:
        refuse([f"{name_of(problem['loc'])}: {told(problem)}" for problem in error.errors()])
    if found.environment == "production":
        refuse([f"{PREFIX}{name}: {text}" for name, text in unfit_for_production(found)])
        refuse([f"{name}: there is no such variable; {hint}" for name, hint in misspelt_names()])
    return found


def refuse(lines: list[str]) -> None:
    if lines:
        raise BadEnvironment("The environment is not understood.\n" + "\n".join(lines))


def name_of(location: tuple[Any, ...]) -> str:
    return PREFIX + "_".join(str(part) for part in location).upper()


def told(problem: Any) -> str:
    """What is wrong with a value and what to write; the ranges in words of our own."""
    field = Environment.model_fields[str(problem["loc"][0])]
    if problem["type"] in {"greater_than_equal", "less_than_equal", "int_parsing"}:
        low, high = (next(getattr(m, end) for m in field.metadata if hasattr(m, end)) for end in ("ge", "le"))
        remedy = "" if field.default is None else f", for example {field.default}"
        return f"“{problem['input']}” is not a whole number from {low} to {high}; write one{remedy}"
    if problem["type"] == "literal_error":
        return f"“{problem['input']}” is none of its values; write {problem['ctx']['expected']}"
    return str(problem["msg"]).removeprefix("Value error, ")


def misspelt_names() -> Iterator[tuple[str, str]]:
    """Variables that nothing reads but whose names nearly are ours: a slip of the pen would go unnoticed.

    Others pass: where a service is called “plumbline”, Kubernetes sets PLUMBLINE_PORT and the like.
    """
    known = [field.upper() for field in Environment.model_fields]
    for name in sorted(name for name in os.environ if name.startswith(PREFIX)):
        own = name.removeprefix(PREFIX)
        close = difflib.get_close_matches(own, known, 1, cutoff=0.8)
        if close and own not in known:
            yield name, f"did you mean {PREFIX}{close[0]}?"


def unfit_for_production(found: Environment) -> Iterator[tuple[str, str]]:
    """What may be left out or loose on a developer's machine, and must be said where people rely on it."""
    yield from _unfit_identity(found)
    yield from _unfit_servers(found)
    yield from _unfit_mail(found)
    if found.job_lease_seconds <= TASK_TIME_LIMIT:
        yield (
            "JOB_LEASE_SECONDS",
            (
                f"{found.job_lease_seconds} is not longer than a report may take"
                f" ({TASK_TIME_LIMIT} s); write 90, or leave it out"
            ),
        )


def _unfit_identity(found: Environment) -> Iterator[tuple[str, str]]:
    key = found.secret_key
    if not key:
        yield "SECRET_KEY", "it is missing; set it to 50 or more random characters"
    elif len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS:
        yield "SECRET_KEY", "it can be guessed; set it to 50 or more random characters"
    base = urlsplit(found.base_url)
    if base.scheme != "https":
        yield "BASE_URL", f"{found.base_url} is not encrypted; write https:// and the name people use"
    if "*" in found.hosts or not found.hosts:
        yield "ALLOWED_HOSTS", "it lets in every name; write the names that the proxy serves"
    elif base.scheme == "https" and not any(_serves(h, base.hostname or "") for h in found.hosts):
        yield "ALLOWED_HOSTS", f"{base.hostname}, the host of BASE_URL, is missing; add it"
    if found.operators_host and not any(_serves(host, found.operators_host) for host in found.hosts):
        yield "ALLOWED_HOSTS", f"{found.operators_host}, the OPERATORS_HOST, is missing; add it"
    if found.trusted_proxies is None:
        yield (
            "TRUSTED_PROXIES",
            ("it is missing; write how many proxies of yours stand in front: 1 for nginx alone, 0 for none"),
        )
    if found.hsts_preload and not found.hsts_subdomains:
        yield "HSTS_PRELOAD", "browsers take it with HSTS_SUBDOMAINS=true only; set both, or neither"


def _serves(pattern: str, host: str) -> bool:
    own, host = pattern.strip("[]").lower(), host.lower()
    return host.endswith(own) or host == own[1:] if own.startswith(".") else host == own


def _unfit_servers(found: Environment) -> Iterator[tuple[str, str]]:
    if not found.database_url:
        yield (
            "DATABASE_URL",
            (
                "it is missing; write postgresql://user:password@host:5432/name"
                " (or sqlite:///path, if one machine and one file are what you want)"
            ),
        )
    if not found.broker_url:
        yield (
            "BROKER_URL",
            (
                "it is missing; write redis://host:6379/0"
                " (or filesystem://, if one machine and a queue of files are what you want)"
            ),
        )


def _unfit_mail(found: Environment) -> Iterator[tuple[str, str]]:
    if not found.email_host:
        yield "EMAIL_HOST", "it is missing; nobody could confirm an address or reset a password. Name your mail server"
    elif found.email_password and found.mail_security == "none" and found.email_host not in THIS_MACHINE:
        yield "EMAIL_SECURITY", "the password of the mail server would travel in the open; write starttls or tls"
    if parseaddr(found.email_from)[1].endswith("@localhost"):
        yield "EMAIL_FROM", "mails from localhost are not delivered; write Plumbline <noreply@example.org>"


def database_settings(url: str, default_file: Path) -> dict[str, Any]:
    """Django's DATABASES entry for a database address; an empty address means the embedded SQLite file."""
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path.removeprefix("/") if url.startswith("sqlite:///") else default_file,
            # Deferred transactions under WAL fail at once when two writers meet; IMMEDIATE queues them.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-20000;",
            },
        }
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "connect_timeout": 3,
            # A list of ventures joins eight tables. Trying each order of eight takes longer than reading the rows;
            # of six at a time it does not (`python -m bench glance`).
            "options": "-c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=15000"
            " -c join_collapse_limit=6",
        },
    }
