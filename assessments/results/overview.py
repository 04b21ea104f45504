"""How far an assessment is, chapter by chapter, in one language; and the sample on the first page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assessments.evaluation import Evaluation, evaluate_raw
from assessments.results.page import ResultOnPage
from engine.judging.progress import Progress, asked_in, minutes_for, progress_of, seconds_a_question
from engine.judging.relevance import situation_of
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE
from engine.playbook.parts import Chapter
from engine.playbook.schema import Playbook
from playbooks import catalogue


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A chapter on the map: how far it is, and what was answered without a value or without evidence."""

    id: str
    number: int
    title: str
    answered: int
    total: int
    unknown: int
    not_applicable: int
    unproven: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.total


@dataclass(frozen=True)
class OverviewPage:
    """The chapters as a map."""

    evaluation: Evaluation
    language: str

    @property
    def progress(self) -> Progress:
        return self.evaluation.progress

    @cached_property
    def chapters(self) -> list[OverviewRow]:
        return [self.chapter(number, c) for number, c in enumerate(self.evaluation.playbook.chapters)]

    def chapter(self, number: int, chapter: Chapter) -> OverviewRow:
        progress, situation = self.progress.chapters[chapter.id], self.evaluation.situation
        answers = [(item, situation.answer(item.id)) for item in asked_in(situation, chapter.id)]
        return OverviewRow(
            id=chapter.id,
            number=number,
            title=chapter.title.in_language(self.language),
            answered=progress.answered,
            total=progress.total,
            unknown=sum(a.state == UNKNOWN for _, a in answers),
            not_applicable=sum(a.state == NOT_APPLICABLE for _, a in answers),
            unproven=sum(a.state == VALUE and bool(i.evidence) and not a.is_evidenced for i, a in answers),
        )

    @property
    def resume(self) -> OverviewRow:
        """The first chapter with an open question, or the last one."""
        chapters = self.chapters
        return next((c for c in chapters if not c.is_complete), chapters[-1])

    @property
    def has_begun(self) -> bool:
        return bool(self.evaluation.progress.answered)


def sample_result(playbook: Playbook, language: str) -> ResultOnPage:
    """The result of the playbook's sample persona: real figures for the first page."""
    persona = catalogue.sample_persona(playbook.id)
    return ResultOnPage(evaluate_raw(playbook, persona.answers), language)


@dataclass(frozen=True, slots=True)
class Asked:
    """How many questions ventures are asked, profile included, and about how many minutes that takes."""

    least: int
    most: int
    shortest: int
    longest: int


def asked_of_ventures(playbook: Playbook) -> Asked:
    """The range over the playbook's personas; those without a profile would be asked everything and are left out."""
    if "asked of ventures" not in playbook.memo:
        raws = [persona.answers for persona in catalogue.personas_on_disk(playbook.id)]
        told = [read_answers(playbook, raw).answers for raw in raws if playbook.stage_fact in raw]
        totals = [progress_of(situation_of(playbook, answers)).total for answers in told] or [0]
        seconds = seconds_a_question(playbook)
        ends = (min(totals), max(totals))
        playbook.memo["asked of ventures"] = Asked(*ends, *(minutes_for(end, seconds) for end in ends))
    found: Asked = playbook.memo["asked of ventures"]
    return found


def toc(playbook: Playbook) -> list[tuple[Chapter, int]]:
    """The scored chapters, each with how many questions it holds."""
    return [(chapter, len(playbook.items_of(chapter.id))) for chapter in playbook.scored_chapters]
