"""The pages of what-ifs: rows with their texts in one language, as templates show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from assessments.answers.questions import Question, row_text
from assessments.evaluation import Evaluation
from assessments.models import AnswerState
from assessments.results.page import page_of
from assessments.results.plan_words import days_between
from assessments.results.rows import working_days
from assessments.wording import SEVERITY_NAMES, printed
from engine.forecast.inputs.addresses import Address
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import digits
from engine.judging.result import FiredGap
from engine.playbook.parts import Item
from engine.playbook.schema import Playbook
from forecasts.outcome import QUICK, path_count
from forecasts.words import figure, say, unit_text
from plans.trying import Tried
from plans.trying_inputs import TriedInputs, forecast_figures, tried_inputs


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One tried answer beside the real one."""

    item_id: str
    code: str
    title: str
    now: str
    then: str
    is_asked: bool  # whether the question would be asked at all


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure today and then, in words; `others` are those of further what-ifs."""

    name: str
    now: str
    then: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InputRow:
    """An input of the forecast: its value of today, and what is tried or was typed in its field."""

    path: str
    label: str
    unit: str
    now: str
    was: str
    typed: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap that would close, open or change."""

    code: str
    title: str
    severity: str
    severity_name: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A chapter with its questions, to choose one from."""

    title: str
    questions: tuple[tuple[str, str], ...]


def figures_of(evaluation: Evaluation, language: str) -> dict[str, str]:
    """What a what-if moves, by name, in words."""
    page = page_of(evaluation, language)
    plan = evaluation.result.plan
    counted = {
        severity: sum(gap.severity == severity for gap in evaluation.result.gaps) for severity in ("critical", "high")
    }
    early = page.is_early
    return {
        _("Verdict"): page.early_title if early else page.headline,
        _("Readiness"): "–" if early else printed(evaluation.result.readiness),
        _("Maturity"): "–" if early else printed(evaluation.result.maturity),
        _("Critical gaps"): str(counted["critical"]),
        _("High gaps"): str(counted["high"]),
        _("All gaps"): str(len(evaluation.result.gaps)),
        _("Work of the plan"): "–" if early else working_days(days_between(plan.effort_low, plan.effort_high)),
    }


@dataclass(frozen=True)
class WhatIfPage:
    """One what-if in one language."""

    tried: Tried
    language: str
    forecast: TriedInputs | None = None  # None: there is no scenario

    @cached_property
    def forecast_figures(self) -> list[FigureRow]:
        """The forecast as it is and as tried; empty while no input is tried."""
        if self.forecast is None or not self.forecast.tried:
            return []
        return [FigureRow(name, now, then) for name, (now, then) in self.forecast.figures.items()]

    @property
    def paths(self) -> tuple[str, str]:
        """How many random paths these figures rest on, and how many those of the page of a scenario."""
        return figure(QUICK), figure(path_count())

    def input_rows(self, posted: Any = None, errors: Mapping[str, str] | None = None) -> list[InputRow]:
        """The inputs that can be tried.

        Args:
            posted, errors: the form as it was sent, and what is wrong with it, by path.
        """
        if self.forecast is None:
            return []
        return [self.input_row(one, posted or {}, (errors or {}).get(one.path, "")) for one in self.forecast.telling]

    def input_row(self, one: Address, posted: Any, error: str) -> InputRow:
        assert self.forecast  # noqa: S101  only asked where there is one
        value = self.forecast.tried.get(one.path)
        was = digits(value) if value is not None else ""
        unit = unit_text(one.unit, self.forecast.inputs.settings.currency)
        now = self.forecast.value_text(one.path, one.quantity.mid)
        typed = posted.get(f"input-{one.path}", was)
        return InputRow(one.path, say(one.label, self.language), unit, now, was, typed, error)

    @cached_property
    def step_picks(self) -> list[tuple[str, str]]:
        """Pieces of work that can be tried as done: their ids and titles."""
        page = page_of(self.tried.after, self.language)
        return [(key, page.say(step.rung.title)) for key, step in self.tried.steps.items() if self.tried.brought(key)]

    @property
    def input_titles(self) -> list[str]:
        """What items of the plan would be called for the inputs tried."""
        return self.forecast.titles if self.forecast else []

    @property
    def playbook(self) -> Playbook:
        return self.tried.sheet.playbook

    @cached_property
    def changes(self) -> list[ChangeRow]:
        """What is tried, in the order of the questions."""
        keys = [key for key in self.playbook.items if key in self.tried.rows]
        return [self.change(self.playbook.items[key]) for key in keys]

    def change(self, item: Item) -> ChangeRow:
        stored = self.tried.sheet.rows.get(item.id)
        return ChangeRow(
            item.id,
            item.code,
            item.title.in_language(self.language),
            row_text(item, stored, self.language) if stored else _("Not answered"),
            row_text(item, self.tried.rows[item.id], self.language),
            self.tried.after.relevance[item.id] is not False,
        )

    @cached_property
    def figures(self) -> list[FigureRow]:
        now = figures_of(self.tried.before, self.language)
        then = figures_of(self.tried.after, self.language)
        return [FigureRow(name, now[name], then[name]) for name in now]

    @property
    def closed(self) -> list[GapLine]:
        return [self.gap(gap) for gap in self.tried.closed]

    @property
    def opened(self) -> list[GapLine]:
        return [self.gap(gap) for gap in self.tried.opened]

    @property
    def changed(self) -> list[GapLine]:
        return [self.gap(then, now) for now, then in self.tried.changed]

    def gap(self, gap: FiredGap, was: FiredGap | None = None) -> GapLine:
        named = str(SEVERITY_NAMES[was.severity]) if was else ""
        name = str(SEVERITY_NAMES[gap.severity])
        return GapLine(gap.code, gap.title.in_language(self.language), gap.severity, name, named)

    @cached_property
    def picks(self) -> list[Pick]:
        """All questions by chapter, as they would be asked then; those that are not asked are left out."""
        relevance = self.tried.after.relevance
        return [
            Pick(
                chapter.title.in_language(self.language),
                tuple(
                    (item.id, f"{item.code} {item.title.in_language(self.language)}")
                    for item in self.playbook.items_of(chapter.id)
                    if item.is_asked and relevance[item.id] is not False
                ),
            )
            for chapter in self.playbook.chapters
        ]

    @cached_property
    def item_titles(self) -> dict[str, str]:
        """What an item of the plan would be called, for each tried answer that takes work and has none in the plan."""
        text = _("%(code)s %(title)s: %(answer)s")
        return {
            row.item_id: (text % {"code": row.code, "title": row.title, "answer": row.then})[:160]
            for row in self.changes
            if row.item_id in self.tried.unplanned and self.takes_work(row.item_id)
        }

    def takes_work(self, item_id: str) -> bool:
        """Whether a tried answer is something to reach: no fact, not that nothing is known, and asked for then."""
        is_given = self.tried.rows[item_id].state == AnswerState.VALUE
        is_asked = self.tried.after.relevance[item_id] is not False
        return is_given and is_asked and not self.playbook.items[item_id].is_fact


def blank_question(page: WhatIfPage, item: Item, posted: Any, error: str) -> Question:
    """A question as its chapter asks it, with the tried answer in it, else the real one."""
    row = page.tried.rows.get(item.id) or page.tried.sheet.rows.get(item.id)
    return Question(item, page.language, row, [], None, page.playbook.id, posted=posted, error=error)


@dataclass(frozen=True)
class Comparison:
    """Today beside all what-ifs."""

    today: Evaluation
    tried: Sequence[Tried]
    language: str
    inputs: Inputs | None = None  # of the forecast; None: there is none

    @cached_property
    def figures(self) -> list[FigureRow]:
        now = figures_of(self.today, self.language)
        then = [figures_of(one.after, self.language) for one in self.tried]
        rows = [FigureRow(name, now[name], "", tuple(one[name] for one in then)) for name in now]
        return rows + self.forecast_rows

    @cached_property
    def forecast_rows(self) -> list[FigureRow]:
        """The forecast beside; empty where no what-if tries an input of it."""
        if self.inputs is None:
            return []
        tried = [tried_inputs(one.found, self.inputs, self.language) for one in self.tried]
        if not any(one.tried for one in tried):
            return []
        now = forecast_figures(self.inputs, self.language)
        then = [forecast_figures(one.after, self.language) for one in tried]
        return [FigureRow(name, now[name], "", tuple(one[name] for one in then)) for name in now]
