"""The one definition of progress: of the items asked, how many have an answer of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playbooks.engine.answers import NO_ANSWER
from playbooks.engine.relevance import Answers, relevance_of
from playbooks.engine.schema import Playbook

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


def progress_of(playbook: Playbook, answers: Answers) -> Progress:
    """Progress over the items that are, or may be, relevant; facts count, derived figures do not."""
    relevance = relevance_of(playbook, answers)
    chapters = {}
    for chapter in playbook.chapters:
        asked = [
            i for i in playbook.items_of(chapter.id) if i.is_asked and relevance[i.id] is not False
        ]
        answered = sum(answers.get(item.id, NO_ANSWER).is_given for item in asked)
        chapters[chapter.id] = ChapterProgress(answered, len(asked))
    return Progress(
        sum(c.answered for c in chapters.values()),
        sum(c.total for c in chapters.values()),
        chapters,
    )
