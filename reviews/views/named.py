"""Whom a venture names as somebody who should not judge it in a cohort: its owners and editors name and withdraw."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import LimitReached
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts.access import edited_enrolment_for
from reviews.models import NamedConflict
from reviews.named import Decided, name_somebody, withdraw_named
from reviews.named_form import NamedForm
from reviews.states import IllegalStep
from reviews.undecided import without_a_judge


@require_http_methods(["GET", "HEAD", "POST"])
@once
def named_conflicts(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Those who were named, and another one."""
    enrolment = edited_enrolment_for(request.user, public_id)
    form = NamedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = name_somebody(enrolment=enrolment, by=request.user, **form.cleaned_data)
        except (LimitReached, IllegalStep) as refused:
            form.add_error(None, str(refused))
        else:
            text = (
                _("%(who)s is named. Nobody at the organisation can decide on it now; whoever runs this site is told.")
                if without_a_judge([made])
                else _("%(who)s is named. The managers of the cohort see it and decide.")
            )
            messages.success(request, text % {"who": made.who})
            return redirect("named_conflicts", public_id)
    named = NamedConflict.objects.filter(enrolment=enrolment).select_related("named_by")
    context = {"enrolment": enrolment, "named": list(named.order_by("pk")), "form": form}
    return render(request, "reviews/named_conflicts.html", context, status=422 if form.errors else 200)


@require_POST
def named_conflict_withdraw(request: SignedInRequest, public_id: UUID, named_id: UUID) -> HttpResponse:
    """Takes back whom the venture named, until somebody has decided on it."""
    enrolment = edited_enrolment_for(request.user, public_id)
    found = NamedConflict.objects.filter(enrolment=enrolment, public_id=named_id).first()
    try:
        if found is None:
            messages.info(request, _("This was withdrawn before. Nothing was changed."))
        else:
            withdraw_named(found)
            messages.success(request, _("%(who)s is no longer named.") % {"who": found.who})
    except Decided:
        messages.warning(request, _("The managers of the cohort have decided on this already. Nothing was changed."))
    return redirect("named_conflicts", public_id)
