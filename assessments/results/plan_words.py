"""The plan of a result in words: when a thing is done, how long it takes, why it stands where it does, what to begin with.

The same on page and paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from assessments.evaluation import Evaluation
from assessments.results.rows import StepRow
from assessments.wording import OWNER_NAMES, SEVERITY_NAMES
from engine.judging.result import FiredGap, PlanStep, tenths
from engine.playbook.answers import VALUE
from engine.playbook.parts import HORIZONS
from engine.playbook.schema import Playbook

FIRST_STEPS = 3
DAYS_A_WEEK = 5
DUTIES = {
    "harm": gettext_lazy("People may be hurt: %(title)s"),
    "stop": gettext_lazy("The venture may be stopped: %(title)s"),
}


def days_between(low: Decimal | Fraction, high: Decimal | Fraction) -> str:
    """Days, least and most: "2–5", or one figure where the two are equal."""
    return f"{float(low):g}–{float(high):g}" if low != high else f"{float(low):g}"


def due_words(days: int) -> str:
    """Within how many days something is done; 0 is later than all horizons."""
    if days:
        return _("within %(days)d days") % {"days": days}
    return _("after %(days)d days") % {"days": HORIZONS[-1]}


def due_of(steps: Sequence[PlanStep], *, begins_at_once: bool = False) -> str:
    """When work in several pieces is done, and where that is later than its first piece, when that is.

    Args:
        begins_at_once: whether the first thing to do does not wait for the weeks in which the rest has its turn.
    """
    horizons = [step.horizon for step in steps] or [0]
    last = 0 if 0 in horizons else max(horizons)
    if begins_at_once and steps and waits_its_turn(min(steps, key=lambda step: step.number)):
        return _("first step at once, done %(last)s") % {"last": due_words(last)}
    soonest = min((days for days in horizons if days), default=0)
    if soonest == last:
        return due_words(last)
    return _("begun %(soonest)s, done %(last)s") % {"soonest": due_words(soonest), "last": due_words(last)}


def waits_its_turn(step: PlanStep) -> bool:
    """Whether a piece of work is done later than within a month."""
    return step.horizon != HORIZONS[0]


def opens_at_once(step: PlanStep) -> bool:
    """Whether the first thing to do of a piece of work waits for nothing, whatever week the rest is planned in."""
    return any(one.at_once for one in step.rung.steps[:1])


def at_once_words(step: PlanStep, *, is_emergency: bool) -> str:
    """What of a piece of work is done at once though the rest may have its turn later; empty where all of it may wait.

    Args:
        is_emergency: whether it is the first work against harm to people or an order to stop.
    """
    if is_emergency or opens_at_once(step):
        return _("first step at once")
    return _("one step at once") if any(one.at_once for one in step.rung.steps) else ""


def is_urgent(gap: FiredGap) -> bool:
    """Whether people may be hurt or the venture be stopped, so that something is to be done at once."""
    return gap.comes_first and bool(gap.duty)


def reason_of(step: PlanStep, gap: FiredGap, title: str, rule: str = "") -> str:
    """Why a piece of work stands where it does, in one line.

    Args:
        gap: that it works on; `title` are its words in the reader's language.
        rule: the code of what it helps to settle, where that and not its own gap gives it its place.
    """
    if rule:
        return _("Needed to settle %(code)s: %(title)s") % {"code": rule, "title": title}
    if is_urgent(gap):
        return str(DUTIES[gap.duty]) % {"title": title}
    return _("%(severity)s: %(title)s") % {"severity": SEVERITY_NAMES[step.severity], "title": title}


def to_begin_with(steps: Sequence[StepRow], *, is_timed: bool) -> list[StepRow]:
    """The first pieces of work that are done within a month, one for each gap.

    A team with so little time that nothing fits is told the first ones all the same.

    Args:
        is_timed: whether the schedule knows the team's hours. In format 1 it does not, and the first steps that wait
            for nothing stand for the month.
    """
    if not is_timed:
        return [step for step in steps if not step.after][:FIRST_STEPS]
    soon = [step for step in steps if step.horizon == HORIZONS[0]] or steps
    first: dict[tuple[str, ...], StepRow] = {}
    for step in soon:
        first.setdefault(step.closes, step)
    return list(first.values())[:FIRST_STEPS]


def also_at_once(steps: Sequence[StepRow], first: Sequence[StepRow]) -> str:
    """Which other gaps have a step that does not wait for its weeks, beside the work to begin with; empty without any."""
    told = {code for step in first for code in step.closes}
    codes = list(dict.fromkeys(step.closes[0] for step in steps if step.at_once and told.isdisjoint(step.closes)))
    if not codes:
        return ""
    listed = pgettext("between codes", ", ").join(codes)
    return _("Beside these, each of the following has a step to be done at once: %(codes)s.") % {"codes": listed}


def held_words(playbook: Playbook, gap: FiredGap, members: Iterable[FiredGap] = ()) -> str:
    """What keeps the points of a gap back: the cap of its chapter, until what else the cap asks for is there.

    Args:
        members: the gaps listed under a rule; their caps hold its points back, too.
    """
    holding = {key for one in (gap, *members) for key in one.gated_by}
    gates = [gate for gate in playbook.gates if gate.id in holding]
    own = {gap.id, *(playbook.rule(gap.id).absorbs if gap.kind == "rule" else ())}
    asked = dict.fromkeys(key for gate in gates for key in gate.requires)
    codes = [playbook.items[key].code for key in asked if key not in own]
    if not codes:
        return ""
    listed = {"codes": pgettext("between codes", ", ").join(codes)}
    if own & asked.keys():  # the cap asks for this one, too
        return (
            ngettext(
                "held by the cap until %(codes)s is settled, too",
                "held by the cap until %(codes)s are settled, too",
                len(codes),
            )
            % listed
        )
    return (
        ngettext(
            "held by the cap until %(codes)s is settled", "held by the cap until %(codes)s are settled", len(codes)
        )
        % listed
    )


def month_title(first: Sequence[StepRow]) -> str:
    """What stands over the steps to begin with: it is the month's work only where it fits the month."""
    fits = all(step.horizon == HORIZONS[0] for step in first)
    return _("This month") if fits else _("Begin with these")


