"""Reminders on the command line, for whoever runs no sweeper or will not wait for its next round."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from plans import reminders as of_plans
from reviews import reminders as of_checkpoints


class Command(BaseCommand):
    help = "Writes the reminders that are due now. The sweeper does the same every few minutes; none comes twice."

    def handle(self, *args: Any, **options: Any) -> None:
        written = 0
        while count := of_checkpoints.remind() + of_plans.remind():
            written += count
        self.stdout.write(f"Reminders written: {written}.")
