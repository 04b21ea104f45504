"""The columns of a cohort's table: what they are called, how wide they are, and which fold first where it is narrow."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from engine.playbook.schema import Playbook
from reviews.glance.asked import COLUMNS, Filters
from reviews.glance.choosing import Ground
from reviews.glance.wording import COLUMN_NAMES

CHAPTERS = "chapters"
# From left to right; the chapters stand in the middle.
LAYOUT = (
    "verdict",
    "readiness",
    "maturity",
    "change",
    "evidenced",
    "confirmed",
    "runway",
    "break_even",
    "lowest_cash",
    "stage",
    "sector",
    "tags",
    "version",
    "state",
    CHAPTERS,
    "lead",
)
# The class of a column's width, and the width itself in px (glance.css says the same).
WIDTHS = {
    "verdict": ("w-v", 92),
    "stage": ("w-v", 92),
    "change": ("w-n", 76),
    "readiness": ("w-n", 76),
    "evidenced": ("w-e", 76),
    "confirmed": ("w-v", 92),
    "maturity": ("w-e", 76),
    "runway": ("w-r", 64),
    "version": ("w-r", 64),
    "lead": ("w-l", 40),
}
WIDE = ("w-t", 100)
# What the columns that fold may take beside name, readiness and eight chapters (752 px), by the table's own width:
# from 928, 1,088 and 1,200 px, and on screens that are wider than most.
ROOM = (("f3", 172), ("f2", 336), ("f1", 448), ("f0", 10_000))
CELLS = {"verdict": "v", "state": "st", "change": "ch", "readiness": "rd", "lead": "l"}
FIGURES = {"evidenced", "confirmed", "maturity", "runway", "break_even", "lowest_cash"}
UNSORTED = {"tags", "version"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its head, what sorts by it, and the classes of its cells and its width."""

    key: str
    head: str
    label: str  # said in full, where the head is short; else empty
    sort: str  # empty where it cannot be sorted by
    width: str
    cell: str
    is_chapter: bool = False
    code: str = ""  # two letters, where there is no room for the head


def columns_of(ground: Ground, filters: Filters, language: str) -> list[Column]:
    """The columns that are shown, from left to right."""
    folds = folds_of(filters)
    found: list[Column] = []
    for key in LAYOUT:
        if key == CHAPTERS:
            found += chapters_of(ground.playbook, language)
        elif key == "readiness" or key in filters.columns:
            found.append(column_of(key, ground, filters, folds.get(key, "")))
    return found


def folds_of(filters: Filters) -> dict[str, str]:
    """The class by which each column folds: the first keep their place longest."""
    folds, taken = {}, 0
    for key in (one for one in COLUMNS if one in filters.columns):
        taken += WIDTHS.get(key, WIDE)[1]
        folds[key] = next(fold for fold, room in ROOM if taken <= room)
    return folds


def column_of(key: str, ground: Ground, filters: Filters, fold: str) -> Column:
    width = f"{WIDTHS.get(key, WIDE)[0]} {fold}".strip()
    cell = CELLS.get(key, "n" if key in FIGURES else "t") + fold.removeprefix("f")
    sort = "" if key in UNSORTED else "band" if key == "verdict" else key
    return Column(key, head_of(key, ground), label_of(key), sort, width, cell)


def head_of(key: str, ground: Ground) -> str:
    """The state is headed by the checkpoint that it speaks of."""
    return ground.here.title if key == "state" and ground.here else str(COLUMN_NAMES[key])


def label_of(key: str) -> str:
    if key == "runway":
        return _("Runway in months")
    return _("Change since the checkpoint before") if key == "change" else ""


def chapters_of(playbook: Playbook, language: str) -> list[Column]:
    return [
        Column(
            key=c.id,
            head=c.short.in_language(language),
            label=c.title.in_language(language),
            sort=c.id,
            width="w-c",
            cell="c",
            is_chapter=True,
            code=c.id.upper(),
        )
        for c in playbook.scored_chapters
    ]
