"""A list of people invited to a cohort: checked, invited, and each of them written to again, moved or withdrawn."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.again import ask_again_by
from accounts.limits import LimitReached
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts import invitees, lists, mailings
from cohorts.access import cohort_for, invitee_of_cohort
from cohorts.invitees import AddressTaken, CohortClosed, Invited
from cohorts.list_forms import AddressForm, CheckedPage, ListForm, mended_by
from cohorts.lists import Listed
from cohorts.models import Cohort, Invitee, Mailing, Right
from cohorts.views.invitations import withdrawn_before


@require_http_methods(["GET", "HEAD", "POST"])
def invitees_check(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A list is pasted or chosen, and shown checked. Nothing is stored."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    post = request.method == "POST"
    initial = {"language": get_language() or "en"}
    form = ListForm(request.POST if post else None, request.FILES if post else None, initial=initial)
    if post and form.is_valid():
        return render_checked(request, cohort, page_of(cohort, form, form.cleaned_data["listed"]))
    context = {"cohort": cohort, "section": "invitees", "form": form}
    return render(request, "cohorts/invitees_check.html", context, status=422 if form.errors else 200)


def page_of(cohort: Cohort, form: ListForm, listed: Listed) -> CheckedPage:
    given = form.cleaned_data
    checked = lists.check(listed.rows, invitees.here_already(cohort), given["language"])
    return CheckedPage(listed, checked, given["language"], given["note"])


def render_checked(request: SignedInRequest, cohort: Cohort, page: CheckedPage, refused: str = "") -> HttpResponse:
    """The list stands in the page, also where it came in a file: in another language that is what is checked again."""
    fields = {"text": page.carried, "language": page.language, "note": page.note, "again": "yes"}
    ask_again_by(request, reverse("invitees_invite", args=[cohort.public_id]), fields)
    letters = invitees.previews(cohort=cohort, entries=page.checked.good, by=request.user, note=page.note)
    context = {"cohort": cohort, "section": "invitees", "page": page, "refused": refused, "letters": letters}
    return render(request, "cohorts/invitees_checked.html", context, status=422 if refused else 200)


@require_POST
def invitees_invite(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Invites the good rows of a checked list; the bad ones stand there again, to be mended.

    Sent twice, nobody is invited twice: who is in the cohort already is left alone.
    """
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    form = ListForm(request.POST)
    if not form.is_valid():
        context = {"cohort": cohort, "section": "invitees", "form": form}
        return render(request, "cohorts/invitees_check.html", context, status=422)
    before = page_of(cohort, form, form.cleaned_data["listed"])
    page = page_of(cohort, form, mended_by(before, request.POST.dict()))
    if "again" in request.POST:
        return render_checked(request, cohort, page)
    try:
        done = mailings.invite(cohort=cohort, entries=page.checked.good, by=request.user, note=page.note)
    except (CohortClosed, LimitReached) as refused:
        return render_checked(request, cohort, page, str(refused))
    if isinstance(done, Mailing):
        told_of_list(request, done)
    else:
        tell_of(request, done)
    if not page.checked.bad:
        return redirect("mailing", done.public_id) if isinstance(done, Mailing) else redirect("invitees", public_id)
    rest = Listed(tuple(bad.row for bad in page.checked.bad), page.listed.heads)
    return render_checked(request, cohort, page_of(cohort, form, rest))


def told_of_list(request: HttpRequest, mailing: Mailing) -> None:
    """A long list is worked through while its reader does something else."""
    text = ngettext("%(count)d row is being invited.", "%(count)d rows are being invited.", mailing.total)
    messages.success(request, text % {"count": mailing.total})


def tell_of(request: HttpRequest, done: Invited) -> None:
    """Says how many letters go out, and who wants none."""
    if done.sent:
        text = ngettext("%(count)d invitation goes out.", "%(count)d invitations go out.", done.sent)
        messages.success(request, text % {"count": done.sent})
    elif not done.silent:
        messages.info(request, _("No email was sent: nobody was left to write to."))
    for one in done.silent[:5]:
        messages.warning(request, silent(one))


def silent(one: Invitee) -> str:
    text = _("%(address)s wants no such emails. Copy the link in its row and send it yourself.")
    return text % {"address": one.address}


@require_POST
@once
def invitees_resend(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Another letter to all who have not opened theirs."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    try:
        tell_of(request, mailings.resend_all(cohort=cohort, by=request.user))
    except CohortClosed as refused:
        messages.warning(request, str(refused))
    return redirect("invitees", public_id)


@require_POST
@once
def invitee_resend(request: SignedInRequest, public_id: UUID, invitee_id: UUID) -> HttpResponse:
    """Another letter, and thirty more days."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    try:
        row = invitees.resend(invitee=invitee_of_cohort(cohort, invitee_id), by=request.user)
    except (CohortClosed, LimitReached) as refused:
        messages.warning(request, str(refused))
    else:
        tell_of_one(request, row)
    return redirect("invitees", public_id)


def tell_of_one(request: HttpRequest, row: Invitee) -> None:
    """Says that a letter goes, that its reader wants none, or that the link was used or withdrawn."""
    if not row.is_waiting:
        messages.info(request, _("This invitation was used or withdrawn in the meantime. Nothing was sent."))
    elif row.mail is None:
        messages.warning(request, silent(row))
    else:
        text = _("An email with the invitation goes to %(address)s.")
        messages.success(request, text % {"address": row.address})


@require_POST
@once
def invitee_address(request: SignedInRequest, public_id: UUID, invitee_id: UUID) -> HttpResponse:
    """The invitation goes to another address."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    found, form = invitee_of_cohort(cohort, invitee_id), AddressForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("This is not an email address. Nothing was changed and nothing was sent."))
        return redirect("invitees", public_id)
    address = form.cleaned_data["address"]
    if address == found.address:
        messages.info(request, _("The address is the same as before. Nothing was changed and nothing was sent."))
        return redirect("invitees", public_id)
    try:
        tell_of_one(request, invitees.change_address(invitee=found, address=address, by=request.user))
    except (AddressTaken, CohortClosed, LimitReached) as refused:
        messages.warning(request, str(refused))
    return redirect("invitees", public_id)


@require_POST
@once
def invitee_withdraw(request: SignedInRequest, public_id: UUID, invitee_id: UUID) -> HttpResponse:
    """The link works no more."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    found = invitee_of_cohort(cohort, invitee_id)
    if found.withdrawn_at:
        text = _("The invitation of %(address)s was withdrawn already, on %(day)s. Nothing was changed.")
        before = withdrawn_before(found.withdrawn_at, cohort.programme.organisation)
        messages.info(request, text % {"address": found.address, **before})
        return redirect("invitees", public_id)
    row = invitees.withdraw(invitee=found, by=request.user)
    text = _("The invitation of %(address)s is withdrawn; its link no longer works.")
    if row.withdrawn_at is None:
        text = _("%(address)s has enrolled a venture in the meantime. Nothing was changed.")
    messages.info(request, text % {"address": row.address})
    return redirect("invitees", public_id)


@require_POST
@once
def invitee_forget(request: SignedInRequest, public_id: UUID, invitee_id: UUID) -> HttpResponse:
    """Removes a withdrawn invitation with its address and letters."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    found = invitee_of_cohort(cohort, invitee_id)
    if invitees.forget(invitee=found):
        messages.success(request, _("The address and the emails to it are removed."))
    else:
        messages.info(request, _("Only a withdrawn invitation can be removed. Nothing was changed."))
    return redirect("invitees", public_id)
