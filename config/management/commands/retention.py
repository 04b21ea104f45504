"""Empties what organisations no longer want to keep; without --erase it only says what that would be."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from reviews.retention import due, empty


class Command(BaseCommand):
    help = (
        "Says what was submitted to archived cohorts and is past the time their organisation set; --erase empties it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--erase", action="store_true", help="empty it; cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(due())
        for one in found:
            place = f"{one.cohort.programme.organisation}, {one.cohort}"
            counts = f"{one.submissions} submissions, {one.notes} notes, {one.invitees} invitations"
            if not options["erase"]:
                self.stdout.write(f"{place}: {counts}, since {one.since:%Y-%m-%d}")
            elif empty(one):
                self.stdout.write(f"{place}: {counts} emptied or deleted")
            else:
                self.stderr.write(f"{place}: it has no owner in whose name the log could tell of it; nothing was done")
        if not found:
            self.stdout.write("Nothing is past its time.")
        elif not options["erase"]:
            self.stdout.write("Nothing was changed. With --erase these are emptied; that cannot be undone.")
