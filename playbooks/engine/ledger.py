"""Where every point comes from: contributions that add up exactly, and as printed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from playbooks.engine.relevance import Situation
from playbooks.engine.result import (
    Interval,
    Ledger,
    LedgerChapter,
    LedgerLine,
    printed_tenths,
    tenths,
)
from playbooks.engine.scoring import ChapterScore, Scores, value_of

HALF = Fraction(1, 2)
NOTHING = Interval(Fraction(0), Fraction(0))


def largest_remainder(values: Sequence[Fraction], total_units: int) -> list[int]:
    """Tenths for each value that add up to `total_units`: floors first, then the largest remainders.

    Source: Hamilton's method of apportionment; ties go to the earlier value.
    """
    floors = [(value * 10).__floor__() for value in values]
    order = sorted(range(len(values)), key=lambda i: (floors[i] - values[i] * 10, i))
    missing = total_units - sum(floors)
    for i in order[: max(0, missing)]:
        floors[i] += 1
    return floors


def ledger_of(situation: Situation, scores: Scores) -> Ledger:
    """The ledger of the low readiness."""
    total = scores.readiness.low * 100 if scores.readiness else Fraction(0)
    counted = [scores.chapters[i] for i in sorted(scores.counted)]
    weight = sum(chapter.chapter.weight for chapter in counted)
    drafts = [
        draft(situation, chapter, Fraction(chapter.chapter.weight, weight)) for chapter in counted
    ]
    units = largest_remainder([d.contribution for d in drafts], (total * 10 + HALF).__floor__())
    chapters = [printed(d, u) for d, u in zip(drafts, units, strict=True)]
    return Ledger(total, tenths(total), tuple(chapters))


def draft(situation: Situation, chapter: ChapterScore, share: Fraction) -> LedgerChapter:
    """A chapter's lines, not printed yet."""
    readiness, raw = chapter.readiness or NOTHING, chapter.raw or NOTHING
    lines = [chapter.lines[i] for i in sorted(chapter.counted)]
    weight = sum(line.item.weight for line in lines)
    entries = []
    for line in lines:
        part = share * Fraction(line.item.weight, weight)
        entries.append(
            LedgerLine("question", line.item.id, line.item.code, line.answer.state,
                       value_of(situation, line.item, line.answer), line.low, part, part * line.low * 100, "")
        )  # fmt: skip
    failing = [f for f in chapter.gates if f.low_fails]
    if failing:
        gate = min(failing, key=lambda f: f.gate.cap).gate
        change = share * (readiness.low - raw.low) * 100
        if change:
            entries.append(
                LedgerLine("gate", gate.id, gate.id, "value", None, None, Fraction(0), change, "")
            )
    return LedgerChapter(chapter.chapter.id, share, share * readiness.low * 100, "", tuple(entries))


def printed(chapter: LedgerChapter, units: int) -> LedgerChapter:
    figures = largest_remainder([line.contribution for line in chapter.lines], units)
    lines = tuple(
        LedgerLine(line.kind, line.id, line.code, line.state, line.value, line.credit, line.share,
                   line.contribution, printed_tenths(figure))
        for line, figure in zip(chapter.lines, figures, strict=True)
    )  # fmt: skip
    return LedgerChapter(
        chapter.chapter_id, chapter.share, chapter.contribution, printed_tenths(units), lines
    )
