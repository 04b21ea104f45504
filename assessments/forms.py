"""A chapter of a playbook as a Django form, laid out with crispy parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, TemplateNameMixin
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanCharField
from accounts.text import clean_text
from assessments.models import Answer as AnswerRow
from assessments.models import Evidence
from playbooks.engine.answers import MAX_TEXT, Answer, InvalidAnswer, read_answer
from playbooks.engine.relevance import Situation
from playbooks.engine.schema import Item

UNKNOWN, NOT_APPLICABLE = "__unknown", "__na"


class VentureForm(forms.Form):
    """The name of a new venture."""

    name = CleanCharField(label=gettext_lazy("Name of the venture"), max_length=120)


class EvidenceForm(forms.Form):
    """A link or a file behind an answer; exactly one of the two."""

    link = forms.URLField(
        label=gettext_lazy("Link"), required=False, max_length=1000, assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("File"), required=False)

    def __init__(self, *args: Any, max_bytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_bytes = max_bytes

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data.get("file")
        if file and (file.size or 0) > self.max_bytes:
            raise ValidationError(
                _("The file is larger than 10 MB. Attach a smaller one, or a link to it.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("link")) == bool(cleaned.get("file")):
            raise ValidationError(_("Give either a link or a file."))
        return cleaned


@dataclass
class QuestionPart:
    """All that a question's template shows, whatever its type."""

    item: Item
    language: str
    row: AnswerRow | None
    evidence: list[Evidence]
    target: int | None
    stage_name: str
    posted: Mapping[str, Any] | None
    error: str = ""

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
        return ", ".join(self.item.source)

    @property
    def rev(self) -> int:
        return self.row.rev if self.row else 0

    @property
    def state(self) -> str:
        if self.posted is not None and f"{self.item.id}-state" in self.posted:
            return {UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable"}.get(
                self.posted[f"{self.item.id}-state"], "value"
            )
        return self.row.state if self.row else "unanswered"

    @property
    def value(self) -> Any:
        if self.posted is not None:
            chosen: list[str] = getattr(self.posted, "getlist", lambda key: [])(self.item.id)
            return chosen if self.item.type == "choices" else (chosen[0] if chosen else "")
        return self.row.value if self.row and self.row.state == "value" else ""

    @property
    def reason(self) -> str:
        if self.posted is not None:
            return str(self.posted.get(f"{self.item.id}-reason", ""))
        return self.row.reason if self.row else ""

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The options to choose from, each with whether it is chosen."""
        if self.item.type == "level":
            pairs = [
                (str(n), text.in_language(self.language)) for n, text in enumerate(self.item.levels)
            ]
        elif self.item.type == "yesno":
            pairs = [("yes", _("Yes")), ("no", _("No"))]
        else:
            pairs = [(o.id, o.label.in_language(self.language)) for o in self.item.options]
        chosen = {str(v) for v in self.value} if isinstance(self.value, list) else {str(self.value)}
        is_value = self.state == "value"
        return [
            {"value": value, "label": label, "is_chosen": is_value and value in chosen,
             "is_target": self.item.type == "level" and int(value) == self.target}
            for value, label in pairs
        ]  # fmt: skip


class QuestionLayout(TemplateNameMixin):  # type: ignore[misc]  # crispy is untyped
    """The crispy layout part of one question."""

    template = "assessments/_question.html"

    def __init__(self, part: QuestionPart) -> None:
        self.part = part

    def render(self, form: Any, context: Any, **kwargs: Any) -> str:
        part = form.parts[self.part.item.id]
        return render_to_string(
            self.template, {"q": part, "kind": f"assessments/_{part.item.type}.html"}
        )


class ChapterForm(forms.Form):
    """The items of one chapter. `given` holds what was answered; `refused` says what could not be read."""

    def __init__(self, *args: Any, parts: list[QuestionPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = {part.item.id: part for part in parts}
        self.given: dict[str, Answer] = {}
        self.revisions: dict[str, int] = {}
        if self.is_bound:
            for part in parts:
                part.posted = self.data
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*(QuestionLayout(part) for part in parts))

    def clean(self) -> dict[str, Any]:
        for item_id, part in self.parts.items():
            try:
                self.given[item_id] = read_posted(part.item, self.data)
            except InvalidAnswer as error:
                part.error = error.message.in_language(part.language)
                self.add_error(None, ValidationError(f"{part.item.code}: {part.error}"))
            except ValidationError as error:
                part.error = error.messages[0]
                self.add_error(None, ValidationError(f"{part.item.code}: {part.error}"))
            rev = self.data.get(f"{item_id}-rev", "")
            self.revisions[item_id] = (
                int(rev) if rev.isascii() and rev.isdigit() and len(rev) < 9 else 0
            )
        return {}


def read_posted(item: Item, data: Any) -> Answer:
    """One answer as a form posts it.

    Raises:
        InvalidAnswer, ValidationError: it cannot be an answer to the item.
    """
    state = data.get(f"{item.id}-state", "")
    values = [clean_text(value, max_length=MAX_TEXT) for value in data.getlist(item.id)]
    if (
        item.type not in {"number", "text", "choices"}
        and values
        and values[0] in {UNKNOWN, NOT_APPLICABLE}
    ):
        state = values[0]
    if state == UNKNOWN:
        return read_answer(item, {"unknown": True})
    if state == NOT_APPLICABLE:
        return read_answer(
            item, {"na": clean_text(data.get(f"{item.id}-reason", ""), max_length=MAX_TEXT)}
        )
    values = [value for value in values if value]
    if item.type == "choices":
        return read_answer(item, values) if values else Answer()
    if not values:
        return Answer()
    value: Any = values[0]
    if item.type == "number":
        value = value.replace(",", "").replace("，", "").replace(" ", "")
    if item.type == "bool":
        value = value == "true"
    return read_answer(item, value)


def parts_of(
    situation: Situation,
    chapter_id: str,
    rows: Mapping[str, AnswerRow],
    evidence: Mapping[str, list[Evidence]],
    language: str,
) -> list[QuestionPart]:
    """The parts of a chapter's questions that are asked now, in order."""
    stage_item = situation.playbook.items[situation.playbook.stage_fact]
    stage_name = ""
    if situation.stage is not None:
        stage_name = stage_item.option(str(situation.stage)).label.in_language(language)
    return [
        QuestionPart(
            item=item, language=language, row=rows.get(item.id), evidence=evidence.get(item.id, []),
            target=situation.targets_of(item)[1] if item.type == "level" and situation.stage is not None else None,
            stage_name=stage_name, posted=None,
        )
        for item in situation.playbook.items_of(chapter_id)
        if item.is_asked and situation.relevance[item.id] is not False
    ]  # fmt: skip
