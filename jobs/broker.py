"""Messages to the workers. A message says "look at this row" and nothing else; losing one costs seconds."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import current_app
from django.db import transaction
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from jobs.models import Job

logger = logging.getLogger("plumbline.jobs")
# A person waits for this: shorter than the worker's own limits (settings: 5 and 2 seconds).
PATIENCE = {"socket_timeout": 2, "socket_connect_timeout": 1}


def connection() -> Connection:
    opened: Connection = current_app.connection_for_write(transport_options=PATIENCE)
    return opened


def send(task: str, public_id: UUID) -> bool:
    """Tells a worker to look at a job's row. The task is known by name: the web never loads it.

    Returns:
        False when the broker does not take it; that is logged, and the sweeper sends again.
    """
    try:
        with connection() as broker:
            current_app.send_task(task, args=[str(public_id)], connection=broker)
    except (OperationalError, OSError) as error:
        logger.warning("The broker takes no messages: %s", error)
        return False
    return True


def send_after_commit(job: Job) -> None:
    """Sends the message once the row can be seen; what goes wrong then, the sweeper repairs."""

    def tell() -> None:
        send(job.TASK, job.public_id)

    # No `partial`: Django logs a failure by the name of the function, and that has none.
    transaction.on_commit(tell, robust=True)


def messages_in_queue() -> int | None:
    """How many messages wait for a worker; None when the broker does not answer."""
    queue = current_app.conf.task_default_queue
    try:
        with connection() as broker:
            channel = broker.default_channel
            try:
                return int(channel.queue_declare(queue, passive=True).message_count)
            except broker.channel_errors:  # no such queue yet: nothing was ever sent
                return 0
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer: %s", error)
        return None
