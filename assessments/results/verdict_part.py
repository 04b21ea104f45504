"""The verdict of a result as a page shows it: the band, what it rests on, what the next one asks, the chapters in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.results.page_base import PageBase
from assessments.results.rows import ChapterRow, ConditionRow, View
from assessments.results.verdict_words import (
    chapters_below,
    claimed_note,
    condition_figure,
    condition_text,
    evidenced_note,
    headline,
    rest_is_met,
)
from assessments.wording import SEVERITY_NAMES, printed, sentences
from charts.ground import ChapterFigure, radar
from engine.judging.result import ChapterResult, Condition


@dataclass(frozen=True)
class VerdictPart(PageBase):
    """What is said of a result before its gaps."""

    @property
    def early_title(self) -> str:
        """The largest words where a verdict would stand."""
        progress = self.evaluation.progress
        left = progress.total - progress.answered
        if left:
            return ngettext(
                "Too early to say: %(count)d question to go", "Too early to say: %(count)d questions to go", left
            ) % {"count": left}
        return ngettext(
            "Too early to say: %(count)d answer is “don’t know”",
            "Too early to say: %(count)d answers are “don’t know”",
            self.open_count,
        ) % {"count": self.open_count}

    @property
    def early_reason(self) -> str:
        """Why there is no verdict yet, and when there will be one."""
        progress = self.evaluation.progress
        answered = ngettext(
            "%(answered)d of %(total)d questions is answered.",
            "%(answered)d of %(total)d questions are answered.",
            progress.answered,
        ) % {"answered": progress.answered, "total": progress.total}
        known = _(
            "A verdict appears once a third of the scored questions, by weight, have a known answer; so far %(share)d%% do."
        ) % {"share": int(self.result.share_known * 100)}
        return sentences([answered, known], self.language)

    @property
    def band(self) -> str:
        return self.say(self.result.verdict.band.name)

    @cached_property
    def headline(self) -> str:
        """The band, or what alone keeps the next one away."""
        return headline(self.playbook, self.result.verdict, self.language)

    @property
    def band_summary(self) -> str:
        """What the headline means."""
        verdict = self.result.verdict
        return rest_is_met(verdict, self.language) if verdict.but_for else self.say(verdict.band.summary)

    @property
    def claimed_note(self) -> str:
        """On how little evidence the verdict rests; empty where that is enough, and where there is no verdict."""
        return "" if self.is_early else claimed_note(self.playbook, self.result.verdict)

    @property
    def evidenced_note(self) -> str:
        return evidenced_note(self.playbook)

    @property
    def possible_band(self) -> str:
        verdict = self.result.verdict
        return self.say(verdict.possible_band.name) if verdict.possible_band != verdict.band else ""

    @property
    def next_band(self) -> str:
        following = self.result.verdict.next_band
        return self.say(following.name) if following else ""

    @property
    def stage_name(self) -> str:
        if self.result.stage is None:
            return ""
        return self.say(self.playbook.items[self.playbook.stage_fact].option(str(self.result.stage)).label)

    @cached_property
    def conditions(self) -> list[ConditionRow]:
        """What the next band asks; none when there is no higher band."""
        return [self.condition(condition) for condition in self.result.verdict.conditions]

    def condition(self, condition: Condition) -> ConditionRow:
        chapter = condition.chapter_id
        return ConditionRow(
            text=condition_text(condition),
            figure=condition_figure(condition),
            is_met=condition.is_met,
            where=chapters_below(condition, self.result.chapters, self.chapter_title(chapter)) if chapter else "",
        )

    @property
    def readiness(self) -> str:
        return printed(self.result.readiness)

    @property
    def maturity(self) -> str:
        return printed(self.result.maturity)

    @property
    def open_count(self) -> int:
        return len(self.result.open_questions)

    @property
    def views(self) -> list[View]:
        """Readiness in three ways of looking at the same answers."""
        names = {"claimed": _("Claimed"), "evidenced": _("Evidenced"), "confirmed": _("Confirmed")}
        return [View(names[key], printed(view)) for key, view in self.result.views.items()]

    @cached_property
    def axes(self) -> list[ChapterFigure]:
        """The chapters on the radar; one that is not asked has no spoke."""
        return [self.axis(chapter) for chapter in self.result.chapters if chapter.readiness]

    def axis(self, chapter: ChapterResult) -> ChapterFigure:
        """A chapter as the drawings take it; one that is not asked stands at nothing."""
        low, high = (chapter.readiness.low, chapter.readiness.high) if chapter.readiness else (0, 0)
        maturity = float(chapter.maturity.low) if chapter.maturity else None
        return ChapterFigure(self.say(self.playbook.chapter(chapter.id).short), float(low), float(high), maturity)

    @cached_property
    def radar(self) -> str:
        description = ", ".join(f"{a.label} {a.low:.1f}" for a in self.axes)
        return radar(self.axes, _("Readiness by chapter"), description)

    @cached_property
    def chapters(self) -> list[ChapterRow]:
        """The chapters in numbers: scores, open questions and the worst gap."""
        return [self.chapter(chapter) for chapter in self.result.chapters]

    def chapter(self, chapter: ChapterResult) -> ChapterRow:
        return ChapterRow(
            id=chapter.id,
            title=self.chapter_title(chapter.id),
            weight=chapter.weight,
            readiness=printed(chapter.readiness),
            maturity=printed(chapter.maturity),
            na_as_zero=printed(chapter.readiness_na_as_zero) if chapter.readiness_na_as_zero else "",
            gates=tuple(self.say(failed.gate.why) for failed in chapter.binding),
            open=sum(q.chapter_id == chapter.id for q in self.result.open_questions),
            worst=chapter.worst or "",
            worst_name=str(SEVERITY_NAMES[chapter.worst]) if chapter.worst else "",
        )
