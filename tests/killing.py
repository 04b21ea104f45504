"""Processes that are there to be killed: they work on the test's database, and end by SIGKILL at any moment."""

import os
import signal
import traceback

from django.db import connections


def in_a_process_of_its_own(work):
    """Starts a process that does `work(tell)`, with connections of its own.

    Args:
        work: is given a function that sends one byte to whoever started the process.

    Returns:
        The number of the process, and the end of the pipe that the bytes come out of.
    """
    connections.close_all()  # a child must not share what the parent has open
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    try:
        os.close(reader)
        for alias in connections:
            del connections[alias]  # whatever state the parent's were in: the child opens its own
        work(lambda: os.write(writer, b"!"))
        os._exit(0)
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(1)


def kill(child, reader):
    """Ends a process. True when it was still at work, and did not end by itself."""
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    os.close(reader)
    return os.WIFSIGNALED(status)
