"""The embedded queue: Celery's transport of files, made to survive what a crash or a power cut leaves behind.

The library reads its files as they stand, so an empty or half-written one ended every process that met it.
Here a file is written whole or not at all, and a damaged one is set aside with a line in the log. Nothing is
lost by that: a message only says that a report waits, which its row in the database says too.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils import json

loads: Callable[[str], Any] = json.loads
dumps: Callable[[Any], str] = json.dumps
logger = logging.getLogger("plumbline.reports")
DAMAGED = "damaged"  # the folder beside the files where damaged ones are kept


def install() -> None:
    """Takes the place of the library's own transport of files, by the same name."""
    TRANSPORT_ALIASES["filesystem"] = "config.queue_of_files:Transport"


def binding(routing_key: str | None, pattern: str | None, queue: str | None) -> Any:
    """One row of an exchange's table. Raises TypeError for what is none."""
    return filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")


def set_aside(file: Path) -> None:
    """Moves a damaged file out of the way and says so."""
    folder = file.parent / DAMAGED
    folder.mkdir(exist_ok=True)
    kept = folder / f"{file.name}-{uuid.uuid4().hex[:8]}"
    with contextlib.suppress(FileNotFoundError):  # another process was first
        file.replace(kept)
        logger.warning("A damaged file of the queue was set aside as %s.", kept)


def write_whole(data: Any, file: Path) -> None:
    """Writes JSON so that a reader sees all of it or nothing."""
    beside = file.with_name(f".{file.name}.{uuid.uuid4().hex[:8]}")
    beside.write_text(dumps(data), encoding="utf-8")
    beside.replace(file)


class Channel(filesystem.Channel):
    """One end of the queue."""

    def get_table(self, exchange: str) -> list[Any]:
        """Which queues an exchange passes messages to.

        When its file is damaged or gone, those that this process has named itself: it does not name them
        again, and its messages would go nowhere.
        """
        file: Path = self._exchange_file(exchange)  # type: ignore[no-untyped-call]
        try:
            return [binding(*row) for row in loads(file.read_text(encoding="utf-8"))]
        except FileNotFoundError:
            pass
        except (ValueError, TypeError):
            set_aside(file)
        return [binding(*row) for row in self.state.exchanges.get(exchange, {}).get("table", [])]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        new = binding(routing_key, pattern, queue)
        with self._changing(exchange) as table:
            table[:] = [new, *(row for row in table if row != new)]

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *_more: Any, **_named: Any) -> None:
        self._purge(queue)  # type: ignore[no-untyped-call]
        old = binding(routing_key, pattern, queue)
        with self._changing(exchange) as table:
            table[:] = [row for row in table if row != old]

    @contextlib.contextmanager
    def _changing(self, exchange: str) -> Iterator[list[Any]]:
        """The table of an exchange, to change it while nobody else does."""
        file: Path = self._exchange_file(exchange)  # type: ignore[no-untyped-call]
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with (self.control_folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            table = self.get_table(exchange)
            yield table
            write_whole(table, file)

    def _put(self, queue: str, payload: Any, **_more: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020}_{uuid.uuid4()}.{queue}.msg"
        write_whole(payload, Path(self.data_folder_out) / name)

    def _get(self, queue: str) -> Any:  # type: ignore[override]
        """The oldest message of a queue that can be read; damaged ones are set aside. Raises Empty."""
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            payload = take(folder / name)
            if payload is not None:
                return payload
        raise Empty


def take(file: Path) -> dict[str, Any] | None:
    """Takes a message out of the queue; None when another worker has it, or it is damaged."""
    taken = file.with_name(f".{file.name}.taken")
    try:
        file.rename(taken)  # one worker alone succeeds
    except OSError:
        return None
    payload = message_in(taken)
    if payload is None:
        set_aside(taken)
        return None
    taken.unlink(missing_ok=True)
    return payload


def message_in(file: Path) -> dict[str, Any] | None:
    """The message in a file; None when it is not whole."""
    try:
        payload = loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return None
    if not isinstance(payload, dict) or not {"body", "headers", "properties"} <= payload.keys():
        return None
    about = payload["properties"]
    return payload if isinstance(about, dict) and "delivery_tag" in about else None


class Transport(filesystem.Transport):
    """The transport named "filesystem" once `install` was called."""

    Channel = Channel
