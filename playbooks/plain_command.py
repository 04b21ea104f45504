"""A command whose errors are plain lines on stderr, so that editors find `file:line:column` at their start."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class PlainCommand(BaseCommand):
    """Ends with the code of the error (1) and its bare words; called from code it raises, as any command."""

    # Mistakes in playbooks are what these commands are there to explain.
    requires_system_checks: list[str] = []

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            if not getattr(self, "_called_from_command_line", False):
                raise
            self.stderr.write(str(error))
            sys.exit(error.returncode)
