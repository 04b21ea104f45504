"""What a cohort needs, and the help that its staff plan and gave."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import refused_in
from accounts.models import SignedInRequest
from accounts.once import once
from cohorts.access import cohort_for
from cohorts.models import Cohort, Right
from reviews.access import help_for, may
from reviews.declaring_all import before_reading
from reviews.filed import files_in, handed_in_to, playbook_of
from reviews.gaps import known_gaps
from reviews.help_forms import AttendanceForm, HelpForm, name_of
from reviews.helps import Given, cancel_help, given, helps_of, plan_help, record_attendance
from reviews.models import Help
from reviews.needs import Names, Needs, needs_of
from reviews.needs_page import GivenLine, NeedsPage


@require_safe
def cohort_needs(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Which help would close most, what was given, and what became of the gaps."""
    cohort = cohort_for(request.user, public_id)
    chapter = chapter_asked(request, cohort)
    needs = needs_of(cohort, language(), chapter)
    need = needs.need(request.GET.get("plan", "")) if may(cohort, Right.MANAGE) else None
    return needs_page(request, cohort, needs, HelpForm(need=need) if need else None, chapter)


def language() -> str:
    return get_language() or "en"


def chapter_asked(request: SignedInRequest, cohort: Cohort) -> str:
    """The chapter that the address names; empty when the cohort's playbook has none of that name."""
    asked = request.GET.get("chapter", "")
    return asked if asked in {chapter.id for chapter in playbook_of(cohort).scored_chapters} else ""


def needs_page(
    request: SignedInRequest, cohort: Cohort, needs: Needs, form: HelpForm | None, chapter: str = ""
) -> HttpResponse:
    helps, _files = helps_of(cohort)
    page = NeedsPage(needs, helps, is_whole="all" in request.GET, who=request.GET.get("who", ""))
    context = {
        "cohort": cohort,
        "section": "needs",
        "page": page,
        "form": form,
        "chapter": chapter,
        "chapters": [(one.id, one.title.in_language(language())) for one in playbook_of(cohort).scored_chapters],
        "can_manage": may(cohort, Right.MANAGE),
        **before_reading(cohort),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "reviews/needs.html", context, status=status)


@require_POST
@once
def help_plan(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Help with a need, planned or given already, for some of the ventures that have it."""
    cohort = cohort_for(request.user, public_id, Right.MANAGE)
    needs = needs_of(cohort, language())
    need = needs.need(request.POST.get("need", ""))
    if need is None:
        messages.info(request, _("No venture has this need any more. Nothing was planned."))
        return redirect("cohort_needs", cohort.public_id)
    form = HelpForm(request.POST, need=need)
    if form.is_valid():
        with refused_in(form):
            row = plan_help(
                cohort=cohort,
                enrolments=cohort.seen.filter(pk__in=form.keys),
                by=request.user,
                gaps=list(need.gaps),
                **{name: form.cleaned_data[name] for name in ("title", "kind", "on", "note")},
            )
            messages.success(request, planned(len(form.keys)))
            return redirect("help", row.public_id)
    return needs_page(request, cohort, needs, form)


def planned(count: int) -> str:
    text = ngettext(
        "It is written down for %(count)d venture. No letter was sent.",
        "It is written down for %(count)d ventures. No letter was sent.",
        count,
    )
    return text % {"count": count}


@require_safe
def help_page(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One help, venture by venture: who came, and what became of the gaps."""
    return render_help(request, help_for(request.user, public_id), None)


def read(found: Help) -> Given:
    return given(found, found.cohort, files_in(found.cohort, handed_in_to(found.cohort)))


def render_help(request: SignedInRequest, found: Help, form: AttendanceForm | None) -> HttpResponse:
    one = read(found)
    form = form or AttendanceForm(ventures=one.ventures)
    names = Names(playbook_of(found.cohort), language())
    known = known_gaps(names.playbook)
    context = {
        "cohort": found.cohort,
        "section": "needs",
        "line": GivenLine(one),
        "help": found,
        "rows": [(venture, form[name_of(venture)]) for venture in one.ventures],
        "gaps": [(known[gap].code, names.of_gap(known[gap])) for gap in found.gaps if gap in known],
        "form": form,
        "can_manage": may(found, Right.MANAGE) and found.cancelled_at is None,
        **before_reading(found.cohort),
    }
    return render(request, "reviews/help.html", context, status=422 if form.errors else 200)


@require_POST
def help_attended(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Who came."""
    found = help_for(request.user, public_id, Right.MANAGE)
    form = AttendanceForm(request.POST, ventures=read(found).ventures)
    if not form.is_valid():
        return render_help(request, found, form)
    if found.cancelled_at is not None:
        messages.info(request, _("This help was cancelled. Nothing was changed."))
    else:
        record_attendance(help=found, came=form.came)
        messages.success(request, _("Who came is written down."))
    return redirect("help", found.public_id)


@require_POST
def help_cancel(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The help does not take place; it stays in the list, without figures."""
    found = help_for(request.user, public_id, Right.MANAGE)
    if cancel_help(help=found):
        said = _("The help is cancelled. It stays in the list, and none of its figures are counted.")
        messages.success(request, said)
    else:
        messages.info(request, _("This help was cancelled already. Nothing was changed."))
    return redirect("cohort_needs", found.cohort.public_id)
