"""The Celery application. Tasks live in each room's `tasks.py`, three lines each."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from config import queue_of_files
from config.parent_death import watch

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

queue_of_files.install()
app = Celery("plumbline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect  # type: ignore[untyped-decorator]
def stay_no_longer_than_the_worker(**_signal: Any) -> None:
    """A process that draws ends with the worker that started it."""
    watch(os.getppid())
