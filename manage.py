#!/usr/bin/env python
"""Django's command line for Plumbline."""

import os
import signal
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. Run `make setup`, then `.venv/bin/python manage.py …`.")
    try:
        try:
            execute_from_command_line(sys.argv)
        finally:
            if sys.stdout:
                sys.stdout.flush()
    except BrokenPipeError:
        seen_enough()


def seen_enough() -> None:
    """Whoever read the output has closed it, as `| head` does: ends like any tool, without a traceback."""
    # What is still buffered would be tried again, and complained about, at the very end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(128 + signal.SIGPIPE)


if __name__ == "__main__":
    main()
