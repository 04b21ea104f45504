"""The page that staff land on."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cohorts.landing import belongs_to_ventures, is_asked
from reviews.day import Reader, lines_for


@require_safe
def day(request: SignedInRequest) -> HttpResponse:
    """What needs the reader now, over all cohorts of all organisations they work for."""
    reader = Reader(request.user)
    context = {
        "lines": lines_for(reader),
        "cohorts": reader.cohorts,
        "shut": [one for one in reader.organisations if one.is_shut],
        "organisations": reader.organisations,
        "section": "day",
        "is_asked_where_to_begin": is_asked(request.user, has_ventures=belongs_to_ventures(request.user)),
    }
    return render(request, "reviews/day.html", context)