def hours_sentence(evaluation: Evaluation) -> str:
    """For how many hours a week the plan is laid out, and whose figure that is; empty where it is for none."""
    hours_fact, hours = evaluation.playbook.hours_fact, evaluation.result.plan.hours
    if evaluation.playbook.format == 1 or hours_fact is None:
        return ""
    if evaluation.situation.answer(hours_fact).state == VALUE:
        text = ngettext(
            "Scheduled for the %(hours)s hour a week that your team can give to it.",
            "Scheduled for the %(hours)s hours a week that your team can give to it.",
            1 if hours == 1 else 2,
        )
    elif evaluation.result.stage is None:
        text = _(
            "Scheduled for %(hours)s hours a week until the profile states your stage, or how many hours you can give."
        )
    else:
        text = _(
            "Scheduled for %(hours)s hours a week, the usual figure at your stage; say in the profile how many you can give."
        )
    return text % {"hours": tenths(hours).removesuffix(".0")}


def length_sentence(evaluation: Evaluation) -> str:
    """How many weeks the whole plan takes at the team's hours; empty for an empty plan, and where no hours count."""
    steps = evaluation.result.plan.steps
    if evaluation.playbook.format == 1 or not steps:
        return ""
    weeks = math.ceil(max(step.earliest_finish for step in steps) / DAYS_A_WEEK)
    text = ngettext(
        "At these hours the whole plan is done in %(weeks)d week.",
        "At these hours the whole plan is done in %(weeks)d weeks.",
        weeks,
    )
    return text % {"weeks": weeks}


