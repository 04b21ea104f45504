"""Evidence behind an answer: see it, attach a link or a file, take it back."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.limits import refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from assessments import actions
from assessments.access import assessment_for, editable_assessment_for, evidence_for, may_edit
from assessments.answers.questions import question_url
from assessments.evidence.forms import EvidenceForm
from assessments.models import Assessment
from assessments.upgrades import item_before
from engine.playbook.parts import Item
from playbooks import catalogue


def item_of(assessment: Assessment, item_id: str) -> Item:
    """A question of the version that the venture answers, or of one that it answered before. Raises Http404."""
    item = catalogue.playbook_for(assessment.playbook_version).items.get(item_id) or item_before(assessment, item_id)
    if item is None or not item.is_asked:
        raise Http404
    return item


def place_of(assessment: Assessment, item: Item) -> str:
    """Where a question stands: in its chapter, or among the earlier answers where it is not asked any more."""
    if item.id in catalogue.playbook_for(assessment.playbook_version).items:
        return question_url(assessment, item)
    return f"{reverse('earlier_answers', args=[assessment.public_id])}#{item.code}"


@require_http_methods(["GET", "HEAD", "POST"])
@once
def evidence_add(request: SignedInRequest, public_id: UUID, item_id: str) -> HttpResponse:
    """The evidence of one question: see it, add a link or a file."""
    post = request.method == "POST"
    door = editable_assessment_for if post else assessment_for
    assessment = door(request.user, public_id)
    item = item_of(assessment, item_id)
    data = (request.POST, request.FILES) if post else (None, None)
    form = EvidenceForm(*data, max_bytes=settings.EVIDENCE_MAX_BYTES)
    if post and form.is_valid():
        with refused_in(form):
            attach(request, assessment, item_id, form.cleaned_data)
            messages.success(request, _("The evidence is attached."))
            return redirect(place_of(assessment, item))
    context = {
        "assessment": assessment,
        "item": item,
        "form": form,
        "back": place_of(assessment, item),
        "rows": assessment.evidence.current().filter(item_id=item_id).select_related("added_by"),
        "may_edit": may_edit(request.user, assessment),
        "language": get_language() or "en",
    }
    return render(request, "assessments/evidence_add.html", context, status=422 if form.errors else 200)


def attach(request: SignedInRequest, assessment: Assessment, item_id: str, cleaned: dict) -> None:
    if cleaned["link"]:
        actions.attach_link(assessment=assessment, item_id=item_id, link=cleaned["link"], by=request.user)
    else:
        actions.attach_file(assessment=assessment, item_id=item_id, file=cleaned["file"], by=request.user)


@require_safe
def evidence_file(request: SignedInRequest, public_id: UUID) -> FileResponse:
    """A file of evidence, always as a download."""
    evidence = evidence_for(request.user, public_id)
    if not evidence.file:
        raise Http404
    return FileResponse(
        evidence.file.open(), as_attachment=True, filename=evidence.file_name, content_type="application/octet-stream"
    )


@require_POST
@once
def evidence_remove(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Takes a piece of evidence back."""
    evidence = evidence_for(request.user, public_id)
    assessment = editable_assessment_for(request.user, evidence.assessment.public_id)
    actions.remove_evidence(evidence=evidence, by=request.user)
    messages.success(request, _("The evidence was withdrawn."))
    return redirect("evidence_add", assessment.public_id, evidence.item_id)
