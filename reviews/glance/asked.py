"""What somebody asks to see of a cohort: the address of the page, understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# Columns that can be chosen, in the order in which they make room for each other where the page is narrow.
ALWAYS = ("verdict", "change", "runway", "state", "evidenced", "lead")
COLUMNS = (*ALWAYS, "confirmed", "maturity", "break_even", "lowest_cash", "sector", "stage", "tags", "version")
TRUTHS = ("claimed", "evidenced", "confirmed")
SHOWS = ("gaps", "change")
GROUPS = ("band", "stage", "sector", "lead")
EVER = "ever"  # since the beginning
MINE, NOBODY = "mine", "nobody"
UNREVIEWED = "unreviewed"  # what was submitted last, no finished review speaks of
YOURS = "yours"  # what was submitted last, the reader is assigned to it and has not reviewed it
EARLY = "early"  # a verdict that it is too early for


@dataclass(frozen=True)
class Filters:
    """Which ventures, in which order, and what is shown of each, as cleaned by the form.

    Attributes:
        state: at the checkpoint that counts today "submitted", "waiting" (not yet), "late" or "due"; "unreviewed" or "yours".
        at_least: the mildest severity of an open gap; with `chapter`, of one in that chapter.
        lead: "mine", "nobody", or the key of a colleague's membership.
        truth: which readiness counts, one of `TRUTHS`.
        shows: what a cell says, "gaps" or "change" since the checkpoint before.
        since: only what was handed in after this moment.
        is_unseen: only what came in since the reader looked last.
        is_undeclared: only those of which the reader has not said whether there is a conflict.
        group: what stands together; its groups come before the order.
    """

    text: str = ""
    band: str = ""
    stage: str = ""
    sector: str = ""
    tag: str = ""
    lead: str = ""
    state: str = ""
    at_least: str = ""
    chapter: str = ""
    is_short: bool = False
    order: str = "severity"
    is_reversed: bool = False
    columns: tuple[str, ...] = ALWAYS
    truth: str = "claimed"
    shows: str = "gaps"
    group: str = ""
    since: datetime | None = None
    is_unseen: bool = False
    is_undeclared: bool = False
