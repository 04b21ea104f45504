"""Reads a playbook from disk or from its canonical form, and refuses whatever could make the engine fail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.playbook.build import Builder
from engine.playbook.fields import Book
from engine.playbook.schema import Playbook
from engine.reading.problems import Place, PlaybookProblems
from engine.reading.yaml_strict import read_file, yaml_files

FORECAST = "forecast.yaml"
FORECAST_KEY = "forecast"  # where its data stands in the playbook's
Places = dict[tuple[Any, ...], Place]


def load_playbook(folder: Path) -> Playbook:
    """The playbook in a folder: `playbook.yaml`, `chapters/*.yaml`, and `forecast.yaml` where there is one.

    What `forecast.yaml` says is carried along, so that a published version keeps it; `joining_reading` reads it.

    Raises:
        PlaybookProblems: every mistake found, each with file, line, column and remedy.
    """
    main, reader = read_file(folder / "playbook.yaml", "playbook.yaml")
    problems = list(reader.problems)
    places: Places = {("playbook", *k): v for k, v in reader.places.items()}
    raws = {("playbook", *k): v for k, v in reader.raws.items()}
    chapters: dict[str, Any] = {}
    data: dict[str, Any] = {"playbook": main, "chapters": chapters}
    if (folder / FORECAST).exists():
        data[FORECAST_KEY], reader = read_file(folder / FORECAST, FORECAST)
        problems += reader.problems
    for path in yaml_files(folder / "chapters"):
        key = path.stem  # once a file: a path works it out anew at each asking, and there are 20,000 places
        chapters[key], reader = read_file(path, f"chapters/{path.name}")
        problems += reader.problems
        places |= {("chapters", key, *k): v for k, v in reader.places.items()}
        raws |= {("chapters", key, *k): v for k, v in reader.raws.items()}
    if problems:
        raise PlaybookProblems(problems)
    return Builder(data, Book(places, raws)).build()


def playbook_from_data(data: dict[str, Any], places: Places | None = None) -> Playbook:
    """The playbook that plain data describes: `{"playbook": …, "chapters": {id: …}, "forecast": …}`.

    Args:
        places: where each value stands, by its path in `data`; absent for the canonical form.

    Raises:
        PlaybookProblems: every mistake found.
    """
    return Builder(data, Book(places or {})).build()


def playbook_from_canonical(content: bytes) -> Playbook:
    """The playbook whose canonical form this is (`Playbook.to_canonical`).

    Raises:
        PlaybookProblems: it was not written by this version of the product.
    """
    return playbook_from_data(json.loads(content))
