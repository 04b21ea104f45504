"""What keeps the product from being started, and what is said then."""

import socket

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.management.commands.up import refuse_other_versions


def test_a_database_of_another_version_is_left_alone_and_told(db):
    refuse_other_versions()
    MigrationRecorder(connection).record_applied("assessments", "0003_scenario")
    with pytest.raises(CommandError, match=r"another version of Plumbline \(it has assessments\.0003_scenario\)"):
        refuse_other_versions()


def test_migrations_of_other_people_are_none_of_ours(db):
    """A library that was removed leaves its migrations behind; they keep nobody from starting."""
    MigrationRecorder(connection).record_applied("some_library", "0001_initial")
    refuse_other_versions()


@pytest.mark.parametrize("port", [0, 80, 1023, 65536])
@pytest.mark.database_free
def test_a_port_that_is_none_for_this_is_refused(port):
    with pytest.raises(CommandError, match=f"{port} is not a port for this. Try: make run PORT=8000"):
        call_command("up", port=port)


@pytest.mark.database_free
def test_a_taken_port_is_told_with_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            CommandError, match=f"Port {port} is taken by something else. Try: make run PORT={port + 1}"
        ):
            call_command("up", port=port)
