"""Pages where founders create ventures and answer chapters."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SignedInRequest
from assessments import actions
from assessments.access import assessment_for, editable_assessment_for, evidence_for
from assessments.evaluation import Evaluation, evaluate
from assessments.forms import (
    ChapterForm,
    EvidenceForm,
    QuestionPart,
    VentureForm,
    parts_of,
    read_posted,
)
from assessments.models import Assessment
from playbooks.engine.answers import InvalidAnswer
from playbooks.engine.relevance import situation_of
from playbooks.engine.schema import Chapter, Item


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Plumbline is, or the ventures of whoever is signed in."""
    if not request.user.is_authenticated:
        return render(request, "assessments/start.html")
    assessments = Assessment.objects.visible_to(request.user).listed()
    cards = [{"assessment": a, "evaluation": evaluate(a)} for a in assessments]
    return render(request, "assessments/home.html", {"cards": cards, "form": VentureForm()})


@require_POST
def venture_create(request: SignedInRequest) -> HttpResponse:
    """A new venture, and on to its first chapter."""
    form = VentureForm(request.POST)
    if not form.is_valid():
        return render(request, "assessments/home.html", {"cards": [], "form": form}, status=422)
    assessment = actions.start_assessment(name=form.cleaned_data["name"], by=request.user)
    return redirect("chapter", assessment.public_id, "p")


@require_http_methods(["GET", "HEAD", "POST"])
def chapter(request: SignedInRequest, public_id: UUID, chapter_id: str) -> HttpResponse:
    """One chapter: answer it, save it, go on."""
    if request.method == "POST":
        return save_chapter(request, editable_assessment_for(request.user, public_id), chapter_id)
    assessment = assessment_for(request.user, public_id)
    evaluation = evaluate(assessment)
    form = ChapterForm(parts=parts_for(assessment, evaluation, chapter_of(evaluation, chapter_id)))
    return render_chapter(request, assessment, evaluation, chapter_id, form)


def chapter_of(evaluation: Evaluation, chapter_id: str) -> Chapter:
    try:
        return evaluation.playbook.chapter(chapter_id)
    except StopIteration:
        raise Http404 from None


def item_of(evaluation: Evaluation, item_id: str) -> Item:
    item = evaluation.playbook.items.get(item_id)
    if item is None or not item.is_asked:
        raise Http404
    return item


def parts_for(
    assessment: Assessment, evaluation: Evaluation, chapter: Chapter
) -> list[QuestionPart]:
    evidence = defaultdict(list)
    for row in assessment.evidence.current():
        evidence[row.item_id].append(row)
    rows = {row.item_id: row for row in assessment.answers.all()}
    situation = situation_of(evaluation.playbook, evaluation.answers)
    return parts_of(situation, chapter.id, rows, evidence, get_language() or "en")


def save_chapter(request: SignedInRequest, assessment: Assessment, chapter_id: str) -> HttpResponse:
    evaluation = evaluate(assessment)
    form = ChapterForm(
        request.POST, parts=parts_for(assessment, evaluation, chapter_of(evaluation, chapter_id))
    )
    form.is_valid()
    clashes = []
    for item_id, given in form.given.items():
        if item_id not in request.POST and f"{item_id}-rev" not in request.POST:
            continue
        try:
            actions.save_answer(
                assessment=assessment, item_id=item_id, given=given, by=request.user,
                expected_rev=form.revisions.get(item_id),
            )  # fmt: skip
        except actions.AnswerChanged:
            clashes.append(form.parts[item_id].item.code)
    if clashes:
        messages.warning(
            request,
            _(
                "Someone else changed %(codes)s meanwhile. Their answer was kept; look at it and change it if needed."
            )
            % {"codes": ", ".join(clashes)},
        )
    if form.errors:
        return render_chapter(
            request, assessment, evaluate(assessment), chapter_id, form, status=422
        )
    following = next_chapter(evaluation, chapter_id)
    if clashes or "stay" in request.POST:
        return redirect("chapter", assessment.public_id, chapter_id)
    if following is None:
        return redirect("result", assessment.public_id)
    return redirect("chapter", assessment.public_id, following.id)


def next_chapter(evaluation: Evaluation, chapter_id: str) -> Chapter | None:
    chapters = evaluation.playbook.chapters
    at = next(i for i, chapter in enumerate(chapters) if chapter.id == chapter_id)
    return chapters[at + 1] if at + 1 < len(chapters) else None


