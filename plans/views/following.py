"""What is said of a change in the plan, and where on the page."""

from __future__ import annotations

from django.contrib import messages
from django.utils.translation import ngettext

from assessments.models import Assessment
from plans.work import work_of


def what_follows(assessment: Assessment, keys: list[str], done: list[str]) -> tuple[str, list[tuple[int, str]]]:
    """What follows from a change of items: the part of the page that shows it, and what is said of it beside.

    Args:
        keys: of what was changed.
        done: those of them that were set to done just now.

    Returns:
        The offers where one of them now proposes an answer, else the work; and a sentence where something is done and
        proposes none, lest somebody waits for a question that does not come.
    """
    proposing = {one.key for one in work_of(assessment).offers}
    silent = len(set(done) - proposing)
    text = ngettext(
        "%(count)d item is done, and no answer changes with it.",
        "%(count)d items are done, and no answer changes with them.",
        silent,
    )
    said = [(messages.INFO, text % {"count": silent})] if silent else []
    return "work" if proposing.isdisjoint(keys) else "offers", said
