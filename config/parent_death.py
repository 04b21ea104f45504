"""A process that does not outlive its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
LIBRARY = ctypes.CDLL(None)  # found before the fork: afterwards little is safe


def end_with(parent: int) -> None:
    """Lets the kernel kill this process when its parent dies, however that dies; Linux alone can.

    Killed, not asked: who is gone asks nobody to hurry, and what a report or a save holds half done is
    repaired by the next start. An orphan would keep the port, or draw on for nobody.

    Args:
        parent: the process id that the parent has; when it is gone already, this process ends at once.
    """
    if not sys.platform.startswith("linux"):
        return
    LIBRARY.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def watch(parent: int, seconds: float = 0.5) -> None:
    """The same for a process whose parent starts its children from a thread: looks again and again.

    The kernel would take the end of that thread for the end of the parent, and Celery's ends while the last
    reports are still being drawn.
    """
    threading.Thread(target=_end_after, args=(parent, seconds), daemon=True).start()


def _end_after(parent: int, seconds: float) -> None:
    while os.getppid() == parent:
        time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)
