"""What happened in a venture, for its members."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from assessments.access import assessment_for
from assessments.activity import KINDS, Activity, people_of

MOST_PAGES = 10_000


@require_safe
def activity(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Who did what and when, the newest first; what the address asks for and there is not counts as not asked for."""
    assessment = assessment_for(request.user, public_id)
    people, asked = people_of(assessment), request.GET
    person = next((one for one in people if str(one.public_id) == asked.get("person")), None)
    kind = asked.get("kind", "") if asked.get("kind") in KINDS else ""
    page = Activity(assessment, get_language() or "en", number_of(asked.get("page", "")), kind, person)
    context = {
        "assessment": assessment,
        "section": "assessment",
        "page": page,
        "people": people,
        "kinds": KINDS.items(),
        "query": f"kind={kind}&person={person.public_id if person else ''}",
    }
    return render(request, "assessments/activity.html", context)


def number_of(text: str) -> int:
    """The number of a page; 1 for anything that is none."""
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    return min(max(int(text), 1), MOST_PAGES) if is_number else 1
