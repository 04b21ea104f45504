"""Answers leave as files, and come back as proposals that a person looks through."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.again import ask_again_by
from accounts.downloads import given_out
from accounts.models import SignedInRequest
from accounts.once import once
from accounts.payload import BadPayload
from assessments.access import assessment_for, editable_assessment_for, may_edit
from assessments.answers import history, importing
from assessments.answers.importing import FileUnreadable, Preview
from assessments.answers.importing_earlier import Earlier, earlier_versions, read_for
from assessments.evaluation import read_sheet
from assessments.models import Assessment
from engine.playbook.answer_writing import answers_as_json, answers_as_yaml
from playbooks import catalogue
from playbooks.models import PlaybookVersion


class AnswersFileForm(forms.Form):
    """A file with answers."""

    file = forms.FileField(
        label=gettext_lazy("File with answers"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.docx,.yaml,.yml,.json"}),
        help_text=gettext_lazy("XLSX, DOCX, YAML or JSON, at most 256 KB. You see first what it would change."),
    )

    version = forms.ChoiceField(
        label=gettext_lazy("Playbook that the file answers"),
        required=False,
        help_text=gettext_lazy(
            "Answers to an earlier version are carried over as in an upgrade, and you see what becomes of each."
        ),
    )

    def __init__(self, *args: Any, own: str, earlier: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not earlier:
            del self.fields["version"]
            return
        field = cast(forms.ChoiceField, self.fields["version"])
        field.choices = [("", _("Find out from the file")), *((one, one) for one in (own, *earlier))]

    def clean_file(self) -> UploadedFile:
        given: UploadedFile = self.cleaned_data["file"]
        if (given.size or 0) > importing.MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 256 KB. Nothing was read."))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def answers_import(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The answers as files to take along, and a file to bring in; a file is shown first, and nothing is stored."""
    if request.method != "POST":
        found = assessment_for(request.user, public_id)
        return render_import(request, found, form_for(found, earlier_versions(found)))
    assessment = editable_assessment_for(request.user, public_id)
    versions = earlier_versions(assessment)
    form = form_for(assessment, versions, request.POST, request.FILES)
    if form.is_valid():
        file, language = form.cleaned_data["file"], get_language() or "en"
        chosen = form.cleaned_data.get("version", "")
        try:
            brought, earlier = read_for(assessment, versions, file.name or "", file.read(), language, chosen)
        except FileUnreadable as refused:
            form.add_error("file", str(refused))
        else:
            seen = importing.preview(read_sheet(assessment), brought, language)
            return render_preview(request, assessment, seen, earlier=earlier)
    return render_import(request, assessment, form)


def form_for(assessment: Assessment, earlier: Sequence[PlaybookVersion], *sent: Any) -> AnswersFileForm:
    versions = [one.version for one in earlier]
    return AnswersFileForm(*sent, own=assessment.playbook_version.version, earlier=versions)


def render_import(
    request: SignedInRequest, assessment: Assessment, form: AnswersFileForm, status: int = 200
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "section": "assessment",
        "form": form,
        "can_edit": may_edit(request.user, assessment),
    }
    ask_again_by(request, reverse("answers_import", args=[assessment.public_id]))
    return render(request, "assessments/answers_import.html", context, status=422 if form.errors else status)


def render_preview(
    request: HttpRequest,
    assessment: Assessment,
    found: Preview,
    refused: str = "",
    ticked: frozenset[str] | None = None,
    earlier: Earlier | None = None,
) -> HttpResponse:
    """What a file would change. In another language it is what the form carries that is shown again.

    Args:
        earlier: what became of the answers, where the file was written for an earlier version of the playbook.
        ticked: ids of the questions whose proposals were chosen; None ticks those that are new.
    """
    fields = {"carried": found.carried, "again": "yes"}
    ask_again_by(request, reverse("answers_take", args=[assessment.public_id]), fields)
    chosen = {one.item.id for one in found.new} if ticked is None else ticked
    context = {
        "assessment": assessment,
        "section": "assessment",
        "found": found,
        "refused": refused,
        "ticked": chosen,
        "earlier": earlier,
    }
    return render(request, "assessments/answers_checked.html", context, status=422 if refused else 200)


