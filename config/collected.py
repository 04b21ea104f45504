"""Static files as production serves them: named by their content, compressed, kept by browsers for ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What libraries bring and no page of ours asks for: collecting and compressing it takes most of the time.
LEFT_OUT = ("ext", "account.js", "htmx.js", "htmx-2.js", "htmx-4.js", "htmax-4*", "*.map")


class CollectedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    # Scripts import each other by name, and only the names with a digest are there.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )


class NeededFiles(AppDirectoriesFinder):
    """The files of installed apps but those that are left out."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        yield from super().list([*(ignore_patterns or ()), *LEFT_OUT])