def render_chapter(
    request: SignedInRequest,
    assessment: Assessment,
    evaluation: Evaluation,
    chapter_id: str,
    form: ChapterForm,
    status: int = 200,
) -> HttpResponse:
    chapters = evaluation.playbook.chapters
    at = next(i for i, chapter in enumerate(chapters) if chapter.id == chapter_id)
    context = {
        "assessment": assessment, "evaluation": evaluation, "chapter": chapters[at], "number": at, "form": form,
        "previous": chapters[at - 1] if at else None, "next": next_chapter(evaluation, chapter_id),
        "progress": evaluation.progress.chapters[chapter_id],
    }  # fmt: skip
    return render(request, "assessments/chapter.html", context, status=status)


@require_POST
def answer_save(request: SignedInRequest, public_id: UUID, item_id: str) -> JsonResponse:
    """Keeps one answer while the page stays open. 409 when someone else changed it, 422 when it cannot be read."""
    assessment = editable_assessment_for(request.user, public_id)
    evaluation = evaluate(assessment)
    item = item_of(evaluation, item_id)
    try:
        given = read_posted(item, request.POST)
    except InvalidAnswer as error:
        return JsonResponse(
            {"error": error.message.in_language(get_language() or "en")}, status=422
        )
    except ValidationError as error:
        return JsonResponse({"error": error.messages[0]}, status=422)
    rev = request.POST.get(f"{item_id}-rev", "0")
    expected = int(rev) if rev.isascii() and rev.isdigit() and len(rev) < 9 else 0
    try:
        saved = actions.save_answer(
            assessment=assessment,
            item_id=item_id,
            given=given,
            by=request.user,
            expected_rev=expected,
        )
    except actions.AnswerChanged as clash:
        message = _("%(name)s changed this meanwhile. Reload the page to compare.") % {
            "name": clash.current.answered_by
        }
        return JsonResponse({"error": message, "rev": clash.current.rev}, status=409)
    after = evaluate(assessment)
    progress = after.progress
    joined = [
        k for k, v in after.relevance.items() if v is not False and evaluation.relevance[k] is False
    ]
    left = [
        k for k, v in after.relevance.items() if v is False and evaluation.relevance[k] is not False
    ]
    return JsonResponse(
        {
            "rev": saved.rev,
            "saved": _("Saved %(time)s") % {"time": date_format(localtime(now()), "H:i")},
            "answered": progress.answered, "total": progress.total,
            "sum": _("%(answered)d of %(total)d answered") % {"answered": progress.answered, "total": progress.total},
            "is_changed_shape": bool(joined or left),
        }
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_add(request: SignedInRequest, public_id: UUID, item_id: str) -> HttpResponse:
    """The evidence of one question: see it, add a link or a file."""
    post = request.method == "POST"
    door = editable_assessment_for if post else assessment_for
    assessment = door(request.user, public_id)
    item = item_of(evaluate(assessment), item_id)
    form = EvidenceForm(
        request.POST if post else None,
        request.FILES if post else None,
        max_bytes=settings.EVIDENCE_MAX_BYTES,
    )
    if post and form.is_valid():
        if form.cleaned_data["link"]:
            actions.attach_link(
                assessment=assessment,
                item_id=item_id,
                link=form.cleaned_data["link"],
                by=request.user,
            )
        else:
            actions.attach_file(
                assessment=assessment,
                item_id=item_id,
                file=form.cleaned_data["file"],
                by=request.user,
            )
        messages.success(request, _("The evidence is attached."))
        return redirect(chapter_url(assessment, item))
    context: dict[str, Any] = {
        "assessment": assessment, "item": item, "form": form, "back": chapter_url(assessment, item),
        "rows": assessment.evidence.current().filter(item_id=item_id), "language": get_language() or "en",
    }  # fmt: skip
    return render(
        request, "assessments/evidence_add.html", context, status=422 if form.errors else 200
    )


def chapter_url(assessment: Assessment, item: Item) -> str:
    return reverse("chapter", args=[assessment.public_id, item.chapter]) + f"#{item.code}"


@require_safe
def evidence_file(request: SignedInRequest, public_id: UUID) -> FileResponse:
    """A file of evidence, always as a download."""
    evidence = evidence_for(request.user, public_id)
    if not evidence.file:
        raise Http404
    response = FileResponse(
        evidence.file.open(),
        as_attachment=True,
        filename=evidence.file_name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def evidence_remove(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Takes a piece of evidence back."""
    evidence = evidence_for(request.user, public_id)
    assessment = editable_assessment_for(request.user, evidence.assessment.public_id)
    actions.remove_evidence(evidence=evidence, by=request.user)
    messages.success(request, _("The evidence was taken back."))
    return redirect("evidence_add", assessment.public_id, evidence.item_id)
