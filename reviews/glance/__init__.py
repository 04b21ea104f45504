"""A cohort at a glance: its ventures by chapter, chosen and sorted in SQL, shown as sealed."""

from reviews.glance.asked import Filters
from reviews.glance.rows import (
    RUNWAY_WATCH,
    WORST_FIRST,
    Cell,
    Row,
    heading_playbook,
    page_rows,
    playbook_of,
    rows_of,
    sectors_of,
)

__all__ = [
    "RUNWAY_WATCH",
    "WORST_FIRST",
    "Cell",
    "Filters",
    "Row",
    "heading_playbook",
    "page_rows",
    "playbook_of",
    "rows_of",
    "sectors_of",
]
