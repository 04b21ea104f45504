"""What changes a plan: nothing overwritten unseen, every state in the history, answers only on a person's word."""

from decimal import Decimal

import pytest

from accounts.limits import LimitReached
from assessments.actions import AnswerChanged, Clash, Sent, save_answer
from assessments.evaluation import evaluate
from assessments.models import Answer as AnswerRow
from engine.playbook.answers import Answer, InvalidAnswer
from plans import actions
from plans.models import MemberHours, PlanItem, PlanItemHistory, WorkedPlan
from plans.work import work_of
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db
LINK = "https://example.org/log"


@pytest.fixture
def early_on(assessment, alice):
    return answer_as(assessment, "R-08", alice)


@pytest.fixture
def piece(early_on):
    """A piece of the plan that proposes one answer, and what it proposes."""
    work = work_of(early_on)
    key, one = next((key, one) for key, one in work.going.items() if len(work.offered(one)) == 1)
    (line,) = work.offered(one).values()
    return key, line


def test_an_item_gets_a_row_when_something_is_decided_about_it_and_not_before(early_on, alice):
    key = next(iter(work_of(early_on).going))
    _item, is_changed = actions.change_item(assessment=early_on, key=key, rev=0, values={"status": "open"}, by=alice)
    assert not is_changed
    assert not PlanItem.objects.exists()
    item, is_changed = actions.change_item(assessment=early_on, key=key, rev=0, values={"note": "n"}, by=alice)
    assert (is_changed, item.rev, item.key) == (True, 1, key)


def test_every_state_is_in_the_history(early_on, alice, erin):
    key = next(iter(work_of(early_on).going))
    for rev, values in enumerate([{"note": "one"}, {"status": "doing"}, {"note": "two"}]):
        actions.change_item(assessment=early_on, key=key, rev=rev, values=values, by=erin if rev else alice)
    rows = PlanItemHistory.objects.order_by("rev")
    assert [(row.rev, row.values["note"], row.values["status"]) for row in rows] == [
        (1, "one", "open"),
        (2, "one", "doing"),
        (3, "two", "doing"),
    ]
    assert [row.changed_by for row in rows] == [alice, erin, erin]


def test_what_somebody_else_changed_is_not_overwritten(early_on, alice, erin):
    key = next(iter(work_of(early_on).going))
    actions.change_item(assessment=early_on, key=key, rev=0, values={"note": "hers"}, by=erin)
    with pytest.raises(actions.ItemChanged) as clash:
        actions.change_item(assessment=early_on, key=key, rev=0, values={"note": "mine"}, by=alice)
    assert (clash.value.current.note, clash.value.current.changed_by) == ("hers", erin)
    assert PlanItem.objects.get().note == "hers"
    # The same said twice is no clash.
    _item, is_changed = actions.change_item(assessment=early_on, key=key, rev=0, values={"note": "hers"}, by=alice)
    assert not is_changed


def test_since_when_it_has_its_status_changes_with_the_status_alone(early_on, alice):
    key = next(iter(work_of(early_on).going))
    actions.change_item(assessment=early_on, key=key, rev=0, values={"status": "doing"}, by=alice)
    since = PlanItem.objects.get().since
    actions.change_item(assessment=early_on, key=key, rev=1, values={"note": "n"}, by=alice)
    assert PlanItem.objects.get().since == since
    actions.change_item(assessment=early_on, key=key, rev=2, values={"status": "done"}, by=alice)
    assert PlanItem.objects.get().since > since


def test_done_again_proposes_again(early_on, alice, piece):
    key, _line = piece
    for rev, values in enumerate([{"status": "done"}, {"keeps_answer": True}, {"status": "doing"}, {"status": "done"}]):
        actions.change_item(assessment=early_on, key=key, rev=rev, values=values, by=alice)
    assert [one.key for one in work_of(early_on).offers] == [key]


def test_a_plan_has_at_most_so_many_items_of_its_own(assessment, alice, monkeypatch):
    monkeypatch.setattr(actions, "MOST_OWN", 2)
    for number in range(2):
        actions.add_item(assessment=assessment, values={"title": f"Item {number}"}, by=alice)
    with pytest.raises(LimitReached):
        actions.add_item(assessment=assessment, values={"title": "One too many"}, by=alice)
    assert PlanItem.objects.count() == 2


