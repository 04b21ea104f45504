"""Ordering packs of a cohort, watching them being made, and taking them away."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Now
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.downloads import given_out
from accounts.htmx import is_htmx
from accounts.models import SignedInRequest
from cohorts import audit
from cohorts.access import cohort_for
from cohorts.audit import Act
from cohorts.models import Right
from jobs.storage import FileDamaged
from reports.access import pack_for
from reports.models import Pack
from reports.packs import ordering
from reports.packs.splitting import REPORTS_A_FILE, VENTURES_A_PAPER
from reports.packs.storage import open_whole
from reports.packs.withholding import withhold
from reviews.glance.address import read_view, view_of
from reviews.glance.page import GlancePage

logger = logging.getLogger("plumbline.reports")
PAGE_SIZE = 20
MEDIA_TYPES = {
    ".zip": "application/zip",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def cohort_packs(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The packs of a cohort, and a form for another one: of all ventures, or of the view in the address."""
    found = cohort_for(request.user, public_id, Right.MANAGE)
    packs, only_ready = Pack.objects.filter(cohort=found), "ready" in request.GET
    view = view_of(request.GET)
    page = GlancePage(found, request.user.pk, QueryDict(view), get_language() or "en")
    rows = (packs.to_fetch(request.user) if only_ready else packs).listed()
    listed = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("list"))
    listed.object_list = list(listed.object_list)
    withhold(listed.object_list, found)
    context = {
        "cohort": found,
        "section": "packs",
        "view": view,
        "ventures": page.tally["shown"],
        "enrolled": page.tally["enrolled"],
        "kinds": offered(),
        "reports": REPORTS_A_FILE,
        "pages": VENTURES_A_PAPER,
        "only_ready": only_ready,
        "packs": listed,
    }
    return render(request, "reports/packs.html", context)


def offered() -> list[tuple[str, Any]]:
    """The kinds that can be ordered."""
    return [(str(kind), kind.label) for kind in Pack.Kind]


@require_POST
def pack_order(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Orders a pack. The same once more leads to the one that is under way. 404 for a kind or language that is none."""
    found = cohort_for(request.user, public_id, Right.MANAGE)
    kind, language = request.POST.get("kind", ""), request.POST.get("language", "")
    if kind not in dict(offered()) or language not in dict(settings.LANGUAGES):
        raise Http404
    view = read_view(request.POST.get("view", ""))
    zone = get_current_timezone_name()
    try:
        ordering.order_pack(cohort=found, kind=kind, query=view, language=language, by=request.user, zone=zone)
    except ordering.NotOrdered as refused:
        messages.warning(request, str(refused))
    address = reverse("cohort_packs", args=[public_id])
    return redirect(f"{address}?{view}" if view else address)


@require_safe
def pack(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One pack: a page, or for htmx its row, which asks again until the pack is finished."""
    return shown(request, pack_for(request.user, public_id))


def shown(request: HttpRequest, found: Pack, status: int = 200, **more: Any) -> HttpResponse:
    template = "reports/_pack_row.html" if is_htmx(request) else "reports/pack.html"
    context = {"pack": found, "cohort": found.cohort, "section": "packs", **more}
    return render(request, template, context, status=status)


@require_safe
def pack_download(request: SignedInRequest, public_id: UUID) -> HttpResponse | FileResponse:
    """The file, once rights and digest are checked at this moment. A damaged file is never given out."""
    found = pack_for(request.user, public_id)
    if found.status != Pack.Status.READY or found.is_expired:
        return redirect("pack", public_id)
    if found.is_withheld:
        return shown(request, found, status=403)
    try:
        file = open_whole(found.sha256, found.extension)
    except FileDamaged:
        logger.exception("The file of pack %s is damaged.", public_id)
        return shown(request, found, is_damaged=True, status=409)
    if request.method == "GET":
        Pack.objects.filter(pk=found.pk).to_fetch(request.user).update(fetched_at=Now())
        organisation = found.cohort.programme.organisation
        facts = {"kind": found.kind, "sha256": found.sha256}
        audit.write(organisation=organisation, by=request.user, act=Act.TOOK_PACK, about=found.public_id, **facts)
    return given_out(file, found.file_name, MEDIA_TYPES[found.extension])


@require_POST
def pack_retry(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Makes a pack again that failed, was cancelled, has expired, or whose file is damaged."""
    found = pack_for(request.user, public_id)
    try:
        if found.is_withheld:
            raise ordering.NotRepeatable
        if found.status == Pack.Status.READY and not found.is_expired and is_whole(found):
            raise ordering.NotRepeatable
        ordering.retry_pack(found)
    except ordering.NotRepeatable:
        messages.info(request, _("There is nothing to repeat: it is complete, or being made already."))
    except ordering.NotOrdered as refused:
        messages.warning(request, str(refused))
    return shown_again(request, public_id)


def is_whole(found: Pack) -> bool:
    try:
        open_whole(found.sha256, found.extension).close()
    except FileDamaged:
        return False
    return True


@require_POST
def pack_cancel(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ends a pack that waits or is being made."""
    try:
        ordering.cancel_pack(pack_for(request.user, public_id))
    except ordering.NotCancellable:
        messages.info(request, _("It is too late to cancel: it is finished."))
    return shown_again(request, public_id)


def shown_again(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    if is_htmx(request):
        return shown(request, pack_for(request.user, public_id))
    return redirect("pack", public_id)
