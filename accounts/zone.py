"""Time zones: the reader's as the browser names it, the machine's, and how either is said in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

# Zone names become paths of files: what looks like anything else is not looked up.
NAME = re.compile(r"UTC|[A-Za-z]+(/[A-Za-z0-9_+-]+){1,2}")
LONGEST = 60
LOCALTIME = Path("/etc/localtime")


def zone_called(name: str) -> tzinfo:
    """The zone of that IANA name, such as "Asia/Shanghai"; UTC for a name that is none."""
    if len(name) > LONGEST or not NAME.fullmatch(name):
        return UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # not known; a folder of zones; a file that is no zone
        return UTC


def zone_name(moment: datetime) -> str:
    """The zone of an aware moment in words: "Asia/Shanghai", or "UTC+08:00" for one without a name."""
    name = getattr(moment.tzinfo, "key", None)
    if name:
        # Machines call it so; people do not.
        return "UTC" if name == "Etc/UTC" else str(name)
    offset = moment.strftime("%z")  # "+0800"
    return f"UTC{offset[:3]}:{offset[3:5]}" if moment.utcoffset() else "UTC"


def machine_zone(variable: str, localtime: Path = LOCALTIME) -> tzinfo:
    """The zone a machine keeps its clock in.

    Args:
        variable: what TZ held before Django set it; empty asks the machine's own link instead.
    """
    if variable:
        return zone_called(variable.lstrip(":"))
    _before, found, name = str(localtime.resolve()).partition("/zoneinfo/")
    return zone_called(name) if found else UTC
