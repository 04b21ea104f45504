"""What a cohort has set: its names, whether it goes on, its checkpoints, and who waits at its door or left."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts import actions, checkpoints
from cohorts.access import checkpoint_of_cohort, cohort_for, enrolment_for
from cohorts.forms import CheckpointForm, CohortSettingsForm
from cohorts.models import Cohort, Enrolment, Right

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_settings(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """All that can be set; the form on top has the names."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    if request.method != "POST":
        return render_settings(request, cohort)
    form = CohortSettingsForm(request.POST)
    if form.is_valid():
        try:
            actions.rename_cohort(cohort=cohort, **form.cleaned_data)
        except actions.NameTaken as taken:
            form.add_error("programme", str(taken))
        else:
            messages.success(request, _("Saved."))
            return redirect("cohort_settings", public_id)
    return render_settings(request, cohort, names=form)


def render_settings(
    request: SignedInRequest,
    cohort: Cohort,
    names: CohortSettingsForm | None = None,
    checkpoint: CheckpointForm | None = None,
) -> HttpResponse:
    """The page; forms that are given come back with their mistakes."""
    names_now = {"name": cohort.name, "programme": cohort.programme.name}
    rows = cohort.seen.select_related("venture", "ended_by")
    gone = rows.filter(ended_at__isnull=False).exclude(venture__name="").order_by("-ended_at", "pk")
    context = {
        "cohort": cohort,
        "section": "settings",
        "names": names or CohortSettingsForm(initial=names_now),
        "checkpoints": list(cohort.checkpoints.all()),
        "checkpoint_form": checkpoint or CheckpointForm(initial={"opens_on": cohort.today}, auto_id="id_new_%s"),
        "knocking": Paginator(rows.knocking().order_by("enrolled_at", "pk"), PAGE_SIZE).get_page(
            request.GET.get("waits")
        ),
        "gone": Paginator(gone, PAGE_SIZE).get_page(request.GET.get("gone")),
    }
    is_refused = bool((names and names.errors) or (checkpoint and checkpoint.errors))
    return render(request, "cohorts/cohort_settings.html", context, status=422 if is_refused else 200)


@require_POST
def cohort_state(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Closes or archives a cohort, or undoes either."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    wanted = request.POST.get("state", "")
    if wanted in {"close", "reopen"}:
        actions.close_cohort(cohort=cohort, is_closed=wanted == "close")
    elif wanted in {"archive", "take_out"}:
        actions.archive_cohort(cohort=cohort, is_archived=wanted == "archive")
    text = said_of(wanted)
    if text:
        messages.success(request, text)
    return redirect("cohort_settings", public_id)


def said_of(wanted: str) -> str:
    """What became of the cohort; empty for what is none of the states."""
    return {
        "close": _("The cohort is closed: no venture enrols or submits any more. What was submitted stays."),
        "reopen": _("The cohort is open again: ventures can enrol and submit."),
        "archive": _("The cohort is archived: it is closed, and your lists show it under “Archived” alone."),
        "take_out": _("The cohort is back in your lists."),
    }.get(wanted, "")


@require_POST
@once
def checkpoint_add(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A new checkpoint."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    form = CheckpointForm(request.POST, auto_id="id_new_%s")
    if form.is_valid():
        with refused_in(form):
            made = checkpoints.plan_checkpoint(cohort=cohort, **form.cleaned_data)
            messages.success(request, _("%(checkpoint)s is planned.") % {"checkpoint": made.title})
            return redirect("cohort_settings", public_id)
    return render_settings(request, cohort, checkpoint=form)


@require_http_methods(["GET", "HEAD", "POST"])
def checkpoint(request: SignedInRequest, public_id: UUID, checkpoint_id: UUID) -> HttpResponse:
    """One checkpoint, to be changed."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    found = checkpoint_of_cohort(cohort, checkpoint_id)
    form = CheckpointForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        checkpoints.change_checkpoint(found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("cohort_settings", public_id)
    context = {"cohort": cohort, "section": "settings", "checkpoint": found, "form": form}
    return render(request, "cohorts/checkpoint.html", context, status=422 if form.errors else 200)


@require_POST
@once
def checkpoint_remove(request: SignedInRequest, public_id: UUID, checkpoint_id: UUID) -> HttpResponse:
    """Takes a checkpoint away at which nothing was handed in."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    found = checkpoint_of_cohort(cohort, checkpoint_id)
    try:
        checkpoints.remove_checkpoint(found)
    except checkpoints.HandedIn as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("%(checkpoint)s is removed.") % {"checkpoint": found.title})
    return redirect("cohort_settings", public_id)


@require_POST
def enrolment_let_in(request: SignedInRequest, enrolment_id: UUID) -> HttpResponse:
    """Lets in a venture that waits, or takes back one that the staff had taken out and the page showed as out."""
    enrolment = enrolment_for(request.user, enrolment_id, Right.MANAGE)
    is_out = enrolment.end == Enrolment.End.REMOVED
    if is_out and "waits" in request.POST:
        text = _("%(venture)s was refused in the meantime. Nothing was changed; you can take it in again below.")
        messages.warning(request, text % {"venture": enrolment.venture})
        return redirect("cohort_settings", enrolment.cohort.public_id)
    if is_out:
        actions.take_back(enrolment=enrolment)
    else:
        actions.approve(enrolment=enrolment)
    enrolment.refresh_from_db()
    text = (
        _("%(venture)s is in the cohort.") if enrolment.is_current else _("%(venture)s has left. Nothing was changed.")
    )
    messages.info(request, text % {"venture": enrolment.venture})
    return redirect("cohort_settings", enrolment.cohort.public_id)


@require_POST
def enrolment_remove(request: SignedInRequest, enrolment_id: UUID) -> HttpResponse:
    """Refuses a venture that waits. One that a colleague let in meanwhile stays: an old page takes nobody out."""
    enrolment = enrolment_for(request.user, enrolment_id, Right.MANAGE)
    venture = {"venture": enrolment.venture}
    if actions.refuse(enrolment=enrolment, by=request.user):
        messages.success(request, _("%(venture)s is not let in. Its founders see that on their page.") % venture)
    elif enrolment.is_current:
        text = _(
            "%(venture)s was let in in the meantime. Nothing was changed; to take it out, select it among the ventures."
        )
        messages.warning(request, text % venture)
    else:
        messages.info(request, _("%(venture)s does not wait any more. Nothing was changed.") % venture)
    return redirect("cohort_settings", enrolment.cohort.public_id)
