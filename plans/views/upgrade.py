"""A later version of the playbook: what it would change, and the move to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.limits import LimitReached
from accounts.models import SignedInRequest
from assessments.access import assessment_for, editable_assessment_for, may_edit
from assessments.models import Assessment
from plans import upgrading
from plans.upgrade_page import UpgradePage


@require_http_methods(["GET", "HEAD", "POST"])
def upgrade(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The preview of a move to the newest version; a post makes it."""
    if request.method == "POST":
        return made(request, editable_assessment_for(request.user, public_id))
    return shown(request, assessment_for(request.user, public_id))


def made(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    language = get_language() or "en"
    try:
        found = upgrading.upgrade(
            assessment=assessment, seen=request.POST.get("seen", ""), language=language, by=request.user
        )
    except upgrading.NotAsPreviewed:
        text = _(
            "Something was answered or attached since this page was made. Nothing was moved: look again, then upgrade."
        )
        messages.warning(request, text)
        return shown(request, assessment_for(request.user, assessment.public_id), 409)
    except LimitReached as limit:
        messages.warning(request, str(limit))
        return shown(request, assessment, 422)
    if found is None:
        messages.info(request, _("The venture already answers the newest version. Nothing was changed."))
    else:
        text = _("Your venture now answers version %(version)s. What needs your attention is marked in the chapters.")
        messages.success(request, text % {"version": found.after.version})
    return redirect("assessment", assessment.public_id)


def shown(request: SignedInRequest, assessment: Assessment, status: int = 200) -> HttpResponse:
    preview = upgrading.preview_of(assessment)
    context = {
        "assessment": assessment,
        "section": "assessment",
        "preview": preview,
        "page": UpgradePage(preview, get_language() or "en") if preview else None,
        "may_edit": may_edit(request.user, assessment),
    }
    return render(request, "plans/upgrade.html", context, status=status)
