"""The comments of a team at a question, a gap or an item of its plan."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.limits import refused_in
from accounts.models import SignedInRequest, User
from accounts.once import once
from accounts.text import clean_text
from assessments.access import assessment_for
from assessments.comments import LONGEST, members_of, read_thread, settle, write_comment
from assessments.models import About, Assessment
from assessments.threads import Place, Places, Thread, url_of
from assessments.unread import mark_read, new_in, threads_of
from engine.reading.problems import is_visible

SECTIONS: dict[str, str] = {About.QUESTION: "assessment", About.GAP: "result", About.ACTION: "plan"}


LEFT = gettext_lazy("Somebody you chose is no longer in the team. Choose again, or nobody; nothing was sent.")


class CommentForm(forms.Form):
    """A comment, and whom it is meant for."""

    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    to = forms.MultipleChoiceField(
        label=gettext_lazy("Meant for (they get an email)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": LEFT},
    )

    def __init__(self, *args: object, team: list[User], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.team = {str(user.public_id): user for user in team}
        self.fields["to"].choices = [(key, str(user)) for key, user in self.team.items()]  # type: ignore[attr-defined]
        if not team:
            del self.fields["to"]

    def clean(self) -> None:
        """Raises ValidationError where somebody was chosen and nobody else is in the team any more."""
        super().clean()
        if not self.team and self.data.get("to"):
            raise forms.ValidationError(LEFT)

    def clean_text(self) -> str:
        """Raises ValidationError for a text that shows nothing."""
        text = clean_text(self.cleaned_data["text"], max_length=LONGEST)
        if not is_visible(text):
            raise forms.ValidationError(_("Write something."))
        return text

    @property
    def mentions(self) -> list[User]:
        return [self.team[key] for key in self.cleaned_data.get("to", [])]


@require_http_methods(["GET", "HEAD", "POST"])
@once
def comments(request: SignedInRequest, public_id: UUID, key: str, about: str = About.QUESTION) -> HttpResponse:
    """What the team wrote at a question, a gap or an item of the plan; a post adds to it."""
    assessment = assessment_for(request.user, public_id)
    place = place_for(assessment, Thread(about, key))
    team = [user for user in members_of(assessment) if user.pk != request.user.pk]
    if request.method != "POST":
        return shown(request, assessment, place, CommentForm(team=team))
    refuse_archived(assessment)
    form = CommentForm(request.POST, team=team)
    if form.is_valid():
        with refused_in(form):
            write_comment(
                assessment=assessment,
                thread=place.thread,
                text=form.cleaned_data["text"],
                language=get_language() or "en",
                by=request.user,
                mentions=form.mentions,
            )
            return redirect(url_of(assessment, place.thread))
    return shown(request, assessment, place, form, 422)


def place_for(assessment: Assessment, thread: Thread) -> Place:
    """What a thread hangs on, where there is such a place or was. Raises Http404."""
    place = Places(assessment, get_language() or "en").of(thread)
    if place is None:
        raise Http404
    return place


def refuse_archived(assessment: Assessment) -> None:
    """Raises PermissionDenied."""
    if assessment.venture.is_archived:
        raise PermissionDenied(_("This venture is archived: it can be read, not changed. Nothing was saved."))


def shown(
    request: SignedInRequest, assessment: Assessment, place: Place, form: CommentForm, status: int = 200
) -> HttpResponse:
    """The page. Whoever opens it has read what it shows; a page that looks by itself whether anything came reads nothing."""
    rows, new = read_thread(assessment, place.thread), new_in(assessment, place.thread, request.user)
    version = f"{len(rows)}-{sum(row.settled_at is not None for row in rows)}"
    if request.GET.get("part") == version:
        return HttpResponse(status=204)
    if request.method == "GET" and "part" not in request.GET:
        mark_read(assessment, place.thread, request.user, rows)
    # What was resolved before the reader saw it stands open, for them alone.
    folded = [row for row in rows if row.settled_at and row.pk not in new]
    context = {
        "assessment": assessment,
        "section": SECTIONS[place.thread.about],
        "place": place,
        "settled": folded,
        "open": [row for row in rows if row not in folded],
        "can_settle": any(row.settled_at is None for row in rows),
        "new": new,
        # What was being written while the page was made is not on it, and no click may resolve it unseen.
        "until": max((row.written_at for row in rows), default=timezone.now()).isoformat(),
        "form": form,
        "settle_url": settle_url(assessment, place.thread),
        "version": version,
        "watch_every": settings.WATCH_SECONDS,
    }
    page = "_thread_rows" if "part" in request.GET else "comments"
    response = render(request, f"assessments/{page}.html", context, status=status)
    response["Plumbline-Thread"] = version
    return response


def settle_url(assessment: Assessment, thread: Thread) -> str:
    if thread.about == About.QUESTION:
        return reverse("comments_settle", args=[assessment.public_id, thread.key])
    return reverse("comments_on_settle", args=[assessment.public_id, *thread])


@require_POST
def comments_settle(request: SignedInRequest, public_id: UUID, key: str, about: str = About.QUESTION) -> HttpResponse:
    """Declares what stood on the page settled."""
    assessment = assessment_for(request.user, public_id)
    place = place_for(assessment, Thread(about, key))
    refuse_archived(assessment)
    until = moment_of(request.POST.get("until", ""))
    count = settle(assessment=assessment, thread=place.thread, until=until, by=request.user)
    if count:
        said = ngettext("%(count)d comment is resolved.", "%(count)d comments are resolved.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("There is nothing left to resolve."))
    return redirect(url_of(assessment, place.thread))


@require_safe
def threads(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """All threads of a venture: what is new first, then what waits, and what hangs on places of earlier days."""
    assessment = assessment_for(request.user, public_id)
    rows = threads_of(assessment, request.user, get_language() or "en")
    context = {
        "assessment": assessment,
        "section": "assessment",
        "open": [row for row in rows if row.is_open],
        "resolved": [row for row in rows if not row.is_open and not row.place.state],
        "earlier": [row for row in rows if not row.is_open and row.place.state],
    }
    return render(request, "assessments/threads.html", context)


def moment_of(text: str) -> datetime:
    """When the page was made; now for anything that is no moment."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    return found if found and timezone.is_aware(found) else timezone.now()
