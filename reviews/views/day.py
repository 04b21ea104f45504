"""The page that staff land on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from cohorts.access import cohort_for
from cohorts.landing import belongs_to_ventures, is_asked
from reviews.day import Reader, lines_for
from reviews.day.putting_off import parted, put_off, take_up

DAYS = {"1": 1, "7": 7}


@require_safe
def day(request: SignedInRequest) -> HttpResponse:
    """What needs the reader now, over all cohorts of all organisations they work for."""
    reader = Reader(request.user)
    lines, waiting = parted(request.user, lines_for(reader))
    context = {
        "lines": lines,
        "waiting": waiting,
        "cohorts": reader.cohorts,
        "shut": [one for one in reader.organisations if one.is_shut],
        "organisations": reader.organisations,
        "section": "day",
        "is_asked_where_to_begin": is_asked(request.user, has_ventures=belongs_to_ventures(request.user)),
    }
    return render(request, "reviews/day.html", context)


@require_POST
def day_put_off(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A line of one's day comes back on another day, or again now; colleagues see theirs as before."""
    cohort = cohort_for(request.user, public_id)
    key, days = request.POST.get("line", ""), request.POST.get("days", "")
    line = next((one for one in lines_for(Reader(request.user)) if one.cohort == cohort and one.key == key), None)
    if line is None or not line.may_be_put_off:
        messages.info(request, _("There is nothing left to do there: the line is gone. Nothing was changed."))
    elif days == "0":
        take_up(user=request.user, cohort=cohort, key=key)
        messages.success(request, _("The line is shown again."))
    elif days in DAYS:
        until = put_off(user=request.user, cohort=cohort, key=key, days=DAYS[days])
        said = _("Put off: you see this line again on %(day)s. Your colleagues see theirs as before.")
        messages.success(request, said % {"day": date_format(until)})
    else:
        raise Http404
    return redirect("day")
