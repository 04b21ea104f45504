"""Conditions of a decision become items of the plan of the venture that has to meet them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.text import Truncator

from accounts.models import User
from assessments.models import Assessment
from plans.actions import keep, lock
from plans.models import PlanItem

MOST_CHARACTERS = 160  # of a title


def take(assessment: Assessment, conditions: Sequence[tuple[str, date]], origin: str, by: User) -> None:
    """Adds an item for each condition, with its day; called once, where the decision is released.

    Args:
        conditions: what has to be done, and by when.
        origin: the names of the organisation and of the cohort.
        by: who released the decision.
    """
    lock(assessment)
    for text, due in conditions:
        title = Truncator(text).chars(MOST_CHARACTERS)
        note = text if title != text else ""
        item = PlanItem(assessment=assessment, rev=0, origin=Truncator(origin).chars(260))
        keep(item, {"title": title, "due": due, "note": note}, by)
