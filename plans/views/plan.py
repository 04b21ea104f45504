"""The plan as a team works on it."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.downloads import given_out
from accounts.limits import LimitReached
from accounts.models import SignedInRequest, User
from accounts.once import once
from assessments.access import assessment_for, editable_assessment_for, may_edit
from assessments.actions import AnswerChanged, Sent
from assessments.answers.forms import reason_of, revision
from assessments.answers.questions import question_urls
from assessments.evaluation import Sheet, read_sheet
from assessments.models import Assessment
from assessments.results.page import page_of
from assessments.unread import talk_of
from assessments.wording import printed
from engine.playbook.answers import InvalidAnswer
from plans import actions, moving
from plans.calendar import calendar_of
from plans.forms import OWN_ID, ItemForm, TeamHoursForm, blank_item, values_of
from plans.kept import kept
from plans.models import PlanItem, WorkedPlan
from plans.page import QUICK, PlanPage
from plans.rows import hours_words
from plans.shared_talk import talks_of
from plans.talk import link_at, links_of
from plans.views.following import what_follows
from plans.weeks import WeekView
from plans.work import Entry, Work, work_of


@require_safe
def plan(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The items in the order to take them, with an item opened for changes where the address names one."""
    return Shown(request, assessment_for(request.user, public_id)).page(opened=request.GET.get("item", ""))


class Shown:
    """The page of a plan for one request, with the forms as they stand or as they were sent."""

    def __init__(self, request: HttpRequest, assessment: Assessment) -> None:
        self.request, self.assessment = request, assessment
        self.sheet: Sheet = read_sheet(assessment)
        self.work: Work = work_of(assessment, self.sheet.evaluation)

    @property
    def hours_rev(self) -> int:
        """The revision of the answer that says how many hours the team gives."""
        row = self.sheet.rows.get(self.sheet.playbook.hours_fact or "")
        return row.rev if row else 0

    def plan_page(self, opened: str = "") -> PlanPage:
        language = get_language() or "en"
        asked = (item for item in self.sheet.playbook.items.values() if item.is_asked)
        urls = question_urls(self.assessment, asked)
        revs = {key: row.rev for key, row in self.sheet.rows.items()}
        found = self.assessment
        changes = [row.changed_at for row in self.work.rows] + [found.answered_at or found.created_at]
        result = page_of(self.sheet.evaluation, language)
        about = found.venture.name, str(found.public_id), max(changes)
        return kept(PlanPage(self.work, result, *about, urls, revs, language, opened))

    def entry(self, key: str) -> Entry:
        """An item by its key; raises Http404 where there is none."""
        if key not in self.work.entries:
            raise Http404
        return self.work.entries[key]

    def item_form(self, one: Entry | None, data: Any = None) -> ItemForm:
        own = one is None or bool(one.row and not one.row.rung_id)
        initial = values_of(one.row if one else None)
        auto_id = "item_%s" if one else OWN_ID  # both forms may stand on one page
        form = ItemForm(data, own=own, members=self.work.members, initial=initial, auto_id=auto_id)
        if one and one.step:
            text = _("Left empty, the estimate of the playbook counts: %(hours)s.")
            form.fields["hours"].help_text = text % {"hours": hours_words(one.estimate)}
        return form

    def hours_form(self, data: Any = None) -> TeamHoursForm:
        team = self.work.evaluation.result.plan.hours
        return TeamHoursForm(data, members=self.work.members, given=self.work.given, team=team)

    def page(
        self,
        status: int = 200,
        *,
        opened: str = "",
        form: ItemForm | None = None,
        added: ItemForm | None = None,
        hours: TeamHoursForm | None = None,
        clash: PlanItem | None = None,
    ) -> HttpResponse:
        """The page.

        Args:
            opened: the key of the item that is open for changes.
            form, added, hours: forms as they were sent and refused.
            clash: what is stored of the item, where somebody else changed it meanwhile.
        """
        one = self.work.entries.get(opened)
        may, page = may_edit(self.request.user, self.assessment), self.plan_page(opened)
        talk = talk_of(self.assessment, self.request.user.pk or 0)
        context = {
            "assessment": self.assessment,
            "section": "plan",
            "page": page,
            "week_view": WeekView(page) if self.request.GET.get("view") == "weeks" else None,
            "opened": opened if one else "",
            "form": form or (self.item_form(one) if one else None),
            "add_form": added,
            "blank_item": blank_item(self.work.members) if may and added is None else "",
            "hours_form": hours or self.hours_form(),
            "hours_rev": self.hours_rev,
            "clash": clash,
            "talk": links_of(self.assessment, talk),
            "talk_here": link_at(self.assessment, talk, opened) if one else None,
            "feed": WorkedPlan.objects.filter(assessment=self.assessment).exclude(feed_code="").first(),
            "shared_talks": talks_of(self.assessment.venture_id, self.request.user.pk or 0),
            "feed_base": settings.BASE_URL,
            "may_edit": may,
        }
        return render(self.request, "plans/plan.html", context, status=status)


