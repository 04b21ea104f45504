"""A chapter of a playbook as a Django form, laid out with crispy parts, and the small forms beside it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, TemplateNameMixin
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines
from django.template.loader import render_to_string

from accounts.text import clean_text
from assessments.answers.asking import ASKING
from assessments.answers.question_html import drawn
from assessments.answers.questions import NOT_APPLICABLE, POSTED_STATES, UNKNOWN, Question
from assessments.models import Assessment
from engine.playbook.answer_reading import read_answer
from engine.playbook.answers import MAX_TEXT, Answer, InvalidAnswer
from engine.playbook.parts import Item


class QuestionLayout(TemplateNameMixin):  # type: ignore[misc]  # crispy is untyped
    """The crispy layout part of one question."""

    template = "assessments/questions/_question.html"

    def __init__(self, item_id: str) -> None:
        self.item_id = item_id

    def render(self, form: Any, context: Any, **kwargs: Any) -> str:
        def draw(question: Question, assessment: Assessment) -> str:
            page = {**form.page, "assessment": assessment, "q": question}
            return render_to_string(self.template, page)

        digest = form.page["assessment"].playbook_version.digest
        return drawn(form.questions[self.item_id], form.page, digest, draw, saved_at)


@lru_cache(maxsize=1)
def clock() -> Any:
    return engines["django"].from_string('{% load page %}{% clock moment "time" %}')


def saved_at(moment: datetime) -> str:
    """The moment of a save as the template of a question writes it."""
    return str(clock().render({"moment": moment}))


class ChapterForm(forms.Form):
    """The questions of one chapter.

    After `is_valid`, `given` holds what was answered by item id (also when other answers were refused),
    and `revisions` the revision that each answer was given to.
    """

    def __init__(self, *args: Any, questions: list[Question], page: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {question.item.id: question for question in questions}
        self.page = page
        self.given: dict[str, Answer] = {}
        self.revisions: dict[str, int] = {}
        if self.is_bound:
            for question in questions:
                question.posted = self.data
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*(QuestionLayout(question.item.id) for question in questions))

    def clean(self) -> dict[str, Any]:
        for item_id, question in self.questions.items():
            if not question.item.is_asked or f"{item_id}-rev" not in self.data:
                continue
            self.revisions[item_id] = revision(self.data.get(f"{item_id}-rev", ""))
            try:
                self.given[item_id] = read_posted(question.item, self.data)
            except (InvalidAnswer, ValidationError) as error:
                question.error = reason_of(error, question.language)
                self.add_error(None, ValidationError(question.error, code=question.item.code))
        if self.data.get("clear") in self.given:
            self.given[self.data["clear"]] = Answer()
        return {}

    @property
    def refused(self) -> list[Question]:
        """The questions whose answers could not be read, in order."""
        return [question for question in self.questions.values() if question.error]


def reason_of(error: InvalidAnswer | ValidationError, language: str) -> str:
    """Why an answer was refused, for people."""
    if isinstance(error, InvalidAnswer):
        return error.message.in_language(language)
    return str(error.messages[0])


def revision(text: str) -> int:
    """The revision a form was opened at; 0 (no answer yet) for anything that is not one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def read_posted(item: Item, data: Any) -> Answer:
    """One answer as a form posts it.

    Raises:
        InvalidAnswer, ValidationError: it cannot be an answer to the item.
    """
    values = [clean_text(value, max_length=MAX_TEXT) for value in data.getlist(item.id)]
    marks = [*data.getlist(f"{item.id}-state"), *values]
    marks = [mark for mark in marks if mark in POSTED_STATES]
    if marks and marks[-1] == UNKNOWN:
        return read_answer(item, {"unknown": True})
    if marks and marks[-1] == NOT_APPLICABLE:
        reason = clean_text(data.get(f"{item.id}-reason", ""), max_length=MAX_TEXT)
        return read_answer(item, {"na": reason})
    values = [value for value in values if value]
    if not values:
        return Answer()
    return read_typed(item, values if ASKING[item.type].takes_many else values[0])


def read_typed(item: Item, value: Any) -> Answer:
    """A value in the form people and scripts send it: numbers as text, yes and no as words.

    Raises:
        InvalidAnswer, ValidationError: it cannot be an answer to the item.
    """
    return read_answer(item, ASKING[item.type].read(value) if isinstance(value, str) else value)