def cash_sentence(evaluation: Evaluation, language: str) -> str:
    """How the plan stands to the cash; empty where the cash outlasts it, or nobody can tell how long it lasts."""
    plan = evaluation.result.plan
    if plan.cash is None or not plan.steps:
        return ""
    end = max(step.earliest_finish for step in plan.steps) / DAYS_A_WEEK
    weeks = math.floor(plan.cash.ends)
    if plan.cash.late:
        return late_sentence(evaluation, weeks, language)
    if end <= plan.cash.ends:
        return ""
    if plan.cash.lasts == plan.cash.ends:
        text = ngettext(
            "At the present burn the cash lasts %(weeks)d week; what the plan holds after that needs money that is not there yet.",
            "At the present burn the cash lasts %(weeks)d weeks; what the plan holds after that needs money that is not there yet.",
            weeks,
        )
        return text % {"weeks": weeks}
    text = ngettext(
        "At the present burn the cash lasts %(weeks)d week; the first work on %(code)s is done before that, and what comes later counts on it.",
        "At the present burn the cash lasts %(weeks)d weeks; the first work on %(code)s is done before that, and what comes later counts on it.",
        weeks,
    )
    return text % {"weeks": weeks, "code": runway_code(evaluation)}


def late_sentence(evaluation: Evaluation, weeks: int, language: str) -> str:
    """That the cash ends before the work that is to make it last longer is done.

    Args:
        weeks: for which the cash lasts.
    """
    plan = evaluation.result.plan
    step = next(step for step in plan.steps if plan.cash and step.rung.id == plan.cash.late)
    title, done = step.rung.title.in_language(language), math.ceil(step.earliest_finish / DAYS_A_WEEK)
    words = {"weeks": weeks, "week": done, "title": title, "code": runway_code(evaluation)}
    if weeks < 1:
        return (
            _(
                "At the present burn the cash ends within a week, and “%(title)s” (%(code)s) is done only in week %(week)d: bring it forward, or give the plan more hours."
            )
            % words
        )
    text = ngettext(
        "At the present burn the cash ends after %(weeks)d week, and “%(title)s” (%(code)s) is done only in week %(week)d: bring it forward, or give the plan more hours.",
        "At the present burn the cash ends after %(weeks)d weeks, and “%(title)s” (%(code)s) is done only in week %(week)d: bring it forward, or give the plan more hours.",
        weeks,
    )
    return text % words


def runway_code(evaluation: Evaluation) -> str:
    """The code of the figure that says how long the cash lasts."""
    return evaluation.playbook.items[evaluation.playbook.runway_item or ""].code


def owners_sentence(evaluation: Evaluation) -> str:
    """How many days of work the plan gives each role, the most first; empty for an empty plan."""
    loads: dict[str, Decimal] = {}
    for step in evaluation.result.plan.steps:
        loads[step.rung.owner] = loads.get(step.rung.owner, Decimal(0)) + step.rung.effort[1]
    if evaluation.playbook.format == 1 or not loads:
        return ""
    order = sorted(loads.items(), key=lambda load: (-load[1], load[0]))
    told = [
        _("%(role)s %(days)s") % {"role": OWNER_NAMES[owner], "days": f"{days.normalize():f}"} for owner, days in order
    ]
    return _("Days of work by role: %(loads)s.") % {"loads": pgettext("between parts of a list", ", ").join(told)}


def order_sentence(evaluation: Evaluation) -> str:
    """By what the steps of the plan are ordered."""
    if evaluation.playbook.format == 1:
        return _(
            "In the order to take them: what other actions depend on comes first, then by severity, then by points gained per day of work."
        )
    return _(
        "In the order to take them: harm to people and orders to stop first, then by severity, then by points gained per day of work. What other actions depend on comes before them, what settles a compound rule follows the rule, and work on the runway moves up where the cash would end first."
    )


def gaps_order(evaluation: Evaluation) -> str:
    """By what the gaps are ordered."""
    if evaluation.playbook.format == 1:
        return _("Order: compound rules and blockers, then severity, points to be gained, horizon, effort.")
    return _(
        "Order: harm to people and orders to stop, then severity, points to be gained, effort; a gap under a compound rule stands where the rule does. The plan has an order of its own."
    )


def gaps_order_in_groups(evaluation: Evaluation) -> str:
    """The same where they stand in groups by severity."""
    if evaluation.playbook.format == 1:
        return _("In each group: compound rules and blockers first, then by points to be gained, horizon, effort.")
    return _(
        "In each group: harm to people and orders to stop first, then by points to be gained and effort; a gap under a compound rule stands where the rule does. The plan has an order of its own."
    )