@require_safe
def plan_calendar(request: SignedInRequest, public_id: UUID) -> HttpResponseBase:
    """The days of the plan as a file for a calendar."""
    shown = Shown(request, assessment_for(request.user, public_id))
    return calendar_file(shown)


@login_not_required
@require_safe
def plan_feed(request: HttpRequest, code: str) -> HttpResponseBase:
    """The same for whoever has the secret address, asked for again and again by a calendar program."""
    found = get_object_or_404(
        WorkedPlan.objects.select_related("assessment__venture", "assessment__playbook_version"), feed_code=code
    )
    with override(found.feed_language):
        return calendar_file(Shown(request, found.assessment))


def calendar_file(shown: Shown) -> HttpResponseBase:
    address = settings.BASE_URL + place(shown.assessment)
    content = calendar_of(shown.plan_page(), address, urlsplit(settings.BASE_URL).hostname or "plumbline")
    return given_out(BytesIO(content), "plan.ics", "text/calendar; charset=utf-8")


@require_POST
def plan_feed_open(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Gives the calendar a secret address, or a new one, or takes it away."""
    assessment = editable_assessment_for(request.user, public_id)
    if request.POST.get("feed") == "close":
        closed = actions.close_feed(assessment=assessment)
        text = _("The calendar address no longer works.")
        text = text if closed else _("There is no calendar address any more. Nothing was changed.")
    else:
        actions.open_feed(assessment=assessment, language=get_language() or "en", by=request.user)
        text = _("The plan has a new calendar address. Earlier ones no longer work.")
    return told_at(request, assessment, "files", (messages.SUCCESS, text))


def told_at(
    request: HttpRequest, assessment: Assessment, at: str, *said: tuple[int, str], key: str = ""
) -> HttpResponse:
    """Leads to a part of the page, which says there what became of the request: its top may be far away.

    Args:
        at: the part, as the page names it.
        said: messages, each with its level.
        key: of the item that is to be open.
    """
    for level, text in said:
        messages.add_message(request, level, text, extra_tags=at)
    return redirect(f"{place(assessment, key).partition('#')[0]}#{at}")


def place(assessment: Assessment, key: str = "") -> str:
    """The page of the plan, at an item where one is named."""
    url = reverse("plan", args=[assessment.public_id])
    return f"{url}?item={key}#edit" if key else url


@require_POST
@once
def plan_add(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Adds an item of the team's own."""
    shown = Shown(request, editable_assessment_for(request.user, public_id))
    form = shown.item_form(None, request.POST)
    if not form.is_valid():
        return shown.page(422, added=form)
    try:
        item = actions.add_item(assessment=shown.assessment, values=form.values, by=request.user)
    except LimitReached as limit:
        form.add_error(None, str(limit))
        return shown.page(422, added=form)
    text = _("“%(title)s” is in the plan.") % {"title": item.title}
    return told_at(request, shown.assessment, "work", (messages.SUCCESS, text))


@require_POST
def plan_item(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Keeps what the team decides about one item."""
    shown = Shown(request, editable_assessment_for(request.user, public_id))
    one = shown.entry(request.POST.get("key", ""))
    form = shown.item_form(one, request.POST)
    if not form.is_valid():
        return shown.page(422, opened=one.key, form=form)
    seen = revision(request.POST.get("rev", ""))
    try:
        _item, is_changed = actions.change_item(
            assessment=shown.assessment, key=one.key, rev=seen, values=form.values, by=request.user
        )
    except actions.ItemChanged as changed:
        return shown.page(409, opened=one.key, form=form, clash=changed.current)
    title = shown.plan_page().title_of(one)
    text = _("“%(title)s” is saved.") if is_changed else _("“%(title)s” stays as it was: nothing was changed.")
    said = [(messages.SUCCESS, text % {"title": title})]
    done = [one.key] if form.values.get("status") == PlanItem.Status.DONE != one.status else []
    at, quiet = what_follows(shown.assessment, [one.key], done)
    return told_at(request, shown.assessment, at, *said, *quiet)


@require_POST
def plan_statuses(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Keeps the statuses that were chosen in the rows; what somebody else changed meanwhile is told and left."""
    shown = Shown(request, editable_assessment_for(request.user, public_id))
    page = shown.plan_page()
    changed: list[str] = []
    done: list[str] = []
    missed = []
    for key, one in shown.work.entries.items():
        status = request.POST.get(f"status-{key}")
        if status is None or status not in QUICK:
            continue
        seen = revision(request.POST.get(f"rev-{key}", ""))
        # What the row showed is not sent again: of an item that was changed meanwhile, only a choice made here counts.
        if status == request.POST.get(f"was-{key}"):
            continue
        try:
            _item, is_changed = actions.change_item(
                assessment=shown.assessment, key=key, rev=seen, values={"status": status}, by=request.user
            )
            changed += [key] * is_changed
            done += [key] * (is_changed and status == PlanItem.Status.DONE)
        except actions.ItemChanged as clash:
            missed.append(
                _("%(person)s changed “%(title)s” meanwhile. Its status stays: %(status)s.")
                % {
                    "title": page.title_of(one),
                    "person": clash.current.changed_by,
                    "status": clash.current.get_status_display(),
                }
            )
    said = [(messages.WARNING, text) for text in missed]
    if changed:
        text = ngettext("%(count)d status is saved.", "%(count)d statuses are saved.", len(changed))
        said.insert(0, (messages.SUCCESS, text % {"count": len(changed)}))
    if not said:
        said = [(messages.INFO, _("No status was changed."))]
    at, quiet = what_follows(shown.assessment, changed, done)
    return told_at(request, shown.assessment, at, *said, *quiet)


@require_POST
def plan_move(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Moves an item in the order, as far as prerequisites allow.

    Two people who move items at the same moment follow each other, and the second, who did not see what the first
    left, is told so.
    """
    assessment = editable_assessment_for(request.user, public_id)
    is_dragged = bool(request.POST.get("other"))
    with transaction.atomic():
        actions.lock(assessment)
        shown = Shown(request, assessment)
        key = shown.entry(request.POST.get("key", "")).key
        try:
            actions.refuse_unseen_order(assessment, revision(request.POST.get("order", "")))
            said = move(shown, key, request.user)
        except actions.OrderChanged as changed:
            said = messages.WARNING, order_changed(changed.by)
    at = ("work", "") if is_dragged else ("edit", key)
    return told_at(request, assessment, at[0], said, key=at[1])


def order_changed(by: User | None) -> str:
    if by is None:
        return _("The order was changed meanwhile. Nothing was moved: look at the order as it stands now.")
    text = _("%(person)s moved an item meanwhile. Nothing was moved: look at the order as it stands now.")
    return text % {"person": by}


def move(shown: Shown, key: str, by: User) -> tuple[int, str]:
    """Moves an item as a form asks for, and what is to be said of it."""
    data, page = shown.request.POST, shown.plan_page()
    found = moving.move_of(page, key, data.get("to", ""), data.get("other", ""))
    if found.order is None:
        return (messages.WARNING if found.is_held else messages.INFO), found.why
    actions.put_in_order(assessment=shown.assessment, order=found.order, rev=shown.work.order_rev, by=by)
    again = Shown(shown.request, shown.assessment)
    return messages.SUCCESS, moving.effect(page.title_of(shown.work.entries[key]), key, shown.work, again.work)


@require_POST
def plan_hours(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Keeps the hours of each member, and lays the plan out for them."""
    shown = Shown(request, editable_assessment_for(request.user, public_id))
    form = shown.hours_form(request.POST)
    if not form.is_valid():
        return shown.page(422, hours=form)
    seen = revision(request.POST.get("rev", ""))
    try:
        actions.give_hours(assessment=shown.assessment, hours=form.hours, rev=seen, by=request.user)
    except AnswerChanged as changed:
        text = _(
            "%(person)s changed the hours of the team meanwhile. Nothing was saved: look at the new hours, and send yours again."
        )
        form.add_error(None, text % {"person": changed.current.answered_by})
        return shown.page(409, hours=form)
    except InvalidAnswer as error:
        text = _("The plan cannot use the sum of these hours: %(reason)s Nothing was saved.")
        form.add_error(None, text % {"reason": reason_of(error, get_language() or "en")})
        return shown.page(422, hours=form)
    said = messages.SUCCESS, _("The plan is laid out for these hours.")
    return told_at(request, shown.assessment, "hours", said)


@require_POST
def plan_answer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What becomes of the answers that an item proposes: they follow, they stay, or the item is not done after all."""
    shown = Shown(request, editable_assessment_for(request.user, public_id))
    one = shown.entry(request.POST.get("key", ""))
    title, seen = shown.plan_page().title_of(one), revision(request.POST.get("rev", ""))
    choice = request.POST.get("choice", "")
    if one not in shown.work.offers:
        messages.info(request, _("“%(title)s” no longer proposes an answer. Nothing was changed.") % {"title": title})
        return redirect(place(shown.assessment))
    try:
        if choice == "answer":
            return follow(request, shown, one, title, seen)
        values = {"keeps_answer": True} if choice == "leave" else {"status": PlanItem.Status.DOING}
        actions.change_item(assessment=shown.assessment, key=one.key, rev=seen, values=values, by=request.user)
    except actions.ItemChanged as changed:
        text = _("%(person)s changed “%(title)s” meanwhile. Nothing was done: look at it as it stands now.")
        messages.warning(request, text % {"person": changed.current.changed_by, "title": title})
    except LimitReached as limit:
        messages.warning(request, str(limit))
    else:
        text = (
            _("“%(title)s” is done; the answer stays as it is.")
            if choice == "leave"
            else _("“%(title)s” is in progress again.")
        )
        messages.success(request, text % {"title": title})
    return redirect(place(shown.assessment))


def follow(request: SignedInRequest, shown: Shown, one: Entry, title: str, seen: int) -> HttpResponse:
    """Has the answers follow an item that is done."""
    lines = shown.work.offered(one)
    sent = [Sent(key, line.answer, revision(request.POST.get(f"{key}-rev", ""))) for key, line in lines.items()]
    before = shown.work.evaluation.result.readiness
    clash = actions.adopt(assessment=shown.assessment, key=one.key, rev=seen, sent=sent, by=request.user)
    if clash:
        text = _("%(person)s changed the answer to %(code)s meanwhile. No answer was changed: look at it first.")
        code = shown.sheet.playbook.items[clash.current.item_id].code
        messages.warning(request, text % {"person": clash.current.answered_by, "code": code})
    else:
        after = read_sheet(Assessment.objects.get(pk=shown.assessment.pk)).evaluation.result.readiness
        text = _("The answers are changed as “%(title)s” proposed. Readiness: %(before)s before, %(after)s now.")
        messages.success(request, text % {"title": title, "before": printed(before), "after": printed(after)})
    return redirect(place(shown.assessment))
