"""What the web server is told besides its command line."""

from __future__ import annotations

from typing import Any

from config.parent_death import end_with


def post_fork(_server: Any, worker: Any) -> None:
    """A process that answers ends with the one that started it, or it would keep the port."""
    end_with(worker.ppid)
