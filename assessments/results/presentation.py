"""A result as a page shows it: rows with texts in one language. No request, no rows of the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.evaluation import Evaluation
from assessments.results.legal import legal_groups
from assessments.results.rule_words import rule_words
from assessments.wording import OWNER_NAMES, SEVERITY_NAMES, answer_text, printed, sentences, value_text
from charts.ground import ChapterFigure, radar
from engine.judging.export import title_of
from engine.judging.result import FiredGap, LedgerLine, PlanStep, tenths
from engine.playbook.answers import UNKNOWN, VALUE, Answer
from engine.playbook.parts import Item

NONE_OPEN = {
    "critical": gettext_lazy("No critical gap open"),
    "high": gettext_lazy("No gap of high severity open"),
    "medium": gettext_lazy("No gap of medium severity open"),
    "low": gettext_lazy("No gap of low severity open"),
}


@dataclass(frozen=True)
class ResultPage:
    """The parts of a result in one language ("zh-hans" or "en")."""

    evaluation: Evaluation
    language: str

    @property
    def result(self) -> Any:
        return self.evaluation.result

    def say(self, text: Any) -> str:
        return str(text.in_language(self.language)) if text else ""

    @property
    def is_early(self) -> bool:
        """Too little is known for a verdict: the page says what is left, and neither band nor plan."""
        return bool(self.result.is_early)

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
            "A verdict appears once a third of the scored questions, by weight, have a known answer; so far it is %(share)d%%."
        ) % {"share": int(self.result.share_known * 100)}
        return sentences([answered, known], self.language)

    @property
    def band(self) -> str:
        return self.say(self.result.verdict.band.name)

    @property
    def band_summary(self) -> str:
        return self.say(self.result.verdict.band.summary)

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
        playbook = self.evaluation.playbook
        if self.result.stage is None:
            return ""
        return self.say(playbook.items[playbook.stage_fact].option(str(self.result.stage)).label)

    @property
    def conditions(self) -> list[dict[str, Any]]:
        return [self.condition(condition) for condition in self.result.verdict.conditions]

    def condition(self, condition: Any) -> dict[str, Any]:
        if condition.kind == "at_least":
            text = _("Overall readiness at least %(required)s") % {"required": tenths(condition.required)}
        elif condition.kind == "every_chapter":
            text = _("Every chapter at least %(required)s") % {"required": tenths(condition.required)}
        else:
            text = str(NONE_OPEN[condition.severity])
        figure = _("%(count)d open") % {"count": condition.count}
        if condition.actual is not None:
            figure = tenths(condition.actual)
        chapter = condition.chapter_id
        where = self.say(self.evaluation.playbook.chapter(chapter).title) if chapter and not condition.is_met else ""
        return {"text": text, "figure": figure, "is_met": condition.is_met, "where": where}

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
    def views(self) -> list[dict[str, str]]:
        names = {"claimed": _("Claimed"), "evidenced": _("Evidenced"), "confirmed": _("Confirmed")}
        return [{"name": names[key], "figure": printed(view)} for key, view in self.result.views.items()]

    @property
    def counts(self) -> list[dict[str, Any]]:
        return [{"severity": s, "name": SEVERITY_NAMES[s], "count": n} for s, n in self.result.counts.items()]

    @cached_property
    def axes(self) -> list[ChapterFigure]:
        playbook = self.evaluation.playbook
        return [
            ChapterFigure(
                self.say(playbook.chapter(c.id).short),
                float(c.readiness.low),
                float(c.readiness.high),
                float(c.maturity.low) if c.maturity else None,
            )
            for c in self.result.chapters
            if c.readiness
        ]

    @property
    def radar(self) -> str:
        description = ", ".join(f"{a.label} {a.low:.1f}" for a in self.axes)
        return radar(self.axes, _("Readiness by chapter"), description)

    @property
    def chapters(self) -> list[dict[str, Any]]:
        return [
            {
                "id": c.id,
                "title": self.say(self.evaluation.playbook.chapter(c.id).title),
                "weight": c.weight,
                "readiness": printed(c.readiness),
                "maturity": printed(c.maturity),
                "raw": printed(c.raw),
                "na_as_zero": printed(c.readiness_na_as_zero) if c.readiness_na_as_zero else "",
                "counts": [{"severity": s, "name": SEVERITY_NAMES[s], "count": n} for s, n in c.counts.items() if n],
                "gates": [self.say(f.gate.why) for f in c.gates],
                "answered": c.answered,
                "total": c.total,
            }
            for c in self.result.chapters
        ]

    @cached_property
    def gaps(self) -> list[dict[str, Any]]:
        return [self.gap(gap) for gap in self.result.gaps]

    def gap(self, gap: FiredGap) -> dict[str, Any]:
        playbook = self.evaluation.playbook
        item = playbook.items.get(gap.id)
        source = item.gap if item else playbook.rule(gap.id)
        assert source is not None  # noqa: S101  only items with a gap fire
        return {
            "id": gap.id,
            "code": gap.code,
            "severity": gap.severity,
            "severity_name": SEVERITY_NAMES[gap.severity],
            "title": self.say(title_of(playbook, gap)),
            "message": self.say(source.message),
            "why": self.say(source.why),
            "is_rule": gap.kind == "rule",
            "is_blocker": gap.is_blocker,
            "rule": self.rule(gap, item),
            "chapter": self.say(playbook.chapter(gap.chapter_id).title) if gap.chapter_id else "",
            "answers": [self.answer_row(key, answer) for key, answer in gap.because],
            "expected": self.expected(gap, item),
            "absorbed_by": self.code(gap.absorbed_by),
            "absorbs": [self.code(key) for key in gap.absorbs],
            "worth": tenths(gap.worth),
            "is_gated": bool(gap.gated_by),
            "action": self.action(gap.action),
            "source": ", ".join(item.source) if item else "",
        }

    def rule(self, gap: FiredGap, item: Item | None) -> str:
        """The rule that fired, in words."""
        if gap.reason == "level" and item:
            return _(
                "%(code)s is below the level expected at this stage (%(target)d); distance %(depth)d, weight %(weight)d"
            ) % {"code": gap.code, "target": gap.target, "depth": gap.depth, "weight": item.weight}
        if gap.reason == "not_measured":
            return _("%(code)s has not been measured, and should be at this stage") % {"code": gap.code}
        return rule_words(self.evaluation.playbook, gap.rule_text, self.language)

    def code(self, key: str | None) -> str:
        if not key:
            return ""
        playbook = self.evaluation.playbook
        return playbook.items[key].code if key in playbook.items else playbook.rule(key).code

    def expected(self, gap: FiredGap, item: Item | None) -> str:
        if item and gap.target is not None:
            return f"{gap.target}  {self.say(item.levels[gap.target])}"
        if gap.threshold:
            parameter = self.evaluation.playbook.parameters[gap.threshold.parameter]
            templates = {
                "below": _("at least %(value)s %(unit)s"),
                "at_most": _("more than %(value)s %(unit)s"),
                "above": _("at most %(value)s %(unit)s"),
                "at_least": _("less than %(value)s %(unit)s"),
            }
            return templates[gap.threshold.comparison] % {"value": parameter.value, "unit": self.say(parameter.unit)}
        return self.say(item.gap.expected) if item and item.gap else ""

    def answer_row(self, key: str, answer: Answer) -> dict[str, str]:
        item = self.evaluation.playbook.items[key]
        return {"code": item.code, "title": self.say(item.title), "answer": self.answer_text(item, answer)}

    def answer_text(self, item: Item, answer: Answer) -> str:
        return answer_text(item, answer, self.language)

    def value_text(self, item: Item, value: Any) -> str:
        return value_text(item, value, self.language)

    def action(self, action: Any) -> dict[str, Any]:
        low, high = (format(days.normalize(), "f") for days in action.effort)
        return {
            "id": action.id,
            "title": self.say(action.title),
            "steps": [self.say(step) for step in action.steps],
            "effort": f"{low}–{high}" if low != high else low,
            "horizon": action.horizon,
            "owner": OWNER_NAMES[action.owner],
            "evidence": self.say(action.evidence),
        }

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        numbers = {step.action.id: step.number for step in self.result.plan.steps}
        return [self.step(step, numbers) for step in self.result.plan.steps]

    def step(self, step: PlanStep, numbers: dict[str, int]) -> dict[str, Any]:
        return {
            **self.action(step.action),
            "number": step.number,
            "severity": step.severity,
            "severity_name": SEVERITY_NAMES[step.severity],
            "closes": [self.code(key) for key in step.closes],
            "after": [numbers[key] for key in step.after],
            "is_critical": step.is_critical,
            "score_after": printed(step.score_after),
            "starts": tenths(step.earliest_start),
            "ends": tenths(step.earliest_finish),
        }

    @property
    def horizons(self) -> list[dict[str, Any]]:
        return [{"days": days, "steps": [s for s in self.steps if s["horizon"] == days]} for days in (30, 60, 90)]

    @property
    def ledger(self) -> list[dict[str, Any]]:
        return [
            {
                "title": self.say(self.evaluation.playbook.chapter(c.chapter_id).title),
                "printed": c.printed,
                "share": f"{float(c.share * 100):.1f}",
                "lines": [self.ledger_line(line) for line in c.lines],
            }
            for c in self.result.ledger.chapters
        ]

    def ledger_line(self, line: LedgerLine) -> dict[str, Any]:
        playbook = self.evaluation.playbook
        if line.kind == "gate":
            gate = next(gate for gate in playbook.gates if gate.id == line.id)
            title = _("Cap at %(cap)s: %(why)s") % {"cap": tenths(gate.cap), "why": self.say(gate.why)}
            return {"code": "", "title": title, "answer": "", "share": "", "printed": line.printed}
        item = playbook.items[line.id]
        answer = self.evaluation.answers.get(line.id, Answer())
        if not item.is_asked:
            answer = Answer(VALUE, line.value) if line.value is not None else Answer(UNKNOWN)
        return {
            "code": item.code,
            "title": self.say(item.title),
            "answer": self.answer_text(item, answer),
            "share": f"{float(line.share * 100):.1f}",
            "printed": line.printed,
        }

    @property
    def open_questions(self) -> list[dict[str, Any]]:
        playbook = self.evaluation.playbook
        return [
            {
                "code": q.code,
                "chapter_id": q.chapter_id,
                "title": self.say(playbook.items[q.id].title),
                "state": _("Don’t know") if q.state == UNKNOWN else _("Not answered"),
                "worth": tenths(q.max_worth),
                "rules": [self.code(key) for key in q.waiting_rules],
            }
            for q in self.result.open_questions
        ]

    @property
    def not_applicable(self) -> list[dict[str, str]]:
        items = self.evaluation.playbook.items
        return [
            {"code": n.code, "title": self.say(items[n.id].title), "reason": n.reason}
            for n in self.result.not_applicable
        ]

    @cached_property
    def legal_groups(self) -> list[dict[str, Any]]:
        return legal_groups(self)
