"""The plan week by week, as calendars number weeks: what each holds for whom, and how much of the hours it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.judging.levelling import DAYS_A_WEEK, Placed
from plans.models import PlanItem
from plans.page import PlanPage
from plans.rows import ItemRow, figure, hours_words
from plans.work import WEEKS


@dataclass(frozen=True)
class Span:
    """A week from Monday to Sunday, where it is the one of today from today on, in weeks from today."""

    monday: date
    today: date

    @property
    def starts(self) -> Fraction:
        return max(Fraction((self.monday - self.today).days, DAYS_A_WEEK), Fraction(0))

    @property
    def ends(self) -> Fraction:
        return Fraction((self.monday - self.today).days, DAYS_A_WEEK) + 1

    @property
    def days(self) -> Fraction:
        """How much of a week it is: less than one for what is left of the week of today."""
        return self.ends - self.starts

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=DAYS_A_WEEK - 1)

    @property
    def is_first(self) -> bool:
        return self.monday <= self.today

    def overlap(self, starts: Fraction, ends: Fraction) -> Fraction:
        """How much of it lies within a span, in weeks."""
        return max(min(self.ends, ends) - max(self.starts, starts), Fraction(0))

    def holds(self, at: Fraction) -> bool:
        return self.starts <= at < self.ends

    def works_on(self, one: Placed) -> bool:
        """Whether something is worked on in it; what takes no time is, at its moment."""
        return self.overlap(one.start, one.worked) > 0 or (one.start == one.worked and self.holds(one.start))

    def has_day(self, day: date | None) -> bool:
        return day is not None and self.monday <= day <= self.sunday


@dataclass(frozen=True, slots=True)
class WeekItem:
    """An item in a week: how many hours of it fall there ("6 h"), and what is to be said of it, in words.

    Attributes:
        alerts: what needs somebody: overdue, later than its due day, why it is not planned.
        notes: what else is so: it is done in this week, it waits for others.
    """

    row: ItemRow
    hours: str
    alerts: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """What a week holds for one person, and how many of their hours it takes."""

    name: str
    load: str
    share: int  # of the hours given, in percent
    items: tuple[WeekItem, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """One week; `load` is that of all together. Without people nothing is planned in it."""

    number: int
    title: str
    days: str
    load: str
    people: tuple[PersonWeek, ...]

    @property
    def workers(self) -> int:
        """How many of these people do any of it: what is not planned is nobody's."""
        return sum(bool(one.load) for one in self.people)


@dataclass(frozen=True)
class WeekView:
    """The weeks of a plan, from the one of today on. Days and weeks are those of the plan's own today."""

    page: PlanPage

    @property
    def spans(self) -> list[Span]:
        today = self.page.work.today
        monday = today - timedelta(days=today.weekday())
        return [Span(monday + timedelta(weeks=number), today) for number in range(WEEKS)]

    @cached_property
    def weeks(self) -> list[Week]:
        return [self.week(span) for span in self.spans]

    @cached_property
    def beyond(self) -> str:
        """How many items begin after the weeks shown, in words; empty where none does."""
        ends = self.spans[-1].ends
        count = sum(one.start >= ends for one in self.page.work.placed.values())
        text = ngettext("%(count)d item begins later.", "%(count)d items begin later.", count)
        return text % {"count": count} if count else ""

    def week(self, span: Span) -> Week:
        # Titles name the year of the week, which is not always that of its days: 29 December 2025 is in week 1 of 2026.
        year, number, _day = span.monday.isocalendar()
        title = _("Week %(number)d of %(year)d") % {"number": number, "year": year}
        first, days = max(span.monday, span.today), date_format(span.sunday)
        if first < span.sunday:
            days = _("%(first)s to %(last)s") % {"first": date_format(first), "last": days}
        people = tuple(one for one in (self.person(span, who) for who in self.page.work.hours) if one.items)
        nobody = tuple(self.unplanned(span))
        if nobody:
            people = (*people, PersonWeek(_("Not planned"), "", 0, nobody))
        hours = sum((self.hours_in(span, who) for who in self.page.work.hours), Fraction(0))
        given = sum(self.page.work.hours.values(), Fraction(0)) * span.days
        return Week(number, title, days, load_words(hours, given), people)

    def hours_in(self, span: Span, who: str) -> Fraction:
        """Hours of work planned for somebody in a week."""
        placed = (one for one in self.page.work.placed.values() if one.person == who)
        return sum((span.overlap(one.start, one.worked) for one in placed), Fraction(0)) * self.page.work.hours[who]

    def person(self, span: Span, who: str) -> PersonWeek:
        placed = self.page.work.placed
        mine = [key for key in self.page.planned if placed[key].person == who and self.concerns(span, placed[key])]
        hours, given = self.hours_in(span, who), self.page.work.hours[who] * span.days
        share = round(100 * hours / given) if given else 0
        items = tuple(self.item(span, key) for key in mine)
        return PersonWeek(self.page.name_of(who), load_words(hours, given), share, items)

    def concerns(self, span: Span, one: Placed) -> bool:
        """Whether something is worked on in a week, or waits for others then."""
        return span.works_on(one) or span.overlap(one.worked, one.done) > 0

    def item(self, span: Span, key: str) -> WeekItem:
        placed, row = self.page.work.placed[key], self.page.rows[key]
        hours = span.overlap(placed.start, placed.worked) * self.page.work.hours[placed.person]
        return WeekItem(
            row, hours_words(hours) if hours else "", self.alerts(span, row), tuple(self.notes(span, key, row))
        )

    def alerts(self, span: Span, row: ItemRow) -> tuple[str, ...]:
        late = row.late if span.is_first else ""
        misses = _("planned later than its due day") if row.misses and span.has_day(row.due) else ""
        return tuple(one for one in (late, misses) if one)

    def notes(self, span: Span, key: str, row: ItemRow) -> Iterator[str]:
        placed = self.page.work.placed[key]
        if span.overlap(placed.worked, placed.done) > 0:
            yield _("waiting for others")
        if row.planned and span.has_day(row.planned):
            yield _("done by %(day)s") % {"day": date_format(row.planned)}
        if row.due and span.has_day(row.due) and not row.late:
            yield _("due %(day)s") % {"day": date_format(row.due)}
        if row.is_critical:
            yield _("on the longest chain")

    def unplanned(self, span: Span) -> Iterator[WeekItem]:
        """What is left to do and not planned: in the week of its due day, and in the first one where it has none to come."""
        for row in self.page.stopped:
            is_here = span.has_day(row.due) if row.due and row.due >= span.today else span.is_first
            # A day beyond the weeks shown is no day of any of them.
            if is_here or (span.is_first and row.due and row.due > self.spans[-1].sunday):
                due = (_("due %(day)s") % {"day": date_format(row.due)},) if row.due and not row.late else ()
                alerts = tuple(one for one in (row.late, row.why or row.held) if one)
                state = (row.status_name,) if row.status == PlanItem.Status.BLOCKED else ()
                yield WeekItem(row, "", (*state, *alerts), due)


def load_words(hours: Fraction, given: Fraction) -> str:
    return _("%(hours)s of %(most)s hours planned") % {"hours": figure(hours), "most": figure(given)}
