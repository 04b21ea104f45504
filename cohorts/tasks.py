"""What the worker runs, three lines each."""

from __future__ import annotations

from celery import shared_task

from cohorts import list_work


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def invite_list(public_id: str) -> None:
    # The message says that a list waits; which one is invited, the line says.
    list_work.invite_next()
