"""The edition of the paper: a digest of everything that shapes it apart from answers and playbook."""

from __future__ import annotations

from playbooks.edition import edition_of

SOURCES = (
    "templates/reports/pdf/*",
    "reports/**/*.py",
    "reports/fonts/*",
    "assessments/**/*.py",
    "forecasts/**/*.py",
    "charts/**/*.py",
    "engine/**/*.py",
    "accounts/zone.py",
    "static/css/tokens.css",
    "locale/zh_Hans/LC_MESSAGES/django.po",
)


def edition() -> str:
    """Changes when a file changes that can shape the paper."""
    return edition_of(*SOURCES)
