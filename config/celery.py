"""The Celery application. Tasks live in each room's `tasks.py`, three lines each."""

import os

from celery import Celery

from config import queue_of_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

queue_of_files.install()
app = Celery("plumbline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
