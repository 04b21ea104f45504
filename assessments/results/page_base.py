"""What every part of a result's page speaks with: one language, one evaluation, one day. No rows of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from assessments.evaluation import Evaluation
from assessments.results.rows import AnswerRow
from assessments.wording import answer_text, value_text
from engine.judging.result import Result
from engine.playbook.answers import Answer
from engine.playbook.parts import Item, Text
from engine.playbook.schema import Playbook


@dataclass(frozen=True)
class PageBase:
    """A result in one language (“zh-hans” or “en”)."""

    evaluation: Evaluation
    language: str
    today: date = field(default_factory=timezone.localdate, kw_only=True)  # changes what is said of law, and no score

    @cached_property
    def drawings(self) -> dict[Any, SafeString]:
        """Parts of the page as they were drawn from it (`drawn` in config/templatetags/page.py)."""
        return {}

    @property
    def result(self) -> Result:
        return self.evaluation.result

    @property
    def playbook(self) -> Playbook:
        return self.evaluation.playbook

    def say(self, text: Text | None) -> str:
        return text.in_language(self.language) if text else ""

    @cached_property
    def is_early(self) -> bool:
        """Too little is known for a verdict: the page says what is left, and neither band nor plan."""
        return self.result.is_early

    def chapter_title(self, chapter_id: str) -> str:
        return self.say(self.playbook.chapter(chapter_id).title)

    def code(self, key: str | None) -> str:
        """The code of a question or rule; empty without one."""
        if not key:
            return ""
        items = self.playbook.items
        return items[key].code if key in items else self.playbook.rule(key).code

    def answer_row(self, key: str, answer: Answer) -> AnswerRow:
        item = self.playbook.items[key]
        return AnswerRow(item.code, self.say(item.title), self.answer_text(item, answer))

    def answer_text(self, item: Item, answer: Answer) -> str:
        return answer_text(item, answer, self.language)

    def value_text(self, item: Item, value: Any) -> str:
        return value_text(item, value, self.language)
