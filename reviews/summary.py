"""The few figures of a sealed result that lists and tables need."""

from __future__ import annotations

from typing import Any

from assessments.evaluation import Evaluation
from engine.judging.export import number
from engine.playbook.answers import VALUE, plain_value
from engine.playbook.parts import SEVERITIES

SECTOR_ALIAS, RUNWAY_CODE = "sector", "FF-03"


def summary_of(evaluation: Evaluation) -> dict[str, Any]:
    """Figures as plain data: band, stage, sector, runway, readiness, and severity counts by chapter.

    Readiness and maturity are [low, high] from 0 to 100 or None; runway is in months, "unlimited" or None.
    Absorbed gaps are counted once, inside the rule that absorbs them.
    """
    result = evaluation.result
    return {
        "band": result.verdict.band.id,
        "is_early": result.is_early,
        "stage": result.stage,
        "sector": fact(evaluation, SECTOR_ALIAS),
        "runway": runway(evaluation),
        "readiness": ends(result.readiness),
        "maturity": ends(result.maturity),
        "open": len(result.open_questions),
        "counts": counts(evaluation, None),
        "chapters": {
            c.id: {"readiness": ends(c.readiness), "counts": counts(evaluation, c.id), "answered": c.answered}
            for c in result.chapters
        },
    }


def ends(interval: Any) -> list[float | None] | None:
    return None if interval is None else [number(interval.low), number(interval.high)]


def counts(evaluation: Evaluation, chapter_id: str | None) -> dict[str, int]:
    """Open gaps by severity, of one chapter or of all."""
    gaps = [gap for gap in evaluation.result.gaps if gap.absorbed_by is None and chapter_id in (None, gap.chapter_id)]
    return {severity: sum(gap.severity == severity for gap in gaps) for severity in SEVERITIES}


def fact(evaluation: Evaluation, name: str) -> str:
    item = evaluation.playbook.names.get(name)
    answer = evaluation.answers.get(item) if item else None
    return str(answer.value) if answer and answer.state == VALUE else ""


def runway(evaluation: Evaluation) -> Any:
    key = evaluation.playbook.names.get(RUNWAY_CODE)
    value = evaluation.situation.values.get(key) if key else None
    plain = plain_value(round(value, 1)) if value is not None and value != float("inf") else value
    return "unlimited" if plain == float("inf") else None if plain is None else float(plain)
