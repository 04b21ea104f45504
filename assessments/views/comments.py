"""The comments of a team at a question."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import refused_in
from accounts.models import SignedInRequest, User
from accounts.once import once
from accounts.text import clean_text
from assessments.access import assessment_for
from assessments.comments import LONGEST, members_of, settle, thread, write_comment
from assessments.models import Assessment
from assessments.views.evidence import item_of, place_of
from engine.playbook.parts import Item
from engine.reading.problems import is_visible


class CommentForm(forms.Form):
    """A comment, and whom it is meant for."""

    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    to = forms.MultipleChoiceField(
        label=gettext_lazy("Meant for (they get an email)"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, team: list[User], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.team = {str(user.public_id): user for user in team}
        self.fields["to"].choices = [(key, str(user)) for key, user in self.team.items()]  # type: ignore[attr-defined]
        if not team:
            del self.fields["to"]

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
def comments(request: SignedInRequest, public_id: UUID, item_id: str) -> HttpResponse:
    """What the team wrote at a question; a post adds to it."""
    assessment = assessment_for(request.user, public_id)
    item = item_of(assessment, item_id)
    team = [user for user in members_of(assessment) if user.pk != request.user.pk]
    if request.method != "POST":
        return shown(request, assessment, item, CommentForm(team=team))
    refuse_archived(assessment)
    form = CommentForm(request.POST, team=team)
    if form.is_valid():
        with refused_in(form):
            write_comment(
                assessment=assessment,
                item_id=item.id,
                text=form.cleaned_data["text"],
                language=get_language() or "en",
                by=request.user,
                mentions=form.mentions,
            )
            return redirect("comments", public_id, item_id)
    return shown(request, assessment, item, form, 422)


def refuse_archived(assessment: Assessment) -> None:
    """Raises PermissionDenied."""
    if assessment.venture.is_archived:
        raise PermissionDenied(_("This venture is archived: it can be read, not changed. Nothing was saved."))


def shown(
    request: SignedInRequest, assessment: Assessment, item: Item, form: CommentForm, status: int = 200
) -> HttpResponse:
    rows = thread(assessment, item.id)
    context = {
        "assessment": assessment,
        "section": "assessment",
        "item": item,
        "settled": [row for row in rows if row.settled_at],
        "open": [row for row in rows if not row.settled_at],
        "now": timezone.now().isoformat(),
        "form": form,
        "back": place_of(assessment, item),
    }
    return render(request, "assessments/comments.html", context, status=status)


@require_POST
def comments_settle(request: SignedInRequest, public_id: UUID, item_id: str) -> HttpResponse:
    """Declares what stood on the page settled."""
    assessment = assessment_for(request.user, public_id)
    item = item_of(assessment, item_id)
    refuse_archived(assessment)
    count = settle(
        assessment=assessment, item_id=item.id, until=moment_of(request.POST.get("until", "")), by=request.user
    )
    if count:
        said = ngettext("%(count)d comment is resolved.", "%(count)d comments are resolved.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("There is nothing left to resolve."))
    return redirect("comments", public_id, item_id)


def moment_of(text: str) -> datetime:
    """When the page was made; now for anything that is no moment."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    return found if found and timezone.is_aware(found) else timezone.now()
