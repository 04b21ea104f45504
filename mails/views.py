"""Two pages by which readers say which letters they want: one behind the sign-in, one behind a link."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest, User
from mails.forms import WantedForm
from mails.kinds import Kind
from mails.stopping import choose, is_stopped, read_token, start, stop


@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request: SignedInRequest) -> HttpResponse:
    """The kinds of letters that somebody gets, each with a box."""
    form = WantedForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        choose(request.user, form.wanted)
        messages.success(request, _("Saved. It holds for every address of your account."))
        return redirect("mail_settings")
    return render(request, "mails/mail_settings.html", {"form": form})


@csrf_exempt  # a mail program sends the form for its reader (RFC 8058); the signed link is the right to do so
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """What a letter's link leads to: looking at it changes nothing, one button stops the kind, another undoes it."""
    address, kind = opened(token)
    if request.method == "POST":
        (start if "again" in request.POST else stop)(address, kind)
        if "List-Unsubscribe" not in request.POST:  # a mail program sends that, and follows no redirect
            return redirect("unsubscribe", token)
    context = {"address": address, "kind": kind, "token": token, "is_stopped": is_off(address, kind)}
    return render(request, "mails/unsubscribe.html", context)


def opened(token: str) -> tuple[str, Kind]:
    try:
        return read_token(token)
    except BadSignature:
        raise Http404 from None


def is_off(address: str, kind: Kind) -> bool:
    return is_stopped(address, kind, User.objects.of_address(address))
