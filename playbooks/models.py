"""Published playbook versions: immutable, known by their digest."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone


class PublishedForEver(Exception):
    """A published version was about to change. Publish a new version instead."""


class PlaybookVersionQuerySet(models.QuerySet["PlaybookVersion"]):
    def update(self, **fields: Any) -> int:
        raise PublishedForEver

    def delete(self) -> tuple[int, dict[str, int]]:
        raise PublishedForEver


class PlaybookVersion(models.Model):
    """The content of a playbook as it was published, in canonical form."""

    playbook_id = models.CharField(max_length=64)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    canonical = models.BinaryField()
    published_at = models.DateTimeField(default=timezone.now)

    objects = PlaybookVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["playbook_id", "version"], name="playbooks_version_published_once")
        ]

    def __str__(self) -> str:
        return f"{self.playbook_id} {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise PublishedForEver
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PublishedForEver
