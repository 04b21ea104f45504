"""Starts the product: migrate, publish the playbook, demo data, web server, Celery worker, sweeper."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Set up and start the product with demo data; Ctrl-C ends all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("playbook", "publish", stdout=self.stderr)
        call_command("seed_demo")
        port = options["port"]
        commands = [
            [
                "-m",
                "gunicorn",
                "config.wsgi",
                "-k",
                "gthread",
                "--threads",
                "4",
                "-b",
                f"127.0.0.1:{port}",
            ],
            ["-m", "celery", "-A", "config", "worker", "-c", "1", "-l", "WARNING"],
            ["-m", "django", "sweep"],
        ]
        processes = [subprocess.Popen([sys.executable, *command]) for command in commands]  # noqa: S603
        self.stdout.write(f"\nPlumbline is at http://127.0.0.1:{port}  (Ctrl-C ends it)")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
            raise CommandError(
                f"A process ended by itself. Is port {port} taken? Try: make run PORT=8001"
            )
        except KeyboardInterrupt:
            self.stdout.write("Ending.")
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(10)
