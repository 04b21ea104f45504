"""What a plan shows of an item, a period or a person, ready for templates, and the words of days, weeks and hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.results.helping import Help
from engine.judging.levelling import Placed
from plans.models import PlanItem, PlanItemHistory
from plans.work import WEEKS

A_WEEK = 20  # units of the drawing


@dataclass(frozen=True, slots=True)
class Track:
    """The weeks of an item as a drawing: where its work and its waiting begin and how long they are."""

    x: str
    width: str
    wait_x: str
    wait_width: str
    label: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as the plan shows it.

    Attributes:
        codes: of the gaps that it works on; none for one of the team's own.
        hours: of work that are left ("24 h").
        planned: the last day of its work and waiting; None where it is not planned.
        held: why it is not planned, a sentence.
        at_once: what of it does not wait for its week.
        late: by how many days it is past its due day, in words; empty where it is not.
        waits: what it comes after, by title.
        before: keys of all that it waits for, directly or through others.
    """

    key: str
    is_open: bool  # for changes
    number: int
    title: str
    severity: str
    severity_name: str
    codes: tuple[str, ...]
    reason: str
    person: str
    planned_for: str
    hours: str
    status: str
    status_name: str
    why: str
    since: datetime | None
    until: date | None
    due: date | None
    planned: date | None
    at_once: str
    late: str
    misses: bool
    held: str
    is_critical: bool
    track: Track | None
    waits: tuple[str, ...]
    before: tuple[str, ...]
    steps: tuple[str, ...]
    closes_with: str
    helps: tuple[Help, ...]
    cost: str
    note: str
    proof: str
    rev: int
    is_own: bool
    origin: str  # who asked for it by a condition of its decision
    url: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class Period:
    """Items that begin within some weeks; `load` says how many hours are planned of those given."""

    title: str
    days: str
    load: str
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class OfferedAnswer:
    """An answer that an item proposes: what is answered, what is expected at the stage, what is proposed."""

    item_id: str
    code: str
    title: str
    now: str
    then: str
    rev: int
    url: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An item that is done and proposes answers. Nothing changes before a person says so."""

    row: ItemRow
    said: str
    answers: tuple[OfferedAnswer, ...]
    worth: str


@dataclass(frozen=True, slots=True)
class LoadRow:
    """The hours planned for one person, week by week."""

    name: str
    given: str
    weeks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PastRow:
    """A state that an item was in: who made it so and when, and what it then said."""

    by: str
    at: datetime
    status: str
    lines: tuple[str, ...]


def past_row(row: PlanItemHistory) -> PastRow:
    """A state of an item, with the words and days that stood in it."""
    said = row.values
    texts = (said.get("title"), said.get("reason"), said.get("note"), said.get("cost"), said.get("proof"))
    days = {
        _("not before %(day)s"): said.get("not_before"),
        _("due %(day)s"): said.get("due"),
        _("accepted until %(day)s"): said.get("accepted_until"),
    }
    told = [text % {"day": date_format(date.fromisoformat(day))} for text, day in days.items() if day]
    hours = [hours_words(Fraction(said["hours"]))] if said.get("hours") is not None else []
    lines = tuple(text for text in (*texts, *told, *hours) if text)
    return PastRow(str(row.changed_by), row.changed_at, str(PlanItem.Status(said["status"]).label), lines)


def figure(hours: Fraction) -> str:
    """Hours with at most one decimal."""
    return f"{round(float(hours), 1):g}"


def hours_words(hours: Fraction) -> str:
    return _("%(hours)s h") % {"hours": figure(hours)}


def late_words(due: date | None, today: date) -> str:
    """By how many days something is overdue; empty where it is not."""
    days = (today - due).days if due else 0
    if days <= 0:
        return ""
    return ngettext("overdue by %(count)d day", "overdue by %(count)d days", days) % {"count": days}


def track_of(placed: Placed | None) -> Track | None:
    """The weeks of an item, cut where the drawing ends."""
    if placed is None or placed.start >= WEEKS:
        return None
    start, worked, done = (min(at, Fraction(WEEKS)) for at in placed[1:])
    weeks = int(start) + 1, max(int(start) + 1, -(-done.numerator // done.denominator))
    label = _("week %(week)d") % {"week": weeks[0]}
    if weeks[1] > weeks[0]:
        label = _("weeks %(first)d to %(last)d") % {"first": weeks[0], "last": weeks[1]}
    return Track(units(start), units(max(worked - start, Fraction(1, 20))), units(worked), units(done - worked), label)


def units(weeks: Fraction) -> str:
    return f"{float(weeks) * A_WEEK:.1f}"
