"""The one definition of progress: of the items asked, how many have an answer of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.judging.relevance import Situation
from engine.playbook.parts import Item

# The question bank reckons 30 to 45 minutes for the 80 to 102 questions of the full path.
SECONDS_PER_QUESTION = 25


@dataclass(frozen=True, slots=True)
class ChapterProgress:
    answered: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.total


@dataclass(frozen=True, slots=True)
class Progress:
    """Items answered (a value, "don't know" or "does not apply") of those asked, whole and by chapter."""

    answered: int
    total: int
    chapters: Mapping[str, ChapterProgress]

    @property
    def is_complete(self) -> bool:
        return self.answered == self.total

    @property
    def minutes_left(self) -> int:
        """About how long the rest takes, in whole minutes, rounded up; 0 when all is answered."""
        return -(-(self.total - self.answered) * SECONDS_PER_QUESTION // 60)


def asked_in(situation: Situation, chapter_id: str) -> list[Item]:
    """The items of a chapter that are, or may be, relevant; facts count, derived figures do not."""
    items = situation.playbook.items_of(chapter_id)
    return [i for i in items if i.is_asked and situation.relevance[i.id] is not False]


def chapter_progress(situation: Situation, chapter_id: str) -> ChapterProgress:
    asked = asked_in(situation, chapter_id)
    return ChapterProgress(sum(situation.answer(item.id).is_given for item in asked), len(asked))


def progress_of(situation: Situation) -> Progress:
    """Progress over the whole playbook and each of its chapters."""
    chapters = {chapter.id: chapter_progress(situation, chapter.id) for chapter in situation.playbook.chapters}
    return Progress(sum(c.answered for c in chapters.values()), sum(c.total for c in chapters.values()), chapters)
