"""Where whoever has ventures and works for an incubator begins from now on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from cohorts.forms import LandingForm
from cohorts.landing import begins_with_day, belongs_to_ventures, may_choose


@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: SignedInRequest) -> HttpResponse:
    """The choice, and where it leads; for whoever has one place only, which one it is."""
    has_ventures = belongs_to_ventures(request.user)
    may = may_choose(request.user, has_ventures=has_ventures)
    if request.method == "POST" and not may:
        return redirect("landing")  # a venture or an organisation was left since the buttons were shown
    form = LandingForm(request.POST if request.method == "POST" else None, initial={"landing": request.user.landing})
    if form.is_valid():
        request.user.keep_landing(form.cleaned_data["landing"])
        messages.success(request, _("From now on you begin here. Your account menu changes it: Where you begin."))
        return redirect("home")
    context = {"form": form, "may_choose": may, "is_day": begins_with_day(request.user, has_ventures=has_ventures)}
    return render(request, "cohorts/landing.html", context, status=422 if form.is_bound else 200)
