"""What changed in a cohort between its checkpoints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from cohorts.access import cohort_for
from cohorts.audit import exported
from cohorts.models import Checkpoint, Cohort
from reviews.change import Change, change_of
from reviews.change_one import OneVenture
from reviews.change_page import ChangePage
from reviews.change_sheet import change_csv
from reviews.declaring_all import before_reading
from reviews.glance.asked import TRUTHS
from reviews.models import Submission


@dataclass(frozen=True, slots=True)
class Pair:
    """Two checkpoints that can be compared, by the query of their address."""

    earlier: Checkpoint
    later: Checkpoint
    truth: str
    is_current: bool

    @property
    def query(self) -> str:
        truth = f"&truth={self.truth}" if self.truth != "claimed" else ""
        return f"from={self.earlier.public_id}&to={self.later.public_id}{truth}"


@require_safe
def cohort_change(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Readiness, verdicts and gaps at each checkpoint, then one venture."""
    cohort = cohort_for(request.user, public_id)
    change = change_asked(request, cohort)
    page = ChangePage(change, get_language() or "en")
    context = {
        "cohort": cohort,
        "section": "change",
        "change": change,
        "page": page,
        "one": one_asked(request, page),
        "pairs": pairs(cohort, change),
        "can_compare": len(change.points) > 1,
        **before_reading(cohort),
    }
    return render(request, "reviews/change.html", context)


@require_safe
def cohort_change_csv(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The figures of the page, as CSV."""
    cohort = cohort_for(request.user, public_id)
    exported(cohort, request.user, "change")
    content = change_csv(ChangePage(change_asked(request, cohort), get_language() or "en"))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = get_valid_filename(f"{cohort.name or 'cohort'}_change.csv")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def change_asked(request: HttpRequest, cohort: Cohort) -> Change:
    """The change between the checkpoints that the address names, else between the first and the last used.

    The readiness is the claimed one, or with `truth=evidenced` the one that evidence bears out.
    """
    known = {str(one.public_id): one for one in cohort.checkpoints.all()}
    found = change_of(cohort, known.get(request.GET.get("from", "")), known.get(request.GET.get("to", "")))
    asked = request.GET.get("truth")
    return replace(found, truth=asked) if asked in TRUTHS else found


def pairs(cohort: Cohort, change: Change) -> list[Pair]:
    """From the first to the last checkpoint at which anything was handed in, and each step between them."""
    used = Submission.objects.filter(enrolment__cohort=cohort, enrolment__in=cohort.seen.current())
    checkpoints = list(cohort.checkpoints.filter(pk__in=used.values("checkpoint")))
    steps = list(pairwise(checkpoints))
    wanted = steps if len(steps) < 2 else [(checkpoints[0], checkpoints[-1]), *steps]
    ends = [point.checkpoint for point in change.points]
    return [Pair(*pair, change.truth, bool(ends) and pair == (ends[0], ends[-1])) for pair in wanted]


def one_asked(request: HttpRequest, page: ChangePage) -> OneVenture | None:
    """The venture that the address names, else the first by name; None when none is compared."""
    if not page.change.ventures:
        return None
    asked = request.GET.get("venture", "")
    places = {str(one.last.submission.enrolment.public_id): at for at, one in enumerate(page.change.ventures)}
    return OneVenture(page, places.get(asked, 0))
