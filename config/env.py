"""Environment variables, read once and typed. What is not understood is refused with its remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent


class BadEnvironment(SystemExit):
    """The environment holds a value that the settings do not understand."""


class Environment(BaseSettings):
    """Every variable of the product. Names in the environment carry the prefix PLUMBLINE_."""

    model_config = SettingsConfigDict(env_prefix="PLUMBLINE_", extra="ignore")

    environment: Literal["development", "test", "production"] = "development"
    secret_key: str = ""
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    base_url: str = "http://127.0.0.1:8000"
    var_dir: Path = BASE_DIR / "var"
    # Where `collectstatic` put the static files; empty: a folder of var_dir.
    static_dir: Path | None = None
    database_url: str = ""
    broker_url: str = ""
    cache_url: str = ""
    email_host: str = ""
    email_port: int = 25
    email_user: str = ""
    email_password: str = ""
    email_from: str = "Plumbline <noreply@localhost>"
    report_max_attempts: int = 5
    report_lease_seconds: int = 90

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"sqlite", "postgresql", "postgres"}:
            raise ValueError("write sqlite:///path or postgresql://user:password@host:5432/name")
        return value

    @field_validator("broker_url")
    @classmethod
    def _broker_is_known(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {
            "filesystem",
            "redis",
            "rediss",
            "redis+socket",
        }:
            raise ValueError("write filesystem:// or redis://host:6379/0 or redis+socket:///path")
        return value


def read_environment() -> Environment:
    """The environment, typed.

    Raises:
        BadEnvironment: a variable is not understood; the message names it and says what to write.
    """
    try:
        return Environment()
    except ValidationError as error:
        lines = [
            f"PLUMBLINE_{'_'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
            for problem in error.errors()
        ]
        raise BadEnvironment("The environment is not understood.\n" + "\n".join(lines)) from None


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
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-20000;",
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
            "options": "-c statement_timeout=30000 -c lock_timeout=5000"
            " -c idle_in_transaction_session_timeout=15000",
        },
    }
