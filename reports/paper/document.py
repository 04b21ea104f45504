"""A judged set of answers as the paper shows it: one language, no request, no rows of the database.

`Paper` builds on the page's `ResultPage`: what page and paper say alike is said there. Words follow the
active translation, so `pdf.render` activates the paper's language first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.zone import zone_name
from assessments.results.presentation import ResultPage
from assessments.wording import SEVERITY_NAMES
from charts.ground import ChapterFigure
from engine.judging.result import Interval, tenths
from engine.judging.verdict import counts_alone
from engine.playbook.answers import VALUE
from reports.paper import chapters as chapter_pages
from reports.paper import drawings
from reports.paper import gaps as gap_pages
from reports.paper import ledger as ledger_pages
from reports.paper import plan as plan_pages
from reports.paper.cover import Cover
from reports.paper.drawings import Drawing
from reports.paper.forecast import ForecastPages, forecast_pages
from reports.paper.gaps import MARKS

TOO_WIDE = 40
MOST_WHOLE = 9  # dated facts that surely fit on a page
MOST_BELOW = 60  # gaps whose codes fit on the page of the chapters
MOST_LISTED = 42  # lines of gaps that the contents page holds


@dataclass(frozen=True)
class Paper(ResultPage):
    """The gap report in one language ("zh-hans" or "en")."""

    cover: Cover
    handed_in: Mapping[str, Any] | None = None

    @cached_property
    def forecast(self) -> ForecastPages | None:
        """The section on the way to profit, when a forecast goes with the answers."""
        return forecast_pages(self.handed_in, self.evaluation, self.language)

    @property
    def lang(self) -> str:
        """The language as HTML and PDF name it."""
        return "zh-Hans" if self.language.startswith("zh") else "en"

    @property
    def space(self) -> str:
        """What stands between two sentences."""
        return " " if self.lang == "en" else ""

    @property
    def semicolon(self) -> str:
        """Between parts that have commas of their own."""
        return "; " if self.lang == "en" else "；"

    @property
    def title(self) -> str:
        return _("%(venture)s: gap report") % {"venture": self.cover.venture}

    @property
    def created(self) -> str:
        return self.cover.dated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def date(self) -> str:
        """The day, and the zone it was that day in."""
        day = format_date(self.cover.dated_at, pgettext("date format", "j F Y"))
        return _("%(day)s (%(zone)s)") % {"day": day, "zone": zone_name(self.cover.dated_at)}

    @property
    def playbook(self) -> Any:
        return self.evaluation.playbook

    @property
    def playbook_title(self) -> str:
        return f"{self.say(self.playbook.title)} {self.playbook.version}"

    @property
    def profile(self) -> str:
        """The facts that were answered by choosing, as one line."""
        facts = (item for item in self.playbook.items.values() if item.is_fact and item.options)
        said = []
        for item in facts:
            answer = self.evaluation.answers.get(item.id)
            if answer and answer.state == VALUE and answer.value:
                said.append(self.value_text(item, answer.value))
        return self.semicolon.join(said)

    @property
    def verdict(self) -> str:
        if self.is_early:
            return self.early_title
        return _("Verdict: %(band)s") % {"band": self.band}

    @property
    def is_too_wide(self) -> bool:
        interval = self.result.readiness
        return bool(interval and interval.high - interval.low > TOO_WIDE)

    @property
    def lead(self) -> str:
        if self.is_early:
            return self.early_reason
        conditions = self.result.verdict.conditions
        if not conditions:
            return _("%(band)s. There is no higher band.") % {"band": self.band}
        missed = sum(not condition.is_met for condition in conditions)
        return _("%(band)s. The next band, “%(next)s”, is missed by %(missed)d of its %(all)d conditions.") % {
            "band": self.band,
            "next": self.next_band,
            "missed": missed,
            "all": len(conditions),
        }

    @property
    def readiness_caption(self) -> str:
        if not self.stage_name:
            return _("Readiness; the stage is not given yet")
        return _("Readiness for the stage “%(stage)s”") % {"stage": self.stage_name}

    @cached_property
    def scale(self) -> Drawing:
        return drawings.scale_of(self)

    @property
    def zero(self) -> Any:
        return self.result.ledger.total * 0

    @cached_property
    def axes(self) -> list[ChapterFigure]:
        return [drawings.axis(self, chapter) for chapter in self.result.chapters if chapter.readiness]

    @cached_property
    def radar_drawing(self) -> Drawing:
        return drawings.radar_of(self)

    @property
    def has_radar(self) -> bool:
        return len(self.axes) >= 3 and not self.is_early

    @property
    def open_sentence(self) -> str:
        scored = [q for q in self.result.open_questions if q.weight]
        if not scored:
            return ""
        codes = pgettext("between codes", ", ").join(q.code for q in scored[:12])
        worth = sum((q.max_worth for q in scored), start=self.zero)
        values = {"count": len(scored), "codes": codes, "worth": tenths(worth)}
        if len(scored) > 12:
            return (
                _(
                    "%(count)d scored questions have no value, among them %(codes)s. Answered well, they add up to %(worth)s points of readiness."
                )
                % values
            )
        return (
            _(
                "%(count)d scored questions have no value: %(codes)s. Answered well, they add up to %(worth)s points of readiness."
            )
            % values
        )

    @property
    def open_effect(self) -> str:
        if self.is_early:
            return ""
        if self.possible_band:
            return _("They can still lift the verdict to “%(band)s”.") % {"band": self.possible_band}
        return _("None of them can change the verdict.")

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """What the next band asks; of no use while there is no band to begin from."""
        return [] if self.is_early else super().conditions

    @cached_property
    def counted_gaps(self) -> list[dict[str, Any]]:
        """The gaps that a condition counts: what a rule as grave absorbs is counted with the rule."""
        by_id = {gap.id: gap for gap in self.result.gaps}
        return [page for page in self.gaps if counts_alone(by_id[page["id"]], by_id)]

    def condition(self, condition: Any) -> dict[str, Any]:
        """As on the page, and which gaps stand in the way."""
        row = super().condition(condition)
        names = [
            f"{gap['code']} {gap['title']}"
            for gap in self.counted_gaps
            if condition.severity and gap["severity"] == condition.severity
        ]
        return {**row, "names": names[:4], "more": len(names) - 4}

    @property
    def views(self) -> list[dict[str, str]]:
        """As on the page; a view that rests on nothing says so instead of showing 0."""
        rows = super().views
        has_review = (self.result.views.get("confirmed") or Interval(self.zero, self.zero)).low
        if not has_review:
            rows[-1]["figure"] = _("no review yet")
        return rows

    @property
    def has_plan(self) -> bool:
        return bool(self.steps) and not self.is_early

    @property
    def first_steps(self) -> list[dict[str, Any]]:
        """The first three actions that nothing holds back, in the order of the plan."""
        if self.is_early:
            return []
        return [plan_pages.with_code(self, s) for s in self.steps if not s["after"]][:3]

    @cached_property
    def chapter_rows(self) -> list[dict[str, Any]]:
        return chapter_pages.rows(self)

    @property
    def limits_sentence(self) -> str:
        return chapter_pages.limits(self)

    @property
    def marks(self) -> list[dict[str, Any]]:
        return [{"severity": s, "mark": m, "name": SEVERITY_NAMES[s]} for s, m in MARKS.items()]

    @cached_property
    def blocks(self) -> list[dict[str, Any]]:
        return gap_pages.blocks(self)

    @property
    def listed_blocks(self) -> list[dict[str, Any]]:
        """What the contents list: everything, or of a long report what is grave or compound."""
        if len(self.blocks) <= MOST_LISTED:
            return self.blocks
        grave = {"critical", "high"}
        return [b for b in self.blocks if b["severity"] in grave or b["is_rule"]][: 2 * MOST_LISTED]

    @property
    def unlisted_count(self) -> int:
        return len(self.blocks) - len(self.listed_blocks)

    @property
    def printed_blocks(self) -> list[dict[str, Any]]:
        in_table = {entry["id"] for entry in self.low_table}
        return [entry for entry in self.blocks if entry["id"] not in in_table]

    @property
    def has_open_page(self) -> bool:
        return bool(self.open_questions or self.not_applicable or self.not_asked)

    @property
    def summary_of_gaps(self) -> str:
        return gap_pages.counted(self)

    @cached_property
    def matrix(self) -> list[dict[str, Any]]:
        return gap_pages.matrix(self)

    @property
    def has_large_matrix(self) -> bool:
        """Whether the table of severity and effort would not fit below the chapters."""
        return len(self.gaps) > MOST_BELOW

    @cached_property
    def low_table(self) -> list[dict[str, Any]]:
        return gap_pages.low_table(self)

    @property
    def has_long_plan(self) -> bool:
        """Whether the drawing fills so much of its page that the table begins a new one."""
        return plan_pages.rows_on_last_page(self) > plan_pages.MOST_BESIDE

    @cached_property
    def plan_groups(self) -> list[dict[str, Any]]:
        return plan_pages.groups(self)

    @cached_property
    def timelines(self) -> list[tuple[Drawing, list[dict[str, Any]]]]:
        """Each drawing and the labels of its rows."""
        return [(drawings.drawing(svg, alt), labels) for svg, alt, labels in plan_pages.timelines(self)]

    @property
    def plan_end(self) -> dict[str, str]:
        return plan_pages.end(self)

    @property
    def ledger_chapters(self) -> list[dict[str, Any]]:
        return ledger_pages.chapters(self)

    @cached_property
    def not_asked(self) -> list[dict[str, Any]]:
        return ledger_pages.not_asked(self)

    @property
    def has_many_facts(self) -> bool:
        """Whether the dated facts need more than a page, so that they may begin on any."""
        return sum(len(group["facts"]) for group in self.legal_groups) > MOST_WHOLE
