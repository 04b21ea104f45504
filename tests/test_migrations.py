"""Schemas only grow: what was written stays, and rows of every earlier schema come through."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)
WRITTEN = ROOT / "tests" / "data" / "migrations.txt"


@pytest.mark.database_free
@pytest.mark.guard
def test_what_was_written_stays():
    """A migration that was run somewhere must not change. A new one is added here: file and SHA-256."""
    known = dict(line.split() for line in WRITTEN.read_text().splitlines())
    found = {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in ROOT.glob("*/migrations/0*.py")
    }
    assert {name: found.get(name) for name in known} == known, "write another migration instead"
    assert found.keys() - known.keys() == set(), f"add them to {WRITTEN.relative_to(ROOT)}"


@pytest.fixture
def empty(tmp_path, transactional_db):
    """The address of an empty database of the same kind as the test's own."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'forward.sqlite3'}"
        return
    own, name = connection.settings_dict, f"forward_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://{own['USER']}@/{name}?host={quote(own['HOST'])}&port={own['PORT']}"
        cursor.execute(f"DROP DATABASE {name}")


def test_rows_of_the_first_schema_come_through_every_later_one(empty):
    ran = subprocess.run(
        [sys.executable, "-m", "tests.forward"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PLUMBLINE_DATABASE_URL": empty, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
