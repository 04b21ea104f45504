"""What `manage.py check` says of the machine that draws reports, without loading WeasyPrint."""

from __future__ import annotations

import ctypes
from typing import Any

from django.core.checks import CheckMessage, Warning

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def libraries_are_there(**_given: Any) -> list[CheckMessage]:
    """A warning for each system library that drawing needs; a machine that only serves pages may do without."""
    missing = [package for name, package in LIBRARIES.items() if not is_there(name)]
    return [
        Warning(
            "Reports cannot be drawn on this machine.",
            hint=f"Install as root: apt-get install {package}",
            id="reports.W001",
        )
        for package in missing
    ]


def is_there(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
