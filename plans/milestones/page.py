"""Milestones, the line over time and the comparison of two moments, with their texts in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from math import ceil

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessments.evaluation import Evaluation
from assessments.results.page import page_of
from assessments.results.plan_words import days_between
from assessments.results.rows import working_days
from assessments.results.verdict_words import but_for_words
from assessments.wording import SEVERITY_NAMES, answer_text, printed, sentences
from charts.trend import Ahead, Moment, trend
from engine.judging.levelling import DAYS_A_WEEK
from engine.judging.result import FiredGap, Interval
from engine.playbook.parts import Band
from engine.playbook.schema import Playbook
from forecasts.outcome import Outcome
from plans.milestones.changes import AnswerMove, Changes, GapMove
from plans.milestones.progress import FIGURES
from plans.milestones.states import State, called
from playbooks import catalogue
from reviews.change_one import forecast_words, signed
from reviews.summary import ForecastSummary, forecast_of

EARLY = "–"
DAYS_AT_WORK = 5  # of a week, as the plan of the answers counts it


def day_of(state: State) -> date:
    return localtime(state.at).date()


def day_text(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def dated(state: State) -> str:
    """What a moment is called, with its day."""
    return _("%(name)s, %(day)s") % {"name": called(state), "day": day_text(day_of(state))}


def ends_text(ends: tuple[float, float] | None) -> str:
    """A readiness as lists print it: "62.1–81.0", or one figure when it is closed."""
    if ends is None:
        return EARLY
    low, high = (f"{one:.1f}" for one in ends)
    return low if low == high else f"{low}–{high}"


@dataclass(frozen=True)
class StateRow:
    """A moment in the list."""

    state: State
    language: str

    @property
    def name(self) -> str:
        return called(self.state)

    @property
    def dated(self) -> str:
        return dated(self.state)

    @property
    def readiness(self) -> str:
        return ends_text(self.state.readiness)

    @property
    def verdict(self) -> str:
        """The verdict of its day, by the version of its day; empty where it is not as sealed."""
        if not self.state.is_intact:
            return ""
        summary, playbook = self.state.summary, catalogue.playbook_for(self.state.version)
        if summary.is_early:
            return _("Too early to say")
        bands = {band.id: band for band in playbook.bands}
        following = bands.get(summary.next_band)
        if following and summary.but_for and known_all(playbook, summary.but_for):
            return but_for_words(playbook, following, summary.but_for, self.language)
        return bands[summary.band].name.in_language(self.language) if summary.band in bands else ""


def known_all(playbook: Playbook, keys: Sequence[str]) -> bool:
    there = {*playbook.items, *(rule.id for rule in playbook.rules)}
    return all(key in there for key in keys)


@dataclass(frozen=True)
class Trend:
    """Readiness over the moments of a venture, oldest first, today last."""

    states: Sequence[State]
    evaluation: Evaluation
    language: str

    @cached_property
    def moments(self) -> list[Moment]:
        """Those with a figure. Where several lie on one day, the last of them."""
        by_day = {day_of(one): one.readiness for one in self.states if one.readiness}
        return [Moment(day, low, high, day_text(day)) for day, (low, high) in by_day.items()]

    @property
    def is_worth_drawing(self) -> bool:
        return len(self.moments) > 1

    @cached_property
    def ahead(self) -> Ahead | None:
        """What the first three pieces of the plan of the answers would make of it, on the day when all are done."""
        if self.evaluation.result.is_early or not self.moments:
            return None
        page = page_of(self.evaluation, self.language)
        steps = page.result.plan.steps[:3]
        if not steps:
            return None
        weeks = max(Fraction(one.ends, one.a_day * DAYS_AT_WORK) for one in steps)
        day = page.today + timedelta(days=max(ceil(weeks * DAYS_A_WEEK) - 1, 0))
        low = float(steps[-1].score_after.low)
        return Ahead(day, low, day_text(day)) if day > self.moments[-1].day and low > self.moments[-1].low else None

    @property
    def told(self) -> str:
        """The line in words."""
        points = self.moments
        if len(points) < 2:
            return ""
        said = {
            "first": points[0].figure,
            "day": points[0].day_text,
            "last": points[-1].figure,
            "today": points[-1].day_text,
        }
        return _("Readiness, low end: %(first)s on %(day)s, %(last)s on %(today)s.") % said

    @property
    def told_ahead(self) -> str:
        """What the next work would make of it, in words; empty without any."""
        if self.ahead is None:
            return ""
        said = {"low": f"{self.ahead.low:.1f}", "day": self.ahead.day_text}
        return _("As the result lays out the plan, its first actions would make it %(low)s by %(day)s.") % said

    @property
    def picture(self) -> SafeString:
        limit = float(self.next_band.at_least) if self.next_band else None
        description = sentences([self.told, self.told_ahead, self.told_limit], self.language)
        # Names in a drawing are escaped where it is drawn.
        return SafeString(trend(self.moments, _("Readiness over time"), description, limit=limit, ahead=self.ahead))

    @property
    def next_band(self) -> Band | None:
        """The next band, where it asks for a readiness and there is a verdict."""
        band = None if self.evaluation.result.is_early else self.evaluation.result.verdict.next_band
        return band if band and band.at_least else None

    @property
    def told_limit(self) -> str:
        """What the dotted line is; empty where there is none."""
        if self.next_band is None:
            return ""
        said = {"limit": f"{float(self.next_band.at_least):g}", "band": self.next_band.name.in_language(self.language)}
        return _("Dotted: %(limit)s, the readiness that “%(band)s” asks for.") % said


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure then and now, in words. `step` is the difference, where there is one."""

    name: str
    then: str
    now: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A question that was answered otherwise."""

    move: AnswerMove
    title: str
    then: str
    now: str
    evidence: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap that opened, closed or changed, with what is behind it."""

    move: GapMove
    title: str
    severity: str
    severity_name: str
    was: str
    causes: tuple[AnswerRow, ...]

    @property
    def code(self) -> str:
        return self.move.newest.code


