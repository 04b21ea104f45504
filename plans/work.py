"""The plan as a team works on it: what the answers ask for joined to what the team decided, and when each piece is done.

Nothing here is stored. A piece of the playbook's plan is there as long as the answers ask for it; what the team said
of a piece that is no longer asked for is kept and shown as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from django.utils import timezone

from accounts.models import User
from accounts.remembered import Remembered
from assessments.evaluation import Evaluation, evaluate
from assessments.models import Assessment
from cohorts.models import VentureMembership
from engine.judging.credits import Line
from engine.judging.levelling import DAYS_A_WEEK, Placed, Task, chain_to, levelled, stopped
from engine.judging.result import PlanStep
from engine.judging.schedule import HOURS_A_DAY
from plans.models import MemberHours, PlanItem, WorkedPlan

TEAM = "team"  # who works while nobody has said how many hours each gives
SETTLED = frozenset({PlanItem.Status.DONE, PlanItem.Status.DROPPED, PlanItem.Status.ACCEPTED})
WEEKS = 13  # that the plan shows week by week
PLACED = Remembered(most=64)  # plans laid out in weeks, by all that the weeks follow from


@dataclass(frozen=True)
class Entry:
    """One piece of work: of the plan of the answers (`step`), with what the team decided about it (`row`), or both."""

    key: str
    step: PlanStep | None
    row: PlanItem | None

    @property
    def status(self) -> str:
        return self.row.status if self.row else PlanItem.Status.OPEN

    @property
    def is_settled(self) -> bool:
        """Whether nobody is going to work on it any more."""
        return self.status in SETTLED

    def lapsed(self, today: date) -> bool:
        """Whether it is a risk that was accepted until a day before today."""
        until = self.row.accepted_until if self.row and self.status == PlanItem.Status.ACCEPTED else None
        return until is not None and until < today

    @property
    def is_asked(self) -> bool:
        """Whether it is the team's own, or the answers still ask for it."""
        return self.step is not None or bool(self.row and not self.row.rung_id)

    @property
    def is_own(self) -> bool:
        """Whether the team added it, where neither its answers nor an incubator asked for it."""
        return bool(self.row and not self.row.rung_id and not self.row.origin)

    @property
    def hours(self) -> Fraction:
        """Hours of work that are left: as the team said, else the most that the playbook estimates."""
        return Fraction(self.row.hours) if self.row and self.row.hours is not None else self.estimate

    @property
    def estimate(self) -> Fraction:
        """The most hours of work that the playbook estimates; none for an item of the team's own."""
        return Fraction(self.step.rung.effort[1]) * HOURS_A_DAY if self.step else Fraction(0)

    @property
    def rev(self) -> int:
        """The revision of what the team decided; 0 while it decided nothing."""
        return self.row.rev if self.row else 0


