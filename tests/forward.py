"""Carries rows of the first schema through every later migration, in a database of its own.

Run as `python -m tests.forward` with `PLUMBLINE_DATABASE_URL` pointing to an empty database: it is a process of
its own because a test may open no database but its own. Prints what did not come through.
"""

from __future__ import annotations

import datetime
import uuid

import django
from django.db import connection, models
from django.utils import timezone

HOUSE = ["accounts", "mails", "cohorts", "playbooks", "assessments", "forecasts", "reviews", "reports"]
# Rooms that began later: their first tables stand on later ones of others, so they are empty at first.
LATER = ["plans"]
# What the constraints of a model want of a row, where the first value of a field's kind is not enough.
FITTING = {
    "assessments.evidence": {"file": "", "link": "https://example.org/minutes"},
    "assessments.answer": {"state": "value", "rev": 1},
    "forecasts.scenario": {"rev": 1},
    "reviews.submission": {"seal_form": 1},
    "mails.mail": {
        "status": "queued",
        "token": None,
        "lease_until": None,
        "error_code": "",
        "finished_at": None,
        "sent_at": None,
    },
    "reports.report": {
        "submission": None,
        "status": "queued",
        "token": None,
        "lease_until": None,
        "error_code": "",
        "finished_at": None,
        "sha256": "",
        "size": 0,
        "page_count": 0,
        "kind": "gaps",
    },
}


def lost():
    """Migrates, fills, migrates on; what differs afterwards, in words.

    A migration that the rows of its day refuse ends this with its own error.
    """
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    others = [node for node in graph.leaf_nodes() if node[0] not in [*HOUSE, *LATER]]
    first = [node for node in graph.root_nodes() if node[0] in HOUSE]
    rows = filled(executor.migrate([*others, *first]).apps)
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(graph.leaf_nodes())
    later = executor.migrate(graph.leaf_nodes()).apps
    found = [] if steps else ["nothing was migrated, so nothing was tried"]
    for label, (pk, values) in rows.items():
        row = later.get_model(label).objects.get(pk=pk)
        found += [
            f"{label}.{name}: {value!r} became {getattr(row, name)!r}"
            for name, value in values.items()
            if hasattr(row, name) and getattr(row, name) != value
        ]
    return found


def filled(apps):
    """One row of each model of the house at the state of `apps`: its key and its values by label."""
    made, kept = {}, {}
    waiting = [model for model in apps.get_models() if model._meta.app_label in HOUSE and not model._meta.auto_created]
    while waiting:
        ready = [model for model in waiting if all(target in made for target in targets(model))]
        for model in ready:
            fields = values_of(model, made)
            row = model.objects.create(**fields)
            row.refresh_from_db()
            made[model._meta.label_lower] = row
            concrete = [field.attname for field in model._meta.concrete_fields]
            kept[model._meta.label_lower] = (row.pk, {name: getattr(row, name) for name in concrete})
        waiting = [model for model in waiting if model not in ready]
    return kept


def targets(model):
    """The models of the house that a row points to."""
    found = {field.related_model._meta.label_lower for field in model._meta.fields if field.is_relation}
    return {label for label in found if label.split(".")[0] in HOUSE}


def values_of(model, made):
    fitting = FITTING.get(model._meta.label_lower, {})
    values = {field.name: value_of(field, made) for field in model._meta.fields if not field.primary_key}
    return {name: value for name, value in (values | fitting).items() if name in values}


def value_of(field, made):
    """A value that the field takes."""
    if field.is_relation:
        return made[field.related_model._meta.label_lower]
    if field.choices:
        return field.choices[0][0]
    now = timezone.now()
    kinds = [
        (models.UUIDField, uuid.uuid4()),
        (models.JSONField, {"a": [1, "二"]}),
        (models.BooleanField, True),
        (models.DateTimeField, now),
        (models.DateField, datetime.date(2026, 11, 28)),
        (models.BinaryField, b"{}"),
        (models.IntegerField, 3),
        (models.URLField, "https://example.org/"),
        (models.EmailField, "a@example.org"),
        (models.Field, "text"),
    ]
    return next(value for kind, value in kinds if isinstance(field, kind))


if __name__ == "__main__":
    django.setup()
    for line in lost():
        print(line)
