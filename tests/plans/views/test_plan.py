"""The page of a plan as a browser asks for it, and what its forms do."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from assessments.actions import save_answer
from assessments.evaluation import evaluate
from cohorts.models import VentureMembership
from engine.playbook.answers import Answer
from plans.models import MemberHours, PlanItem, WorkedPlan
from plans.work import work_of
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def early_on(assessment, alice):
    return answer_as(assessment, "R-08", alice)


@pytest.fixture
def first(early_on):
    return next(iter(work_of(early_on).going))


def words(response):
    text = response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text[text.index("<main") :])).split())


def page(client, assessment, **query):
    response = client.get(reverse("plan", args=[assessment.public_id]), query)
    assert response.status_code == 200
    return words(response)


def send(client, name, assessment, follow=True, **data):
    return client.post(reverse(name, args=[assessment.public_id]), data, follow=follow)


def item(client, assessment, key, rev=0, **data):
    return send(client, "plan_item", assessment, key=key, rev=rev, **{"status": "open", **data})


def test_every_piece_stands_once_with_when_it_is_done(as_alice, early_on):
    work = work_of(early_on)
    response = as_alice.get(reverse("plan", args=[early_on.public_id]))
    text = response.content.decode()
    assert len(re.findall(r'name="status-', text)) == len(work.going)
    assert f"{len(work.going)} items are left to do." in words(response)
    assert "counts" in words(response)


def test_a_venture_without_answers_is_told_that_it_is_too_early(as_alice, assessment):
    read = page(as_alice, assessment)
    assert "too early for a plan from your answers" in read
    assert "Nothing is left to do in this plan." in read


def test_an_item_is_changed_on_its_own_form(as_alice, early_on, first, alice):
    read = page(as_alice, early_on, item=first)
    assert "Closes with:" in read
    due = timezone.localdate() - timedelta(days=2)
    answer = item(as_alice, early_on, first, status="doing", person=alice.pk, hours="3.5", due=due, note="with Ms Tang")
    assert "is saved." in words(answer)
    assert "overdue by 2 days" in words(answer)
    row = PlanItem.objects.get()
    assert (row.status, row.person, str(row.hours), row.note) == ("doing", alice, "3.50", "with Ms Tang")
    again = item(
        as_alice, early_on, first, 1, status="doing", person=alice.pk, hours="3.5", due=due, note="with Ms Tang"
    )
    assert "stays as it was: nothing was changed." in words(again)
    assert PlanItem.objects.get().rev == 1


def test_a_refused_form_keeps_what_was_typed(as_alice, early_on, first):
    answer = item(as_alice, early_on, first, status="blocked", note="typed with care")
    assert answer.status_code == 422
    assert "Say what it waits for." in words(answer)
    assert "typed with care" in answer.content.decode()
    assert not PlanItem.objects.exists()


def test_a_clash_shows_both_and_a_second_save_keeps_mine(as_alice, as_erin, early_on, first, team):
    item(as_erin, early_on, first, note="hers")
    answer = item(as_alice, early_on, first, note="mine")
    assert answer.status_code == 409
    assert "Erin changed this item while you had it open" in words(answer)
    assert "hers" in words(answer)
    assert ">mine</textarea>" in re.sub(r"\s*\n\s*", "", answer.content.decode())
    assert PlanItem.objects.get().note == "hers"
    edit = answer.content.decode().split('id="edit"')[1]
    item(as_alice, early_on, first, re.search(r'name="rev" value="(\d+)"', edit).group(1), note="mine")
    row = PlanItem.objects.get()
    assert row.note == "mine"
    assert [one.values["note"] for one in row.history.order_by("rev")] == ["hers", "mine"]


def test_a_clash_shows_all_that_is_stored_now(as_alice, as_erin, early_on, first, team):
    day = timezone.localdate() + timedelta(days=9)
    item(as_erin, early_on, first, due=f"{day}")
    html = item(as_alice, early_on, first, note="Mine").content.decode()
    assert "Stored now: Open" in " ".join(html.split())
    assert '<details class="pl-fold mt-4" open>' in html
    assert f"due {date_format(day)}" in html


def test_statuses_are_saved_together_and_only_those_that_were_chosen(as_alice, as_erin, early_on, team):
    keys = list(work_of(early_on).going)[:3]
    item(as_erin, early_on, keys[2], status="blocked", reason="the court")
    shown = {f"status-{key}": "open" for key in keys} | {f"was-{key}": "open" for key in keys}
    shown |= {f"rev-{key}": "0" for key in keys} | {f"status-{keys[0]}": "doing", f"status-{keys[1]}": "done"}
    answer = send(as_alice, "plan_statuses", early_on, **shown)
    assert "2 statuses are saved." in words(answer)
    assert {row.rung_id: row.status for row in PlanItem.objects.all()} == {
        keys[0]: "doing",
        keys[1]: "done",
        keys[2]: "blocked",
    }
    answer = send(as_alice, "plan_statuses", early_on, **{**shown, f"status-{keys[2]}": "done"})
    assert "meanwhile. Its status stays: Blocked." in words(answer)
    assert PlanItem.objects.get(rung_id=keys[2]).status == "blocked"


@pytest.mark.parametrize("status", ["blocked", "dropped", "accepted", "nonsense"])
def test_a_status_that_needs_words_is_not_taken_from_a_row(as_alice, early_on, first, status):
    data = {f"status-{first}": status, f"was-{first}": "open", f"rev-{first}": "0"}
    assert "No status was changed." in words(send(as_alice, "plan_statuses", early_on, **data))
    assert not PlanItem.objects.exists()


def test_an_own_item_is_added_once_and_planned_with_the_rest(as_alice, early_on):
    data = {
        "title": "Send the terms to eight shops",
        "status": "open",
        "hours": "2",
        "once": "0123456789abcdef0123456789abcdef",
    }
    for _twice in range(2):
        answer = send(as_alice, "plan_add", early_on, **data)
        assert "“Send the terms to eight shops” is in the plan." in words(answer) or _twice
    row = PlanItem.objects.get()
    assert row.key in work_of(early_on).placed
    assert "1 of them is your own." in page(as_alice, early_on)


def test_done_proposes_the_answer_and_a_person_decides(as_alice, early_on):
    work = work_of(early_on)
    key, one = next((key, one) for key, one in work.going.items() if len(work.offered(one)) == 1)
    (line,) = work.offered(one).values()
    item(as_alice, early_on, key, status="done", proof="https://example.org/log")
    read = page(as_alice, early_on)
    assert "Done: change the answers too?" in read
    assert "This link becomes evidence behind the answer" in read
    rev = early_on.answers.get(item_id=line.item.id).rev
    asked = {"key": key, "rev": 1, f"{line.item.id}-rev": rev}
    left = send(as_alice, "plan_answer", early_on, **asked, choice="leave")
    assert "the answer stays as it is." in words(left)
    assert "change the answers too" not in page(as_alice, early_on)
    item(as_alice, early_on, key, 2, status="doing", proof="https://example.org/log")
    item(as_alice, early_on, key, 3, status="done", proof="https://example.org/log")
    answer = send(as_alice, "plan_answer", early_on, **{**asked, "rev": 4}, choice="answer")
    assert "The answers are changed as" in words(answer)
    assert evaluate(early_on).answers[line.item.id].value == line.answer.value
    assert early_on.history.get(item_id=line.item.id, rev=rev + 1).source == "plan"
    again = send(as_alice, "plan_answer", early_on, **{**asked, "rev": 4}, choice="answer")
    assert "no longer proposes an answer." in words(again)


def test_who_marked_it_done_is_named_also_where_somebody_else_changed_it_since(as_alice, as_erin, early_on, team):
    work = work_of(early_on)
    key = next(key for key, one in work.going.items() if work.offered(one))
    item(as_alice, early_on, key, status="done")
    item(as_erin, early_on, key, rev=1, status="done", note="Look at the minutes")
    assert PlanItem.objects.get().changed_by.name == "Erin"
    assert "Alice marked it done on" in page(as_alice, early_on)
    item(as_alice, early_on, key, rev=2, status="doing")
    item(as_erin, early_on, key, rev=3, status="done")
    assert "Erin marked it done on" in page(as_alice, early_on)


def test_a_risk_is_accepted_until_a_day_to_come_and_told_once_that_is_past(as_alice, early_on, first):
    today = timezone.localdate()
    accepted = {"status": "accepted", "reason": "We live with it"}
    refused = item(as_alice, early_on, first, **accepted, accepted_until=f"{today - timedelta(days=1)}")
    assert refused.status_code == 422
    assert "This day is past." in words(refused)
    item(as_alice, early_on, first, **accepted, accepted_until=f"{today}")
    assert "is past" not in page(as_alice, early_on)
    PlanItem.objects.update(accepted_until=today - timedelta(days=1))
    assert "1 risk is accepted until a day that is past." in page(as_alice, early_on)
    PlanItem.objects.update(status="open")
    assert "is past" not in page(as_alice, early_on)


def test_not_done_after_all(as_alice, early_on):
    work = work_of(early_on)
    key = next(key for key, one in work.going.items() if work.offered(one))
    item(as_alice, early_on, key, status="done")
    answer = send(as_alice, "plan_answer", early_on, key=key, rev=1, choice="reopen")
    assert "is in progress again." in words(answer)
    assert PlanItem.objects.get().status == "doing"


def test_an_answer_changed_meanwhile_is_told_and_left(as_alice, early_on, erin, team):
    work = work_of(early_on)
    lines = [(key, line) for key, one in work.going.items() for line in work.offered(one).values()]
    key, line = next((k, one) for k, one in lines if one.item.type == "level" and k.endswith("_2"))
    item(as_alice, early_on, key, status="done")
    row = early_on.answers.get(item_id=line.item.id)
    seen = row.rev
    save_answer(assessment=early_on, item_id=line.item.id, given=Answer("value", 1 - row.value), by=erin)
    data = {"key": key, "rev": 1, f"{line.item.id}-rev": seen, "choice": "answer"}
    assert "Erin changed the answer to" in words(send(as_alice, "plan_answer", early_on, **data))
    assert evaluate(early_on).answers[line.item.id].value == 1 - row.value


def test_an_item_moves_as_far_as_what_it_waits_for_allows(as_alice, early_on):
    work = work_of(early_on)
    placed = sorted(work.placed, key=lambda key: work.placed[key].start)
    free = next(key for n, key in enumerate(placed) if n and not work.tasks[key].after)
    answer = send(as_alice, "plan_move", early_on, key=free, to="earlier", order=0)
    assert "now begins earlier" in words(answer) or "The order is kept." in words(answer)
    held = next(key for key in placed if work.tasks[key].after)
    for _press in range(len(placed)):
        answer = send(as_alice, "plan_move", early_on, key=held, to="earlier", order=order_of(early_on))
        if "it waits for" in words(answer):
            break
    assert "stays where it is: it waits for" in words(answer)
    first = sorted(work_of(early_on).placed.items(), key=lambda one: one[1].start)[0][0]
    assert "there is nothing to change places with" in words(
        send(as_alice, "plan_move", early_on, key=first, to="earlier", order=order_of(early_on))
    )


def order_of(assessment):
    return WorkedPlan.objects.get(assessment=assessment).order_rev


def test_a_move_in_an_order_that_was_not_seen_is_told_and_the_first_stays(as_alice, as_erin, early_on, team):
    """Two who have the plan open each move an item: the second reads who moved, and the first move stands."""
    tasks = work_of(early_on).tasks
    waited = {before for task in tasks.values() for before in task.after}
    free = [key for key, task in tasks.items() if not task.after and key not in waited]
    send(as_alice, "plan_move", early_on, key=free[0], to="after", other=free[1], order=0)
    kept = WorkedPlan.objects.get()
    assert (kept.order_rev, kept.ordered_by.name) == (1, "Alice")
    for more in ({"to": "later"}, {"to": "before", "other": free[0]}):
        answer = send(as_erin, "plan_move", early_on, key=free[2], order=0, **more)
        assert "Alice moved an item meanwhile. Nothing was moved" in words(answer)
    assert WorkedPlan.objects.get().order == kept.order
    send(as_erin, "plan_move", early_on, key=free[2], order=1, to="before", other=free[0])
    assert WorkedPlan.objects.get().order_rev == 2
    WorkedPlan.objects.update(ordered_by=None)
    assert "The order was changed meanwhile." in words(send(as_alice, "plan_move", early_on, key=free[0], order="x"))


def test_the_weeks_stand_in_place_of_the_timeline(as_alice, as_vic, early_on, team):
    for client in (as_alice, as_vic):
        read = page(client, early_on, view="weeks")
        assert "this week" in read
        assert "Save the statuses" not in read
        assert "As a timeline" in read
        assert "Week by week" in page(client, early_on)


def test_hours_are_kept_for_each_person_and_the_plan_follows(as_alice, early_on, alice, erin, team):
    names = {f"hours-{alice.pk}": "8", f"hours-{erin.pk}": "4"}
    rev = re.search(r'name="rev" value="(\d+)"', page_html(as_alice, early_on)).group(1)
    answer = send(as_alice, "plan_hours", early_on, **names, rev=rev)
    assert "The plan is laid out for these hours." in words(answer)
    assert "12 hours a week in all." in words(answer)
    assert MemberHours.objects.count() == 2
    assert [one.source for one in early_on.history.filter(rev__gt=1)] == ["plan"]
    stale = send(as_alice, "plan_hours", early_on, **{**names, f"hours-{alice.pk}": "9"}, rev=rev)
    assert stale.status_code == 409
    assert "changed the hours of the team meanwhile" in words(stale)


def part_with(response, said):
    """The part of the page in which a sentence is told, and the part that the address leads to."""
    html = unescape(response.content.decode())
    before = html[html.index("<main") : html.index(said, html.index("<main"))]
    parts = re.findall(r'<section[^>]* id="([^"]+)"', before)
    return (parts or [""])[-1], response.redirect_chain[-1][0].rpartition("#")[2]


def test_what_became_of_a_request_is_told_where_its_address_leads(as_alice, early_on, first, alice):
    second = list(work_of(early_on).going)[1]
    for name, sent, said, part in (
        ("plan_item", {"key": first, "rev": 0, "status": "doing"}, "is saved.", "work"),
        ("plan_statuses", {f"status-{second}": "open"}, "No status was changed.", "work"),
        ("plan_statuses", {f"status-{second}": "doing", f"rev-{second}": 0}, "1 status is saved.", "work"),
        ("plan_add", {"title": "Ask the landlord", "status": "open"}, "is in the plan.", "work"),
        ("plan_move", {"key": first, "to": "earlier"}, "stays where it is", "edit"),
        ("plan_hours", {f"hours-{alice.pk}": "10", "rev": hours_rev(early_on)}, "laid out for these hours.", "hours"),
        ("plan_feed_open", {"feed": "open"}, "has a new calendar address.", "files"),
    ):
        assert part_with(send(as_alice, name, early_on, **sent), said) == (part, part), name


def test_what_is_done_and_proposes_an_answer_leads_there_from_its_row_and_its_form(as_alice, early_on):
    work = work_of(early_on)
    first, second = [key for key, one in work.going.items() if work.offered(one)][:2]
    response = send(as_alice, "plan_statuses", early_on, **{f"status-{first}": "done", f"rev-{first}": 0})
    assert part_with(response, "1 status is saved.") == ("offers", "offers")
    response = item(as_alice, early_on, second, status="done")
    assert part_with(response, "is saved.") == ("offers", "offers")


def test_what_is_done_and_proposes_nothing_leads_to_the_work(as_alice, early_on):
    send(as_alice, "plan_add", early_on, title="Ask the landlord", status="open")
    own = PlanItem.objects.get(title="Ask the landlord")
    response = item(as_alice, early_on, own.key, rev=own.rev, title=own.title, status="done")
    assert part_with(response, "is saved.") == ("work", "work")
    assert part_with(response, "1 item is done, and no answer changes with it.") == ("work", "work")
    again = item(as_alice, early_on, own.key, rev=own.rev + 1, title=own.title, status="done", note="by phone")
    assert "is saved." in words(again)
    assert "no answer changes" not in words(again)


def test_of_what_is_done_together_only_what_proposes_nothing_is_said_to_change_no_answer(as_alice, early_on):
    work = work_of(early_on)
    proposing = next(key for key, one in work.going.items() if work.offered(one))
    for title in ("Ask the landlord", "Ask the bank"):
        send(as_alice, "plan_add", early_on, title=title, status="open")
    own = [row.key for row in PlanItem.objects.filter(title__startswith="Ask")]
    sent = {f"status-{key}": "done" for key in [proposing, *own]} | {f"rev-{key}": 1 for key in own}
    response = send(as_alice, "plan_statuses", early_on, **sent, **{f"rev-{proposing}": 0})
    assert "3 statuses are saved." in words(response)
    said = "2 items are done, and no answer changes with them."
    assert part_with(response, said) == ("offers", "offers")


def test_forms_lead_back_to_themselves_where_they_are_refused(as_alice, early_on, first):
    """What is wrong is said in a form that may stand far below the top of the page."""
    html = as_alice.get(reverse("plan", args=[early_on.public_id]), {"item": first}).content.decode()
    for name, part in (("plan_item", "fields"), ("plan_add", "add"), ("plan_hours", "hours")):
        assert f'action="{reverse(name, args=[early_on.public_id])}#{part}"' in html
        assert html.count(f'id="{part}"') == 1


def hours_rev(assessment):
    return assessment.answers.get(item_id="p_13").rev


def page_html(client, assessment):
    return client.get(reverse("plan", args=[assessment.public_id])).content.decode().split('id="hours"')[1]


def test_nothing_is_changed_by_who_may_only_read(as_vic, early_on, first, team):
    assert "You can read this plan but not change it." in page(as_vic, early_on, item=first)
    assert 'name="status-' not in as_vic.get(reverse("plan", args=[early_on.public_id])).content.decode()
    for name in ("plan_add", "plan_item", "plan_statuses", "plan_move", "plan_hours", "plan_answer"):
        assert send(as_vic, name, early_on, key=first).status_code == 403
    assert not PlanItem.objects.exists()


def rows_of(client, assessment, language="en", **query):
    """The rows of the plan in HTML, by key of the item."""
    address = reverse("plan", args=[assessment.public_id])
    text = client.get(address, query, headers={"accept-language": language}).content.decode()
    rows = re.findall(
        r"<tr role=\"row\"(?: class=\"is-open\")?(?:\s+data-[^>]*)?>\s*<th scope=\"row\".*?</tr>", text, re.S
    )
    return {unescape(re.search(r'href="\?item=([^#"]*)#edit"', row)[1]): row for row in rows}


def test_a_row_kept_from_one_reader_is_not_shown_to_another(as_alice, as_vic, early_on, first, team):
    for _again in range(2):
        owner, viewer = rows_of(as_alice, early_on), rows_of(as_vic, early_on)
        chinese = rows_of(as_alice, early_on, "zh-CN")
        assert len(owner) == len(viewer) == len(chinese) == len(work_of(early_on).going)
        assert all("<select" in row and "Hours left" in row for row in owner.values())
        assert all("<select" not in row and "Hours left" in row for row in viewer.values())
        assert all("<select" in row and "Hours left" not in row for row in chinese.values())
        assert [key for key, row in rows_of(as_alice, early_on, item=first).items() if "is-open" in row] == [first]
        assert not [row for row in owner.values() if "is-open" in row]
        assert not re.search("csrf|idempotency", "".join(owner.values()))


def test_a_row_kept_follows_each_change_of_its_item(as_alice, early_on, first, alice):
    assert 'value="open" selected' in rows_of(as_alice, early_on)[first]
    item(as_alice, early_on, first, status="doing", person=alice.pk, due="2020-01-31")
    row = rows_of(as_alice, early_on)[first]
    assert 'value="doing" selected' in row
    assert f'name="rev-{first}" value="1"' in row
    assert "<bdi>Alice</bdi>" in row
    assert "due Jan. 31, 2020" in row
    item(as_alice, early_on, first, rev=1)
    assert "<bdi>Alice</bdi>" not in rows_of(as_alice, early_on)[first]


def blank_fields(client, assessment, language="en"):
    answer = client.get(reverse("plan", args=[assessment.public_id]), headers={"accept-language": language})
    return answer.content.decode().split('id="add"')[1].split("</details>")[0]


def test_the_form_of_a_new_item_names_the_team_as_it_is_in_the_readers_language(as_alice, early_on, erin):
    assert "Erin" not in blank_fields(as_alice, early_on)
    VentureMembership.objects.create(venture=early_on.venture, user=erin, role=VentureMembership.Role.EDITOR)
    assert "Erin" in blank_fields(as_alice, early_on)
    User.objects.filter(pk=erin.pk).update(name="Erin Rose")
    assert "Erin Rose" in blank_fields(as_alice, early_on)
    assert "Hours left" in blank_fields(as_alice, early_on)
    assert "Hours left" not in blank_fields(as_alice, early_on, "zh-CN")
    refused = send(as_alice, "plan_add", early_on, title="", note="typed already").content.decode()
    assert "typed already" in refused
    assert "typed already" not in blank_fields(as_alice, early_on)


def test_others_find_nothing(early_on, first, bob):
    client = Client()
    client.force_login(bob)
    assert client.get(reverse("plan", args=[early_on.public_id])).status_code == 404
    assert send(client, "plan_item", early_on, key=first, status="done").status_code == 404


@pytest.mark.parametrize("name", ["plan_item", "plan_move", "plan_answer"])
@pytest.mark.parametrize("key", ["", "nothing", "own-x", "a" * 500])
def test_an_item_that_is_none_is_not_found(as_alice, early_on, name, key):
    assert send(as_alice, name, early_on, key=key, status="open").status_code == 404
    assert page(as_alice, early_on, item=key)


def test_the_page_speaks_chinese(as_alice, early_on, first):
    send(as_alice, "plan_item", early_on, key=first, rev=0, status="blocked", reason="r")
    as_alice.cookies["plumbline_language"] = "zh-hans"
    answer = as_alice.get(
        reverse("plan", args=[early_on.public_id]), {"item": first}, headers={"accept-language": "zh-CN"}
    )
    assert "工作安排" in words(answer)
    assert not re.findall(r"[A-Za-z]{3,} [a-z]{3,}", words(answer).replace("Inkwell Tutor", ""))


def test_the_page_takes_few_queries_however_much_was_decided(as_alice, early_on, django_assert_max_num_queries, alice):
    for number, key in enumerate(list(work_of(early_on).going)[:6]):
        item(as_alice, early_on, key, note=f"note {number}", person=alice.pk)
    with django_assert_max_num_queries(14):
        page(as_alice, early_on)


@pytest.mark.parametrize("title", ["𠮷 \U0001f469\u200d\U0001f52c é", "<b>&amp;'\"", "很" * 160, "x"])
def test_titles_at_their_ends_and_with_rare_characters_stand_as_typed(as_alice, assessment, title):
    answer = send(as_alice, "plan_add", assessment, title=title, status="open")
    assert answer.status_code == 200
    assert PlanItem.objects.get().title == title
    assert as_alice.get(reverse("plan_sheet", args=[assessment.public_id])).status_code == 200
    assert as_alice.get(reverse("plan_calendar", args=[assessment.public_id])).status_code == 200


@pytest.mark.parametrize("title", ["", "\u200b", "很" * 161])
def test_titles_beyond_their_ends_are_refused_and_nothing_is_added(as_alice, assessment, title):
    assert send(as_alice, "plan_add", assessment, title=title, status="open").status_code == 422
    assert not PlanItem.objects.exists()


def test_whoever_moves_an_item_reads_the_order_only_when_nobody_else_can_change_it(as_alice, early_on, first):
    """Two who move items at the same moment follow each other, so that neither move is lost."""
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL; SQLite has one writer")
    with CaptureQueriesContext(connection) as asked:
        send(as_alice, "plan_move", early_on, follow=False, key=first, to="later")
    statements = [one["sql"] for one in asked]
    locked = next(n for n, sql in enumerate(statements) if "FOR UPDATE" in sql and '"assessments_assessment"' in sql)
    read = next(
        n for n, sql in enumerate(statements) if sql.startswith("SELECT") and '"plans_workedplan"."order"' in sql
    )
    assert locked < read
