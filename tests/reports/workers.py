"""A real Celery worker in a process of its own, working on the test's database through its broker."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from config.processes import PROCESSES

PATIENCE = 4  # times as long as on an idle machine; what is there ends the waiting at once


def until(condition, seconds=60, pause=0.05):
    """Waits for a condition, looking often; fails when it takes `PATIENCE` times as many seconds."""
    deadline = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(pause)
    raise AssertionError(f"not within {seconds * PATIENCE} s")


def environment(**more):
    """The environment of a process that shares the test's database, broker and folders."""
    own = connection.settings_dict
    if connection.vendor == "postgresql":
        url = f"postgresql://{own['USER']}@/{own['NAME']}?host={quote(own['HOST'])}&port={own['PORT']}"
    else:
        url = f"sqlite:///{own['NAME']}"
    return {**os.environ, "PLUMBLINE_DATABASE_URL": url, "PLUMBLINE_VAR_DIR": str(settings.VAR_DIR), **more}


class Worker:
    """`celery worker` with one child, as `manage.py up` starts it.

    Args:
        log: a file for what it says.
        more: variables of its environment.
    """

    def __init__(self, log=os.devnull, **more) -> None:
        self.more, self.log, self.process = more, log, None

    def start(self):
        with open(self.log, "ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, *PROCESSES["worker"]],
                env=environment(**self.more),
                start_new_session=True,
                stdout=said,
                stderr=said,
            )
        return self

    def kill(self):
        """Ends worker and child at once, as a power cut does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_error):
        self.kill()
