"""An item that is moved in the order of a plan: where to, and what it passes that holds it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from engine.judging.levelling import before_of, moved
from plans.page import PlanPage
from plans.work import Work


@dataclass(frozen=True)
class Move:
    """What becomes of a move.

    Attributes:
        order: keys of all items in their new order; None where the item stays.
        why: why it stays, a sentence.
        is_held: whether it stays because of something that waits.
    """

    order: list[str] | None
    why: str = ""
    is_held: bool = False


def move_of(page: PlanPage, key: str, to: str, other: str) -> Move:
    """The move of an item to a place among those that are planned, as the page shows them.

    Args:
        to: "earlier" or "later" by one place; "before" or "after" the item `other`.
    """
    planned, title = page.planned, page.title_of(page.work.entries[key])
    at = planned.index(key) if key in planned else -1
    place = place_in(planned, at, to, other)
    if at < 0 or place is None or place == at:
        text = _("“%(title)s” stays where it is: there is nothing to change places with.")
        return Move(None, text % {"title": title})
    later = place > at
    passed = planned[at + 1 : place + 1] if later else planned[place:at][::-1]
    held = held_by(page.work, key, passed, later=later)
    if held:
        text = (
            _("“%(title)s” stays where it is: “%(other)s” waits for it.")
            if later
            else _("“%(title)s” stays where it is: it waits for “%(other)s”.")
        )
        return Move(None, text % {"title": title, "other": page.title_of(page.work.entries[held])}, is_held=True)
    return Move(moved(list(page.work.entries), key, planned[place], page.work.tasks, later=later))


def place_in(planned: list[str], at: int, to: str, other: str) -> int | None:
    """The place that an item shall take; None where there is none such."""
    if to in ("before", "after"):
        if other not in planned:
            return None
        place = planned.index(other)
        # What stands between moves up or down by one once the item is taken from its place.
        return place + (to == "after") - (place > at) if place != at else at
    place = at + {"earlier": -1, "later": 1}.get(to, len(planned) + 1)  # what says neither leads nowhere
    return place if 0 <= place < len(planned) else None


def held_by(work: Work, key: str, passed: list[str], *, later: bool) -> str:
    """The first of the items passed that the item waits for, or that waits for it; empty where none does."""
    own = before_of(key, work.tasks)
    held = (one for one in passed if (key in before_of(one, work.tasks) if later else one in own))
    return next(held, "")


def effect(title: str, key: str, before: Work, after: Work) -> str:
    """What a new order did to the days of the item that was moved, a sentence."""
    first, then = before.placed[key].start, after.placed[key].start
    if then == first:
        text = _("The order is kept. The dates of “%(title)s” stay: something else decides when it can begin.")
    else:
        text = _("“%(title)s” now begins later.") if then > first else _("“%(title)s” now begins earlier.")
    return text % {"title": title}
