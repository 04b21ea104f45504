"""The gaps of a result as a page shows them, with the work on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy, pgettext

from assessments.results.expected import expected_of
from assessments.results.helping import help_with
from assessments.results.page_base import PageBase
from assessments.results.plan_words import (
    days_between,
    due_of,
    due_words,
    gaps_order,
    gaps_order_in_groups,
    held_words,
    is_urgent,
    opens_at_once,
)
from assessments.results.rows import ActionRow, GapRow
from assessments.results.rule_words import rule_words
from assessments.wording import OWNER_NAMES, SEVERITY_NAMES, guide_words, source_words
from engine.judging.result import FiredGap, PlanStep, tenths
from engine.judging.verdict import counted_once, is_graver
from engine.playbook.answers import VALUE, Answer
from engine.playbook.parts import SEVERITIES, Item, Rung, severity_rank

HOLDS = {
    "critical": ngettext_lazy("holds %(count)d critical gap", "holds %(count)d critical gaps", "count"),
    "high": ngettext_lazy("holds %(count)d gap of high severity", "holds %(count)d gaps of high severity", "count"),
    "medium": ngettext_lazy(
        "holds %(count)d gap of medium severity", "holds %(count)d gaps of medium severity", "count"
    ),
}


def holds_words(gap: FiredGap, members: Iterable[FiredGap]) -> str:
    """The gravest of the gaps under a rule, with their number, where they are graver than it is; empty otherwise."""
    graver = Counter(one.severity for one in members if is_graver(one.severity, gap.severity))
    worst = max(graver, key=severity_rank, default=None)
    return HOLDS[worst] % {"count": graver[worst]} if worst else ""


@dataclass(frozen=True)
class GapPart(PageBase):
    """The gaps and the work on them."""

    @cached_property
    def gaps(self) -> list[GapRow]:
        return [self.gap(gap) for gap in self.result.gaps]

    def gap(self, gap: FiredGap) -> GapRow:
        playbook = self.playbook
        item = playbook.items.get(gap.id)
        source = item.gap if item else playbook.rule(gap.id)
        assert source is not None  # noqa: S101  only items with a gap fire
        low, high = self.effort_of(gap)
        members = [member for key in gap.absorbs if (member := self.result.gap(key))]
        return GapRow(
            id=gap.id,
            code=gap.code,
            severity=gap.severity,
            severity_name=str(SEVERITY_NAMES[gap.severity]),
            title=self.say(gap.title),
            message=self.say(gap.message),
            why=self.say(source.why),
            is_rule=gap.kind == "rule",
            rule=self.rule(gap, item),
            answers=tuple(self.answer_row(key, answer) for key, answer in self.behind(gap)),
            expected=expected_of(playbook, gap, self.language).text,
            absorbed_by=self.code(gap.absorbed_by),
            worth=tenths(gap.worth),
            held=held_words(playbook, gap, members),
            holds=holds_words(gap, members),
            effort=days_between(low, high),
            due=due_words(gap.horizon) if gap.horizon else self.due_of(gap),
            rungs=tuple(self.action(rung) for rung in self.planned_rungs(gap)),
            source=source_words(playbook.id, item.source, self.language) if item else "",
            helps=help_with(playbook, gap.action, self.language),
        )

    def planned_rungs(self, gap: FiredGap) -> Sequence[Rung]:
        """The work on a gap that the plan holds: what a rule's own work reaches is not done again. Else all of it."""
        return [rung for rung in gap.rungs if rung.id in self.planned] or gap.rungs

    @cached_property
    def planned(self) -> frozenset[str]:
        """The ids of the rungs that the plan holds."""
        return frozenset(rung.id for step in self.result.plan.steps for rung in step.parts)

    def behind(self, gap: FiredGap) -> list[tuple[str, Answer]]:
        """The answers that fired a gap, by item; the figures that its rule reads stand before what they come from."""
        read = [gap.id] if gap.kind == "gap" else self.playbook.rule(gap.id).when.names_in_order
        return [(key, Answer(VALUE, self.figures[key])) for key in read if key in self.figures] + list(gap.because)

    @cached_property
    def figures(self) -> dict[str, Any]:
        """What each derived figure that counts came to, by its id."""
        lines = (line for chapter in self.result.ledger.chapters for line in chapter.lines)
        items = self.playbook.items
        return {x.id: x.value for x in lines if x.id in items and not items[x.id].is_asked and x.value is not None}

    def rule(self, gap: FiredGap, item: Item | None) -> str:
        """The rule that fired, in words."""
        if gap.reason == "level" and item:
            return _(
                "%(code)s is below the level expected at this stage (%(target)d); distance %(depth)d, weight %(weight)d"
            ) % {"code": gap.code, "target": gap.target, "depth": gap.depth, "weight": item.weight}
        if gap.reason == "not_measured":
            return _("%(code)s has not been measured, and should be at this stage") % {"code": gap.code}
        return rule_words(self.playbook, gap.rule_text, self.language)

    def action(self, rung: Rung) -> ActionRow:
        """A piece of work in words; plan and gaps name the same one again and again."""
        if rung.id not in self.action_rows:
            self.action_rows[rung.id] = self.action_row(rung)
        return self.action_rows[rung.id]

    @cached_property
    def action_rows(self) -> dict[str, ActionRow]:
        return {}

    def action_row(self, rung: Rung) -> ActionRow:
        return ActionRow(
            id=rung.id,
            title=self.say(rung.title),
            steps=tuple(self.say(step.text) for step in rung.steps),
            effort=days_between(*rung.effort),
            owner=str(OWNER_NAMES[rung.owner]),
            evidence=self.say(rung.evidence),
            wait=_("then about %(days)d days of waiting for others") % {"days": rung.wait} if rung.wait else "",
        )

    @cached_property
    def work(self) -> dict[str, list[PlanStep]]:
        """The items of the plan that work on each gap."""
        found: dict[str, list[PlanStep]] = {}
        for step in self.result.plan.steps:
            for key in step.closes:
                found.setdefault(key, []).append(step)
        return found

    def work_on(self, gap: FiredGap) -> list[PlanStep]:
        """What the plan holds for a gap and for those listed under it, each once."""
        steps = {step.number: step for key in (gap.id, *gap.absorbs) for step in self.work.get(key, ())}
        return list(steps.values())

    def due_of(self, gap: FiredGap) -> str:
        """When the work on a gap and on those listed under it is done."""
        steps = sorted(self.work_on(gap), key=lambda step: step.number)
        return due_of(steps, begins_at_once=is_urgent(gap) or any(map(opens_at_once, steps[:1])))

    def effort_of(self, gap: FiredGap) -> tuple[Decimal, Decimal]:
        """Working days for a gap and those listed under it, least and most."""
        if gap.horizon:
            return gap.effort
        low, high = (sum((step.rung.effort[end] for step in self.work_on(gap)), Decimal(0)) for end in (0, 1))
        return low, high

    @cached_property
    def guide_sentence(self) -> str:
        """What “Guide” means where a gap cites it; empty while no gap does."""
        return guide_words(self.playbook.id, self.language) if any(gap.source for gap in self.gaps) else ""

    @property
    def counted_apart(self) -> str:
        """How many gaps under milder rules count by themselves for the verdict, by severity; empty without any."""
        alone = counted_once(self.result.gaps) - Counter(self.result.counts)
        if not alone:
            return ""
        told = [
            _("%(severity)s %(count)d") % {"severity": SEVERITY_NAMES[severity], "count": alone[severity]}
            for severity in reversed(SEVERITIES)
            if alone[severity]
        ]
        return _(
            "More gaps stand under a compound rule that is less grave than they are; for the verdict these count by themselves, too: %(counts)s."
        ) % {"counts": pgettext("between parts of a list", ", ").join(told)}

    @property
    def gaps_order(self) -> str:
        return gaps_order(self.evaluation)

    @property
    def gaps_order_in_groups(self) -> str:
        return gaps_order_in_groups(self.evaluation)
