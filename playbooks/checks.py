"""`manage.py check` fails on a default playbook that cannot be used."""

from __future__ import annotations

from typing import Any

from django.core import checks

from engine.forecast.joining.reading import load_forecast_book
from engine.reading.problems import PlaybookProblems
from playbooks import catalogue


@checks.register("playbooks")
def default_playbook_is_good(**kwargs: Any) -> list[checks.CheckMessage]:
    try:
        playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
        try:
            catalogue.forecast_book(playbook)
        except PlaybookProblems:
            load_forecast_book(catalogue.content_folder(playbook.id), playbook)  # with their places
    except FileNotFoundError as error:
        return [checks.Error(str(error), id="playbooks.E001")]
    except PlaybookProblems as error:
        return [checks.Error(str(problem), id="playbooks.E002") for problem in error.problems]
    return []
