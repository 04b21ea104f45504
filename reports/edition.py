"""The edition of the paper: a digest of everything that shapes it apart from answers and playbook."""

from __future__ import annotations

import hashlib

from django.conf import settings

from playbooks.edition import edition_of

SOURCES = (
    "templates/reports/pdf/*",
    "reports/**/*.py",
    "reports/fonts/*",
    "assessments/**/*.py",
    "forecasts/**/*.py",
    "plans/milestones/*.py",
    "reviews/gaps.py",
    "reviews/summary.py",
    "reviews/change_one.py",
    "reviews/compared.py",
    "charts/**/*.py",
    "engine/**/*.py",
    "accounts/zone.py",
    "static/css/tokens.css",
    "locale/zh_Hans/LC_MESSAGES/django.po",
    "playbooks/content/*/sources.yaml",
    "playbooks/content/*/resources/*.yaml",
)


def edition() -> str:
    """Changes when a file changes that can shape the paper, or the address that it names."""
    files = edition_of(*SOURCES)
    return hashlib.sha256(f"{files} {settings.BASE_URL}".encode()).hexdigest()[:16]
