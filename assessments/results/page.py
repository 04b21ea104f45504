"""What the result page adds to a result in one language: lead sentence, figures, groups of gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.results.additions import Levers
from assessments.results.presentation import ResultPage
from assessments.wording import SEVERITY_NAMES, printed, sentences
from engine.judging.progress import asked_in
from engine.judging.result import ChapterResult, FiredGap, Interval, tenths
from engine.judging.verdict import counted_once
from engine.playbook.parts import SEVERITIES

FIRST_STEPS = 3
BAR = 300  # width of an interval bar's drawing; 3 units a point


@dataclass(frozen=True)
class ResultOnPage(ResultPage):
    """A result as the browser shows it. `levers` are the forecast's inputs that close a gap, by gap id."""

    levers: Mapping[str, Levers] = field(default_factory=dict)

    @property
    def has_answers(self) -> bool:
        return bool(self.evaluation.progress.answered)

    @cached_property
    def next_steps(self) -> list[dict[str, Any]]:
        """The first actions of the plan that wait for no other; none while it is too early for a plan."""
        if self.is_early:
            return []
        return [step for step in self.steps if not step["after"]][:FIRST_STEPS]

    @property
    def lead(self) -> str:
        """What the verdict means and why it is what it is, in a few sentences."""
        parts = [self.band_summary, self.why_not_next, self.cost_of_critical]
        if self.possible_band:
            text = _("It may become “%(band)s” once the open questions are answered.")
            parts.append(text % {"band": self.possible_band})
        return sentences(parts, self.language)

    @property
    def why_not_next(self) -> str:
        verdict = self.result.verdict
        if verdict.next_band is None:
            return _("Every condition of the highest band is met.")
        count = sum(not condition.is_met for condition in verdict.conditions)
        return ngettext(
            "%(count)d condition keeps the venture out of the next band.",
            "%(count)d conditions keep the venture out of the next band.",
            count,
        ) % {"count": count}

    @property
    def cost_of_critical(self) -> str:
        """Of as many gaps as the condition counts, each piece of work once: a rule's step closes what it contains."""
        count = counted_once(self.result.gaps)["critical"]
        if not count:
            return ""
        grave = {gap.id for gap in self.result.gaps if gap.severity == "critical"}
        days = sum(step.effort_high for step in self.result.plan.steps if grave & set(step.closes))
        return ngettext(
            "Closing the critical gap takes up to %(days)s working days.",
            "Closing the %(count)d critical gaps takes up to %(days)s working days.",
            count,
        ) % {"count": count, "days": tenths(days).removesuffix(".0")}

    @property
    def readiness_figure(self) -> dict[str, Any]:
        verdict = self.result.verdict
        mark = verdict.next_band.at_least if verdict.next_band else None
        return figure(self.result.readiness, mark)

    @property
    def maturity_figure(self) -> dict[str, Any]:
        return figure(self.result.maturity)

    @property
    def standing(self) -> list[dict[str, Any]]:
        """The three views of readiness, each with what it rests on."""
        progress = self.evaluation.progress
        situation = self.evaluation.situation
        asked = (item for c in situation.playbook.chapters for item in asked_in(situation, c.id))
        evidenced = sum(situation.answer(item.id).is_evidenced for item in asked)
        rests = {
            "claimed": _("%(answered)d of %(total)d answered")
            % {"answered": progress.answered, "total": progress.total},
            "evidenced": _("%(n)d with evidence") % {"n": evidenced},
            "confirmed": _("no review yet"),
        }
        names = {"claimed": _("Claimed"), "evidenced": _("Evidenced"), "confirmed": _("Confirmed")}
        return [
            {"name": names[key], "figure": printed(view) if key != "confirmed" else "–", "rests": rests[key]}
            for key, view in self.result.views.items()
        ]

    @property
    def way_on(self) -> list[dict[str, Any]]:
        """The chapters with what is answered of each, while it is too early for their scores."""
        progress = self.evaluation.progress.chapters
        return [
            {"id": c.id, "title": self.say(c.title), "answered": progress[c.id].answered, "total": progress[c.id].total}
            for c in self.evaluation.playbook.chapters
        ]

    @property
    def resume(self) -> dict[str, Any]:
        """The first chapter with something to answer, or the last one."""
        chapters = self.way_on
        return next((c for c in chapters if c["answered"] < c["total"]), chapters[-1])

    @property
    def chapter_rows(self) -> list[dict[str, Any]]:
        """The chapters in numbers: scores, open questions and the worst gap."""
        return [self.chapter_row(chapter) for chapter in self.result.chapters]

    def chapter_row(self, chapter: ChapterResult) -> dict[str, Any]:
        return {
            "id": chapter.id,
            "title": self.say(self.evaluation.playbook.chapter(chapter.id).title),
            "readiness": printed(chapter.readiness),
            "maturity": printed(chapter.maturity),
            "raw": printed(chapter.raw),
            "gates": [self.say(f.gate.why) for f in chapter.gates],
            "na_as_zero": printed(chapter.readiness_na_as_zero) if chapter.readiness_na_as_zero else "",
            "open": sum(q.chapter_id == chapter.id for q in self.result.open_questions),
            "worst": chapter.worst,
            "worst_name": SEVERITY_NAMES[chapter.worst] if chapter.worst else "",
        }

    @cached_property
    def gap_groups(self) -> list[dict[str, Any]]:
        """The gaps by severity, gravest first; absorbed ones stand inside the rule that absorbs them."""
        shown = [self.gap_row(gap) for gap in self.gaps if not gap["absorbed_by"]]
        groups = []
        for severity in reversed(SEVERITIES):
            gaps = [gap for gap in shown if gap["severity"] == severity]
            if gaps:
                groups.append({"severity": severity, "name": SEVERITY_NAMES[severity], "gaps": gaps})
        return groups

    def gap(self, gap: FiredGap) -> dict[str, Any]:
        return {**super().gap(gap), "levers": self.levers.get(gap.id)}

    def gap_row(self, gap: dict[str, Any]) -> dict[str, Any]:
        members = [member for member in self.gaps if member["absorbed_by"] == gap["code"]]
        gain = "" if gap["worth"] == "0.0" else f"+{gap['worth']}"
        return {**gap, "members": members, "gain": gain}

    @cached_property
    def ledger_chapters(self) -> list[dict[str, Any]]:
        """The ledger by chapter, with the widths of its bars."""
        rows = []
        for shown, line in zip(self.ledger, self.result.ledger.chapters, strict=True):
            most = line.share * 100
            got = line.contribution / most if most else 0
            rows.append({**shown, "most": tenths(most), "width": round(float(got) * 125, 1)})
        return rows

    @property
    def not_asked(self) -> int:
        """How many questions do not concern this venture."""
        return sum(relevant is False for relevant in self.evaluation.relevance.values())

    @property
    def open_rows(self) -> list[dict[str, Any]]:
        titles = {c.id: self.say(c.title) for c in self.evaluation.playbook.chapters}
        return [{**row, "chapter": titles[row["chapter_id"]]} for row in self.open_questions]


def figure(interval: Interval | None, mark: Any = None) -> dict[str, Any]:
    """A score as a large figure and a bar: widths of a drawing that is 300 units wide."""
    if interval is None:
        return {"low": "–", "high": "", "sure": 0, "may": 0, "mark": None}
    low, high = interval.printed
    width = BAR / 100
    return {
        "low": low,
        "high": high if high != low else "",
        "sure": round(float(interval.low) * width, 1),
        "may": round(float(interval.high - interval.low) * width, 1),
        "mark": None if mark is None else round(float(mark) * width, 1),
    }
