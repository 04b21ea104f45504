"""A large order in parts: each is a pack and a file of its own, bounded in time, memory and bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.models import Pack

Venture = dict[str, Any]  # as `frozen` of the orders gives it
# Reports of one ZIP: drawn in turns, but read, told and carried as one file of some 30 MB.
REPORTS_A_FILE = 300
# Pages of ventures in one paper. It is drawn in one turn, of which a task has a minute: 150 take 25 s of CPU and 520 MB.
VENTURES_A_PAPER = 150
# The same of one volume of a paper that has several: small enough for a busy machine.
VENTURES_A_VOLUME = 100


def in_parts(kind: str, ventures: Sequence[Venture]) -> list[list[Venture]]:
    """The ventures of each file, in the order of the view.

    A ZIP is cut after so many reports; who handed in nothing goes with the report before. A paper that is too long is
    one about all ventures together, and after it volumes with a page for each. A table is always one.
    """
    match kind:
        case Pack.Kind.ZIP:
            return by_reports(ventures)
        case Pack.Kind.COHORT_PDF if len(ventures) > VENTURES_A_PAPER:
            volumes = range(0, len(ventures), VENTURES_A_VOLUME)
            return [list(ventures), *(list(ventures[at : at + VENTURES_A_VOLUME]) for at in volumes)]
        case _:
            return [list(ventures)]


def by_reports(ventures: Sequence[Venture]) -> list[list[Venture]]:
    parts: list[list[Venture]] = [[]]
    reports = 0
    for one in ventures:
        if one["submission"]:
            if reports == REPORTS_A_FILE:
                parts.append([])
                reports = 0
            reports += 1
        parts[-1].append(one)
    return parts