@dataclass(frozen=True)
class ComparisonPage:
    """Two moments side by side."""

    changes: Changes
    language: str

    @property
    def names(self) -> tuple[str, str]:
        """What the two are called, with their days."""
        return dated(self.changes.before.state), dated(self.changes.after.state)

    @cached_property
    def ends(self) -> tuple[Interval | None, Interval | None]:
        """Readiness then and now; None where it was too early to say."""
        results = self.changes.earlier.result, self.changes.later.result
        first, second = (None if one.is_early else one.readiness for one in results)
        return first, second

    @property
    def lead(self) -> str:
        """What happened between the two, in a few sentences."""
        return sentences([self.readiness_told, self.gaps_told, self.answers_told], self.language)

    @property
    def readiness_told(self) -> str:
        before, after = (printed(one) if one else "" for one in self.ends)
        said = {"before": before, "after": after, "count": self.changes.days}
        if not before and not after:
            return _("At both moments it was too early for a figure of readiness.")
        if not before:
            return _("At first it was too early for a figure of readiness; then it was %(after)s.") % said
        if not after:
            return _("Readiness was %(before)s at first; then too little was known for a figure.") % said
        if before == after:
            return _("Readiness is the same at both moments: %(after)s.") % said
        if not self.changes.days:
            return _("Readiness went from %(before)s to %(after)s on one day.") % said
        return (
            ngettext(
                "Readiness went from %(before)s to %(after)s in %(count)d day.",
                "Readiness went from %(before)s to %(after)s in %(count)d days.",
                self.changes.days,
            )
            % said
        )

    @property
    def gaps_told(self) -> str:
        found = self.changes.moved
        said = {way: len(getattr(found, way)) for way in ("closed", "opened", "worse", "narrower", "same")}
        return (
            _(
                "Gaps: %(closed)d closed, %(opened)d opened, %(worse)d more severe, %(narrower)d less severe, %(same)d as before."
            )
            % said
        )

    @property
    def answers_told(self) -> str:
        count = len(self.changes.by_item)
        return ngettext("%(count)d answer changed.", "%(count)d answers changed.", count) % {"count": count}

    @property
    def judged_anew(self) -> str:
        """That the earlier moment is judged by another version here, and what its own figure was; else empty."""
        if not self.changes.is_judged_anew:
            return ""
        own = self.changes.before.evaluation.result
        said = {
            "then": self.changes.before.playbook.version,
            "now": self.changes.playbook.version,
            "figure": EARLY if own.is_early else printed(own.readiness),
        }
        return (
            _(
                "The earlier moment was judged by playbook %(then)s, which made its readiness %(figure)s, and that stays so. To compare like with like, its answers are judged here by playbook %(now)s."
            )
            % said
        )

    @cached_property
    def figures(self) -> list[FigureRow]:
        """Verdict, readiness, maturity, gaps and work of the plan, then and now."""
        then, now = (self.figures_of(one) for one in (self.changes.earlier, self.changes.later))
        return [FigureRow(name, then[name], now[name]) for name in then]

    def figures_of(self, evaluation: Evaluation) -> dict[str, str]:
        page = page_of(evaluation, self.language)
        result, progress = evaluation.result, evaluation.progress
        early = result.is_early
        by_severity = {
            severity: sum(gap.severity == severity and gap.absorbed_by is None for gap in result.gaps)
            for severity in ("critical", "high")
        }
        answered = _("%(answered)d of %(total)d") % {"answered": progress.answered, "total": progress.total}
        effort = working_days(days_between(result.plan.effort_low, result.plan.effort_high))
        return {
            _("Verdict"): page.early_title if early else page.headline,
            _("Readiness"): EARLY if early else printed(result.readiness),
            _("Readiness by what has evidence"): EARLY if early else printed(result.views["evidenced"]),
            _("Maturity"): EARLY if early else printed(result.maturity),
            _("Questions answered"): answered,
            _("Critical gaps"): str(by_severity["critical"]),
            _("High gaps"): str(by_severity["high"]),
            _("Work of the plan"): EARLY if early else effort,
        }

    @cached_property
    def chapters(self) -> list[FigureRow]:
        """Readiness by chapter, as claimed, then and now."""
        first = {one.id: one for one in self.changes.earlier.result.chapters}
        rows = []
        for one in self.changes.later.result.chapters:
            ends = first[one.id].readiness if one.id in first else None, one.readiness
            step = signed(float(ends[1].low - ends[0].low)) if ends[0] and ends[1] else ""
            chapter = self.changes.playbook.chapter(one.id)
            rows.append(FigureRow(chapter.title.in_language(self.language), printed(ends[0]), printed(ends[1]), step))
        return rows

    @cached_property
    def work(self) -> list[FigureRow]:
        """The work on the plan then and now; empty where neither moment kept it."""
        kept = self.changes.before.work, self.changes.after.work
        if not all(kept):
            return []
        names = {
            "done": _("Items done"),
            "doing": _("Items in progress"),
            "overdue": _("Items overdue"),
            "left": _("Items left"),
            "hours": _("Hours left"),
        }
        then, now = ([f"{one[name]:g}" if one and name in one else EARLY for name in FIGURES] for one in kept)
        return [FigureRow(names[name], then[at], now[at]) for at, name in enumerate(FIGURES)]

    @property
    def forecasts(self) -> tuple[str, str] | None:
        """The forecast then and now in words; None where neither moment had one."""
        first, second = self.changes.before.outcome, self.changes.after.outcome
        return (outcome_words(first), outcome_words(second)) if first or second else None

    @cached_property
    def gaps(self) -> dict[str, list[GapRow]]:
        """By what became of them, the gaps that moved, the gravest first."""
        ways = ("closed", "opened", "worse", "narrower")
        return {way: [self.gap(move) for move in self.changes.gaps(way)] for way in ways}

    def severity_name(self, gap: FiredGap) -> str:
        return str(SEVERITY_NAMES[gap.severity])

    def gap(self, move: GapMove) -> GapRow:
        newest, was = move.newest, move.before if move.after else None
        return GapRow(
            move,
            newest.title.in_language(self.language),
            newest.severity,
            self.severity_name(newest),
            self.severity_name(was) if was and was.severity != newest.severity else "",
            tuple(self.answer(cause) for cause in move.causes),
        )

    @cached_property
    def answers(self) -> list[AnswerRow]:
        """The answers that changed, the newest first; those that nobody gave stand last."""
        rows = [self.answer(move) for move in self.changes.by_item.values()]
        return sorted(rows, key=lambda row: -row.move.at.timestamp() if row.move.at else 0)

    def answer(self, move: AnswerMove) -> AnswerRow:
        evidence = {
            "added": pgettext("of evidence, beside an answer", "evidence added"),
            "removed": pgettext("of evidence, beside an answer", "evidence removed"),
        }
        return AnswerRow(
            move,
            move.item.title.in_language(self.language),
            answer_text(move.item, move.then, self.language),
            answer_text(move.item, move.now, self.language),
            evidence.get(move.evidence, ""),
        )


def outcome_words(outcome: Outcome | None) -> str:
    """A forecast in a sentence."""
    if outcome is None:
        return pgettext("of a moment", "no forecast")
    return forecast_words(ForecastSummary(**forecast_of(outcome)))
