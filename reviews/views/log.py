"""The log of an organisation, for its owners."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cohorts.access import organisation_for
from cohorts.audit import Act
from cohorts.models import Right
from reviews.log import csv_of, entries_of, lines_of, people_in

PAGE_SIZE = 50


@require_safe
def organisation_log(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Who did what, newest first; of one kind or one person where that is asked."""
    organisation = organisation_for(request.user, public_id, Right.OWN)
    act, by = request.GET.get("act", ""), request.GET.get("by", "")
    page = Paginator(entries_of(organisation, act=act, by=by), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "section": "log",
        "page": page,
        "lines": lines_of(list(page.object_list), request.user.pk),
        "acts": Act.choices,
        "people": [(str(one.public_id), one.name) for one in people_in(organisation)],
        "act": act,
        "by": by,
        "query": request.GET.urlencode(),
    }
    return render(request, "reviews/log.html", context)


@require_safe
def organisation_log_csv(request: SignedInRequest, public_id: UUID) -> StreamingHttpResponse:
    """The same as CSV."""
    organisation = organisation_for(request.user, public_id, Right.OWN)
    rows = entries_of(organisation, act=request.GET.get("act", ""), by=request.GET.get("by", ""))
    response = StreamingHttpResponse(csv_of(rows, request.user.pk), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="log.csv"'
    return response
