"""One mailing: how far its letters are, who got none and why, and what has not gone yet withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.htmx import is_htmx
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts import mailings
from cohorts.access import mailing_for
from cohorts.models import Mailing
from jobs.models import Status
from mails.log import listed
from mails.models import MailQuerySet

PAGE_SIZE = 50


@require_safe
def mailing(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A page, or for htmx its row, which asks again until nothing of it waits."""
    found = mailing_for(request.user, public_id)
    seen: Any = found
    seen.counts = mailings.counts_of([found], request.user.pk)[found.public_id]
    context: dict[str, Any] = {"mailing": found, "cohort": found.cohort, "section": "invitees" if found.is_list else ""}
    if is_htmx(request):
        return render(request, "cohorts/_mailing_row.html", context)
    rows = listed(mailings.letters_of([found.public_id], request.user.pk))
    page = Paginator(failed_first(rows), PAGE_SIZE).get_page(request.GET.get("page"))
    letters: list[Any] = list(page.object_list)
    about = mailings.about_of(letters, request.user.pk)
    for one in letters:
        one.about_name = about.get(one.about, "")
    context |= {"page": page, "mails": letters, "left_out": mailings.left_out_of(found, request.user.pk)}
    return render(request, "cohorts/mailing.html", context)


def failed_first(rows: MailQuerySet) -> MailQuerySet:
    """What a person can do something about, then what waits, then what went."""
    places = {Status.FAILED: 0, Status.RUNNING: 1, Status.QUEUED: 2}
    place = Case(
        *(When(status=key, then=Value(at)) for key, at in places.items()), default=Value(3), output_field=IntegerField()
    )
    return rows.order_by(place, "pk")


@require_POST
@once
def mailing_cancel(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Withdraws what has not gone. A second time there is nothing left to withdraw."""
    found = mailing_for(request.user, public_id)
    not_written = 0 if found.is_list else len(found.lines)
    if count := mailings.cancel(found, request.user):
        messages.success(request, cancelled_words(count, not_written))
    else:
        messages.info(request, _("There was nothing left to cancel: everything has gone, or was cancelled before."))
    return redirect("mailing", public_id)


def cancelled_words(count: int, not_written: int) -> str:
    """What somebody is told who cancelled.

    Args:
        count: of letters and lines that do not go.
        not_written: ventures whose letters nobody had begun to write; how many each would have got is not known.
    """
    if not_written:
        text = ngettext(
            "Cancelled: one venture is not written to any more, and emails that waited do not go. What went stays.",
            "Cancelled: %(count)d ventures are not written to any more, and emails that waited do not go. "
            "What went stays.",
            not_written,
        )
        return text % {"count": not_written}
    text = ngettext(
        "Cancelled: one email does not go. What went stays.",
        "Cancelled: %(count)d emails do not go. What went stays.",
        count,
    )
    return text % {"count": count}


@require_POST
@once
def mailing_go_on(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Invites the rest of a list that stopped."""
    found: Mailing = mailing_for(request.user, public_id)
    try:
        mailings.go_on(found)
    except mailings.NotRepeatable:
        messages.info(request, _("There is nothing to go on with: the list is finished, or being worked on."))
    else:
        going_on = _("The rest of the list is being invited.") if found.is_list else _("The rest is being written.")
        messages.success(request, going_on)
    return redirect("mailing", public_id)
