"""The page of a plan, kept from one request to the next while nothing that it follows from changes."""

from __future__ import annotations

from typing import Any

from plans.models import PlanItem
from plans.page import PlanPage

DECIDED = tuple(field.attname for field in PlanItem._meta.concrete_fields)


def kept(page: PlanPage) -> PlanPage:
    """The page as it was made before from the same things, with what was drawn of it; else this one.

    It is kept with the judgement of the answers, one for each language: ventures with the same answers share that, so
    the page must tell whose it is. Not kept: with an item open, and with proposals, which name who marked them done.
    """
    memo, key, follows = page.work.evaluation.memo, ("plan", page.language), follows_from(page)
    there: tuple[Any, PlanPage] | None = memo.get(key)
    if there and there[0] == follows and not page.opened:
        return there[1]
    if not page.opened and not page.work.offers:
        memo[key] = follows, page
    return page


def follows_from(page: PlanPage) -> tuple[Any, ...]:
    """All that a page shows beside the judgement of the answers, as values that can be compared."""
    work = page.work
    return (
        (page.venture, page.name, page.changed_at, page.urls, page.revs),
        (work.today, page.result.today, work.given, list(work.order), work.order_rev),
        [(key, str(member)) for key, member in work.members.items()],
        [(*(getattr(row, name) for name in DECIDED), str(row.person), str(row.changed_by)) for row in work.rows],
    )
