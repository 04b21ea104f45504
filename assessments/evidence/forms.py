"""The form for a piece of evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.evidence.file_kinds import TAKEN, check_kind
from assessments.evidence.links import MAX_LENGTH as MAX_LINK
from assessments.evidence.links import clean_link


class EvidenceForm(forms.Form):
    """A link or a file behind an answer; exactly one of the two."""

    link = forms.CharField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=MAX_LINK,
        widget=forms.URLInput,
        help_text=gettext_lazy("A page or a document in your own storage that the incubator can open."),
    )
    file = forms.FileField(label=gettext_lazy("or a file"), required=False)

    def __init__(self, *args: Any, max_bytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_bytes = max_bytes
        self.limit = {"limit": max_bytes // 2**20}
        help_text = _("At most %(limit)d MB. Accepted: %(kinds)s.")
        self.fields["file"].help_text = help_text % {**self.limit, "kinds": TAKEN}

    def clean_link(self) -> str:
        return clean_link(self.cleaned_data.get("link") or "")

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data.get("file")
        if file and (file.size or 0) > self.max_bytes:
            text = _("The file is larger than %(limit)d MB. Attach a smaller one, or a link to it.")
            raise ValidationError(text % self.limit)
        if file:
            check_kind(file, file.name or "")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned.get("link") and cleaned.get("file"):
            raise ValidationError(_("Give either a link or a file, not both."))
        if not cleaned.get("link") and not cleaned.get("file"):
            raise ValidationError(self.nothing_came)
        return cleaned

    @property
    def nothing_came(self) -> str:
        """Browsers send an empty file field, too: where there is none, a file came whose name could not be read."""
        if "file" in self.data:
            return _("Give either a link or a file.")
        return _(
            "No file arrived. If you chose one, its name may be in an old encoding: rename it with plain letters and digits, and attach it again."
        )
