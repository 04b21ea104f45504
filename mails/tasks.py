"""What the worker runs, three lines each."""

from __future__ import annotations

from celery import shared_task

from mails import sending


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def send_mail(public_id: str) -> None:
    # The message says that a letter waits; which one goes, the line says.
    sending.take_turn()
