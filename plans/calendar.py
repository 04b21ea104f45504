"""The days of a plan as a calendar (RFC 5545): one day for each item that is left to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from plans.models import PlanItem
from plans.page import PlanPage
from plans.rows import ItemRow

MOST_CHARACTERS = 200  # of a title in a calendar


def calendar_of(page: PlanPage, place: str, host: str) -> bytes:
    """The calendar.

    Args:
        place: the address of the page of the plan.
        host: the name of this installation, which makes the name of each day unique in the world.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Plumbline//Plan//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", page.calendar_name)
    for row, day in days_of(page):
        calendar.add_component(event_of(page, row, day, place, host))
    return bytes(calendar.to_ical())


def days_of(page: PlanPage) -> Iterator[tuple[ItemRow, date]]:
    """The items that are left to do, each with the day on which it is due, else on which it is done as planned."""
    for key in page.work.going:
        row = page.rows[key]
        day = row.due or row.planned
        if day:
            yield row, day


def event_of(page: PlanPage, row: ItemRow, day: date, place: str, host: str) -> Event:
    """An item as a whole day that blocks no time."""
    event = Event()
    event.add("uid", f"{row.key}-{page.name}@{host}")
    event.add("dtstamp", page.changed_at.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    due = _("Due: %(title)s") if row.due else _("Planned to be done: %(title)s")
    event.add("summary", (due % {"title": row.title})[:MOST_CHARACTERS])
    told = [row.reason, row.person, str(PlanItem.Status(row.status).label), place]
    event.add("description", "\n".join(text for text in told if text))
    event.add("transp", "TRANSPARENT")
    return event
