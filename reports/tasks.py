"""What the worker runs, three lines each. Importing this loads WeasyPrint before the worker forks."""

from __future__ import annotations

import resource
from typing import Any

from celery import shared_task
from celery.signals import worker_init, worker_process_init

from reports import building
from reports.packs import building as packs
from reports.paper import pdf

# A document that runs away ends its own process, not the machine; the row then goes to the next attempt.
MOST_MEMORY = 1_500_000_000


@worker_init.connect  # type: ignore[untyped-decorator]
def refuse_half_set_up(**_signal: Any) -> None:
    """A worker that cannot draw does not start: its reports would only fail one by one."""
    try:
        pdf.check_setup()
    except pdf.NotSetUp as error:
        raise SystemExit(str(error)) from None


@worker_process_init.connect  # type: ignore[untyped-decorator]
def bound_memory(**_signal: Any) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def build_report(public_id: str) -> None:
    # The message names the report that was ordered; the line says which one is drawn (`build_next`).
    building.build_next()


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def build_pack(public_id: str) -> None:
    # A single report comes first, and of the packs the one that is next in the line.
    packs.build_next()
