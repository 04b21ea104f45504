"""The headline: the highest band all of whose conditions hold (playbooks.md, section 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from engine.judging.credits import Line
from engine.judging.result import Condition, FiredGap, Verdict
from engine.judging.scoring import ZERO, Scores
from engine.playbook.answers import VALUE
from engine.playbook.parts import Band, severity_rank
from engine.playbook.schema import Playbook


class Standing(NamedTuple):
    """What bands look at, at one end of the interval; scores are 0..100.

    `unbacked` are the questions without evidence, by weight.
    """

    overall: Fraction
    lowest: Fraction
    lowest_chapter: str | None
    counts: Mapping[str, int]
    unbacked: Mapping[int, int] = MappingProxyType({})

    def lacks_evidence(self, band: Band) -> int:
        """How many questions lack the evidence that a band asks for."""
        least = band.evidence_from
        return sum(count for weight, count in self.unbacked.items() if weight >= least) if least else 0


def verdict_of(
    playbook: Playbook, scores: Scores, gaps: Iterable[FiredGap], confirmed: Collection[str] = ()
) -> Verdict:
    """The band of the low score, the one of the high score, and what the next band asks.

    Args:
        confirmed: the questions that a review has confirmed, which is as good as evidence.
    """
    counts = counted_once(gaps)
    unbacked = unbacked_by_weight(scores, confirmed)
    low = standing(scores, "low", counts)._replace(unbacked=unbacked)
    high = standing(scores, "high", counts)._replace(unbacked=unbacked)
    at = reached(playbook, low)
    following = playbook.bands[at + 1] if at + 1 < len(playbook.bands) else None
    share = share_backed(scores, confirmed)
    return Verdict(
        playbook.bands[at],
        playbook.bands[reached(playbook, high)],
        following,
        conditions_of(following, low) if following else (),
        share_backed=share,
        is_claimed=share < playbook.claimed_until,
    )


def is_backed(line: Line, confirmed: Collection[str]) -> bool:
    """Whether an answer has evidence or was confirmed by a review."""
    return line.item.id in confirmed or (line.answer.state == VALUE and line.answer.is_evidenced)


def unbacked_by_weight(scores: Scores, confirmed: Collection[str]) -> Counter[int]:
    """How many questions that want evidence have none, by weight.

    One without a value has none either: else answering it could take a band away.
    """
    lines = (line for chapter in scores.chapters for line in chapter.lines if line.item.evidence and line.item.is_asked)
    return Counter(line.item.weight for line in lines if not is_backed(line, confirmed))


def share_backed(scores: Scores, confirmed: Collection[str]) -> Fraction:
    """The share of the whole weight, 0..1, that has evidence or was confirmed; chapters weigh as in the score."""
    chapters = [chapter for chapter in scores.chapters if chapter.lines]
    whole = sum(chapter.chapter.weight for chapter in chapters)
    share = ZERO
    for chapter in chapters:
        backed = sum(line.item.weight for line in chapter.lines if is_backed(line, confirmed))
        share += Fraction(backed * chapter.chapter.weight, chapter.weight * whole)
    return share


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
    return is_graver(gap.severity, by_id[gap.absorbed_by].severity)


def is_graver(severity: str, than: str | None) -> bool:
    """Whether a gap is graver than the rule it is listed under; where there is no rule, it is."""
    return severity_rank(than) < severity_rank(severity)


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
    if now.overall < band.at_least or now.lowest < band.every_chapter or now.lacks_evidence(band):
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
    if band.evidence_from:
        missing = now.lacks_evidence(band)
        result.append(Condition("evidence", Fraction(band.evidence_from), None, not missing, None, None, missing))
    return tuple(result)
