"""The chapters: answer them, with a page's own button or answer by answer."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from accounts.payload import BadPayload, read_json
from assessments import actions
from assessments.access import assessment_for, editable_assessment_for, may_edit
from assessments.answers.before import before_by_item
from assessments.answers.forms import ChapterForm, read_posted
from assessments.answers.questions import Question, questions_of
from assessments.answers.saving import Batch, Outcome
from assessments.answers.watching import answers_now, others_present, present_words
from assessments.delegating import given_in
from assessments.evaluation import Evaluation, Sheet, evaluate, read_sheet
from assessments.models import About, Assessment
from assessments.results.moving import effect_words
from assessments.unread import talk_of
from assessments.upgrades import item_before, upgrades_of
from assessments.wording import sentences
from engine.playbook.answers import InvalidAnswer
from engine.playbook.parts import Chapter
from engine.playbook.schema import Playbook
from playbooks import catalogue


@require_http_methods(["GET", "HEAD", "POST"])
def chapter(request: SignedInRequest, public_id: UUID, chapter_id: str) -> HttpResponse:
    """One chapter: answer it, save it, go on."""
    post = request.method == "POST"
    door = editable_assessment_for if post else assessment_for
    assessment = door(request.user, public_id)
    sheet = read_sheet(assessment)
    evaluation = sheet.evaluation
    form = form_of(assessment, sheet, chapter_of(evaluation, chapter_id), request.POST if post else None)
    form.page["may_edit"] = may_edit(request.user, assessment)
    if post:
        return save_chapter(request, assessment, evaluation, form)
    return render_chapter(request, assessment, evaluation, form)


def chapter_of(evaluation: Evaluation, chapter_id: str) -> Chapter:
    found = next((c for c in evaluation.playbook.chapters if c.id == chapter_id), None)
    if found is None:
        raise Http404
    return found


def form_of(assessment: Assessment, sheet: Sheet, chapter: Chapter, data: Any = None) -> ChapterForm:
    language = get_language() or "en"
    questions = questions_of(sheet.evaluation, chapter.id, sheet.rows, sheet.evidence, language)
    talk = talk_of(assessment, assessment.reader.user if assessment.reader else 0)
    notes, given = before_by_item(assessment, sheet, language), given_in(assessment)
    for question in questions:
        question.before = notes.get(question.item.id)
        question.taken = given.words(question.item.id)
        question.talk = talk.words(About.QUESTION, question.item.id)
    return ChapterForm(data, questions=questions, page={"assessment": assessment, "chapter": chapter, "given": given})


def save_chapter(
    request: SignedInRequest, assessment: Assessment, evaluation: Evaluation, form: ChapterForm
) -> HttpResponse:
    """Keeps what can be kept; what was refused or met a newer answer comes back with the page."""
    form.is_valid()
    clashes = keep_given(request, assessment, form)
    chapter = form.page["chapter"]
    if form.errors or clashes:
        status = 422 if form.errors else 409
        return render_chapter(request, assessment, evaluate(assessment), form, status)
    following = neighbours(evaluation, chapter)[1]
    here = reverse("chapter", args=[assessment.public_id, chapter.id])
    if (cleared := request.POST.get("clear")) in form.questions:
        return redirect(f"{here}#{form.questions[cleared].item.code}")
    if "plan" in request.POST:
        # Only the hours were sent, from the plan: back to where the person is.
        messages.success(request, _("The plan has been rescheduled."))
        return redirect(f"{reverse('result', args=[assessment.public_id])}#plan")
    if "stay" in request.POST:
        # Said at the buttons, where the person is.
        messages.success(request, _("The chapter is saved."), extra_tags="foot")
        return redirect(f"{here}#pager")
    if following is None:
        return redirect("result", assessment.public_id)
    return redirect("chapter", assessment.public_id, following.id)


def keep_given(request: SignedInRequest, assessment: Assessment, form: ChapterForm) -> list[Question]:
    """Saves the answers given, and returns the questions whose answer someone else changed meanwhile."""
    sent = [actions.Sent(key, given, form.revisions[key]) for key, given in form.given.items()]
    sent += posted_late(request, assessment)
    kept = actions.save_answers(assessment=assessment, sent=sent, by=request.user)
    clashes = []
    for one, became in zip(sent, kept.outcomes, strict=True):
        if isinstance(became, actions.Clash) and one.item_id in form.questions:
            form.questions[one.item_id].clash = became.current
            clashes.append(form.questions[one.item_id])
    return clashes


def posted_late(request: SignedInRequest, assessment: Assessment) -> list[actions.Sent]:
    """Answers to questions that are gone, from a page that was opened before the venture moved to a later version."""
    items = catalogue.playbook_for(assessment.playbook_version).items
    gone = [name.removesuffix("-rev") for name in request.POST if name.endswith("-rev")]
    gone = [key for key in gone if key not in items]
    moves = upgrades_of(assessment) if gone else []
    found = []
    for item in filter(None, (item_before(assessment, key, moves) for key in gone)):
        with suppress(InvalidAnswer, ValidationError):
            found.append(actions.Sent(item.id, read_posted(item, request.POST), is_of_earlier=True))
    return found


def neighbours(evaluation: Evaluation, chapter: Chapter) -> tuple[Chapter | None, Chapter | None]:
    """The chapters before and after."""
    chapters = evaluation.playbook.chapters
    at = chapters.index(chapter)
    return chapters[at - 1] if at else None, chapters[at + 1] if at + 1 < len(chapters) else None


def render_chapter(
    request: SignedInRequest, assessment: Assessment, evaluation: Evaluation, form: ChapterForm, status: int = 200
) -> HttpResponse:
    chapter = form.page["chapter"]
    previous, following = neighbours(evaluation, chapter)
    context = {
        "assessment": assessment,
        "evaluation": evaluation,
        "chapter": chapter,
        "form": form,
        "section": "assessment",
        "number": evaluation.playbook.chapters.index(chapter),
        "count": len(evaluation.playbook.chapters) - 1,
        "previous": previous,
        "next": following,
        "progress": evaluation.progress.chapters[chapter.id],
        "may_edit": form.page["may_edit"],
        "clashes": [q for q in form.questions.values() if q.clash],
        "taken_by": form.page["given"].chapter(chapter.id),
        "watch_every": settings.WATCH_SECONDS,
    }
    return render(request, "assessments/chapter.html", context, status=status)


@require_http_methods(["PUT"])
def answers(request: SignedInRequest, public_id: UUID) -> JsonResponse:
    """Keeps answers while the page stays open: {"answers": [{"q", "rev", "value"}]}; with "effect": true it says
    what they moved.

    200 when all were kept; 409 when one met a newer answer of someone else, 422 when one cannot be read;
    the others are kept all the same. 400 when the body is not what it should be: nothing was kept.
    """
    assessment = editable_assessment_for(request.user, public_id)
    playbook = catalogue.playbook_for(assessment.playbook_version)
    batch = Batch(assessment, playbook, request.user, get_language() or "en")
    try:
        body = read_json(request.body, frozenset({"answers", "effect"}))
        outcome = batch.save(body.get("answers"))
    except BadPayload as problem:
        return JsonResponse({"error": str(problem)}, status=400)
    assert outcome.kept is not None  # noqa: S101  saving gives it
    before, after = outcome.kept.before, outcome.kept.after
    data = {
        "saved": outcome.saved,
        "clashes": outcome.clashes,
        "refused": outcome.refused,
        "progress": progress_words(after),
        **moved(before, after),
    }
    if body.get("effect") is True and outcome.saved and outcome.saved[-1]["q"] in after.playbook.items:
        data["effect"] = effect(outcome, after.playbook)
    return JsonResponse(data, status=outcome.status)


@require_safe
def chapter_now(request: SignedInRequest, public_id: UUID, chapter_id: str) -> JsonResponse:
    """What an open page of a chapter looks at now and then: who else is there, and where anything was answered since
    the revision that it knows, the answers of the chapter."""
    assessment, language = assessment_for(request.user, public_id), get_language() or "en"
    playbook = catalogue.playbook_for(assessment.playbook_version)
    if chapter_id not in {chapter.id for chapter in playbook.chapters}:
        raise Http404
    others = others_present(assessment, request.user, chapter_id)
    data: dict[str, Any] = {
        "revision": str(assessment.revision),
        "present": present_words(others, chapter_id, playbook, language),
    }
    if request.GET.get("revision") != data["revision"]:
        sheet = read_sheet(assessment)
        relevance = sheet.evaluation.relevance
        data["answers"] = answers_now(sheet, chapter_id, language)
        items = playbook.items_of(chapter_id)
        data["asked"] = [item.id for item in items if item.is_asked and relevance[item.id] is not False]
        data["progress"] = progress_words(sheet.evaluation)
    return JsonResponse(data)


def effect(outcome: Outcome, playbook: Playbook) -> dict[str, Any]:
    """What the answers of a request moved, to be said at the last of them."""
    assert outcome.kept is not None  # noqa: S101  saving gives it
    item, before, after = playbook.items[outcome.saved[-1]["q"]], outcome.kept.before, outcome.kept.after
    words = effect_words(before, after, item.chapter, get_language() or "en", count=len(outcome.saved))
    return {"q": item.id, "words": words}


def progress_words(evaluation: Evaluation) -> dict[str, Any]:
    progress = evaluation.progress
    words = _("%(answered)d of %(total)d answered") % {"answered": progress.answered, "total": progress.total}
    chapters = {key: [c.answered, c.total] for key, c in progress.chapters.items()}
    minutes = _("about %(minutes)s min left") % {"minutes": progress.minutes_left}
    return {
        "words": words,
        "minutes": f" · {minutes}" if progress.minutes_left else "",
        "answered": progress.answered,
        "total": progress.total,
        "chapters": chapters,
    }


def moved(before: Evaluation, after: Evaluation) -> dict[str, Any]:
    """The questions that joined or left because of the answers, and the sentence that says so."""
    items = after.playbook.items
    joined = [items[k].code for k, v in after.relevance.items() if v is not False and before.relevance[k] is False]
    left = [items[k].code for k, v in after.relevance.items() if v is False and before.relevance[k] is not False]
    notice = []
    if joined:
        text = ngettext("%(codes)s joined the questionnaire.", "%(codes)s joined the questionnaire.", len(joined))
        notice.append(text % {"codes": ", ".join(joined)})
    if left:
        text = ngettext(
            "%(codes)s left the questionnaire; any answer to it is kept.",
            "%(codes)s left the questionnaire; any answers to them are kept.",
            len(left),
        )
        notice.append(text % {"codes": ", ".join(left)})
    return {"joined": joined, "left": left, "notice": sentences(notice, get_language() or "en")}
