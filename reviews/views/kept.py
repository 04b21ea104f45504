"""What staff keep beside a cohort's ventures: views under a name, and notes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.limits import LimitReached
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts.access import cohort_for, enrolment_for
from cohorts.models import Cohort
from reviews import keeping
from reviews.access import note_for, saved_view_for
from reviews.forms import NoteForm, ViewForm
from reviews.glance.address import read_view
from reviews.states import IllegalStep


def back_to(cohort: Cohort, view: str = "", cell: str = "") -> HttpResponse:
    """The page of a cohort as it was left: with its view, and with the cell that was open."""
    query = "&".join(part for part in (view, f"c={cell}" if cell else "") if part)
    return redirect(reverse("cohort", args=[cohort.public_id]) + (f"?{query}" if query else ""))


@require_POST
@once
def view_save(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Keeps the view that is shown, under a name; the same name again keeps the newer view."""
    cohort = cohort_for(request.user, public_id)
    view = read_view(request.POST.get("query", ""))
    form = ViewForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Give the view a name of at most 60 letters. Nothing was saved."))
        return back_to(cohort, view)
    try:
        is_new = not keeping.has_view(cohort=cohort, name=form.cleaned_data["name"], by=request.user)
        keeping.save_view(
            cohort=cohort,
            name=form.cleaned_data["name"],
            query=view,
            is_shared=form.cleaned_data["is_shared"],
            by=request.user,
        )
    except LimitReached as limit:
        messages.warning(request, str(limit))
    else:
        text = _("The view “%(name)s” is saved.") if is_new else _("The view “%(name)s” is replaced by this one.")
        messages.success(request, text % {"name": form.cleaned_data["name"]})
    return back_to(cohort, view)


@require_POST
@once
def view_delete(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Deletes one's own view."""
    view = saved_view_for(request.user, public_id)
    keeping.delete_view(view=view)
    messages.success(request, _("The view “%(name)s” is deleted; its ventures are not.") % {"name": view.name})
    return back_to(view.cohort)


@require_POST
@once
def note_add(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A note on a venture, for colleagues."""
    enrolment = enrolment_for(request.user, public_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            keeping.add_note(enrolment=enrolment, text=form.cleaned_data["text"], by=request.user)
        except IllegalStep as illegal:
            messages.warning(request, str(illegal))
        else:
            messages.success(request, _("The note is saved. Only your colleagues see it."))
    else:
        messages.warning(request, _("A note needs some text, at most 2,000 letters. Nothing was saved."))
    return back_to(enrolment.cohort, read_view(request.POST.get("view", ""), page=True), cell_sent(request))


@require_POST
def note_remove(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Takes one's own note away."""
    note = note_for(request.user, public_id)
    keeping.remove_note(note=note)
    messages.success(request, _("The note is removed."))
    return back_to(note.enrolment.cohort, read_view(request.POST.get("view", ""), page=True), cell_sent(request))


def cell_sent(request: SignedInRequest) -> str:
    """The cell that was open beside the form; empty when it is none."""
    sent = request.POST.get("c", "")[:80]
    return sent if sent.replace(".", "").replace("_", "").isalnum() and sent.isascii() else ""
