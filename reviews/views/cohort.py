"""The cohort at a glance."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cohorts.access import cohort_for
from reviews.bulk import acts_for
from reviews.declaring_all import before_reading
from reviews.forms import NoteForm, ViewForm
from reviews.glance.page import GlancePage
from reviews.looking import look

# Between elements it reads as one space, as a line's end does; of a full page it is a thirtieth.
INDENTS = re.compile(r"\n\s+")


@require_safe
def cohort(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The ventures of a cohort by chapter, as far as they submitted; invitations beside."""
    asked_at = timezone.now()
    found = cohort_for(request.user, public_id)
    page = GlancePage(found, request.user.pk, request.GET, get_language() or "en")
    context = {
        "cohort": found,
        "section": "ventures",
        "glance": page,
        "form": page.form,
        **before_reading(found, page.counts["undeclared"]),
        "filters": page.filters,
        "acts": acts_for(page.rights),
        "view_form": ViewForm(initial={"query": page.query}),
        "note_form": NoteForm(),
        # A cohort with nobody in it costs a question more.
        "waiting": found.seen.knocking().count() if page.may_manage and not page.counts["enrolled"] else 0,
        "invitations": found.invitations.open().order_by("-created_at") if page.may_manage else (),
        "address": request.build_absolute_uri("/invitations/"),
    }
    response = HttpResponse(INDENTS.sub("\n", render_to_string("reviews/cohort.html", context, request)))
    # Noted after the page was made: what comes in meanwhile is new the next time.
    if page.counts["unseen"] and page.is_all_that_came and request.method == "GET":
        look(user=request.user, cohort=found, at=asked_at)
    return response
