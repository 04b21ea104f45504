"""The plan of the paper: a drawing on weeks, and the same as a table by 30, 60 and 90 days."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.wording import printed
from charts.plan import Bar, TimeAxis, short_label, timeline
from engine.judging.result import PlanStep, printed_tenths
from reports.paper import gaps as gap_pages

if TYPE_CHECKING:
    from reports.paper.document import Paper

HORIZONS = (30, 60, 90)
ROWS_ON_A_PAGE = 42
MOST_BESIDE = 14  # rows of a drawing that leave room for the table of the plan below it


def with_code(paper: Paper, step: dict[str, Any]) -> dict[str, Any]:
    """A step of the plan with the code of the gap it closes, and the first thing to do that is not its title."""
    title = step["title"].rstrip(".。 ")
    texts = [text for text in step["steps"] if text.rstrip(".。 ") != title]
    return {**step, "code": step["closes"][0], "text": texts[0] if texts else ""}


def gains(paper: Paper) -> list[str]:
    """What each step adds to the low readiness, in tenths that add up to the printed difference.

    Rounded from the running sum, so that the printed gains add up in any grouping.
    """
    plan = paper.result.plan
    if plan.score_before is None:
        return ["–"] * len(plan.steps)
    before, said = units(plan.score_before.low), []
    for step in plan.steps:
        after = units(step.score_after.low)
        said.append(f"+{printed_tenths(after - before)}" if after > before else "–")
        before = after
    return said


def units(value: Fraction) -> int:
    return math.floor(value * 10 + Fraction(1, 2))


def weeks(step: Any) -> str:
    """The weeks in which the step can be worked on at the earliest, for example "2–4"."""
    first = math.floor(step.earliest_start / 5) + 1
    last = max(first, math.ceil(step.earliest_finish / 5))
    return f"{first}–{last}" if last > first else str(first)


def rows(paper: Paper) -> list[dict[str, Any]]:
    return [
        {
            **with_code(paper, page),
            "weeks": weeks(step),
            "gain": gain,
            "days": page["effort"],
            "after_codes": waited_for(paper, step),
        }
        for step, page, gain in zip(paper.result.plan.steps, paper.steps, gains(paper), strict=True)
    ]


def waited_for(paper: Paper, step: PlanStep) -> list[str]:
    """The codes of what a step waits for: of a part of an earlier step, not of the whole step."""
    held = [other for other in paper.result.plan.steps if other.action.id in step.after]
    parts = {part for other in held for part in other.parts}
    return gap_pages.codes_of_actions(paper, tuple(a for a in step.action.after if a in parts))


def groups(paper: Paper) -> list[dict[str, Any]]:
    """The steps by the horizon they are due in, each group in the order to take them."""
    every = rows(paper)
    found = []
    for days in HORIZONS:
        steps = [row for row in every if row["horizon"] == days]
        if steps:
            found.append({"days": days, "steps": steps, "effort": effort(paper, days)})
    return found


def effort(paper: Paper, days: int) -> str:
    steps = [step for step in paper.result.plan.steps if step.horizon == days]
    low, high = sum(s.effort_low for s in steps), sum(s.effort_high for s in steps)
    return f"{float(low):g}–{float(high):g}" if low != high else f"{float(low):g}"


def end(paper: Paper) -> dict[str, str]:
    plan = paper.result.plan
    return {
        "before": printed(plan.score_before),
        "after": printed(plan.score_after),
        "count": str(len(plan.steps)),
        "effort": f"{float(plan.effort_low):g}–{float(plan.effort_high):g}",
    }


def timelines(paper: Paper) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The drawings, a page each, with what they show in words and the labels of the rows, in the order of the table."""
    bars = [bar(paper, row) for group in groups(paper) for row in group["steps"]]
    if not bars:
        return []
    axis = time_axis(paper)
    pages = [bars[i : i + ROWS_ON_A_PAGE] for i in range(0, len(bars), ROWS_ON_A_PAGE)]
    title = _("The plan in weeks")
    alt = _("%(count)d actions on %(weeks)d weeks; the table that follows holds the same.") % {
        "count": len(bars),
        "weeks": axis.weeks,
    }
    return [(timeline(page, axis, title, alt, has_labels=False), alt, [label(bar) for bar in page]) for page in pages]


def rows_on_last_page(paper: Paper) -> int:
    return (len(paper.steps) - 1) % ROWS_ON_A_PAGE + 1


def label(bar: Bar) -> dict[str, Any]:
    return {"text": short_label(bar), "is_critical": bar.is_critical}


def time_axis(paper: Paper) -> TimeAxis:
    latest = max(step.earliest_finish for step in paper.result.plan.steps)
    names = [(_("%(days)d days") % {"days": days}, days) for days in HORIZONS]
    return TimeAxis(max(13, math.ceil(latest / 5)), names, _("after day 90"))


def bar(paper: Paper, row: dict[str, Any]) -> Bar:
    step = paper.result.plan.steps[row["number"] - 1]
    after = pgettext("between codes", ", ").join(row["after_codes"][:2])
    return Bar(
        label=f"{row['number']}. {row['title']}",
        start=float(step.earliest_start),
        end=float(step.earliest_finish),
        is_critical=step.is_critical,
        note=_("after %(codes)s") % {"codes": after} if after else "",
    )
