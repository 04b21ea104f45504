"""How long the cash lasts beside a plan, and which work that brings cash would come too late in it.

Work on the runway (the playbook's `runway_item`) leads from one number of months to the next. A plan is sound where
each such piece is done before the cash ends that the one before it has left.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from engine.judging.credits import achieved_value
from engine.judging.relevance import Situation
from engine.judging.result import Cash
from engine.judging.schedule import Ticks
from engine.judging.works import Work

WEEKS_A_MONTH = Fraction(365, 7 * 12)


def cash_beside(
    spans: Mapping[str, Ticks], a_week: int, works: Mapping[str, Work], situation: Situation
) -> Cash | None:
    """How the cash stands to a schedule; None where it is not known how long it lasts, or it lasts without limit.

    Args:
        spans: when each piece is worked on and done, in 1/`a_week` of a week from the start.
    """
    months = months_of_cash(situation)
    if months is None:
        return None
    late = None
    lasts = ends = months * WEEKS_A_MONTH
    for key, reached in bringing_cash(works, situation):
        done = Fraction(spans[key].done, a_week)
        if done > lasts:
            late = key
            break
        lasts = max(lasts, done + reached * WEEKS_A_MONTH)
    return Cash(ends, late, lasts)


def late_for_cash(
    spans: Mapping[str, Ticks],
    a_week: int,
    works: Mapping[str, Work],
    situation: Situation,
    *,
    excused: Collection[str],
) -> list[str]:
    """The pieces that bring cash only after it has ended, each as if those below it were in time.

    Args:
        excused: pieces that are not named, for they cannot come sooner.
    """
    months = months_of_cash(situation)
    if months is None:
        return []
    lasts, late = months * WEEKS_A_MONTH, []
    for key, reached in bringing_cash(works, situation):
        done = Fraction(spans[key].done, a_week)
        if done > lasts and key not in excused:
            late.append(key)
        lasts = max(lasts, done + reached * WEEKS_A_MONTH)
    return late


def months_of_cash(situation: Situation) -> Fraction | None:
    """The months that the cash lasts as answered; None where that is not known, or it lasts without limit."""
    item = situation.playbook.runway_item
    value = situation.values.get(item) if item else None
    return None if value is None or value == math.inf else Fraction(value)


def bringing_cash(works: Mapping[str, Work], situation: Situation) -> Iterator[tuple[str, Fraction]]:
    """The pieces of work on the runway, each after the one below it, with the months of cash that it brings."""
    item = situation.playbook.runway_item
    for key, work in works.items():
        if item and item in work.closes and item in work.rung.achieves:
            yield key, Fraction(achieved_value(situation, item, work.rung.achieves[item]))
