"""How far an assessment is, chapter by chapter, in one language; and the sample on the first page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessments.evaluation import Evaluation, evaluate_raw
from assessments.results.page import ResultOnPage
from engine.playbook.answers import NO_ANSWER, NOT_APPLICABLE, UNKNOWN, VALUE
from engine.playbook.parts import Chapter
from engine.playbook.schema import Playbook
from playbooks import catalogue


@dataclass(frozen=True)
class OverviewPage:
    """The chapters as a map."""

    evaluation: Evaluation
    language: str

    @property
    def progress(self) -> Any:
        return self.evaluation.progress

    @cached_property
    def chapters(self) -> list[dict[str, Any]]:
        return [self.chapter(number, c) for number, c in enumerate(self.evaluation.playbook.chapters)]

    def chapter(self, number: int, chapter: Chapter) -> dict[str, Any]:
        progress = self.evaluation.progress.chapters[chapter.id]
        asked = [
            item
            for item in self.evaluation.playbook.items_of(chapter.id)
            if item.is_asked and self.evaluation.relevance[item.id] is not False
        ]
        answers = [(item, self.evaluation.answers.get(item.id, NO_ANSWER)) for item in asked]
        return {
            "id": chapter.id,
            "number": number,
            "title": chapter.title.in_language(self.language),
            "intro": chapter.intro.in_language(self.language),
            "is_scored": chapter.is_scored,
            "answered": progress.answered,
            "total": progress.total,
            "is_complete": progress.is_complete,
            "unknown": sum(a.state == UNKNOWN for _, a in answers),
            "not_applicable": sum(a.state == NOT_APPLICABLE for _, a in answers),
            "unproven": sum(a.state == VALUE and bool(i.evidence) and not a.is_evidenced for i, a in answers),
        }

    @property
    def resume(self) -> dict[str, Any]:
        """The first chapter with an open question, or the last one."""
        chapters = self.chapters
        return next((c for c in chapters if not c["is_complete"]), chapters[-1])

    @property
    def has_begun(self) -> bool:
        return bool(self.evaluation.progress.answered)


def sample_result(playbook: Playbook, language: str) -> ResultOnPage:
    """The result of the playbook's sample persona: real figures for the first page."""
    persona = catalogue.sample_persona(playbook.id)
    return ResultOnPage(evaluate_raw(playbook, persona.answers), language)


def toc(playbook: Playbook) -> list[tuple[Chapter, int]]:
    """The scored chapters, each with how many questions it holds."""
    return [(chapter, len(playbook.items_of(chapter.id))) for chapter in playbook.scored_chapters]
