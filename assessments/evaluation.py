"""The only bridge between rows and the engine: rows -> answers -> Evaluation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.utils import timezone

from accounts.remembered import Remembered
from accounts.statements import objects_for
from assessments.models import Answer as AnswerRow
from assessments.models import AnswerState, Assessment, Evidence
from engine.judging.evaluate import evaluate as judge
from engine.judging.evaluate import standing_of
from engine.judging.progress import Progress, progress_of
from engine.judging.relevance import Situation, situation_of
from engine.judging.result import Result, Standing
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import Answer
from engine.playbook.schema import Playbook
from engine.ways.nearest import Nearest, goal_of_band, nearest
from engine.ways.planned import Planned, planned
from engine.ways.programme import NotSolved
from playbooks import catalogue

# Between two saves the same answers are judged for one page after another.
JUDGED = Remembered(most=32)
Own = TypeVar("Own", AnswerRow, Evidence)


@dataclass(frozen=True)
class Evaluation:
    """A playbook, the answers given to it, and what follows from both, worked out when asked for.

    Attributes:
        confirmed: the answers that reviews agree on; None while no review counts.
    """

    playbook: Playbook
    answers: Mapping[str, Answer]
    confirmed: Mapping[str, Answer] | None = None

    @cached_property
    def situation(self) -> Situation:
        """What is asked, and what each name means in a rule."""
        return situation_of(self.playbook, self.answers)

    @property
    def relevance(self) -> Mapping[str, bool | None]:
        return self.situation.relevance

    @cached_property
    def progress(self) -> Progress:
        return progress_of(self.situation)

    @cached_property
    def result(self) -> Result:
        return judge(self.playbook, self.answers, confirmed=self.confirmed)

    @cached_property
    def standing(self) -> Standing:
        """The figures alone, for those who ask for nothing else of the result."""
        return standing_of(self.situation)

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What is worked out from it for a page and wanted as long as it is kept."""
        return {}

    @cached_property
    def planned(self) -> Planned:
        """The pieces of work of the plan, to choose from."""
        return planned(self.playbook, self.answers)

    @cached_property
    def nearest(self) -> Nearest | None:
        """The cheapest work that reaches the next band; None where there is none, or the search took too long."""
        band = self.result.verdict.next_band
        try:
            return nearest(self.planned, goal_of_band(self.planned, band)) if band else None
        except NotSolved:
            return None


@dataclass(frozen=True)
class Sheet:
    """The answers and the evidence of an assessment, read once: for the judgement and for the page alike.

    Attributes:
        evidence: what stands behind each answer, also what counts no longer.
        today: the day on which it is judged; evidence that is past its last day proves nothing any more.
    """

    playbook: Playbook
    rows: Mapping[str, AnswerRow]
    evidence: Mapping[str, list[Evidence]]
    today: date = field(default_factory=timezone.localdate)

    @property
    def raw(self) -> dict[str, Any]:
        """The answers in raw form, evidence included, keyed by item id.

        What was taken back is not among them: null says "don't know", and nobody said that.
        """
        raw: dict[str, Any] = {key: row.raw for key, row in self.rows.items() if row.state != AnswerState.UNANSWERED}
        for key, pieces in self.evidence.items():
            value = raw.get(key)
            label = next((piece.label for piece in pieces if piece.counts_on(self.today)), "")
            if label and value is not None and not isinstance(value, dict):
                raw[key] = {"value": value, "evidence": label}
        return raw

    @property
    def stale(self) -> list[Evidence]:
        """What stands behind answers that concern the venture and have nothing that still counts, in their order."""
        asked = self.evaluation.relevance
        keys = [key for key in self.playbook.items if key in self.evidence and asked.get(key) is not False]
        return [one for key in keys if not self.proves(key) for one in self.evidence[key]]

    def proves(self, key: str) -> bool:
        """Whether anything behind an answer counts today."""
        return any(one.counts_on(self.today) for one in self.evidence[key])

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluate_raw(self.playbook, self.raw)


def read_sheet(assessment: Assessment) -> Sheet:
    """The assessment as it stands now; two queries, or none when its answers and evidence were prefetched."""
    evidence: dict[str, list[Evidence]] = {}
    for piece in own(assessment, "evidence", Evidence):
        if piece.is_current:
            evidence.setdefault(piece.item_id, []).append(piece)
    rows = {row.item_id: row for row in own(assessment, "answers", AnswerRow)}
    return Sheet(catalogue.playbook_for(assessment.playbook_version), rows, evidence)


def own(assessment: Assessment, name: str, model: type[Own]) -> list[Own]:
    """The rows of an assessment: those read before where there are any, else by a statement that is sent again."""
    if name in getattr(assessment, "_prefetched_objects_cache", {}):
        return list(getattr(assessment, name).all())
    rows = objects_for(
        ("of an assessment", name), [assessment.pk], lambda key: model._default_manager.filter(assessment=key)
    )
    for row in rows:
        row.assessment = assessment
    return rows


def raw_answers(assessment: Assessment) -> dict[str, Any]:
    """The current answers in raw form, evidence included, keyed by item id."""
    return read_sheet(assessment).raw


def evaluate(assessment: Assessment) -> Evaluation:
    """The assessment as it stands now, judged by the playbook version it pins."""
    return read_sheet(assessment).evaluation


def evaluate_raw(playbook: Playbook, raw: Mapping[str, Any]) -> Evaluation:
    """Answers in raw form, judged. Stored answers were checked when accepted, so problems are ignored."""
    return JUDGED.get(judged_by(playbook, raw), lambda: Evaluation(playbook, read_answers(playbook, raw).answers))


def evaluate_change(before: Evaluation, sheet: Sheet, changed: Collection[str]) -> Evaluation:
    """The answers of a sheet, judged; kept like those of `evaluate_raw`, for the pages and saves that follow.

    Args:
        before: the judgement of the same sheet with other answers to `changed`: only these are read anew.
    """
    playbook, raw = sheet.playbook, sheet.raw

    def changed_alone() -> Evaluation:
        fresh = read_answers(playbook, {key: raw[key] for key in changed if key in raw}).answers
        stayed = {key: answer for key, answer in before.answers.items() if key not in changed}
        return Evaluation(playbook, {**stayed, **fresh})

    return JUDGED.get(judged_by(playbook, raw), changed_alone)


def judged_by(playbook: Playbook, raw: Mapping[str, Any]) -> tuple[str, list[tuple[str, Any]]]:
    """What a judgement follows from. A database gives rows in any order, and the same answers are the same."""
    return playbook.digest, sorted(raw.items(), key=lambda pair: pair[0])