@dataclass(frozen=True)
class Work:
    """A worked plan on one day.

    Attributes:
        members: who may work on it, by key: owners and editors of the venture.
        given: hours a week by member, as the team said; empty while it said nothing.
        order: keys as the team put them; what is missing stands where the answers put it.
    """

    evaluation: Evaluation
    rows: Sequence[PlanItem]
    members: Mapping[int, User]
    given: Mapping[int, Fraction]
    order: Sequence[str]
    today: date
    order_rev: int = 0  # of that order

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """All there is, in the order to take it."""
        result = self.evaluation.result
        steps = {} if result.is_early else {step.rung.id: step for step in result.plan.steps}
        rows = {row.key: row for row in self.rows}
        keys = in_order(self.order, [*steps, *(key for key in rows if key not in steps)])
        return {key: Entry(key, steps.get(key), rows.get(key)) for key in keys}

    @cached_property
    def going(self) -> dict[str, Entry]:
        """What is left to do, in the order to take it."""
        return {key: one for key, one in self.entries.items() if one.is_asked and not one.is_settled}

    @cached_property
    def hours(self) -> dict[str, Fraction]:
        """Hours a week by who works; the whole team as one while nobody said how many each gives."""
        if not self.given:
            return {TEAM: self.evaluation.result.plan.hours}
        return {str(key): self.given.get(key, Fraction(0)) for key in self.members}

    @cached_property
    def tasks(self) -> dict[str, Task]:
        return {key: self.task(one) for key, one in self.going.items()}

    def task(self, one: Entry) -> Task:
        """What the schedule has to know of a piece."""
        begins = one.row.not_before if one.row else None
        return Task(
            hours=one.hours,
            wait=one.step.rung.wait if one.step else 0,
            after=tuple(key for key in one.step.after if key in self.going) if one.step else (),
            person=self.person_of(one),
            not_before=Fraction(max((begins - self.today).days, 0), DAYS_A_WEEK) if begins else Fraction(0),
        )

    def person_of(self, one: Entry) -> str | None:
        """Who alone works on it; None where anybody may. Somebody who left the team works on nothing."""
        if not self.given or one.row is None or one.row.person_id not in self.members:
            return None
        return str(one.row.person_id)

    @cached_property
    def held(self) -> set[str]:
        return {key for key, one in self.going.items() if one.status == PlanItem.Status.BLOCKED}

    @cached_property
    def placed(self) -> dict[str, Placed]:
        """When each piece is worked on; what is blocked or left to nobody is not among them."""
        order, held = list(self.going), self.held
        depends_on = (order, self.tasks, self.hours, sorted(held))
        return PLACED.get(depends_on, lambda: levelled(order, self.tasks, self.hours, held=held))

    @cached_property
    def stopped(self) -> set[str]:
        """What is not going to be done as things stand."""
        able = {who: hours for who, hours in self.hours.items() if hours}
        return stopped(list(self.going), self.tasks, able, self.held)

    @cached_property
    def chain(self) -> set[str]:
        return chain_to(self.placed, self.tasks, self.placed)

    def day_of(self, weeks: Fraction) -> date:
        """The last day of a span that ends so many weeks from today; today for one that takes no time."""
        days = -(-(weeks * DAYS_A_WEEK).numerator // (weeks * DAYS_A_WEEK).denominator)
        return self.today + timedelta(days=max(days - 1, 0))

    def done_on(self, key: str) -> date | None:
        """The day on which a piece is done as planned; None where it is not planned."""
        return self.day_of(self.placed[key].done) if key in self.placed else None

    def offered(self, one: Entry) -> dict[str, Line]:
        """The answers that a piece brings about once it is done, by item; only those that better what is answered."""
        if one.step is None:
            return {}
        lines = self.evaluation.planned.brought(one.step.parts)
        return {key: line for key, line in lines.items() if line.item.is_asked}

    @cached_property
    def offers(self) -> list[Entry]:
        """What is done and proposes a new answer that nobody has confirmed or turned down yet."""
        done = [one for one in self.entries.values() if one.status == PlanItem.Status.DONE]
        return [one for one in done if one.row and not one.row.keeps_answer and self.offered(one)]


def in_order(wanted: Sequence[str], keys: Sequence[str]) -> list[str]:
    """The keys as wanted; those that nobody placed stand behind the one that they follow by themselves."""
    there = set(keys)
    found = [key for key in dict.fromkeys(wanted) if key in there]
    placed, last = set(found), None
    for key in keys:
        if key not in placed:
            found.insert(found.index(last) + 1 if last else 0, key)
        last = key
    return found


def work_of(assessment: Assessment, evaluation: Evaluation | None = None, today: date | None = None) -> Work:
    """The plan of a venture as its team works on it; four queries beside those of the evaluation."""
    plan = WorkedPlan.objects.filter(assessment=assessment).first()
    hours = MemberHours.objects.filter(assessment=assessment)
    members = team_of(assessment)
    return Work(
        evaluation or evaluate(assessment),
        list(assessment.plan_items.select_related("person", "changed_by").order_by("pk")),
        members,
        {row.user_id: Fraction(row.hours) for row in hours if row.user_id in members},
        plan.order if plan else [],
        today or timezone.localdate(),
        plan.order_rev if plan else 0,
    )


def team_of(assessment: Assessment) -> dict[int, User]:
    """Owners and editors of the venture by key, in the order in which they joined."""
    rows: Iterable[VentureMembership] = (
        VentureMembership.objects.who_edit().filter(venture=assessment.venture_id).select_related("user").order_by("pk")
    )
    return {row.user_id: row.user for row in rows}
