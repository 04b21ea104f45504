"""A result as a page shows it: rows with texts in one language. No request, no rows of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.evaluation import Evaluation
from assessments.results.expected import expected_of
from assessments.results.helping import help_with
from assessments.results.legal import legal_page
from assessments.results.plan_words import (
    at_once_words,
    days_between,
    due_of,
    due_words,
    gaps_order,
    held_words,
    hours_sentence,
    is_urgent,
    length_sentence,
    month_title,
    opens_at_once,
    order_sentence,
    owners_sentence,
    reason_of,
    to_begin_with,
)
from assessments.results.rows import (
    ActionRow,
    AnswerRow,
    ChapterRow,
    ConditionRow,
    GapRow,
    Horizon,
    LedgerChapterRow,
    LedgerRow,
    LegalPage,
    NotApplicableRow,
    OpenRow,
    StepRow,
    View,
)
from assessments.results.rule_words import rule_words
from assessments.results.verdict_words import claimed_note, condition_figure, condition_text, headline, rest_is_met
from assessments.wording import (
    OWNER_NAMES,
    SEVERITY_NAMES,
    answer_text,
    guide_words,
    printed,
    sentences,
    source_words,
    value_text,
)
from charts.ground import ChapterFigure, radar
from engine.judging.result import (
    ChapterResult,
    Condition,
    FiredGap,
    LedgerChapter,
    LedgerLine,
    OpenQuestion,
    PlanStep,
    Result,
    tenths,
)
from engine.playbook.answers import UNKNOWN, VALUE, Answer
from engine.playbook.parts import HORIZONS, Item, Rung, Text
from engine.playbook.schema import Playbook

LEDGER_BAR = 125  # width of the bar of a ledger chapter, in units of its drawing


@dataclass(frozen=True)
class ResultPage:
    """The parts of a result in one language ("zh-hans" or "en")."""

    evaluation: Evaluation
    language: str
    today: date = field(default_factory=timezone.localdate, kw_only=True)  # changes what is said of law, and no score

    @cached_property
    def drawings(self) -> dict[Any, SafeString]:
        """Parts of the page as they were drawn from it (`drawn` in config/templatetags/page.py)."""
        return {}

    @property
    def result(self) -> Result:
        return self.evaluation.result

    @property
    def playbook(self) -> Playbook:
        return self.evaluation.playbook

    def say(self, text: Text | None) -> str:
        return text.in_language(self.language) if text else ""

    @cached_property
    def is_early(self) -> bool:
        """Too little is known for a verdict: the page says what is left, and neither band nor plan."""
        return self.result.is_early

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
            where=self.chapter_title(chapter) if chapter and not condition.is_met else "",
        )

    def chapter_title(self, chapter_id: str) -> str:
        return self.say(self.playbook.chapter(chapter_id).title)

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

    @cached_property
    def gaps(self) -> list[GapRow]:
        return [self.gap(gap) for gap in self.result.gaps]

    def gap(self, gap: FiredGap) -> GapRow:
        playbook = self.playbook
        item = playbook.items.get(gap.id)
        source = item.gap if item else playbook.rule(gap.id)
        assert source is not None  # noqa: S101  only items with a gap fire
        low, high = self.effort_of(gap)
        return GapRow(
            id=gap.id,
            code=gap.code,
            severity=gap.severity,
            severity_name=str(SEVERITY_NAMES[gap.severity]),
            title=self.say(gap.title),
            message=self.say(gap.message),
            why=self.say(source.why),
            is_rule=gap.kind == "rule",
            rule=self.rule(gap, item),
            answers=tuple(self.answer_row(key, answer) for key, answer in gap.because),
            expected=expected_of(playbook, gap, self.language).text,
            absorbed_by=self.code(gap.absorbed_by),
            worth=tenths(gap.worth),
            held=held_words(playbook, gap),
            effort=days_between(low, high),
            due=due_words(gap.horizon) if gap.horizon else self.due_of(gap),
            rungs=tuple(self.action(rung) for rung in gap.rungs),
            source=source_words(playbook.id, item.source, self.language) if item else "",
            helps=help_with(playbook, gap.action, self.language),
        )

    def rule(self, gap: FiredGap, item: Item | None) -> str:
        """The rule that fired, in words."""
        if gap.reason == "level" and item:
            return _(
                "%(code)s is below the level expected at this stage (%(target)d); distance %(depth)d, weight %(weight)d"
            ) % {"code": gap.code, "target": gap.target, "depth": gap.depth, "weight": item.weight}
        if gap.reason == "not_measured":
            return _("%(code)s has not been measured, and should be at this stage") % {"code": gap.code}
        return rule_words(self.playbook, gap.rule_text, self.language)

    def code(self, key: str | None) -> str:
        """The code of a question or rule; empty without one."""
        if not key:
            return ""
        items = self.playbook.items
        return items[key].code if key in items else self.playbook.rule(key).code

    def answer_row(self, key: str, answer: Answer) -> AnswerRow:
        item = self.playbook.items[key]
        return AnswerRow(item.code, self.say(item.title), self.answer_text(item, answer))

    def answer_text(self, item: Item, answer: Answer) -> str:
        return answer_text(item, answer, self.language)

    def value_text(self, item: Item, value: Any) -> str:
        return value_text(item, value, self.language)

    def action(self, rung: Rung) -> ActionRow:
        """A piece of work in words; plan and gaps name the same one again and again."""
        if rung.id not in self.action_rows:
            self.action_rows[rung.id] = self.action_row(rung)
        return self.action_rows[rung.id]

    @cached_property
    def action_rows(self) -> dict[str, ActionRow]:
        return {}

    def action_row(self, rung: Rung) -> ActionRow:
        return ActionRow(
            id=rung.id,
            title=self.say(rung.title),
            steps=tuple(self.say(step.text) for step in rung.steps),
            effort=days_between(*rung.effort),
            owner=str(OWNER_NAMES[rung.owner]),
            evidence=self.say(rung.evidence),
            wait=_("then about %(days)d days of waiting for others") % {"days": rung.wait} if rung.wait else "",
        )

    @cached_property
    def work(self) -> dict[str, list[PlanStep]]:
        """The items of the plan that work on each gap."""
        found: dict[str, list[PlanStep]] = {}
        for step in self.result.plan.steps:
            for key in step.closes:
                found.setdefault(key, []).append(step)
        return found

    def work_on(self, gap: FiredGap) -> list[PlanStep]:
        """What the plan holds for a gap and for those listed under it, each once."""
        steps = {step.number: step for key in (gap.id, *gap.absorbs) for step in self.work.get(key, ())}
        return list(steps.values())

    def due_of(self, gap: FiredGap) -> str:
        """When the work on a gap and on those listed under it is done."""
        steps = self.work_on(gap)
        return due_of(steps, begins_at_once=is_urgent(gap) or any(map(opens_at_once, steps[:1])))

    def effort_of(self, gap: FiredGap) -> tuple[Decimal, Decimal]:
        """Working days for a gap and those listed under it, least and most."""
        if gap.horizon:
            return gap.effort
        low, high = (sum((step.rung.effort[end] for step in self.work_on(gap)), Decimal(0)) for end in (0, 1))
        return low, high

    @cached_property
    def steps(self) -> list[StepRow]:
        """The plan in the order to take it."""
        numbers = {step.rung.id: step.number for step in self.result.plan.steps}
        return [self.step(step, numbers) for step in self.result.plan.steps]

    def step(self, step: PlanStep, numbers: dict[str, int]) -> StepRow:
        is_emergency = self.is_first_against_emergency(step)
        return StepRow(
            action=self.action(step.rung),
            number=step.number,
            horizon=step.horizon,
            due=due_of([step], begins_at_once=is_emergency or opens_at_once(step)),
            at_once=at_once_words(step, is_emergency=is_emergency),
            reason=self.reason(step),
            closes=tuple(self.code(key) for key in step.closes),
            after=tuple(numbers[key] for key in step.after),
            is_critical=step.is_critical,
            score_after=printed(step.score_after),
            helps=help_with(self.playbook, self.playbook.actions[step.rung.action], self.language),
        )

    def is_first_against_emergency(self, step: PlanStep) -> bool:
        """Whether a piece of work is the first against harm to people or an order to stop."""
        gap = self.result.gap(step.closes[0])
        return gap is not None and is_urgent(gap) and self.work[gap.id][0] is step

    def reason(self, step: PlanStep) -> str:
        gap = self.result.gap(step.closes[0])
        assert gap is not None  # noqa: S101  a plan works on gaps that fired
        return reason_of(step, gap, self.say(gap.title))

    @cached_property
    def next_steps(self) -> list[StepRow]:
        """What to begin with; nothing while it is too early for a plan."""
        return [] if self.is_early else to_begin_with(self.steps, is_timed=self.playbook.format > 1)

    @property
    def month_title(self) -> str:
        return month_title(self.next_steps)

    @cached_property
    def guide_sentence(self) -> str:
        """What “Guide” means where a gap cites it; empty while no gap does."""
        return guide_words(self.playbook.id, self.language) if any(gap.source for gap in self.gaps) else ""

    @property
    def hours_sentence(self) -> str:
        return hours_sentence(self.evaluation)

    @cached_property
    def length_sentence(self) -> str:
        return length_sentence(self.evaluation)

    @cached_property
    def owners_sentence(self) -> str:
        return owners_sentence(self.evaluation)

    @property
    def plan_order(self) -> str:
        return order_sentence(self.evaluation)

    @property
    def gaps_order(self) -> str:
        return gaps_order(self.evaluation)

    @cached_property
    def horizons(self) -> list[Horizon]:
        """The plan by the days within which a step is due, and what comes later."""
        return [
            Horizon(days, due_words(days), tuple(step for step in self.steps if step.horizon == days))
            for days in (*HORIZONS, 0)
        ]

    @property
    def filled_horizons(self) -> list[Horizon]:
        """Those of the horizons in which something is to be done."""
        return [horizon for horizon in self.horizons if horizon.steps]

    @cached_property
    def ledger(self) -> list[LedgerChapterRow]:
        """The ledger by chapter."""
        return [self.ledger_chapter(chapter) for chapter in self.result.ledger.chapters]

    def ledger_chapter(self, chapter: LedgerChapter) -> LedgerChapterRow:
        most = chapter.share * 100
        got = chapter.contribution / most if most else 0
        return LedgerChapterRow(
            title=self.chapter_title(chapter.chapter_id),
            printed=chapter.printed,
            share=f"{float(most):.1f}",
            most=tenths(most),
            width=round(float(got) * LEDGER_BAR, 1),
            lines=tuple(self.ledger_line(line) for line in chapter.lines),
        )

    def ledger_line(self, line: LedgerLine) -> LedgerRow:
        if line.kind == "gate":
            gate = next(gate for gate in self.playbook.gates if gate.id == line.id)
            title = _("Cap at %(cap)s: %(why)s") % {"cap": tenths(gate.cap), "why": self.say(gate.why)}
            return LedgerRow("", title, "", "", line.printed)
        item = self.playbook.items[line.id]
        return LedgerRow(
            code=item.code,
            title=self.say(item.title),
            answer=self.answer_text(item, self.answer_on(line)),
            share=f"{float(line.share * 100):.1f}",
            printed=line.printed,
        )

    def answer_on(self, line: LedgerLine) -> Answer:
        """The answer that a line of the ledger counts; of a derived figure, what it came to."""
        if not self.playbook.items[line.id].is_asked:
            return Answer(UNKNOWN) if line.value is None else Answer(VALUE, line.value)
        return self.evaluation.answers.get(line.id, Answer())

    @cached_property
    def open_questions(self) -> list[OpenRow]:
        return [self.open_question(question) for question in self.result.open_questions]

    @property
    def narrowing(self) -> str:
        """Which open answer can narrow the readiness most from below; empty where none can, or where it is too early."""
        first = next(iter(self.result.open_questions), None)
        if self.is_early or first is None or tenths(first.max_worth) == "0.0":
            return ""
        said = {"code": first.code, "title": self.say(self.playbook.items[first.id].title)}
        text = _(
            "No other open answer can raise the low end more than %(code)s (%(title)s): by up to %(points)s points."
        )
        return text % {**said, "points": tenths(first.max_worth)}

    def open_question(self, question: OpenQuestion) -> OpenRow:
        return OpenRow(
            code=question.code,
            chapter_id=question.chapter_id,
            chapter=self.chapter_title(question.chapter_id),
            title=self.say(self.playbook.items[question.id].title),
            state=_("Don’t know") if question.state == UNKNOWN else _("Not answered"),
            worth=tenths(question.max_worth),
            rules=tuple(self.code(key) for key in question.waiting_rules),
        )

    @cached_property
    def not_applicable(self) -> list[NotApplicableRow]:
        items = self.playbook.items
        rows = self.result.not_applicable
        return [NotApplicableRow(row.code, self.say(items[row.id].title), row.reason) for row in rows]

    @cached_property
    def law(self) -> LegalPage:
        """What the playbook holds of law for this venture, as it stands on the day of the page."""
        return legal_page(self.evaluation, self.language, self.today)
