"""What the template of one question shows, whatever its type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.answers.asking import ASKING, Asking
from assessments.answers.before import Before
from assessments.evaluation import Evaluation
from assessments.models import Answer as AnswerRow
from assessments.models import Assessment, Evidence
from assessments.wording import answer_text, source_words, value_text
from engine.playbook.answer_reading import read_answer
from engine.playbook.parts import Item

UNKNOWN, NOT_APPLICABLE = "__unknown", "__na"
POSTED_STATES = {UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable"}


def question_url(assessment: Assessment, item: Item) -> str:
    """The place of a question on the page of its chapter."""
    return question_urls(assessment, [item])[item.id]


def question_urls(assessment: Assessment, items: Iterable[Item]) -> dict[str, str]:
    """The places of questions by their ids; each chapter's address is put together once."""
    pages: dict[str, str] = {}
    found = {}
    for item in items:
        if item.chapter not in pages:
            pages[item.chapter] = reverse("chapter", args=[assessment.public_id, item.chapter])
        found[item.id] = f"{pages[item.chapter]}#{item.code}"
    return found


@dataclass
class Question:
    """One item of a chapter as it stands, or as it was just posted.

    Attributes:
        row: the stored answer; None when there is none.
        posted: the form's data when it comes back with an error, else None.
        clash: the stored answer of someone else that the posted one would overwrite.
        before: what was answered to it in an earlier version of the playbook, while nobody has looked at it since.
        talk: what the link to its comments says; empty where there is none.
        taken: who took it on, in words; empty where nobody did.
    """

    item: Item
    language: str
    row: AnswerRow | None
    evidence: list[Evidence]
    target: int | None
    playbook_id: str = ""
    derived: Any = None
    posted: Mapping[str, Any] | None = None
    error: str = ""
    clash: AnswerRow | None = None
    talk: str = ""
    taken: str = ""
    before: Before | None = None

    def text(self, name: str) -> str:
        value = getattr(self.item, name)
        return str(value.in_language(self.language)) if value else ""

    @property
    def title(self) -> str:
        return self.text("title")

    @property
    def prompt(self) -> str:
        return self.text("prompt")

    @property
    def help(self) -> str:
        return self.text("help")

    @property
    def why(self) -> str:
        return self.text("why")

    @property
    def evidence_wanted(self) -> str:
        return self.text("evidence")

    @property
    def unit(self) -> str:
        return self.text("unit")

    @property
    def source(self) -> str:
        return source_words(self.playbook_id, self.item.source, self.language)

    @property
    def facts(self) -> str:
        return ", ".join(key.upper().replace("_", "-") for key in self.item.references)

    @property
    def asking(self) -> Asking:
        """How this type is asked."""
        return ASKING[self.item.type]

    @property
    def template(self) -> str:
        """The part that draws this type."""
        return f"assessments/questions/{self.asking.template}"

    @property
    def rev(self) -> int:
        if self.clash is not None:
            return self.clash.rev
        return self.row.rev if self.row else 0

    @property
    def is_answered(self) -> bool:
        return self.row is not None and self.row.state != "unanswered"

    @property
    def state(self) -> str:
        if self.posted is not None:
            marks = [*_list(self.posted, f"{self.item.id}-state"), *_list(self.posted, self.item.id)]
            found = [POSTED_STATES[mark] for mark in marks if mark in POSTED_STATES]
            return found[-1] if found else "value"
        return self.row.state if self.row else "unanswered"

    @property
    def value(self) -> Any:
        if self.posted is not None:
            chosen = _list(self.posted, self.item.id)
            return chosen if self.asking.takes_many else (chosen[0] if chosen else "")
        return self.row.value if self.row and self.row.state == "value" else ""

    @property
    def reason(self) -> str:
        if self.posted is not None:
            return str(self.posted.get(f"{self.item.id}-reason", ""))
        return self.row.reason if self.row else ""

    @property
    def clash_text(self) -> str:
        """What the other person answered, in words."""
        return row_text(self.item, self.clash, self.language) if self.clash else ""

    @property
    def derived_text(self) -> str:
        if self.derived is None:
            return _("not known yet")
        return value_text(self.item, self.derived, self.language)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The options to choose from, each with whether it is chosen."""
        chosen = {str(v) for v in self.value} if isinstance(self.value, list) else {str(self.value)}
        is_value = self.state == "value"
        return [
            {
                "value": value,
                "label": label,
                "is_chosen": is_value and value in chosen,
                "is_target": self.target is not None and value == str(self.target),
            }
            for value, label in self.asking.options(self.item, self.language)
        ]


def _list(posted: Mapping[str, Any], key: str) -> list[str]:
    found: list[str] = getattr(posted, "getlist", lambda _key: [])(key)
    return found


def row_text(item: Item, row: AnswerRow, language: str) -> str:
    """A stored answer in words."""
    if row.state == "unanswered":
        return _("Not answered")
    return answer_text(item, read_answer(item, row.raw), language)


def questions_of(
    evaluation: Evaluation,
    chapter_id: str,
    rows: Mapping[str, AnswerRow],
    evidence: Mapping[str, list[Evidence]],
    language: str,
) -> list[Question]:
    """The questions of a chapter that are asked now, and the figures derived in it, in order."""
    situation = evaluation.situation
    return [
        Question(
            item=item,
            language=language,
            row=rows.get(item.id),
            evidence=evidence.get(item.id, []),
            target=situation.targets_of(item)[1] if item.targets and situation.stage is not None else None,
            playbook_id=evaluation.playbook.id,
            derived=situation.values.get(item.id) if not item.is_asked else None,
        )
        for item in evaluation.playbook.items_of(chapter_id)
        if situation.relevance[item.id] is not False
    ]
