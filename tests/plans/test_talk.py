"""Comments at items of a plan and at gaps: found where the item is, counted there, and read when it is gone."""

import pytest
from django.urls import reverse

from assessments.comments import read_thread, write_comment
from assessments.evaluation import evaluate
from assessments.threads import Places, Thread
from plans import actions
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(assessment, team, alice):
    return answer_as(assessment, "R-08", alice)


def step_of(plan):
    return evaluate(plan).result.plan.steps[0].rung


def on(plan, about, key):
    return reverse("comments_on", args=[plan.public_id, about, key])


def page(client, plan, name, query=""):
    return client.get(reverse(name, args=[plan.public_id]) + query).content.decode()


def test_a_comment_on_an_item_is_counted_at_its_row_and_in_its_panel(plan, as_alice, as_erin, alice):
    rung = step_of(plan)
    as_alice.post(on(plan, "action", rung.id), {"text": "Who does it?"})
    shown = page(as_erin, plan, "plan")
    assert on(plan, "action", rung.id) in shown
    assert "Comments (1, new: 1)" in shown
    assert "Comments (1, new: 1)" in page(as_erin, plan, "plan", f"?item={rung.id}")
    opened = as_erin.get(on(plan, "action", rung.id)).content.decode()
    assert rung.title.en in opened
    assert "<strong>New</strong>" in opened
    assert "<strong>New</strong>" not in as_erin.get(on(plan, "action", rung.id)).content.decode()
    assert "Comments (1)" in page(as_erin, plan, "plan")


def test_the_own_item_of_another_venture_is_no_place(plan, as_alice, alice, published):
    from assessments.actions import start_assessment

    other = start_assessment(name="Other", by=alice)
    own = actions.add_item(assessment=other, values={"title": "Theirs"}, by=alice)
    assert as_alice.get(on(other, "action", own.key)).status_code == 200
    assert as_alice.get(on(plan, "action", own.key)).status_code == 404
    assert as_alice.post(on(plan, "action", own.key), {"text": "Hello"}).status_code == 404


@pytest.mark.parametrize("status", ["dropped", "done"])
def test_an_item_that_is_settled_keeps_its_thread_among_the_earlier_ones(plan, as_alice, alice, status):
    own = actions.add_item(assessment=plan, values={"title": "Ask the <court>"}, by=alice)
    as_alice.post(on(plan, "action", own.key), {"text": "Which one?"})
    values = {"status": status, "reason": "No need"}
    actions.change_item(assessment=plan, key=own.key, rev=1, values=values, by=alice)
    as_alice.post(reverse("comments_on_settle", args=[plan.public_id, "action", own.key]), {"until": ""})
    listed = page(as_alice, plan, "threads")
    assert 'id="earlier"' in listed
    assert "Ask the &lt;court&gt;" in listed
    assert Places(plan, "en").of(Thread("action", own.key)).state == {"dropped": "Dropped", "done": "Done"}[status]
    assert "Which one?" in as_alice.get(on(plan, "action", own.key)).content.decode()


def test_a_gap_counts_on_the_result_and_its_thread_outlives_it(plan, as_alice, as_erin, alice):
    gap = next(one for one in evaluate(plan).result.gaps if one.question_id and not one.absorbed_by)
    thread = Thread("gap", gap.id)
    write_comment(assessment=plan, thread=thread, text="Is it so?", language="en", by=alice)
    shown = page(as_erin, plan, "result")
    assert shown.count("Comments (1, new: 1)") == 2  # in the line of the gap, and below it
    assert on(plan, "gap", gap.id) in shown
    assert "<!--talk" not in shown
    assert "Comments (1)" in page(as_alice, plan, "result")
    plan.answers.filter(item_id=gap.question_id).delete()
    assert gap.code in page(as_erin, plan, "threads")
    assert [one.text for one in read_thread(plan, thread)] == ["Is it so?"]
    assert "no gap as the answers stand" in as_erin.get(on(plan, "gap", gap.id)).content.decode()


def test_the_home_page_counts_what_is_new_and_leads_there(plan, as_erin, alice):
    home = reverse("home")
    assert reverse("threads", args=[plan.public_id]) not in as_erin.get(home).content.decode()
    write_comment(assessment=plan, thread=Thread("gap", "mr_01"), text="Is it so?", language="en", by=alice)
    shown = as_erin.get(home).content.decode()
    assert "1 new comment" in shown
    assert reverse("threads", args=[plan.public_id]) in shown
