"""The processes of the product, started and ended together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

PROCESSES = {
    "web server": ["-m", "gunicorn", "config.wsgi", "-k", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "warning", "-b"],
    "worker": ["-W", "ignore:You're running the worker", "-m", "celery", "-q", "-A", "config", "worker", "-c", "1", "-l", "WARNING", "--without-mingle", "--without-gossip"],
    "sweeper": ["manage.py", "sweep"],
}  # fmt: skip
PATIENCE = 20  # seconds a process may take to end before it is killed


class Ended(Exception):
    """A process ended by itself; the text is its name."""


def is_free(port: int) -> bool:
    """Whether nothing listens at the port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Family:
    """Web server, worker and sweeper as children of this process: one ends, all end."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        for name, command in PROCESSES.items():
            address = [f"127.0.0.1:{self.port}"] if name == "web server" else []
            # A session of its own: Ctrl-C reaches this process only, which then ends the others in order.
            self.children[name] = subprocess.Popen(  # noqa: S603  our own commands and a number
                [sys.executable, *command, *address], start_new_session=True
            )
        # A shell that starts this in the background has Ctrl-C ignored; ending it must work all the same.
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, interrupt)

    def wait_until_answering(self) -> None:
        """Raises Ended when a process ends before the server answers."""
        while is_free(self.port):
            self.check()
            time.sleep(0.1)

    def watch(self) -> None:
        """Stays until a process ends by itself: raises Ended."""
        while True:
            self.check()
            time.sleep(0.5)

    def check(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                raise Ended(name)

    def end(self) -> None:
        """Asks every process to end, and kills what does not."""
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
