"""The quick scan, for whoever has no account yet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.answers import scanning
from assessments.answers.forms import read_posted, reason_of
from assessments.answers.questions import Question
from assessments.answers.scanning import MORE, PROFILE, Part, Scan, span_of
from assessments.forms import VentureForm
from assessments.results.page import page_of
from engine.playbook.answers import Answer, InvalidAnswer

MOST_GAPS = 3  # that the short result names
HELD = "held"  # the field in which a page says what it asks


def scan_now(request: HttpRequest) -> Scan:
    return scanning.scan_of(request.session, get_language() or "en")


@login_not_required
@never_cache
@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """What it is and how long it takes, and on to the first part, or to where one was."""
    found = scan_now(request)
    context = {
        "scan": found,
        "going": bool(found.raw),
        "part": found.resume or found.parts[0],
        "span": span_of(found.playbook),
    }
    return render(request, "assessments/scan.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scan_part(request: HttpRequest, part_id: str) -> HttpResponse:
    """The facts, or the questions of one chapter; a post keeps what was answered and goes on."""
    found = scan_now(request)
    if part_id not in {PROFILE, MORE, *(chapter.id for chapter in found.playbook.scored_chapters)}:
        raise Http404
    part = found.part_with(part_id, request.POST.get(HELD, "").split()) or found.part(part_id)
    if part is None:  # a chapter may have nothing to ask once the facts are others
        return redirect("scan")
    if request.method != "POST":
        return shown(request, found, part)
    errors = keep_posted(request, part)
    found = scan_now(request)
    if errors:
        return shown(request, found, part, errors, status=422)
    return go_on(request, found, part)


def keep_posted(request: HttpRequest, part: Part) -> dict[str, str]:
    """Keeps every answer of a part that can be read; why each of the others was refused, by item."""
    given: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for item in part.items:
        try:
            given[item.id] = read_posted(item, request.POST)
        except (InvalidAnswer, ValidationError) as error:
            errors[item.id] = reason_of(error, get_language() or "en")
    scanning.keep(request.session, given)
    return errors


def go_on(request: HttpRequest, found: Scan, part: Part) -> HttpResponse:
    """To the part before or after, by the button; to the short result behind the last."""
    here = found.part(part.id)
    before, after = found.beside(here) if here else (None, None)
    if "back" in request.POST and before:
        return redirect("scan_part", before.id)
    return redirect("scan_part", after.id) if after else redirect("scan_result")


def shown(
    request: HttpRequest, found: Scan, part: Part, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    refused = errors or {}
    questions = [
        Question(
            item,
            found.language,
            found.row(item),
            [],
            None,
            found.playbook.id,
            posted=request.POST if refused else None,
            error=refused.get(item.id, ""),
        )
        for item in part.items
    ]
    before, after = found.beside(part)
    context: dict[str, Any] = {
        "scan": found,
        "part": part,
        "title": part.title or (_("More of the weightiest questions") if part.id == MORE else _("About your venture")),
        "is_profile": part.id == PROFILE,
        "number": next((n for n, one in enumerate(found.parts, 1) if one.id == part.id), 0),
        "questions": questions,
        "refused": [q for q in questions if q.error],
        "before": before,
        "after": after,
    }
    return render(request, "assessments/scan_part.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def scan_result(request: HttpRequest) -> HttpResponse:
    """What the answers given so far say, and how to keep them."""
    found = scan_now(request)
    if not found.raw:
        messages.info(request, _("There is no answer yet. Begin with the facts about your venture."))
        return redirect("scan")
    page = page_of(found.evaluation, found.language)
    gaps = [gap for group in page.gap_groups for gap in group.gaps]
    known = [gap for gap in gaps if gap.severity in ("critical", "high")]
    context = {
        "scan": found,
        "page": page,
        "gaps": gaps[:MOST_GAPS],
        "graver": {one: sum(gap.severity == one for gap in known) for one in ("critical", "high")},
        "share": int(found.evaluation.result.share_known * 100),
        "scan_form": VentureForm(auto_id="scan_%s") if request.user.is_authenticated else None,
    }
    return render(request, "assessments/scan_result.html", context)


@login_not_required
@require_POST
def scan_forget(request: HttpRequest) -> HttpResponse:
    """Takes the answers out of the browser's session."""
    scanning.forget(request.session)
    messages.success(request, _("Your answers to the quick scan are deleted."))
    return redirect("scan")
