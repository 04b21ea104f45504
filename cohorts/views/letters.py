"""What an organisation has sent, and the one button that sends a failed letter again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from cohorts import mailings
from cohorts.access import letter_for, organisation_for
from cohorts.letters import open_to, tenant_of
from cohorts.models import Mailing, Organisation
from mails import post
from mails.log import failed_lately, listed, sent_for

PAGE_SIZE = 50
MAILINGS = 10
FAILED = "failed"


@require_safe
def letters(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The emails of an organisation, newest first: mailings in a row each, then what went to one reader alone.

    With `state=failed` every single one that failed lately.
    """
    organisation = organisation_for(request.user, public_id)
    tenant = tenant_of(organisation)
    is_failed = request.GET.get("state") == FAILED
    rows = listed(failed_lately([tenant])) if is_failed else sent_for(tenant).filter(mailing=None)
    page = Paginator(open_to(rows, request.user.pk), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "section": "letters",
        "page": page,
        "many": None if is_failed else mailings_of(request, organisation),
        "mails": page.object_list,
        "is_failed": is_failed,
    }
    return render(request, "cohorts/letters.html", context)


def mailings_of(request: SignedInRequest, organisation: Organisation) -> Page[Mailing]:
    """The acts that wrote to many, each with how far its letters are."""
    rows = Mailing.objects.filter(cohort__programme__organisation=organisation).select_related("cohort", "ordered_by")
    page = Paginator(rows.order_by("-requested_at", "-pk"), MAILINGS).get_page(request.GET.get("many"))
    found: list[Any] = list(page.object_list)
    counts = mailings.counts_of(found, request.user.pk)
    for one in found:
        one.counts = counts[one.public_id]
    page.object_list = found
    return page


@require_POST
def letter_again(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Puts a letter that failed back in line, as it was written."""
    mail, organisation = letter_for(request.user, public_id)
    try:
        post.again(mail, request.user)
    except post.NotRepeatable:
        messages.info(request, _("Nothing was sent: it did not fail, or its reader wants no more of these emails."))
    else:
        messages.success(request, _("The email is on its way again."))
    return redirect("letters", organisation.public_id)
