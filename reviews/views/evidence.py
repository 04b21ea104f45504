"""What was handed in, question by question, and the files that stand behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import IO
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.downloads import given_out
from accounts.models import SignedInRequest
from accounts.remembered import Remembered
from jobs.storage import FileDamaged
from reviews.access import is_founder, submission_for
from reviews.glance.address import read_view
from reviews.models import Submission
from reviews.opening import opened, opened_file
from reviews.reading import Claim, Piece, claims_of, pieces_of
from reviews.sealed_files import NoPreview, open_sealed, preview_of
from reviews.sealing import evaluate_submission, files_go_along

log = logging.getLogger("plumbline.operators")
READ = Remembered(most=100)
SHOWN: Mapping[str, Callable[[Claim], bool]] = {
    "all": lambda _claim: True,
    "evidence": lambda claim: bool(claim.evidence),
    "words": lambda claim: claim.is_own_text,
    "gaps": lambda claim: bool(claim.gaps),
}


@require_safe
def submission_answers(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Every answer of a submission with what stands behind it; `show` takes those with evidence, own words or gaps."""
    sealed = submission_for(request.user, public_id)
    language = get_language() or "en"
    show = request.GET.get("show", "all")
    show = show if show in SHOWN else "all"
    is_staff = not is_founder(request.user, sealed)
    if is_staff:
        opened(request.user, sealed)
    depends_on = (sealed.seal, language, show, sealed.hidden)
    context = {
        "submission": sealed,
        "body": READ.get(depends_on, lambda: body_of(sealed, language, show)),
        "show": show,
        "is_staff": is_staff,
        "count": sum(1 for _piece in pieces_of(sealed)),
        "back": read_view(request.GET.get("back", ""), page=True),
    }
    return render(request, "reviews/answers.html", context)


def body_of(sealed: Submission, language: str, show: str) -> SafeString:
    """The answers as HTML; what is sealed does not change, so it is written once."""
    chapters = claims_of(sealed, evaluate_submission(sealed), language)
    wanted = SHOWN[show]
    shown = [(chapter, [claim for claim in chapter.claims if wanted(claim)]) for chapter in chapters]
    context = {
        "submission": sealed,
        "chapters": [(chapter, claims) for chapter, claims in shown if claims],
        "files_go_along": files_go_along(sealed),
    }
    return render_to_string("reviews/_answers.html", context)


def piece_of(sealed: Submission, piece_id: UUID) -> Piece:
    """A file that a submission names; Http404 for links and for what it does not name."""
    for piece in pieces_of(sealed):
        if piece.id == piece_id and piece.is_file:
            return piece
    raise Http404


@require_safe
def sealed_file(request: SignedInRequest, public_id: UUID, piece_id: UUID) -> HttpResponse | FileResponse:
    """A file of a submission as it was sealed, to be saved."""
    sealed = submission_for(request.user, public_id)
    piece = piece_of(sealed, piece_id)
    file = file_of(request, sealed, piece)
    if isinstance(file, HttpResponse):
        return file
    return given_out(file, piece.label, "application/octet-stream")


@require_safe
def sealed_preview(request: SignedInRequest, public_id: UUID, piece_id: UUID) -> HttpResponse | FileResponse:
    """The same file as a browser shows it: a PDF, or a picture drawn anew."""
    sealed = submission_for(request.user, public_id)
    piece = piece_of(sealed, piece_id)
    file = file_of(request, sealed, piece)
    if isinstance(file, HttpResponse):
        return file
    try:
        shown, media_type = preview_of(file)
    except NoPreview:
        return refused(request, sealed, piece, "preview", 415)
    return given_out(shown, piece.label, media_type, is_shown=True)


def file_of(request: SignedInRequest, sealed: Submission, piece: Piece) -> IO[bytes] | HttpResponse:
    """The file, or the page that says why there is none; whoever of the staff opens it stands in the log."""
    if not is_founder(request.user, sealed):
        if not files_go_along(sealed):
            return refused(request, sealed, piece, "before", 403)
        opened_file(request.user, sealed, piece)
    try:
        return open_sealed(sealed, piece)
    except FileDamaged:
        log.exception("Evidence %s is not what was sealed. Run: manage.py verify", piece.id)
        return refused(request, sealed, piece, "damaged", 409)


def refused(request: SignedInRequest, sealed: Submission, piece: Piece, why: str, status: int) -> HttpResponse:
    """Why a file is not shown, and what to do."""
    context = {"submission": sealed, "piece": piece, "why": why}
    return render(request, "reviews/file_refused.html", context, status=status)
