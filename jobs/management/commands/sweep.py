"""The sweeper, a process of its own beside web and worker.

Operators: run exactly as many as you like, one works at a time. Every five seconds it puts reports of
dead workers back in line, sends messages that were lost (a flushed or restarted broker), marks reports
failed whose every attempt was broken off, and removes half-written files older than an hour.
`manage.py up` starts one. Without a sweeper nothing is lost, but broken-off reports wait until one runs.
"""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection

from jobs.sweeping import Stall, sweep

logger = logging.getLogger("plumbline.reports")
SECONDS_BETWEEN_ROUNDS = 5


class Command(BaseCommand):
    help = "Repairs the line of reports every five seconds; --once for a single round."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(str(sweep()))
            return
        ending = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ending.set())
        stall = Stall()
        while not ending.wait(SECONDS_BETWEEN_ROUNDS):
            self.round()
            if stall.is_long():
                logger.error("Work waits and nobody does it. Is a worker running?")

    def round(self) -> None:
        """One round; a database that restarts is waited for."""
        try:
            sweep()
        except DatabaseError:
            logger.exception("The sweeper could not reach the database.")
            connection.close()
