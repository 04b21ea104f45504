"""The history of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from assessments.access import assessment_for, editable_assessment_for, may_edit
from assessments.actions import AnswerChanged
from assessments.answers import history
from assessments.answers.forms import revision
from assessments.answers.history import NotThere
from assessments.models import Assessment
from assessments.views.evidence import item_of, place_of
from engine.playbook.parts import Item
from playbooks import catalogue


@require_http_methods(["GET", "HEAD", "POST"])
def answer_history(request: SignedInRequest, public_id: UUID, item_id: str) -> HttpResponse:
    """Every answer to a question with who gave it and when; an earlier one can be put back."""
    if request.method == "POST":
        return restore(request, public_id, item_id)
    assessment = assessment_for(request.user, public_id)
    item, language = item_of(assessment, item_id), get_language() or "en"
    context = {
        "assessment": assessment,
        "section": "assessment",
        "item": item,
        "entries": history.entries_of(assessment, item, language),
        "back": place_of(assessment, item),
        "may_edit": may_edit(request.user, assessment) and item.id in asked_now(assessment),
    }
    return render(request, "assessments/answer_history.html", context)


def asked_now(assessment: Assessment) -> Mapping[str, Item]:
    return catalogue.playbook_for(assessment.playbook_version).items


def restore(request: SignedInRequest, public_id: UUID, item_id: str) -> HttpResponse:
    assessment = editable_assessment_for(request.user, public_id)
    item = item_of(assessment, item_id)
    if item.id not in asked_now(assessment):
        raise Http404
    to, rev = (revision(request.POST.get(name, "")) for name in ("to", "rev"))
    try:
        saved = history.restore(assessment=assessment, item=item, to=to, rev=rev, by=request.user)
    except NotThere:
        messages.error(request, _("There is no such answer to go back to. Nothing was changed."))
    except AnswerChanged as changed:
        text = _("%(person)s changed the answer meanwhile. It stands on top now, and nothing was restored.")
        messages.warning(request, text % {"person": changed.current.answered_by})
    else:
        said = _("The earlier answer stands again.") if saved.is_changed else _("This answer stands already.")
        messages.success(request, said)
    return redirect("answer_history", public_id, item_id)
