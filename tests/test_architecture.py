"""Foreign keys point down the rooms; import linters cannot see them."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

BASE = Path(settings.BASE_DIR)
ORDER = ["accounts", "mails", "playbooks", "cohorts", "assessments", "forecasts", "reviews", "reports"]
pytestmark = [pytest.mark.database_free, pytest.mark.guard]


def test_foreign_keys_point_down():
    wrong = []
    for model in apps.get_models():
        own = model._meta.app_label
        for field in model._meta.get_fields():
            if own in ORDER and field.is_relation and not field.auto_created and field.related_model:
                other = field.related_model._meta.app_label
                if other in ORDER and ORDER.index(other) > ORDER.index(own):
                    wrong.append(str(field))
    assert wrong == []


def test_playbooks_know_nobody():
    pairs = {
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
    }
    assert {other for own, other in pairs if own == "playbooks"} <= {"playbooks"}
    assert ("assessments", "playbooks") in pairs


# What no room may do, one line planted in a copy of the house for each, and what the guard says of it.
PLANTED = {
    "engine/rules/tree.py": (
        "from engine.judging import scoring",
        "engine.rules is not allowed to import engine.judging",
    ),
    "engine/reading/problems.py": ("import django", "engine.reading.problems -> django"),
    "engine/forecast/inputs/months.py": (
        "from engine.forecast.model import graph",
        "engine.forecast.inputs is not allowed to import engine.forecast.model",
    ),
    "charts/palette.py": ("from charts import plan", "No cycles are allowed in charts."),
    "assessments/models/assessments.py": ("from reviews import models", "assessments is not allowed to import reviews"),
    "assessments/wording.py": (
        "from assessments.views import results",
        "assessments.wording is not allowed to import assessments.views",
    ),
    "forecasts/models.py": (
        "from forecasts import access",
        "forecasts.models is not allowed to import forecasts.access",
    ),
    "reports/paper/cover.py": (
        "from reports.views import papers",
        "reports.paper is not allowed to import reports.views",
    ),
    "mails/models.py": ("from cohorts import models", "mails is not allowed to import cohorts"),
    "mails/composing.py": ("from mails import post", "mails.composing is not allowed to import mails.post"),
    "jobs/models.py": ("from accounts.models import User", "jobs is not allowed to import accounts"),
}


def test_what_is_planted_against_the_rules_is_caught(tmp_path):
    for room in tomllib.loads((BASE / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]:
        shutil.copytree(BASE / room, tmp_path / room, ignore=shutil.ignore_patterns("content", "fonts", "__pycache__"))
    shutil.copy(BASE / "pyproject.toml", tmp_path)
    for name, (line, _said) in PLANTED.items():
        with (tmp_path / name).open("a") as file:
            file.write(f"\n{line}\n")
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 1
    assert [said for _line, said in PLANTED.values() if said not in ran.stdout] == []


def test_the_formatter_is_never_switched_off():
    """One width, chosen once (decision 0028). The words are put together here, or this file would find itself."""
    off = "# fmt" + ": "
    rooms = [path.parent for path in BASE.glob("*/__init__.py")]
    found = [path for room in rooms for path in room.rglob("*.py") if off in path.read_text()]
    assert found == []
