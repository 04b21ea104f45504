"""The forms for a piece of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.text import clean_text
from assessments.evidence.details import Details
from assessments.evidence.file_kinds import TAKEN, check_kind
from assessments.evidence.hidden_parts import NotReadable, without_hidden_parts
from assessments.evidence.links import MAX_LENGTH as MAX_LINK
from assessments.evidence.links import clean_link
from assessments.models import Evidence


class DetailsForm(forms.Form):
    """What the team says of a piece of evidence: nothing of it need be said."""

    grade = forms.ChoiceField(
        label=gettext_lazy("How much it shows"),
        required=False,
        choices=[("", gettext_lazy("not said")), *Evidence.Grade.choices],
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("What it shows, or where in it: a page, a sheet, a minute."),
    )
    good_until = forms.DateField(
        label=gettext_lazy("Good until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "The last day on which it proves the answer: of a certificate, a contract, a measurement. After it the answer counts as without evidence."
        ),
    )

    def clean_note(self) -> str:
        return clean_text(self.cleaned_data["note"], max_length=500)

    @property
    def details(self) -> Details:
        return Details(self.cleaned_data["grade"], self.cleaned_data["note"], self.cleaned_data["good_until"])


class ChangeForm(DetailsForm):
    """The same for a piece that stands there, with what the page showed of it."""

    def __init__(self, data: Any, stored: Details) -> None:
        super().__init__(data, initial=vars_of(stored))
        for name, value in vars_of(stored).items():
            field = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
            self.fields[f"was_{name}"] = field
            self.initial[f"was_{name}"] = value

    @property
    def shown(self) -> Details:
        """What the page showed, as it came back; what cannot be read was never shown."""
        day = parse_day(self.cleaned_data["was_good_until"])
        return Details(self.cleaned_data["was_grade"], self.cleaned_data["was_note"], day)


def vars_of(details: Details) -> dict[str, str]:
    day = details.good_until
    return {"grade": details.grade, "note": details.note, "good_until": day.isoformat() if day else ""}


def parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class EvidenceForm(DetailsForm):
    """A link, a file, or what stands behind another answer already; exactly one of the three.

    Args of the form:
        elsewhere: keys and names of what can be put behind this answer, too.
    """

    link = forms.CharField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=MAX_LINK,
        widget=forms.URLInput,
        help_text=gettext_lazy("A page or a document in your own storage that the incubator can open."),
    )
    file = forms.FileField(label=gettext_lazy("or a file"), required=False)
    piece = forms.ChoiceField(
        label=gettext_lazy("or what is attached to another question already"),
        required=False,
        help_text=gettext_lazy("Its note, grade and last day come along."),
    )
    field_order = ("link", "file", "piece", "grade", "note", "good_until")

    def __init__(self, *args: Any, max_bytes: int, elsewhere: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_bytes = max_bytes
        self.limit = {"limit": max_bytes // 2**20}
        help_text = _(
            "At most %(limit)d MB. Accepted: %(kinds)s. Of pictures only what they show is kept, not where and with which camera they were taken."
        )
        self.fields["file"].help_text = help_text % {**self.limit, "kinds": TAKEN}
        if elsewhere:
            self.fields["piece"].choices = [("", _("nothing")), *elsewhere]  # type: ignore[attr-defined]
        else:
            del self.fields["piece"]

    def clean_link(self) -> str:
        return clean_link(self.cleaned_data.get("link") or "")

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data.get("file")
        if file and (file.size or 0) > self.max_bytes:
            text = _("The file is larger than %(limit)d MB. Attach a smaller one, or a link to it.")
            raise ValidationError(text % self.limit)
        return file and shown_alone(file, check_kind(file, file.name or ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        given = [name for name in ("link", "file", "piece") if cleaned.get(name)]
        if len(given) > 1:
            raise ValidationError(self.only_one)
        if not given:
            raise ValidationError(self.nothing_came)
        return cleaned

    @property
    def only_one(self) -> str:
        if "piece" in self.fields:
            return _("Give one of the three: a link, a file, or what is attached already.")
        return _("Give either a link or a file, not both.")

    @property
    def nothing_came(self) -> str:
        """Browsers send an empty file field, too: where there is none, a file came whose name could not be read."""
        if "file" in self.data:
            return _("Give either a link or a file.")
        return _(
            "No file arrived. If you chose one, its name may be in an old encoding: rename it with plain letters and digits, and attach it again."
        )


def shown_alone(file: UploadedFile, kind: str) -> UploadedFile:
    """The file as it is kept: a picture without what it carries beside what it shows.

    Raises:
        ValidationError: the picture is damaged.
    """
    file.seek(0)
    content = file.read()
    file.seek(0)
    try:
        kept = without_hidden_parts(content, kind)
    except NotReadable as error:
        text = _("The picture is damaged: it ends early or cannot be read. Save it anew, and attach it again.")
        raise ValidationError(text, code="damaged") from error
    if kept == content:
        return file
    return InMemoryUploadedFile(BytesIO(kept), "file", file.name, file.content_type, len(kept), None)
