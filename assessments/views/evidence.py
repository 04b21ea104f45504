"""Evidence behind an answer: see it, attach a link or a file, take it back."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.limits import LimitReached, refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from assessments import actions
from assessments.access import any_evidence_for, assessment_for, editable_assessment_for, evidence_for, may_edit
from assessments.answers.questions import question_url
from assessments.evidence.behind import Elsewhere, also_behind, elsewhere, same_as
from assessments.evidence.details import AlreadyThere, Details, DetailsChanged, details_of
from assessments.evidence.forms import ChangeForm, EvidenceForm, vars_of
from assessments.models import Assessment, Evidence
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
    playbook = catalogue.playbook_for(assessment.playbook_version)
    every = list(assessment.evidence.select_related("added_by", "removed_by").order_by("item_id", "pk"))
    others = elsewhere(every, item, playbook)
    names = [(key, name) for key, (name, _piece) in others.items()]
    form = EvidenceForm(*data, max_bytes=settings.EVIDENCE_MAX_BYTES, elsewhere=names)
    if post and form.is_valid():
        with refused_in(form):
            try:
                piece = attach(request, assessment, item, form, others)
            except AlreadyThere as there:
                form.add_error(None, already_text(there.piece))
            else:
                tell_attached(request, piece)
                return redirect(place_of(assessment, item))
    rows, codes = [row for row in every if row.item_id == item_id], also_behind(every, item, playbook)
    context = {
        "assessment": assessment,
        "item": item,
        "form": form,
        "back": place_of(assessment, item),
        "rows": [row for row in rows if row.is_current],
        "pieces": [(row, codes.get(same_as(row), [])) for row in rows if row.is_current],
        "withdrawn": [row for row in rows if not row.is_current],
        "may_edit": may_edit(request.user, assessment),
        "language": get_language() or "en",
    }
    return render(request, "assessments/evidence_add.html", context, status=422 if form.errors else 200)


def attach(
    request: SignedInRequest, assessment: Assessment, item: Item, form: EvidenceForm, others: Elsewhere
) -> Evidence:
    """Raises AlreadyThere or LimitReached."""
    cleaned = form.cleaned_data
    if cleaned.get("piece"):
        return actions.attach_again(piece=others[cleaned["piece"]][1], item_id=item.id, by=request.user)
    by, details = request.user, form.details
    if cleaned["link"]:
        return actions.attach_link(assessment=assessment, item_id=item.id, link=cleaned["link"], by=by, details=details)
    return actions.attach_file(assessment=assessment, item_id=item.id, file=cleaned["file"], by=by, details=details)


def already_text(piece: Evidence) -> str:
    text = _("This stands behind the answer already, as “%(name)s”. Nothing was attached a second time.")
    return text % {"name": piece.label}


def tell_attached(request: SignedInRequest, piece: Evidence) -> None:
    """That it is attached, and whether it counts."""
    if piece.is_expired:
        text = _("The evidence is attached. It no longer counts: its last day is past.")
        messages.warning(request, text)
    else:
        messages.success(request, _("The evidence is attached."))


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_change(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What is said of a piece of evidence: how much it shows, a note, its last day."""
    piece = evidence_for(request.user, public_id)
    assessment = editable_assessment_for(request.user, piece.assessment.public_id)
    item = item_of(assessment, piece.item_id)
    stored = details_of(piece)
    form = ChangeForm(request.POST or None, stored)
    clash: Evidence | None = None
    if request.method == "POST" and form.is_valid():
        try:
            is_changed = actions.describe_evidence(piece=piece, details=form.details, shown=form.shown)
        except DetailsChanged:
            clash = evidence_for(request.user, public_id)
            form = ChangeForm(renewed(request.POST, details_of(clash)), details_of(clash))
        else:
            messages.success(request, _("Saved.") if is_changed else _("Nothing was changed."))
            return redirect("evidence_add", assessment.public_id, piece.item_id)
    context = {
        "assessment": assessment,
        "item": item,
        "piece": piece,
        "form": form,
        "clash": clash,
        "back": reverse("evidence_add", args=[assessment.public_id, piece.item_id]),
    }
    return render(request, "assessments/evidence_change.html", context, status=422 if clash or form.errors else 200)


def renewed(posted: QueryDict, stored: Details) -> QueryDict:
    """What was typed, beside what is stored now: sent again, it replaces that."""
    data = posted.copy()
    for name, value in vars_of(stored).items():
        data[f"was_{name}"] = value
    return data


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
    messages.success(request, _("The evidence was withdrawn. It can be put back below."))
    return redirect("evidence_add", assessment.public_id, evidence.item_id)


@require_POST
@once
def evidence_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Puts back what was taken back."""
    piece = any_evidence_for(request.user, public_id)
    assessment = editable_assessment_for(request.user, piece.assessment.public_id)
    item_of(assessment, piece.item_id)
    try:
        actions.attach_again(piece=piece, item_id=piece.item_id, by=request.user)
    except (AlreadyThere, LimitReached) as refused:
        text = already_text(refused.piece) if isinstance(refused, AlreadyThere) else str(refused)
        messages.warning(request, text)
    else:
        messages.success(request, _("The evidence is attached again."))
    return redirect("evidence_add", assessment.public_id, piece.item_id)
