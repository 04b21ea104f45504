"""The edition names every file of ours that a drawing reads or runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from playbooks.edition import sources
from reports.edition import SOURCES

ROOMS = ("reports", "assessments", "charts", "engine", "forecasts")
pytestmark = pytest.mark.database_free


def test_every_module_behind_a_drawing_counts(settings):
    code = (
        "import django, sys; django.setup(); import reports.building, reports.paper.pdf; "
        "print(*(m.__file__ for m in list(sys.modules.values()) if getattr(m, '__file__', None)), sep='\\n')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    base = Path(settings.BASE_DIR)
    counted = {str(path.relative_to(base)) for path in sources(base, SOURCES)}
    loaded = {path.removeprefix(f"{base}/") for path in run.stdout.split() if path.startswith(f"{base}/")}
    ours = {path for path in loaded if path.startswith(ROOMS) and "/migrations/" not in path}
    # What the section on an earlier moment takes from rooms that shape nothing else of a paper.
    beside = {"plans/milestones/page.py", "plans/milestones/changes.py", "plans/milestones/states.py"}
    beside |= {f"reviews/{name}.py" for name in ("gaps", "summary", "change_one", "compared")}
    assert beside <= loaded & counted
    assert "reports/paper/document.py" in ours
    assert "engine/judging/scoring.py" in ours
    assert ours - counted == set()


def test_templates_fonts_and_words_count(settings):
    base = Path(settings.BASE_DIR)
    counted = {str(path.relative_to(base)) for path in sources(base, SOURCES)}
    assert {"templates/reports/pdf/report.css", "locale/zh_Hans/LC_MESSAGES/django.po"} <= counted
    assert any(path.startswith("reports/fonts/") for path in counted)