@require_POST
@once
def answers_take(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Keeps the proposals that were ticked, or all of them. What met another answer meanwhile is shown again."""
    assessment = editable_assessment_for(request.user, public_id)
    playbook, language = catalogue.playbook_for(assessment.playbook_version), get_language() or "en"
    try:
        carried = importing.carried_in(playbook, request.POST.get("carried", ""))
    except BadPayload as refused:
        messages.error(request, str(refused))
        return render_import(request, assessment, form_for(assessment, earlier_versions(assessment)), status=422)
    brought = importing.Brought({one.item_id: one.given for one in carried})
    if "again" in request.POST:
        return render_preview(request, assessment, importing.preview(read_sheet(assessment), brought, language))
    wanted = {one.item_id for one in carried} if "all" in request.POST else set(request.POST.getlist("take"))
    if not wanted:
        found = importing.preview(read_sheet(assessment), brought, language)
        return render_preview(
            request, assessment, found, _("Tick at least one answer. Nothing was changed."), frozenset()
        )
    changed, clashed = importing.take_over(assessment=assessment, carried=carried, wanted=wanted, by=request.user)
    if changed:
        text = ngettext("%(count)d answer was taken over.", "%(count)d answers were taken over.", changed)
        messages.success(request, text % {"count": changed})
    if clashed:
        brought = importing.Brought({one.item_id: one.given for one in clashed})
        found = importing.preview(read_sheet(assessment), brought, language)
        text = ngettext(
            "%(count)d answer was changed by somebody while this page was open. It stays as it is; look at it again.",
            "%(count)d answers were changed by somebody while this page was open. They stay as they are; look at them again.",
            len(clashed),
        )
        return render_preview(request, assessment, found, text % {"count": len(clashed)}, frozenset())
    if not changed:
        messages.info(request, _("Nothing changed: these answers are there already."))
    return redirect("assessment", public_id)


@require_safe
def answers_yaml(request: SignedInRequest, public_id: UUID) -> FileResponse:
    """The answers as YAML, with every question that is open."""
    assessment = assessment_for(request.user, public_id)
    sheet = read_sheet(assessment)
    asked = {key for key, relevant in sheet.evaluation.relevance.items() if relevant is not False}
    head = head_of(assessment)
    text = answers_as_yaml(
        sheet.playbook,
        sheet.raw,
        asked=asked,
        head=head,
        language=get_language() or "en",
        remarks=history.sources_of(assessment, sheet.rows),
    )
    return given_out(BytesIO(text.encode()), f"{name_of(assessment)}.yaml", "application/yaml; charset=utf-8")


@require_safe
def answers_json(request: SignedInRequest, public_id: UUID) -> FileResponse:
    """The answers as JSON."""
    assessment = assessment_for(request.user, public_id)
    sheet = read_sheet(assessment)
    text = answers_as_json(sheet.playbook, sheet.raw)
    return given_out(BytesIO(text.encode()), f"{name_of(assessment)}.json", "application/json")


def name_of(assessment: Assessment) -> str:
    """What a file with the answers is called."""
    return _("%(venture)s: answers") % {"venture": assessment.venture}


def head_of(assessment: Assessment) -> list[str]:
    """The remarks on top of a file with answers."""
    made = {
        "venture": assessment.venture,
        "version": assessment.playbook_version.version,
        "day": date_format(localdate(), "DATE_FORMAT"),
    }
    return [
        _("Answers of %(venture)s to the playbook %(version)s, as of %(day)s.") % made,
        _("A question that is open has a # before it: take the # away and write the answer behind the colon."),
        _(
            "Levels are 0 to 4. Write {unknown: true} for an answer you do not know, {na: reason} where it does not apply."
        ),
    ]
