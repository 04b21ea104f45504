"""Starts the product: migrate, publish the playbook, demo data, web server, worker and sweeper."""

from __future__ import annotations

import contextlib
import os
from io import StringIO
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.processes import Ended, Family, is_free
from jobs.sweeping import Stall


def refuse_other_versions() -> None:
    """A database of a version with other migrations cannot be carried on; it is left as it is.

    Raises:
        CommandError: it holds migrations that this version does not have.
    """
    loader = MigrationLoader(connection)
    house = {config.label for config in apps.get_app_configs() if (settings.BASE_DIR / config.label).is_dir()}
    unknown = sorted(f"{app}.{name}" for app, name in set(loader.applied_migrations) - set(loader.disk_migrations))
    unknown = [name for name in unknown if name.split(".")[0] in house]
    if unknown:
        raise CommandError(
            f"The database was written by another version of Plumbline (it has {unknown[0]}). Nothing was changed. "
            f"Use that version, or move the folder {settings.VAR_DIR} away and start again with an empty one."
        )


class Command(BaseCommand):
    help = "Set up and start the product with demo data; Ctrl-C ends all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        if not 1024 <= port <= 65535:
            raise CommandError(f"{port} is not a port for this. Try: make run PORT=8000")
        if not is_free(port):
            raise CommandError(f"Port {port} is taken by something else. Try: make run PORT={port + 1}")
        # Links in mails lead to the port that was asked for.
        os.environ.setdefault("PLUMBLINE_BASE_URL", f"http://127.0.0.1:{port}")
        refuse_other_versions()
        call_command("migrate", verbosity=0)
        call_command("playbook", "publish", stdout=self.stderr)
        sign_ins = StringIO()
        call_command("seed_demo", stdout=sign_ins)
        stall = Stall()
        family = Family(port, say=self.stderr.write, is_stalled=stall.is_long)
        self.serve(family, sign_ins.getvalue())

    def serve(self, family: Family, sign_ins: str) -> None:
        try:
            family.start()
            family.wait_until_answering()
            self.stdout.write(f"\nPlumbline is at http://127.0.0.1:{family.port}\n\n{sign_ins}\nCtrl-C ends it.")
            self.stdout.flush()
            family.watch()
        except Ended as ended:
            raise CommandError(f"{ended} What it said stands above. Nothing saved is lost.") from None
        except KeyboardInterrupt:
            with contextlib.suppress(OSError):  # the terminal may be closed
                self.stdout.write("Ending.")
        finally:
            family.end()
