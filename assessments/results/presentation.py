"""A result as a page shows it: rows with texts in one language. No request, no rows of the database."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.results.ledger_part import LedgerPart
from assessments.results.plan_part import PlanPart
from assessments.results.verdict_part import VerdictPart


@dataclass(frozen=True)
class ResultPage(VerdictPart, PlanPart, LedgerPart):
    """The parts of a result in one language ("zh-hans" or "en")."""
