"""`manage.py check` fails on a default playbook that cannot be used."""

from __future__ import annotations

from typing import Any

from django.core import checks

from playbooks import catalogue
from playbooks.engine.parse import PlaybookProblems


@checks.register("playbooks")
def default_playbook_is_good(**kwargs: Any) -> list[checks.CheckMessage]:
    try:
        catalogue.playbook_on_disk(catalogue.default_playbook_id())
        catalogue.forecast_book(catalogue.default_playbook_id())
    except FileNotFoundError as error:
        return [checks.Error(str(error), id="playbooks.E001")]
    except PlaybookProblems as error:
        return [checks.Error(str(problem), id="playbooks.E002") for problem in error.problems]
    return []
