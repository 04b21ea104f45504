"""The processes of the product: started together, watched, started again when one ends, ended together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

from config.parent_death import end_with

PROCESSES = {
    "web server": [
        "-m",
        "gunicorn",
        "config.wsgi",
        "-c",
        "python:config.gunicorn",
        "-k",
        "gthread",
        "--threads",
        "4",
        "--no-control-socket",
        "--log-level",
        "warning",
        "-b",
    ],
    "worker": [
        "-W",
        "ignore:You're running the worker",
        "-m",
        "celery",
        "-q",
        "-A",
        "config",
        "worker",
        "-c",
        "1",
        "-l",
        "WARNING",
        "--without-mingle",
        "--without-gossip",
    ],
    "sweeper": ["manage.py", "sweep"],
}
PATIENCE = 20  # seconds a process may take to end before it is killed
PAUSES = (0.5, 1, 2, 4, 8)  # seconds before each new start of a part that ended
SETTLED = 60  # a part that has run for so many seconds has all its new starts again


class Ended(Exception):
    """A part ended as often as it may; the text names it and says how it ended last."""


def is_free(port: int) -> bool:
    """Whether nothing listens at the port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@dataclass
class Part:
    """One part of the product: its process and the processes that one has.

    Args:
        command: of Python, without the interpreter.
        pauses: seconds before each new start.
        environment: None: that of this process.
    """

    name: str
    command: list[str]
    pauses: tuple[float, ...] = PAUSES
    environment: dict[str, str] | None = None
    process: subprocess.Popen[bytes] | None = None
    ended_count: int = 0
    moment: float = 0  # when it started, or may start again

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603  our own commands and a number
            [sys.executable, *self.command],
            env=self.environment,
            # A session of its own: Ctrl-C reaches this process only, which then ends the others in order.
            start_new_session=True,
            preexec_fn=partial(end_with, os.getpid()),
        )
        self.moment = time.monotonic()

    def look(self) -> str:
        """Clears up after a part that ended, and starts it anew once its pause is over.

        Returns:
            What there is to tell, empty as a rule.

        Raises:
            Ended: it was started anew as often as it may be.
        """
        if self.process is None:
            if time.monotonic() >= self.moment:
                self.start()
            return ""
        code = self.process.poll()
        return "" if code is None else self.rest(code)

    def rest(self, code: int) -> str:
        self.kill()
        if time.monotonic() - self.moment > SETTLED:
            self.ended_count = 0
        self.ended_count += 1
        how = f"killed by signal {-code}" if code < 0 else f"code {code}"
        if self.ended_count > len(self.pauses):
            raise Ended(f"The {self.name} ended {self.ended_count} times, at last so: {how}.")
        pause = self.pauses[self.ended_count - 1]
        self.moment = time.monotonic() + pause
        return (
            f"The {self.name} ended ({how}). It is started again in {pause:g} s "
            f"({self.ended_count} of {len(self.pauses)})."
        )

    def kill(self) -> None:
        """Ends the part and every process it has, at once."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def ask_to_end(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def end(self, patience: float) -> None:
        """Waits for a part that was asked to end, then kills what is left of it."""
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        self.kill()


@dataclass
class Family:
    """Web server, worker and sweeper as children of this process.

    A part that ends is started again, a few times with growing pauses; then all end. The kernel ends them
    with this process (`parent_death`), so nothing is left behind that keeps the port.

    Args:
        say: takes a line for the operator.
        is_stalled: whether work waits that the worker should have done long ago. It is then started
            anew: a child of it that was killed while it waited for work leaves the others locked out.
        pauses: seconds before each new start of a part.
    """

    port: int
    say: Callable[[str], object] = print
    is_stalled: Callable[[], bool] = bool
    pauses: tuple[float, ...] = PAUSES
    parts: dict[str, Part] = field(default_factory=dict)
    is_asked_to_end: bool = False

    def __post_init__(self) -> None:
        for name, command in PROCESSES.items():
            address = [f"127.0.0.1:{self.port}"] if name == "web server" else []
            self.parts[name] = Part(name, [*command, *address], self.pauses)

    def start(self) -> None:
        # A shell that starts this in the background has Ctrl-C ignored; ending it must work all the same.
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, self.interrupt)
        # The terminal was closed; who starts this with nohup has asked to go on.
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self.interrupt)
        for part in self.parts.values():
            part.start()

    def wait_until_answering(self) -> None:
        """Raises Ended when a part ends for good before the server answers."""
        while is_free(self.port):
            self.look()
            time.sleep(0.1)

    def watch(self) -> None:
        """Stays until a part ends for good: raises Ended."""
        while True:
            self.look()
            time.sleep(0.5)

    def interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        """Ends the watch at once, or at the next look: what is raised while an object is cleared away is lost."""
        self.is_asked_to_end = True
        raise KeyboardInterrupt

    def look(self) -> None:
        """One look at every part. Raises KeyboardInterrupt once the family was asked to end."""
        if self.is_asked_to_end:
            raise KeyboardInterrupt
        for part in self.parts.values():
            told = part.look()
            if told:
                self.say(told)
        if self.is_stalled():
            self.say("Work waits and nobody does it: the worker is started anew.")
            self.parts["worker"].kill()

    def end(self) -> None:
        """Asks every part to end, and kills what does not."""
        deadline = time.monotonic() + PATIENCE
        for part in self.parts.values():
            part.ask_to_end()
        for part in self.parts.values():
            part.end(max(0.1, deadline - time.monotonic()))
