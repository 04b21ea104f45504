"""A judged set of answers as the paper shows it: one language, no request, no rows of the database.

Words follow the active translation, so `pdf.render` activates the paper's language first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessments.evaluation import Evaluation
from reports.paper.base import PaperBase
from reports.paper.chapters import ChapterPages
from reports.paper.cover import Cover
from reports.paper.forecast import ForecastPages, forecast_pages
from reports.paper.gaps import GapPages
from reports.paper.ledger import LedgerPages
from reports.paper.plan import PlanPages
from reports.paper.since import SincePages
from reports.paper.summary import FrontPage, Summary


@dataclass(frozen=True)
class Paper:
    """The gap report in one language ("zh-hans" or "en"): its sections over one base.

    `handed_in` is the forecast that went with the answers: {"name", "inputs"} as a submission or a report keeps it.
    `since` compares with an earlier moment, where the order asked for that.
    """

    evaluation: Evaluation
    language: str
    cover: Cover
    handed_in: Mapping[str, Any] | None = None
    since: SincePages | None = None

    @cached_property
    def base(self) -> PaperBase:
        return PaperBase(self.evaluation, self.language, self.cover, today=self.cover.dated_at.date())

    @cached_property
    def front(self) -> FrontPage:
        return FrontPage(self.base)

    @cached_property
    def summary(self) -> Summary:
        return Summary(self.base)

    @cached_property
    def chapters(self) -> ChapterPages:
        return ChapterPages(self.base)

    @cached_property
    def gaps(self) -> GapPages:
        return GapPages(self.base)

    @cached_property
    def plan(self) -> PlanPages:
        return PlanPages(self.base)

    @cached_property
    def forecast(self) -> ForecastPages | None:
        """The section on the way to profit, when a forecast goes with the answers."""
        return forecast_pages(self.handed_in, self.evaluation, self.language, self.base.today)

    @cached_property
    def ledger(self) -> LedgerPages:
        return LedgerPages(self.base)
