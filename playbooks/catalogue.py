"""The only door to playbook content: folders on disk, and versions as published."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from engine.authoring.personas import Persona, load_personas
from engine.forecast.joining.book import ForecastBook
from engine.forecast.joining.reading import forecast_book_of
from engine.playbook.guide import NO_GUIDE, Guide, load_guide
from engine.playbook.parse import load_playbook, playbook_from_canonical
from engine.playbook.schema import Playbook
from engine.playbook.working_files import WorkingFile, load_working_files
from playbooks.models import PlaybookVersion

_forecast_books: dict[str, ForecastBook] = {}  # by digest; as many as versions are in use
CONTENT = Path(__file__).resolve().parent / "content"


class VersionTaken(Exception):
    """The version number is published already, with other content. Raise the version and publish again."""


class VersionDamaged(Exception):
    """A published version is not what was published. Nothing may be judged by it. The text names it."""


def default_playbook_id() -> str:
    return str(settings.DEFAULT_PLAYBOOK_ID)


def content_folder(playbook_id: str) -> Path:
    """The folder of a playbook's files. Raises FileNotFoundError when there is none."""
    folder = CONTENT / playbook_id
    if not (folder / "playbook.yaml").exists():
        known = ", ".join(path.name for path in sorted(CONTENT.iterdir()) if path.is_dir())
        raise FileNotFoundError(f"There is no playbook “{playbook_id}”. Known: {known}.")
    return folder


@lru_cache(maxsize=4)
def playbook_on_disk(playbook_id: str) -> Playbook:
    """The playbook as its files stand. Raises PlaybookProblems."""
    return load_playbook(content_folder(playbook_id))


@lru_cache(maxsize=4)
def personas_on_disk(playbook_id: str) -> tuple[Persona, ...]:
    """The personas beside the playbook's files. Raises PlaybookProblems."""
    return load_personas(content_folder(playbook_id), playbook_on_disk(playbook_id))


@lru_cache(maxsize=4)
def guide_of(playbook_id: str) -> Guide:
    """The guide that every version of a playbook rests on, as its files name it; without files, one that says nothing.

    Raises:
        PlaybookProblems
    """
    folder = CONTENT / playbook_id
    return (load_guide(folder) if folder.is_dir() else None) or NO_GUIDE


@lru_cache(maxsize=4)
def working_files(playbook_id: str) -> dict[str, WorkingFile]:
    """The files to work in that come with a playbook, by id, in the order of its list; none without files.

    Raises:
        PlaybookProblems
    """
    folder = CONTENT / playbook_id
    return (load_working_files(folder) if folder.is_dir() else None) or {}


def forecast_book(playbook: Playbook) -> ForecastBook:
    """What joins this version of the playbook to the forecast; empty when it has nothing to say of it.

    Raises:
        PlaybookProblems: what it says does not fit. A published version was checked.
    """
    if playbook.digest not in _forecast_books:
        _forecast_books[playbook.digest] = forecast_book_of(playbook)
        _keep_out_of_collections()
    return _forecast_books[playbook.digest]


def sample_persona(playbook_id: str) -> Persona:
    """The persona that shows visitors what a result looks like."""
    personas = personas_on_disk(playbook_id)
    return next((p for p in personas if p.id == settings.SAMPLE_PERSONA_ID), personas[0])


@lru_cache(maxsize=16)
def _playbook_with(digest: str) -> Playbook:
    version = PlaybookVersion.objects.get(digest=digest)
    if not is_intact(version):
        raise VersionDamaged(str(version))
    playbook = playbook_from_canonical(bytes(version.canonical))
    _keep_out_of_collections()
    return playbook


def _keep_out_of_collections() -> None:
    """Spares the collector what lives as long as the process; reading a playbook leaves no garbage behind.

    A playbook is some 100,000 objects that are never garbage. A full collection looks at each of them, up to 90 ms in
    the middle of a request; every fifth scenario page brought one.
    """
    gc.freeze()


def is_intact(version: PlaybookVersion) -> bool:
    """Whether the content of a published version is what was published."""
    return hashlib.sha256(bytes(version.canonical)).hexdigest() == version.digest


def playbook_for(version: PlaybookVersion) -> Playbook:
    """The playbook of a published version; parsed once a process.

    Raises:
        VersionDamaged
    """
    return _playbook_with(version.digest)


def latest_version(playbook_id: str) -> PlaybookVersion:
    """The version published last. Raises ImproperlyConfigured when none is."""
    version = PlaybookVersion.objects.filter(playbook_id=playbook_id).first()
    if version is None:
        raise ImproperlyConfigured(f"No version of {playbook_id} is published. Run `manage.py playbook publish`.")
    return version


def publish(playbook: Playbook) -> PlaybookVersion:
    """Publishes a playbook; publishing the same content again changes nothing.

    Raises:
        VersionTaken: another content carries this version number.
        PlaybookProblems: what it says of the forecast does not fit.
    """
    same = PlaybookVersion.objects.filter(digest=playbook.digest).first()
    if same:
        return same
    forecast_book(playbook)
    if PlaybookVersion.objects.filter(playbook_id=playbook.id, version=playbook.version).exists():
        raise VersionTaken(playbook.version)
    return PlaybookVersion.objects.create(
        playbook_id=playbook.id, version=playbook.version, digest=playbook.digest, canonical=playbook.to_canonical()
    )


def damage() -> Iterator[str]:
    """Every published version whose content is not what was published, in words for operators."""
    for version in PlaybookVersion.objects.order_by("pk").iterator():
        if not is_intact(version):
            yield f"playbook {version}: its content does not match its digest"
