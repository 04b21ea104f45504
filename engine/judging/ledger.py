"""Where every point comes from: contributions that add up exactly, and as printed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from engine.judging.result import Interval, Ledger, LedgerChapter, LedgerLine, printed_tenths, tenths
from engine.judging.scoring import ChapterScore, Scores
from engine.playbook.parts import Number

HALF = Fraction(1, 2)
ZERO = Fraction(0)
NOTHING = Interval(ZERO, ZERO)


def largest_remainder(values: Sequence[Number], whole: int, total: int) -> list[int]:
    """Whole units for each value that add up to `total`: floors first, then the largest remainders.

    Source: Hamilton's method of apportionment; ties go to the earlier value.

    Args:
        values: in 1/whole of a unit.
        total: the units to give out; at least the sum of the floors, at most one more a value.
    """
    floors = [int(value // whole) for value in values]
    missing = total - sum(floors)
    if missing <= 0:
        return floors
    order = sorted(range(len(values)), key=lambda i: floors[i] * whole - values[i])
    for i in order[:missing]:
        floors[i] += 1
    return floors


def ledger_of(scores: Scores, unit: int) -> Ledger:
    """The ledger of the low readiness.

    Args:
        unit: the common denominator of the lines' credits.
    """
    total = scores.readiness.low * 100 if scores.readiness else ZERO
    counted = [scores.chapters[i] for i in scores.counted]
    weight = sum(chapter.chapter.weight for chapter in counted)
    contributions = [points_of(chapter, weight) for chapter in counted]
    # The first division into tenths is among the chapters, the second among each chapter's lines.
    tenths_of = largest_remainder([c * 10 for c in contributions], 1, (total * 10 + HALF).__floor__())
    chapters = tuple(
        chapter_of(chapter, Fraction(chapter.chapter.weight, weight), unit, (points, units))
        for chapter, points, units in zip(counted, contributions, tenths_of, strict=True)
    )
    return Ledger(total, tenths(total), chapters)


def points_of(chapter: ChapterScore, weight: int) -> Fraction:
    """What a chapter contributes, 0..100, when the chapters counted weigh this much together."""
    low = (chapter.readiness or NOTHING).low
    return Fraction(low.numerator * 100 * chapter.chapter.weight, low.denominator * weight)


def chapter_of(chapter: ChapterScore, share: Fraction, unit: int, total: tuple[Fraction, int]) -> LedgerChapter:
    """One chapter's lines.

    Args:
        total: the chapter's contribution, and as printed in tenths: what its lines add up to.
    """
    contribution, units = total
    readiness, raw = chapter.readiness or NOTHING, chapter.raw or NOTHING
    lines = [chapter.lines[i] for i in chapter.counted]
    weight = sum(line.item.weight for line in lines)
    # Points are whole numbers over one denominator: share x weight / weights x credit / unit x 100.
    denominator = share.denominator * weight * unit
    factor = 100 * share.numerator
    points = [factor * line.item.weight * line.low for line in lines]
    failing = [f for f in chapter.gates if f.low_fails] if readiness.low != raw.low else []
    if failing:
        points.append(int((readiness.low - raw.low) * share * 100 * denominator))
    figures = largest_remainder([point * 10 for point in points], denominator, units)
    shares = {
        w: Fraction(share.numerator * w, share.denominator * weight) for w in {line.item.weight for line in lines}
    }
    fractions = {point: Fraction(point, denominator) for point in set(points)}
    credits = {credit: Fraction(credit, unit) for credit in {line.low for line in lines}}
    entries = [
        LedgerLine(
            "question",
            line.item.id,
            line.item.code,
            line.answer.state,
            line.value,
            credits[line.low],
            shares[line.item.weight],
            fractions[point],
            printed_tenths(figure),
        )
        for line, point, figure in zip(lines, points, figures, strict=False)
    ]
    if failing:
        gate = min(failing, key=lambda f: f.gate.cap).gate
        entries.append(
            LedgerLine(
                "gate", gate.id, gate.id, "value", None, None, ZERO, fractions[points[-1]], printed_tenths(figures[-1])
            )
        )
    return LedgerChapter(chapter.chapter.id, share, contribution, printed_tenths(units), tuple(entries))
