"""What a sealed submission says, question by question, for those who must judge it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone

from assessments.answers.asking import ASKING
from assessments.evaluation import Evaluation
from assessments.models import Evidence
from assessments.wording import SEVERITY_NAMES, answer_text
from engine.judging.progress import asked_in
from engine.playbook.answers import NOT_APPLICABLE, VALUE, Answer, plain_value
from engine.playbook.parts import Item
from engine.playbook.question_types.table import type_of
from reviews.models import Submission

SHOWN_ENDINGS = (".pdf", ".png", ".jpg", ".jpeg")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as it was sealed.

    Attributes:
        link: the address as text; empty where it is a file.
        size, sha256: of the file, in bytes and as hex.
        grade, note, good_until: what the team said of it; empty where it said nothing.
        handed_in: the day on which it was sealed.
    """

    id: UUID
    item_id: str
    label: str
    link: str
    size: int
    sha256: str
    grade: str = ""
    note: str = ""
    good_until: date | None = None
    handed_in: date | None = None

    @property
    def grade_name(self) -> str:
        return str(Evidence.Grade(self.grade).label) if self.grade else ""

    @property
    def is_expired(self) -> bool:
        """Whether it was past its last day when it was handed in: then it proved nothing in the sealed result."""
        return bool(self.good_until and self.handed_in and self.handed_in > self.good_until)

    @property
    def is_file(self) -> bool:
        return not self.link

    @property
    def may_be_shown(self) -> bool:
        """Whether its name promises something that a browser shows: a PDF or a picture."""
        return self.is_file and self.label.lower().endswith(SHOWN_ENDINGS)


@dataclass(frozen=True, slots=True)
class Choice:
    """What could be answered: a level, an option, yes or no."""

    value: str
    text: str
    is_given: bool
    is_target: bool  # the level expected at the venture's stage


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap that the answer takes part in."""

    code: str
    title: str
    severity: str

    @property
    def severity_name(self) -> str:
        return str(SEVERITY_NAMES[self.severity])


@dataclass(frozen=True)
class Claim:
    """One question that concerned the venture, with what was said to it and what stands behind it."""

    item: Item
    answer: Answer
    language: str
    target: int | None
    evidence: tuple[Piece, ...]
    gaps: tuple[GapLine, ...]
    masked: Callable[[str], str] = str  # takes names out of what was written, where they are hidden

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def title(self) -> str:
        return self.item.title.in_language(self.language)

    @property
    def prompt(self) -> str:
        return self.item.prompt.in_language(self.language)

    @property
    def said(self) -> str:
        """The answer in words; of one that does not apply, with its reason."""
        text = answer_text(self.item, self.answer, self.language)
        return self.masked(text) if self.is_own_text else text

    @property
    def is_given(self) -> bool:
        return self.answer.is_given

    @property
    def is_own_text(self) -> bool:
        """Whether somebody wrote it in words of their own: a text, or why the question does not apply."""
        is_free = type_of(self.item).is_free_text and self.answer.state == VALUE
        return is_free or self.answer.state == NOT_APPLICABLE

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """All that could be answered, what was answered marked; none where the answer is a figure, a day or a text."""
        given: set[str] = set()
        if self.answer.state == VALUE:
            value = plain_value(self.answer.value)
            given = {as_posted(one) for one in (value if isinstance(value, list) else [value])}
        return tuple(
            Choice(value, label, value in given, self.target is not None and value == str(self.target))
            for value, label in ASKING[self.item.type].options(self.item, self.language)
        )


@dataclass(frozen=True)
class ChapterClaims:
    """The claims of one chapter, in the order of its questions."""

    id: str
    title: str
    claims: tuple[Claim, ...]


def as_posted(value: Any) -> str:
    """A raw value as a form posts it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def pieces_of(submission: Submission) -> Iterator[Piece]:
    """The evidence of a submission, in the order in which it was attached."""
    for one in submission.evidence:
        label, until = submission.masked(one["label"]), one.get("good_until", "")
        yield Piece(
            UUID(one["id"]),
            one["item"],
            label,
            one["link"],
            one["size"],
            one["sha256"],
            one.get("grade", ""),
            submission.masked(one.get("note", "")),
            date.fromisoformat(until) if until else None,
            timezone.localdate(submission.submitted_at),
        )


def claims_of(submission: Submission, evaluation: Evaluation, language: str) -> tuple[ChapterClaims, ...]:
    """Every question that concerned the venture, by chapter, as it was sealed.

    Args:
        evaluation: of the sealed answers (`sealing.evaluate_submission`).
        language: "zh-hans" or "en".
    """
    situation, playbook = evaluation.situation, evaluation.playbook
    evidence: dict[str, list[Piece]] = {}
    for piece in pieces_of(submission):
        evidence.setdefault(piece.item_id, []).append(piece)
    gaps = gaps_by_item(evaluation, language)

    def claim(item: Item) -> Claim:
        target = situation.targets_of(item)[1] if item.targets and situation.stage is not None else None
        found = tuple(evidence.get(item.id, ()))
        return Claim(item, situation.answer(item.id), language, target, found, gaps.get(item.id, ()), submission.masked)

    return tuple(
        ChapterClaims(
            chapter.id,
            chapter.title.in_language(language),
            tuple(claim(item) for item in asked_in(situation, chapter.id)),
        )
        for chapter in playbook.chapters
    )


def gaps_by_item(evaluation: Evaluation, language: str) -> Mapping[str, tuple[GapLine, ...]]:
    """The gaps of the result by the questions whose answers take part in them."""
    found: dict[str, list[GapLine]] = {}
    for gap in evaluation.result.gaps:
        line = GapLine(gap.code, gap.title.in_language(language), gap.severity)
        for key in dict.fromkeys([*([gap.question_id] if gap.question_id else []), *(key for key, _ in gap.because)]):
            found.setdefault(key, []).append(line)
    return {key: tuple(lines) for key, lines in found.items()}
