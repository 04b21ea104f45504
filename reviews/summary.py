"""The few figures of a sealed result that lists and tables need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessments.evaluation import Evaluation
from engine.judging.export import number
from engine.judging.result import Interval
from engine.playbook.answers import VALUE, plain_value
from engine.playbook.parts import SEVERITIES
from forecasts.outcome import Outcome

UNLIMITED = "unlimited"
Ends = tuple[float, float]  # of an interval, 0 to 100


@dataclass(frozen=True, slots=True)
class ChapterSummary:
    """One chapter: its readiness, its open gaps by severity, and how many of its questions are answered."""

    readiness: Ends | None
    counts: Mapping[str, int]
    answered: int
    evidenced: Ends | None = None


@dataclass(frozen=True, slots=True)
class ForecastSummary:
    """What a list says of the forecast handed in: months count from its first month, money is in its currency.

    `break_even` is the month from which operating profit stays at or above zero; None: not within its horizon.
    """

    currency: str
    horizon: int
    break_even: int | None
    lowest_month: int
    lowest_cash: float
    need: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures as read; one from before a figure was kept does not have it. `runway` is in months or "unlimited".

    `but_for` are the ids of what alone keeps the next band away, and `next_band` is the id of that band.
    """

    band: str = ""
    next_band: str = ""
    but_for: tuple[str, ...] = ()
    is_early: bool = False
    stage: int | None = None
    sector: str = ""
    runway: float | str | None = None
    readiness: Ends | None = None
    maturity: Ends | None = None
    evidenced: Ends | None = None
    open: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    chapters: Mapping[str, ChapterSummary] = field(default_factory=dict)
    # Open gaps by their id, each with its severity; None where that was not kept yet.
    gaps: Mapping[str, str] | None = None
    forecast: ForecastSummary | None = None


def read_summary(kept: Mapping[str, Any]) -> Summary:
    """What `summary_of` gave, as it was kept."""
    chapters = {
        key: ChapterSummary(
            ends_read(one.get("readiness")),
            one.get("counts", {}),
            one.get("answered", 0),
            ends_read(one.get("evidenced")),
        )
        for key, one in kept.get("chapters", {}).items()
    }
    return Summary(
        band=kept.get("band", ""),
        next_band=kept.get("next_band", ""),
        but_for=tuple(kept.get("but_for", ())),
        is_early=kept.get("is_early", False),
        stage=kept.get("stage"),
        sector=kept.get("sector", ""),
        runway=kept.get("runway"),
        readiness=ends_read(kept.get("readiness")),
        maturity=ends_read(kept.get("maturity")),
        evidenced=ends_read(kept.get("evidenced")),
        open=kept.get("open"),
        counts=kept.get("counts", {}),
        chapters=chapters,
        gaps=kept.get("gaps"),
        forecast=ForecastSummary(**kept["forecast"]) if kept.get("forecast") else None,
    )


def ends_read(kept: Sequence[float] | None) -> Ends | None:
    return (kept[0], kept[1]) if kept else None


def summary_of(evaluation: Evaluation, forecast: Outcome | None = None) -> dict[str, Any]:
    """Figures as plain data: band, stage, sector, runway, readiness, severity counts by chapter, open gaps, forecast.

    Readiness and maturity are [low, high] from 0 to 100 or None; runway is in months, "unlimited" or None.
    Absorbed gaps are counted once, inside the rule that absorbs them.
    """
    result = evaluation.result
    return {
        "band": result.verdict.band.id,
        "next_band": result.verdict.next_band.id if result.verdict.next_band else "",
        "but_for": list(result.verdict.but_for),
        "is_early": result.is_early,
        "stage": result.stage,
        "sector": sector(evaluation),
        "runway": runway(evaluation),
        "readiness": ends(result.readiness),
        "maturity": ends(result.maturity),
        "evidenced": ends(result.views["evidenced"]),
        "open": len(result.open_questions),
        "counts": counts(evaluation, None),
        "chapters": {
            c.id: {
                "readiness": ends(c.readiness),
                "evidenced": ends(c.evidenced),
                "counts": counts(evaluation, c.id),
                "answered": c.answered,
            }
            for c in result.chapters
        },
        "gaps": {gap.id: gap.severity for gap in result.gaps if gap.absorbed_by is None},
        "forecast": forecast_of(forecast) if forecast else None,
    }


def forecast_of(outcome: Outcome) -> dict[str, Any]:
    """The forecast in six figures, as `ForecastSummary` reads them."""
    summary = outcome.forecast.summary
    month, cash = summary.cash_low
    return {
        "currency": outcome.currency,
        "horizon": outcome.horizon,
        "break_even": summary.break_even if summary.has_revenue else None,
        "lowest_month": month,
        "lowest_cash": float(cash),
        "need": float(summary.funding_need),
    }


def ends(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [number(interval.low), number(interval.high)]


def counts(evaluation: Evaluation, chapter_id: str | None) -> dict[str, int]:
    """Open gaps by severity, of one chapter or of all."""
    gaps = [gap for gap in evaluation.result.gaps if gap.absorbed_by is None and chapter_id in (None, gap.chapter_id)]
    return {severity: sum(gap.severity == severity for gap in gaps) for severity in SEVERITIES}


def sector(evaluation: Evaluation) -> str:
    """The option chosen for the fact that the playbook names as its sector; empty without one."""
    answer = evaluation.answers.get(evaluation.playbook.sector_fact or "")
    return str(answer.value) if answer and answer.state == VALUE else ""


def runway(evaluation: Evaluation) -> float | str | None:
    """The figure that the playbook names as its runway, in months; None without one."""
    value = evaluation.situation.values.get(evaluation.playbook.runway_item or "")
    if value is None:
        return None
    return UNLIMITED if value == float("inf") else float(plain_value(round(value, 1)))
