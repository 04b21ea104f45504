"""Pages on which somebody takes their data away, deletes their account, or deletes a venture."""

from __future__ import annotations

import io
import json
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.downloads import given_out
from accounts.erasing import Hindered, erase_account, hindrances
from accounts.export import everything_about
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts.access import owned_venture_for
from cohorts.erasing import alone_in, erase_venture


class TypedAgain(forms.Form):
    """What is to be deleted, typed once more: nobody deletes by a slip of the finger."""

    typed = forms.CharField(max_length=254)

    def __init__(self, *args: object, expected: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.expected = expected
        field = self.fields["typed"]
        field.label = gettext_lazy("Type this to confirm: %(text)s") % {"text": expected}
        field.widget.attrs["autocomplete"] = "off"

    def clean_typed(self) -> str:
        """Raises ValidationError where it is another text; letters may be large or small."""
        typed: str = " ".join(self.cleaned_data["typed"].split())
        if typed.casefold() != " ".join(self.expected.split()).casefold():
            raise forms.ValidationError(_("The text does not match. Nothing was deleted."))
        return typed


def is_meant(request: SignedInRequest, form: TypedAgain) -> bool:
    """Whether the button that deletes was pressed; the return key alone says what was typed, and deletes nothing."""
    if request.POST.get("act") == "delete":
        return True
    form.add_error("typed", _("The text matches. Press the button to delete; nothing was deleted yet."))
    return False


@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: SignedInRequest) -> HttpResponse:
    """What is kept about the reader, to take away; and the end of the account."""
    user = request.user
    form = TypedAgain(request.POST if request.method == "POST" else None, expected=user.email)
    against = hindrances(user)
    if request.method == "POST" and not against and form.is_valid() and is_meant(request, form):
        try:
            erase_account(user)
        except Hindered as refused:
            against = refused.reasons
        else:
            logout(request)
            messages.success(request, _("Your account is deleted, and you are signed out."))
            return redirect("home")
    context = {"form": form, "against": against, "ventures": alone_in(user)}
    return render(request, "account/data.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def own_export(request: SignedInRequest) -> HttpResponseBase:
    """Everything about the reader, as a file of JSON."""
    content = json.dumps(everything_about(request.user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    name = f"plumbline-{timezone.now():%Y-%m-%d}.json"
    return given_out(io.BytesIO(content.encode()), name, "application/json")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def venture_delete(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The end of a venture: what goes, what stays, and its name typed once more."""
    venture = owned_venture_for(request.user, public_id)
    form = TypedAgain(request.POST if request.method == "POST" else None, expected=venture.name)
    if request.method == "POST" and form.is_valid() and is_meant(request, form):
        name = venture.name
        erase_venture(venture, request.user)
        messages.success(
            request, _("%(venture)s is deleted, with all its answers and everything it submitted.") % {"venture": name}
        )
        return redirect("home")
    handed_in = venture.enrolments.filter(submissions__erased_at=None).exclude(submissions=None)
    places = handed_in.select_related("cohort__programme__organisation").distinct()
    context = {"venture": venture, "form": form, "places": places}
    return render(request, "cohorts/venture_delete.html", context, status=422 if form.is_bound else 200)
