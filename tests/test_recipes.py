"""The recipes name files that exist, and the guide of operators every command."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parents[1]
pytestmark = [pytest.mark.database_free, pytest.mark.guard]


def named_in(text):
    """The paths that a text names in code marks."""
    return re.findall(r"`([\w./-]+/[\w./-]*)`", text)


def test_every_file_that_a_recipe_names_exists():
    named = named_in((ROOT / "docs" / "recipes.md").read_text())

    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_a_file_that_is_gone_is_noticed():
    assert named_in("see `engine/playbook/gone.py` and `a_word`") == ["engine/playbook/gone.py"]


def test_operators_find_every_command_of_the_house():
    told = (ROOT / "docs" / "operators.md").read_text().split("## Commands")[1]
    own = {name for name, app in get_commands().items() if (ROOT / str(app) / "management").is_dir()}
    assert {name for name in own if not re.search(rf"\| `{name}\b", told)} == set()
    assert own >= {"remind", "sweep", "up"}
