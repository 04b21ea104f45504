"""The headline: the highest band all of whose conditions hold (playbooks.md, section 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from engine.judging.result import Condition, FiredGap, Verdict
from engine.judging.scoring import ZERO, Scores
from engine.playbook.parts import Band, severity_rank
from engine.playbook.schema import Playbook


class Standing(NamedTuple):
    """What bands look at, at one end of the interval; scores are 0..100."""

    overall: Fraction
    lowest: Fraction
    lowest_chapter: str | None
    counts: Mapping[str, int]


def verdict_of(playbook: Playbook, scores: Scores, gaps: Iterable[FiredGap]) -> Verdict:
    """The band of the low score, the one of the high score, and what the next band asks."""
    counts = counted_once(gaps)
    low = standing(scores, "low", counts)
    high = standing(scores, "high", counts)
    at = reached(playbook, low)
    following = playbook.bands[at + 1] if at + 1 < len(playbook.bands) else None
    return Verdict(
        playbook.bands[at],
        playbook.bands[reached(playbook, high)],
        following,
        conditions_of(following, low) if following else (),
    )


def counted_once(gaps: Iterable[FiredGap]) -> Counter[str]:
    """Open gaps by severity; one that a rule of the same or a graver severity absorbs counts with the rule.

    A graver gap inside a milder rule still counts by itself: a rule never hides what is grave.
    """
    by_id = {gap.id: gap for gap in gaps}
    return Counter(gap.severity for gap in by_id.values() if counts_alone(gap, by_id))


def counts_alone(gap: FiredGap, by_id: Mapping[str, FiredGap]) -> bool:
    """Whether a gap counts by itself, and not with the rule that absorbs it."""
    if gap.absorbed_by is None:
        return True
    return severity_rank(by_id[gap.absorbed_by].severity) < severity_rank(gap.severity)


def standing(scores: Scores, end: str, counts: Mapping[str, int]) -> Standing:
    """The scores at one end; the lowest chapter is the first of the lowest."""
    if scores.readiness is None:
        return Standing(ZERO, ZERO, None, counts)
    figures = [(c, getattr(c.readiness, end)) for c in scores.chapters if c.readiness]
    lowest, figure = min(figures, key=lambda pair: pair[1])
    return Standing(getattr(scores.readiness, end) * 100, figure * 100, lowest.chapter.id, counts)


def reached(playbook: Playbook, now: Standing) -> int:
    """The index of the highest band that holds; the lowest always does."""
    bands = playbook.bands
    return max(i for i, band in enumerate(bands) if i == 0 or holds(band, now))


def holds(band: Band, now: Standing) -> bool:
    if now.overall < band.at_least or now.lowest < band.every_chapter:
        return False
    return not any(now.counts[severity] for severity in band.no_open)


def conditions_of(band: Band, now: Standing) -> tuple[Condition, ...]:
    """Each condition of a band beside what is."""
    result = [Condition("at_least", band.at_least, now.overall, now.overall >= band.at_least, None, None, 0)]
    if band.every_chapter:
        is_met = now.lowest >= band.every_chapter
        result.append(Condition("every_chapter", band.every_chapter, now.lowest, is_met, now.lowest_chapter, None, 0))
    for severity in band.no_open:
        count = now.counts[severity]
        result.append(Condition("no_open", None, None, not count, None, severity, count))
    return tuple(result)