def test_the_answer_follows_with_its_evidence_once(early_on, alice, piece):
    key, line = piece
    actions.change_item(assessment=early_on, key=key, rev=0, values={"status": "done", "proof": LINK}, by=alice)
    rev = AnswerRow.objects.get(assessment=early_on, item_id=line.item.id).rev
    before = evaluate(early_on).result.readiness
    sent = [Sent(line.item.id, line.answer, rev)]
    assert actions.adopt(assessment=early_on, key=key, rev=1, sent=sent, by=alice) is None
    assert evaluate(early_on).answers[line.item.id].value == line.answer.value
    assert [one.link for one in early_on.evidence.filter(item_id=line.item.id)] == [LINK]
    after = evaluate(early_on).result.readiness
    assert (after.low, after.high) >= (before.low, before.high)
    # A second press finds the answer there and the evidence too.
    actions.adopt(assessment=early_on, key=key, rev=1, sent=[Sent(line.item.id, line.answer, rev + 1)], by=alice)
    assert early_on.evidence.filter(item_id=line.item.id).count() == 1


def test_an_answer_changed_meanwhile_is_not_overwritten_and_nothing_else_is_written(early_on, alice, erin, piece):
    key, line = piece
    actions.change_item(assessment=early_on, key=key, rev=0, values={"status": "done", "proof": LINK}, by=alice)
    row = AnswerRow.objects.get(assessment=early_on, item_id=line.item.id)
    seen = row.rev
    save_answer(assessment=early_on, item_id=line.item.id, given=Answer("unknown"), by=erin)
    clash = actions.adopt(assessment=early_on, key=key, rev=1, sent=[Sent(line.item.id, line.answer, seen)], by=alice)
    assert isinstance(clash, Clash)
    assert clash.current.answered_by == erin
    assert evaluate(early_on).answers[line.item.id].state == "unknown"
    assert not early_on.evidence.exists()


def test_an_item_that_is_not_done_any_more_brings_no_answer(early_on, alice, piece):
    key, line = piece
    actions.change_item(assessment=early_on, key=key, rev=0, values={"status": "done"}, by=alice)
    actions.change_item(assessment=early_on, key=key, rev=1, values={"status": "doing"}, by=alice)
    for rev in (1, 2):
        with pytest.raises(actions.ItemChanged):
            actions.adopt(assessment=early_on, key=key, rev=rev, sent=[Sent(line.item.id, line.answer)], by=alice)


def test_hours_of_the_team_answer_the_question_for_them(early_on, alice, erin, team):
    item = work_of(early_on).evaluation.playbook.hours_fact
    rev = AnswerRow.objects.get(assessment=early_on, item_id=item).rev if early_on.answers.filter(item_id=item) else 0
    hours = {alice.pk: Decimal(8), erin.pk: Decimal(4)}
    actions.give_hours(assessment=early_on, hours=hours, rev=rev, by=alice)
    assert AnswerRow.objects.get(assessment=early_on, item_id=item).value in (12, "12")
    assert dict(MemberHours.objects.values_list("user_id", "hours")) == hours
    with pytest.raises(AnswerChanged):
        actions.give_hours(assessment=early_on, hours={alice.pk: Decimal(1)}, rev=rev, by=erin)
    assert dict(MemberHours.objects.values_list("user_id", "hours")) == hours


@pytest.mark.parametrize("hours", ["0", "0.5", "9999"])
def test_hours_that_cannot_be_the_answer_are_refused_whole(early_on, alice, hours):
    with pytest.raises(InvalidAnswer):
        actions.give_hours(assessment=early_on, hours={alice.pk: Decimal(hours)}, rev=0, by=alice)
    assert not MemberHours.objects.exists()


def test_the_calendar_has_one_address_at_a_time(assessment, alice):
    first = actions.open_feed(assessment=assessment, language="en", by=alice).feed_code
    second = actions.open_feed(assessment=assessment, language="en", by=alice).feed_code
    assert first != second
    assert len(second) > 40
    assert actions.close_feed(assessment=assessment)
    assert not actions.close_feed(assessment=assessment)
    assert WorkedPlan.objects.get().feed_code == ""
