"""The one definition of progress: of the items asked, how many have an answer of any kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.judging.relevance import Situation
from engine.playbook.parts import Item, Text
from engine.playbook.schema import Playbook

WORDS_A_MINUTE = 230  # how fast adults read plain text
SECONDS_TO_DECIDE = 12  # for what one knows; figures that must be looked up take longer


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
    seconds: int = SECONDS_TO_DECIDE  # a question takes, read and decided

    @property
    def is_complete(self) -> bool:
        return self.answered == self.total

    @property
    def minutes_left(self) -> int:
        """About how long the rest takes, in whole minutes, rounded up; 0 when all is answered."""
        return minutes_for(self.total - self.answered, self.seconds)


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
    answered, total = (sum(ends) for ends in zip(*((c.answered, c.total) for c in chapters.values()), strict=True))
    return Progress(answered, total, chapters, seconds_a_question(situation.playbook))


def minutes_for(questions: int, seconds: int) -> int:
    """Whole minutes that so many questions take, rounded up."""
    return -(-questions * seconds // 60)


def seconds_a_question(playbook: Playbook) -> int:
    """What reading and deciding one question takes on average: its prompt, help and answers at reading speed."""
    if "seconds a question" not in playbook.memo:
        items = [item for item in playbook.items.values() if item.is_asked]
        words = sum(len(text.en.split()) for item in items for text in texts_read(item))
        seconds = words * 60 / WORDS_A_MINUTE / max(1, len(items))
        playbook.memo["seconds a question"] = SECONDS_TO_DECIDE + round(seconds)
    found: int = playbook.memo["seconds a question"]
    return found


def texts_read(item: Item) -> Iterator[Text]:
    """What is read to answer a question."""
    yield from (item.prompt, item.help, *item.levels, *(option.label for option in item.options))
