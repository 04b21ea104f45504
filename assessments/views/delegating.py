"""Who of the team takes on which chapter or question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from assessments.access import assessment_for, editable_assessment_for, may_edit
from assessments.delegating import Given, Piece, Taken, give, given_in, who_may
from assessments.evaluation import evaluate
from assessments.models import Assessment, Delegation
from cohorts.models import VentureMembership
from engine.judging.progress import asked_in
from engine.playbook.schema import Playbook
from playbooks import catalogue


@dataclass(frozen=True, slots=True)
class Row:
    """A chapter or a question with whoever took it on."""

    field: str  # of the form
    code: str
    title: str
    chapter_id: str
    member: VentureMembership | None

    @property
    def chosen(self) -> str:
        return str(self.member.public_id) if self.member else ""


def field_of(piece: Piece) -> str:
    return "-".join(piece)


@require_http_methods(["GET", "HEAD", "POST"])
def delegation(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The chapters, each with whoever took it on, and the questions of the one that is opened; a post gives them."""
    post = request.method == "POST"
    assessment = (editable_assessment_for if post else assessment_for)(request.user, public_id)
    if post:
        return keep(request, assessment)
    playbook, given, language = (
        catalogue.playbook_for(assessment.playbook_version),
        given_in(assessment),
        get_language(),
    )
    opened = next((one for one in playbook.chapters if one.id == request.GET.get("chapter")), None)
    context = {
        "assessment": assessment,
        "section": "assessment",
        "chapters": chapter_rows(playbook, given, language or "en"),
        "opened": opened,
        "questions": question_rows(assessment, opened.id, given, language or "en") if opened else [],
        "members": who_may(assessment),
        "may_edit": may_edit(request.user, assessment),
    }
    return render(request, "assessments/delegation.html", context)


def chapter_rows(playbook: Playbook, given: Given, language: str) -> list[Row]:
    return [
        Row(
            field_of((Delegation.Of.CHAPTER, one.id)),
            "",
            one.title.in_language(language),
            one.id,
            given.chapter(one.id),
        )
        for one in playbook.chapters
    ]


def question_rows(assessment: Assessment, chapter_id: str, given: Given, language: str) -> list[Row]:
    """The questions of a chapter that concern the venture."""
    return [
        Row(
            field_of((Delegation.Of.QUESTION, item.id)),
            item.code,
            item.title.in_language(language),
            chapter_id,
            given.by_piece.get((Delegation.Of.QUESTION, item.id)),
        )
        for item in asked_in(evaluate(assessment).situation, chapter_id)
    ]


def keep(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """Gives what was chosen otherwise than the page showed it; what somebody else gave meanwhile is told and left."""
    playbook = catalogue.playbook_for(assessment.playbook_version)
    members = {str(one.public_id): one for one in who_may(assessment)}
    chosen, seen, gone = read_posted(request.POST, playbook, members)
    changed, taken = give(assessment=assessment, given=chosen, seen=seen, by=request.user)
    for one in taken:
        messages.warning(request, taken_words(one, playbook, get_language() or "en"))
    if gone:
        text = _(
            "Somebody you chose may no longer answer for this venture, or what you gave is no longer asked. Choose again; all else is saved."
        )
        messages.warning(request, text)
    if changed:
        text = ngettext("%(count)d change is saved.", "%(count)d changes are saved.", changed)
        messages.success(request, text % {"count": changed})
    elif not taken and not gone:
        messages.info(request, _("Nothing was changed."))
    here, opened = reverse("delegation", args=[assessment.public_id]), request.POST.get("chapter", "")
    is_known = opened in {chapter.id for chapter in playbook.chapters}
    return redirect(f"{here}?chapter={opened}#questions" if is_known else here)


def read_posted(
    posted: QueryDict, playbook: Playbook, members: dict[str, VentureMembership]
) -> tuple[dict[Piece, VentureMembership | None], dict[Piece, str], int]:
    """The pieces that were chosen otherwise, what the page showed at them, and how many cannot be given so."""
    pieces = [(str(Delegation.Of.CHAPTER), one.id) for one in playbook.chapters]
    pieces += [(str(Delegation.Of.QUESTION), one.id) for one in playbook.items.values() if one.is_asked]
    chosen: dict[Piece, VentureMembership | None] = {}
    seen, gone = {}, chosen_of_before(posted, pieces)
    for piece in pieces:
        to, was = posted.get(field_of(piece)), posted.get(f"was-{field_of(piece)}", "")
        if to is None or to == was:
            continue
        if to and to not in members:
            gone += 1
            continue
        chosen[piece], seen[piece] = members.get(to), was
    return chosen, seen, gone


def chosen_of_before(posted: QueryDict, pieces: Sequence[Piece]) -> int:
    """How many pieces were chosen otherwise that an older page showed and the playbook of today does not know."""
    known = {field_of(piece) for piece in pieces}
    older = [name.removeprefix("was-") for name in posted if name.startswith("was-")]
    return sum(one not in known and posted.get(one) not in (None, posted[f"was-{one}"]) for one in older)


def taken_words(taken: Taken, playbook: Playbook, language: str) -> str:
    of, key = taken.piece
    named = playbook.items[key] if of == Delegation.Of.QUESTION else next(c for c in playbook.chapters if c.id == key)
    words = {"title": named.title.in_language(language), "by": taken.by, "person": taken.to.user}
    return _("%(by)s gave “%(title)s” to %(person)s meanwhile. It stays so.") % words
