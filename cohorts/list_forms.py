"""The forms of a list of invitees, and the page that shows it checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanCharField
from cohorts import lists
from cohorts.lists import BadRow, Checked, Listed, ListUnreadable
from mails.addresses import clean_address

MOST_MENDED = 100  # bad rows that can be mended on the page; more are mended in the list itself


class ListForm(forms.Form):
    """A list to check: a file or pasted lines, with the language of those who name none, and a note beside the letter."""

    text = forms.CharField(
        label=_("Paste addresses, one on each line"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Address, venture, language, name; the address alone is enough. Lines such as “Mei Lin &lt;mei@example.org&gt;” are read, too."
        ),
    )
    file = forms.FileField(
        label=_("Or choose an XLSX or CSV file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt,text/csv,text/plain"}),
        help_text=_(
            "With headings in English or Chinese, at most 2,000 rows and 1 MB. Of a workbook, the first visible sheet is read."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter, where the list names none"), choices=settings.LANGUAGES
    )
    note = CleanCharField(
        label=_("A few words of your own in the letter"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("May be left empty. It goes again whenever you send an invitation again."),
    )

    def clean_file(self) -> UploadedFile | None:
        given: UploadedFile | None = self.cleaned_data["file"]
        if given is not None and (given.size or 0) > lists.MOST_BYTES:
            raise forms.ValidationError(
                _now("The file is larger than 1 MB. Split the list into several files. Nothing was read.")
            )
        return given

    def clean(self) -> dict[str, Any]:
        """Reads the list into `listed`; what cannot be read is said at the field it came by."""
        given: dict[str, Any] = super().clean() or {}
        file = given.get("file")
        if self.errors:
            return given
        try:
            given["listed"] = lists.read_file(file.read()) if file else lists.read_list(given["text"])
        except ListUnreadable as refused:
            self.add_error("file" if file else "text", str(refused))
        return given


class AddressForm(forms.Form):
    """Another address for an invitee."""

    address = forms.EmailField(label=_("Email address"), max_length=254)

    def clean_address(self) -> str:
        """As the post takes it."""
        return clean_address(self.cleaned_data["address"])


@dataclass(frozen=True)
class CheckedPage:
    """A checked list as the page shows it, with what the form carries on to the next step.

    Attributes:
        carried: the list as text, which `lists.read_list` reads again.
    """

    listed: Listed
    checked: Checked
    language: str
    note: str

    @property
    def carried(self) -> str:
        return lists.text_of(self.listed.rows)

    @property
    def mendable(self) -> tuple[BadRow, ...]:
        return self.checked.bad[:MOST_MENDED]

    @property
    def unshown(self) -> int:
        return len(self.checked.bad) - len(self.mendable)

    @property
    def by_language(self) -> list[tuple[str, int]]:
        """How many letters go out in each language; the reader's own choice is not known here."""
        counts = {
            code: sum(entry.language == code for entry in self.checked.good) for code, _name in settings.LANGUAGES
        }
        return [(str(name), counts[code]) for code, name in settings.LANGUAGES if counts[code]]


def mended_by(page: CheckedPage, sent: Mapping[str, str]) -> Listed:
    """The list with what was written in the fields of its bad rows, and without those that are to be left out."""
    bad = page.mendable
    values = {one.place: sent[f"mended-{one.place}"] for one in bad if f"mended-{one.place}" in sent}
    left_out = {one.place for one in bad if sent.get(f"out-{one.place}")}
    rows = lists.mended(page.listed.rows, bad, values, left_out)
    return Listed(tuple(rows), page.listed.heads, page.listed.unused)
