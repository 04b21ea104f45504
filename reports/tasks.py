"""What the worker runs, three lines each. Importing this loads WeasyPrint before the worker forks."""

from __future__ import annotations

import resource
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_process_init

from reports import building

# A document that runs away ends its own process, not the machine; the row then goes to the next attempt.
MOST_MEMORY = 1_500_000_000


@worker_process_init.connect  # type: ignore[untyped-decorator]
def bound_memory(**_signal: Any) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def build_report(public_id: str) -> None:
    building.build(UUID(public_id))
