"""The result of an assessment."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignedInRequest
from assessments.access import assessment_for, may_edit
from assessments.evaluation import Sheet, evaluate, read_sheet
from assessments.evidence.along import asked_of, goes_along
from assessments.forms import WayForm
from assessments.letters import write_first_steps
from assessments.models import Evidence
from assessments.places import places_of
from assessments.results.additions import beside_readiness, levers_of, told_of
from assessments.results.page import page_of
from assessments.results.rows import HoursField
from assessments.results.talked import TalkOfGaps
from assessments.results.ways import WayRow, Ways
from assessments.unread import talk_of
from assessments.upgrades import newer_version
from mails import post


@require_safe
def result(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The verdict and everything behind it, as the answers stand."""
    assessment = assessment_for(request.user, public_id)
    sheet, language = read_sheet(assessment), get_language() or "en"
    evaluation = sheet.evaluation
    page = page_of(evaluation, language, levers_of(assessment, evaluation, language))
    places = places_of([assessment]).get(assessment.venture_id, [])
    context = {
        "assessment": assessment,
        "evaluation": evaluation,
        "page": page,
        "section": "result",
        "may_edit": may_edit(request.user, assessment),
        "hours": hours_of(sheet),
        "places": places,
        "along": along_of(sheet) if any(place.can_submit for place in places) else [],
        "beside": beside_readiness({assessment: evaluation}, language, in_full=True).get(assessment.pk, []),
        "newer": newer_version(assessment),
        "told": told_of(assessment),
        "stale": stale_of(sheet),
        "talk": TalkOfGaps(assessment, talk_of(assessment, request.user.pk)),
        "submissions": assessment.submissions.select_related("enrolment__cohort"),
    }
    return render(request, "assessments/result.html", context)


def stale_of(sheet: Sheet) -> list[tuple[str, Evidence]]:
    """The evidence that counts no longer, each piece with the code of its question."""
    return [(sheet.playbook.items[row.item_id].code, row) for row in sheet.stale]


def along_of(sheet: Sheet) -> list[tuple[str, Evidence]]:
    """What goes along when the venture submits: each piece of evidence with the code of its question."""
    rows = [row for pieces in sheet.evidence.values() for row in pieces]
    return [
        (sheet.playbook.items[row.item_id].code, row) for row in goes_along(rows, asked_of(sheet.evaluation.situation))
    ]


@require_POST
def result_mail(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Sends the reader what to do first."""
    assessment = assessment_for(request.user, public_id)
    language = get_language() or "en"
    page = page_of(evaluate(assessment), language)
    if not page.next_steps:
        messages.info(request, _("Nothing was sent: by your answers there is nothing to begin with."))
    elif mail := write_first_steps(assessment, page, request.user):
        text = _("What to do first goes to %(address)s. For the same answers it is sent once a day.")
        if post.folder():
            text = _("This installation has no mail server: what to do first is written to a file in %(folder)s.")
        messages.success(request, text % {"address": mail.address, "folder": post.folder()})
    else:
        text = _("Nothing was sent: you have said that you want no such emails. Change that under “Emails you get”.")
        messages.warning(request, text)
    return redirect(reverse("result", args=[assessment.public_id]) + "#month")


@require_safe
def ways(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ways through the plan: the nearest to the next band, the most for so many days, the cheapest for a chapter."""
    assessment = assessment_for(request.user, public_id)
    evaluation, language = evaluate(assessment), get_language() or "en"
    page = page_of(evaluation, language)
    form = WayForm(evaluation.playbook, language, request.GET if "goal" in request.GET else None)
    found = Ways(page)
    context = {
        "assessment": assessment,
        "page": page,
        "form": form,
        "ways": found,
        "way": way_for(found, form) if found.are_open else None,
        "section": "result",
    }
    return render(request, "assessments/ways.html", context)


def hours_of(sheet: Sheet) -> HoursField | None:
    """The hours a week that the plan is laid out for, as they may be changed on it; None in a plan without hours."""
    key = sheet.playbook.hours_fact
    if key is None or sheet.playbook.format == 1:
        return None
    item, row = sheet.playbook.items[key], sheet.rows.get(key)
    hours = sheet.evaluation.result.plan.hours
    return HoursField(item.id, item.chapter, row.rev if row else 0, f"{float(hours):g}")


def way_for(found: Ways, form: WayForm) -> WayRow | None:
    """The way that the form asks for; the nearest to the next band while it asks for nothing."""
    if not form.is_bound:
        return found.to_next_band()
    if not form.is_valid():
        return None
    asked = form.cleaned_data
    if asked["goal"] == "days":
        return found.for_days(asked["days"])
    if asked["goal"] == "chapter":
        return found.for_chapter(asked["chapter"], asked["least"])
    return found.to_next_band()
