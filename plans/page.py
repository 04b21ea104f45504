"""The page of a worked plan: rows with their texts in one language, as templates show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from assessments.results.helping import Help, help_with
from assessments.results.page import ResultOnPage
from assessments.results.plan_words import at_once_words
from assessments.wording import SEVERITY_NAMES, answer_text, sentences
from engine.judging.credits import Line
from engine.judging.levelling import DAYS_A_WEEK, before_of
from engine.playbook.answers import Answer
from plans.models import PlanItem, PlanItemHistory
from plans.naming import title_of
from plans.rows import (
    A_WEEK,
    ItemRow,
    LoadRow,
    OfferedAnswer,
    OfferRow,
    PastRow,
    Period,
    figure,
    hours_words,
    late_words,
    past_row,
    track_of,
)
from plans.work import TEAM, WEEKS, Entry, Work

MONTH = 4  # weeks that stand together
NO_ANSWER = Answer()
QUICK = (PlanItem.Status.OPEN, PlanItem.Status.DOING, PlanItem.Status.DONE)  # what a row's own list offers


@dataclass(frozen=True)
class PlanPage:
    """A worked plan in one language."""

    work: Work
    result: ResultOnPage
    venture: str
    name: str  # that no other plan in the world has
    changed_at: datetime  # when anything last changed that decides about its days
    urls: dict[str, str]  # of questions, by item id
    revs: dict[str, int]  # of answers, by item id
    language: str
    opened: str = ""  # the key of the item that is open for changes

    @cached_property
    def drawings(self) -> dict[Any, SafeString]:
        """Parts of the page as they were drawn from it (`drawn` in config/templatetags/page.py)."""
        return {}

    @property
    def calendar_name(self) -> str:
        return _("%(venture)s: plan") % {"venture": self.venture}

    @property
    def opened_row(self) -> ItemRow | None:
        return self.rows.get(self.opened)

    @cached_property
    def history(self) -> list[PastRow]:
        """The states of the item that is open, the newest first."""
        one = self.work.entries.get(self.opened)
        if one is None or one.row is None:
            return []
        rows = one.row.history.select_related("changed_by").order_by("-rev")
        return [past_row(row) for row in rows]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The order in which work on them begins; what is not planned comes last."""
        placed = self.work.placed
        keys = [*sorted(placed, key=lambda key: (placed[key].start, self.rank[key])), *self.unplanned]
        return {key: number for number, key in enumerate(keys, 1)}

    @cached_property
    def rank(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.work.going)}

    @cached_property
    def planned(self) -> list[str]:
        """Keys of what is planned, in the order in which the page shows it."""
        return sorted(self.work.placed, key=self.numbers.__getitem__)

    @property
    def unplanned(self) -> list[str]:
        return [key for key in self.work.going if key not in self.work.placed]

    @cached_property
    def rows(self) -> dict[str, ItemRow]:
        return {key: self.row(one) for key, one in self.work.entries.items()}

    def row(self, one: Entry) -> ItemRow:
        row, step = one.row, one.step
        action = self.result.action(step.rung) if step else None
        due = row.due if row and not one.is_settled else None
        planned = self.work.done_on(one.key)
        return ItemRow(
            key=one.key,
            is_open=one.key == self.opened,
            number=self.numbers.get(one.key, 0),
            title=self.title_of(one),
            severity=step.severity if step else "",
            severity_name=str(SEVERITY_NAMES[step.severity]) if step else "",
            codes=tuple(self.result.code(key) for key in step.closes) if step else (),
            reason=self.result.reason(step) if step else "",
            person=self.person_of(one),
            planned_for=self.planned_for(one),
            hours=hours_words(one.hours) if not one.is_settled else "",
            status=one.status,
            status_name=str(PlanItem.Status(one.status).label),
            why=row.reason if row else "",
            since=row.since if row and one.status != PlanItem.Status.OPEN else None,
            until=row.accepted_until if row else None,
            due=row.due if row else None,
            planned=planned,
            late=late_words(due, self.work.today),
            at_once=self.at_once(one),
            misses=bool(due and planned and planned > due >= self.work.today),
            held=self.held_words(one),
            is_critical=one.key in self.work.chain,
            track=track_of(self.work.placed.get(one.key)),
            waits=tuple(self.title_of(self.work.entries[key]) for key in self.waits_for(one)),
            before=tuple(sorted(before_of(one.key, self.work.tasks))),
            steps=action.steps if action else (),
            closes_with=action.evidence if action else "",
            helps=self.helps_of(one),
            cost=row.cost if row else "",
            note=row.note if row else "",
            proof=row.proof if row else "",
            rev=one.rev,
            is_own=bool(row and not row.rung_id),
            origin=row.origin if row else "",
            url=self.urls.get(step.closes[0], "") if step else "",
            changed_by=str(row.changed_by) if row else "",
        )

    def at_once(self, one: Entry) -> str:
        """What of an item does not wait for its week; empty where it is begun, or begins this week."""
        placed = self.work.placed.get(one.key)
        if one.step is None or one.status != PlanItem.Status.OPEN or (placed and placed.start < 1):
            return ""
        return at_once_words(one.step, is_emergency=self.result.is_first_against_emergency(one.step))

    def title_of(self, one: Entry) -> str:
        """What a piece of work is called."""
        return title_of(one, self.result)

    def person_of(self, one: Entry) -> str:
        """Who was named to do it; empty where nobody was, or who was has left the team."""
        person = one.row.person_id if one.row else None
        return str(self.work.members[person]) if person is not None and person in self.work.members else ""

    def planned_for(self, one: Entry) -> str:
        """Who has the hours for it as planned, where nobody was named."""
        placed = self.work.placed.get(one.key)
        if placed is None or placed.person == TEAM or self.person_of(one):
            return ""
        return _("%(person)s, as planned") % {"person": self.name_of(placed.person)}

    def waits_for(self, one: Entry) -> tuple[str, ...]:
        return self.work.tasks[one.key].after if one.key in self.work.tasks else ()

    def helps_of(self, one: Entry) -> tuple[Help, ...]:
        playbook = self.result.playbook
        return help_with(playbook, playbook.actions[one.step.rung.action], self.language) if one.step else ()

    def held_words(self, one: Entry) -> str:
        """Why an item that is left to do is not planned; empty where it is."""
        if one.key not in self.work.stopped or one.status == PlanItem.Status.BLOCKED:
            return ""
        waited = [key for key in self.waits_for(one) if key in self.work.stopped]
        if waited:
            return _("waits for “%(title)s”, which is not planned") % {
                "title": self.title_of(self.work.entries[waited[0]])
            }
        if not any(self.work.hours.values()):
            return _("nobody gives hours to the plan")
        return _("%(person)s gives no hours to the plan") % {"person": self.person_of(one)}

    @cached_property
    def periods(self) -> list[Period]:
        """What is planned, by the weeks in which it begins."""
        spans = [(0, MONTH), (MONTH, 2 * MONTH), (2 * MONTH, WEEKS), (WEEKS, None)]
        titles = [_("The first four weeks"), _("Weeks 5 to 8"), _("Weeks 9 to 13"), _("After week 13")]
        found = [self.period(title, *span) for title, span in zip(titles, spans, strict=True)]
        return [one for one in found if one.rows]

    def period(self, title: str, first: int, last: int | None) -> Period:
        keys = [
            key
            for key in self.planned
            if self.work.placed[key].start >= first and (last is None or self.work.placed[key].start < last)
        ]
        begins = self.work.today + timedelta(days=first * DAYS_A_WEEK)
        days, load = _("from %(day)s") % {"day": date_format(begins)}, ""
        if last is not None:
            ends = self.work.today + timedelta(days=last * DAYS_A_WEEK - 1)
            days = _("%(first)s to %(last)s") % {"first": date_format(begins), "last": date_format(ends)}
            hours = sum((week for weeks in self.worked.values() for week in weeks[first:last]), Fraction(0))
            most = sum(self.work.hours.values(), Fraction(0)) * (last - first)
            load = _("%(hours)s of %(most)s hours planned") % {"hours": figure(hours), "most": figure(most)}
        return Period(title, days, load, tuple(self.rows[key] for key in keys))

    @cached_property
    def worked(self) -> dict[str, list[Fraction]]:
        """The hours planned week by week, by who works."""
        found = {who: [Fraction(0)] * WEEKS for who in self.work.hours}
        for one in self.work.placed.values():
            weeks, hours = found[one.person], self.work.hours[one.person]
            for week in range(int(one.start), min(ceil(one.worked), WEEKS)):
                weeks[week] += (min(one.worked, Fraction(week + 1)) - max(one.start, Fraction(week))) * hours
        return found

    @cached_property
    def stopped(self) -> list[ItemRow]:
        """What is left to do and not planned."""
        return [self.rows[key] for key in self.unplanned]

    def with_status(self, *statuses: str) -> list[ItemRow]:
        """Items of a status, the one changed last first; what the answers no longer ask for among them."""
        found = [one for one in self.work.entries.values() if one.row and one.status in statuses]
        found.sort(key=lambda one: one.row.since if one.row else None, reverse=True)  # type: ignore[arg-type, return-value]
        return [self.rows[one.key] for one in found]

    @property
    def done(self) -> list[ItemRow]:
        return self.with_status(PlanItem.Status.DONE)

    @property
    def given_up(self) -> list[ItemRow]:
        return self.with_status(PlanItem.Status.DROPPED, PlanItem.Status.ACCEPTED)

    @property
    def gone(self) -> list[ItemRow]:
        """What the team decided something about and the answers no longer ask for."""
        return [self.rows[key] for key, one in self.work.entries.items() if not one.is_asked and not one.is_settled]

    @cached_property
    def offers(self) -> list[OfferRow]:
        return [self.offer(one) for one in self.work.offers]

    @cached_property
    def marked_by(self) -> dict[int, User]:
        """Who gave items that propose something the status that they have, by key of the item."""
        rows = PlanItemHistory.objects.filter(item__in=[one.row for one in self.work.offers if one.row])
        found: dict[int, tuple[str, User]] = {}
        for row in rows.select_related("changed_by").order_by("rev"):
            if row.item_id not in found or found[row.item_id][0] != row.values["status"]:
                found[row.item_id] = row.values["status"], row.changed_by
        return {key: person for key, (_status, person) in found.items()}

    def offer(self, one: Entry) -> OfferRow:
        assert one.row  # noqa: S101  somebody marked it done
        lines = self.work.offered(one)
        said = _("%(person)s marked it done on %(day)s.") % {
            "person": self.marked_by[one.row.pk],
            "day": date_format(localtime(one.row.since), "DATE_FORMAT"),
        }
        return OfferRow(
            self.rows[one.key], said, tuple(self.offered_answer(line) for line in lines.values()), self.worth_of(one)
        )

    def offered_answer(self, line: Line) -> OfferedAnswer:
        item = line.item
        now = self.work.evaluation.answers.get(item.id, NO_ANSWER)
        return OfferedAnswer(
            item.id,
            item.code,
            self.result.say(item.title),
            answer_text(item, now, self.language),
            answer_text(item, line.answer, self.language),
            self.revs.get(item.id, 0),
            self.urls.get(item.id, ""),
        )

    def worth_of(self, one: Entry) -> str:
        """Readiness before and after, if the answers follow."""
        assert one.step  # noqa: S101  as above
        before = self.work.evaluation.result.readiness
        after = self.work.evaluation.planned.outlook.readiness_after(one.step.parts)
        if before is None:
            return ""
        return _("Readiness is at least %(before)s now, and at least %(after)s with the proposed answers.") % {
            "before": before.printed[0],
            "after": after.printed[0],
        }

    @property
    def lead(self) -> str:
        """How many pieces are left, and when the last of them is done as planned."""
        count, own = len(self.work.going), sum(one.is_own for one in self.work.going.values())
        if not count:
            return _("Nothing is left to do in this plan.")
        parts = [ngettext("%(count)d item is left to do.", "%(count)d items are left to do.", count) % {"count": count}]
        if own:
            parts.append(
                ngettext("%(count)d of them is your own.", "%(count)d of them are your own.", own) % {"count": own}
            )
        if self.work.placed:
            last = self.work.day_of(max(one.done for one in self.work.placed.values()))
            parts.append(_("What is planned is done by %(day)s.") % {"day": date_format(last)})
        if self.stopped:
            text = ngettext("%(count)d is not planned.", "%(count)d are not planned.", len(self.stopped))
            parts.append(text % {"count": len(self.stopped)})
        return sentences(parts, self.language)

    @property
    def lapsed(self) -> str:
        """How many risks are accepted until a day that is past; empty where none is."""
        count = sum(one.lapsed(self.work.today) for one in self.work.entries.values())
        text = ngettext(
            "%(count)d risk is accepted until a day that is past. Accept it for longer, or plan the work.",
            "%(count)d risks are accepted until days that are past. Accept each for longer, or plan the work.",
            count,
        )
        return text % {"count": count} if count else ""

    @property
    def hours_note(self) -> str:
        """Whose hours the plan is laid out for."""
        if not self.work.given:
            hours = self.work.hours[TEAM]
            return _(
                "Until you say how many hours each person gives, the plan counts %(hours)s hours a week for the whole team and takes one item after the other."
            ) % {"hours": figure(hours)}
        total = sum(self.work.hours.values(), Fraction(0))
        if sum(hours > 0 for hours in self.work.hours.values()) == 1:
            text = _("%(hours)s hours a week, all of one person, who takes one item after the other.")
            return text % {"hours": figure(total)}
        return _(
            "%(hours)s hours a week in all. Nobody is planned for more hours than they give, and people work at the same time."
        ) % {"hours": figure(total)}

    @cached_property
    def load(self) -> list[LoadRow]:
        """The hours planned week by week, for each who works."""
        return [
            LoadRow(self.name_of(who), figure(hours), tuple(map(figure, self.worked[who])))
            for who, hours in self.work.hours.items()
        ]

    def name_of(self, who: str) -> str:
        return pgettext("who works on a plan", "The team") if who == TEAM else str(self.work.members[int(who)])

    @property
    def weeks(self) -> list[int]:
        return list(range(1, WEEKS + 1))

    @property
    def quick(self) -> list[tuple[str, str]]:
        """The statuses that a row's own list offers."""
        return [(one.value, str(one.label)) for one in QUICK]

    @property
    def ticks(self) -> list[int]:
        """Where the weeks begin on the drawing."""
        return [number * A_WEEK for number in range(WEEKS + 1)]
