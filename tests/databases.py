"""A test's database is a copy of one that was migrated once: eighty migrations take as long as fifty tests."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile

from django.conf import settings
from django.core.management import call_command
from django.db import connection

FOLDER = Path(settings.BASE_DIR) / ".cache" / "migrated"


def migrated() -> str:
    """Names what an empty database of this state looks like: every migration, and the versions of the libraries."""
    found = hashlib.sha256()
    here = Path(settings.BASE_DIR)
    for path in sorted([*here.glob("*/migrations/*.py"), *here.glob("requirements/*.lock")]):
        found.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def prepare(name: str) -> None:
    """Puts a migrated database where the tests of this process look for theirs, in place of what stood there.

    name: the database of the tests: a file on SQLite, a database of the server on PostgreSQL.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        # Every process of a run begins at once: the first one migrates, the others wait and copy.
        fcntl.flock(lock, fcntl.LOCK_EX)
        copy_file(name) if connection.vendor == "sqlite" else copy_database(name)


def copy_file(name: str) -> None:
    """On SQLite a migrated database is a file that stays for the next run."""
    kept = FOLDER / f"{migrated()}.sqlite3"
    if not kept.exists():
        for old in FOLDER.glob("*.sqlite3*"):
            old.unlink()
        making = kept.with_suffix(".sqlite3-making")
        with connected_to(str(making)):
            call_command("migrate", verbosity=0, interactive=False)
        making.rename(kept)
    copyfile(kept, name)


def copy_database(name: str) -> None:
    """On PostgreSQL it is a template of the server, which lives as long as the server does."""
    kept, quote = f"migrated_{migrated()}", connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept])
        if cursor.fetchone() is None:
            making = f"{kept}_making"
            cursor.execute(f"DROP DATABASE IF EXISTS {quote(making)}")
            cursor.execute(f"CREATE DATABASE {quote(making)}")
            with connected_to(making):
                call_command("migrate", verbosity=0, interactive=False)
            cursor.execute(f"ALTER DATABASE {quote(making)} RENAME TO {quote(kept)}")
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(name)}")
        cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(kept)}")


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Lets the connection speak to another database for a while."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
