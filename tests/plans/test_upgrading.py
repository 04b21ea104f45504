"""A venture moves to the next version of its playbook: nothing that anybody wrote is lost, and what is sealed stays."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.limits import LimitReached
from assessments.actions import Clash, Sent, attach_link, save_answer, save_answers
from assessments.activity import Activity
from assessments.comments import write_comment
from assessments.evaluation import evaluate, read_sheet
from assessments.models import Answer, AnswerHistory, Assessment, Upgrade
from assessments.threads import Thread
from assessments.unread import keep, new_by_assessment, threads_of
from assessments.upgrades import newer_version
from engine.judging.upgrading import AGAIN, ARCHIVED, CARRIED
from engine.playbook.answers import UNANSWERED, VALUE
from engine.playbook.answers import Answer as Given
from plans.actions import OrderChanged, add_item, change_item, put_in_order
from plans.milestones.changes import between
from plans.milestones.choosing import chosen
from plans.milestones.freezing import freeze
from plans.milestones.states import opened, states_of
from plans.models import Milestone, PlanItem, WhatIf, WorkedPlan
from plans.upgrading import NotAsPreviewed, preview_of, upgrade
from playbooks import catalogue

pytestmark = pytest.mark.django_db


def again(assessment):
    return Assessment.objects.with_venture().get(pk=assessment.pk)


def moved(assessment, by, language="en"):
    made = upgrade(assessment=assessment, seen=preview_of(assessment).seen, language=language, by=by)
    return made, again(assessment)


def verified():
    call_command("verify", stdout=StringIO(), stderr=StringIO())


def test_every_answer_is_carried_asked_again_or_archived_and_stays_in_the_history(on_1, alice):
    before = {row.item_id: row.raw for row in on_1.answers.all()}

    made, now = moved(on_1, alice)

    assert now.playbook_version.version == "2.0.0"
    assert made.moves.keys() == before.keys()
    assert {move["fate"] for move in made.moves.values()} == {CARRIED, AGAIN, ARCHIVED}
    for key, raw in before.items():
        assert AnswerHistory.objects.get(assessment=now, item_id=key, rev=made.moves[key]["rev"]).raw == raw
    items = catalogue.playbook_for(now.playbook_version).items
    rows = read_sheet(now).rows
    assert set(rows) <= set(items)
    for key, row in rows.items():
        if key in before and key not in made.marks:
            assert (row.raw, row.rev) == (before[key], 1)
    assert all(
        rows[key].state == UNANSWERED for key, mark in made.marks.items() if mark["why"] == AGAIN and key in rows
    )
    verified()


def test_the_preview_is_what_comes_of_it(on_1, alice):
    preview = preview_of(on_1)
    readiness = preview.after_evaluation.result.readiness

    _made, now = moved(on_1, alice)

    assert evaluate(now).result.readiness == readiness
    assert (now.asked_count, now.answered_count) == (
        preview.after_evaluation.progress.total,
        preview.after_evaluation.progress.answered,
    )


def test_a_milestone_keeps_what_was_and_can_be_compared(on_1, alice):
    then = evaluate(on_1).result.readiness

    made, now = moved(on_1, alice)

    kept = Milestone.objects.get(public_id=made.milestone)
    assert (kept.name, kept.playbook_version.version) == ("Before the upgrade to 2.0.0", "1.0.0")
    before, after = (opened(now, one) for one in chosen(states_of(now, evaluate(now)), "", ""))
    assert before.evaluation.result.readiness == then
    changes = between(now, before, after)
    assert changes.is_judged_anew
    assert not changes.by_item
    assert changes.earlier.result.readiness == changes.later.result.readiness


def test_upgrading_twice_is_upgrading_once(on_1, alice):
    seen = preview_of(on_1).seen
    upgrade(assessment=on_1, seen=seen, language="en", by=alice)

    assert upgrade(assessment=on_1, seen=seen, language="en", by=alice) is None
    assert (Upgrade.objects.count(), Milestone.objects.count()) == (1, 1)
    assert newer_version(again(on_1)) is None


def test_what_changed_since_the_preview_is_looked_at_first(on_1, alice):
    seen = preview_of(on_1).seen
    save_answer(assessment=on_1, item_id="mr_03", given=Given(VALUE, 4), by=alice)

    with pytest.raises(NotAsPreviewed):
        upgrade(assessment=on_1, seen=seen, language="en", by=alice)
    assert again(on_1).playbook_version.version == "1.0.0"
    assert not Milestone.objects.exists()


def test_a_refused_milestone_moves_nothing(on_1, alice, monkeypatch):
    monkeypatch.setattr("plans.milestones.freezing.MOST", 1)
    freeze(assessment=on_1, name="Start", by=alice)

    with pytest.raises(LimitReached):
        moved(on_1, alice)
    assert (again(on_1).playbook_version.version, Upgrade.objects.count()) == ("1.0.0", 0)


def test_a_venture_without_answers_moves_without_a_milestone(assessment, earlier_version, alice):
    Assessment.objects.update(playbook_version=earlier_version)

    made, now = moved(again(assessment), alice)

    assert (made.milestone, made.moves, now.playbook_version.version) == (None, {}, "2.0.0")


def test_decided_work_stays_in_the_plan_as_items_of_its_own(on_1, alice, erin):
    rung = evaluate(on_1).result.plan.steps[0].rung
    values = {"status": "doing", "person": alice, "note": "Half done"}
    change_item(assessment=on_1, key=rung.id, rev=0, values=values, by=erin)
    own = add_item(assessment=on_1, values={"title": "Call Ms Tang"}, by=alice)
    put_in_order(assessment=on_1, order=[own.key, rung.id], rev=0, by=alice)

    moved(on_1, alice, language="zh-hans")

    item = PlanItem.objects.get(note="Half done")
    assert (item.rung_id, item.title, item.status, item.person) == ("", rung.title.zh, "doing", alice)
    assert item.history.count() == 2
    told = [act.words for act in Activity(on_1, "en", kind="plan").acts]  # nobody changed what moved along
    assert sorted(one.split()[0] for one in told) == ["Alice", "Erin"]
    assert WorkedPlan.objects.get().order == [own.key, item.key]
    with pytest.raises(OrderChanged) as changed:  # on a page of before the move, which nobody is to be blamed for
        put_in_order(assessment=on_1, order=[item.key, own.key], rev=1, by=alice)
    assert changed.value.by is None


def test_threads_at_gaps_and_actions_stay_or_are_read_among_the_earlier_ones(on_1, alice, erin, team):
    rung = evaluate(on_1).result.plan.steps[0].rung
    change_item(assessment=on_1, key=rung.id, rev=0, values={"status": "doing"}, by=alice)
    own = add_item(assessment=on_1, values={"title": "Call Ms Tang"}, by=alice)
    undecided = evaluate(on_1).result.plan.steps[1].rung
    before = [("gap", "bm_01"), ("gap", "dd_01"), *(("action", key) for key in (rung.id, own.key, undecided.id))]
    for thread in before:
        written = write_comment(assessment=on_1, thread=Thread(*thread), text=str(thread), language="en", by=alice)
        keep(on_1, Thread(*thread), erin, "read", written.pk)

    _made, now = moved(on_1, alice)

    key = PlanItem.objects.get(status="doing").key
    old = f"{undecided.id}--1-0-0"
    after = [("gap", "bm_01"), ("gap", "dd_01--1-0-0"), ("action", key), ("action", own.key), ("action", old)]
    rows = {(row.about, row.key): row.text for row in now.comments.all()}
    assert rows == {place: str(thread) for place, thread in zip(after, before, strict=True)}
    # What was read stays read, and every thread has a name and a page.
    assert new_by_assessment(erin, [now]) == {}
    places = {row.place.thread: row.place for row in threads_of(now, erin, "en")}
    assert places["action", old].title == undecided.title.en
    assert places["gap", "dd_01--1-0-0"].state == places["action", old].state == "of an earlier version of the playbook"
    assert "item=" in places["action", key].url


def test_what_ifs_are_said_anew_and_keep_what_they_were(on_1, alice):
    same, other = {"mr_03": 4}, {"mr_02": 30, "le_02": "yes", "mr_03": 4}
    for name, changes in (("Same", same), ("Other", other)):
        WhatIf.objects.create(assessment=on_1, name=name, changes=changes, created_by=alice, changed_by=alice)

    made, _now = moved(on_1, alice)

    found = {row.name: row.changes for row in WhatIf.objects.all()}
    assert found["Same"] == same
    assert found["Other"]["mr_03"] == 4
    assert not {"mr_02", "le_02"} & set(found["Other"])
    assert made.left == [{"name": "Other", "changes": other}]


def test_evidence_and_comments_stay_where_they_are(on_1, alice):
    for key in ("mr_02", "mr_03"):
        attach_link(assessment=on_1, item_id=key, link=f"https://example.org/{key}", by=alice)
        write_comment(assessment=on_1, thread=Thread("question", key), text=f"On {key}", language="en", by=alice)

    _made, now = moved(again(on_1), alice)

    assert {piece.item_id for piece in now.evidence.current()} == {"mr_02", "mr_03"}
    assert {row.key for row in now.comments.all()} == {"mr_02", "mr_03"}
    assert read_sheet(now).evaluation.answers["mr_03"].is_evidenced


@pytest.mark.django_db(transaction=True)
def test_answers_saved_while_the_venture_moves_are_all_kept(on_1, alice):
    """By pages that were read before the move: to a question that is gone, one that is asked again, one that stays."""
    values = {"mr_02": range(20, 28), "le_02": ["yes", "no"] * 4, "mr_03": [1, 2, 3, 4] * 2}
    gate = threading.Barrier(len(values) + 1)

    def write(key):
        gate.wait(20)
        try:
            sent = [Sent(key, Given(VALUE, value)) for value in values[key]]
            return [save_answers(assessment=on_1, sent=[one], by=alice).outcomes[0] for one in sent]
        finally:
            connection.close()

    def move():
        gate.wait(20)
        try:
            while True:
                with suppress(NotAsPreviewed):
                    return moved(again(on_1), alice)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(values) + 1) as pool:
        job, writers = pool.submit(move), {key: pool.submit(write, key) for key in values}
        saved = {key: writer.result(60) for key, writer in writers.items()}
        job.result(60)
    assert Upgrade.objects.count() == 1
    for key, outcomes in saved.items():
        assert not any(isinstance(one, Clash) for one in outcomes)
        kept = AnswerHistory.objects.filter(item_id=key, raw__isnull=False)
        assert kept.count() == 1 + sum(one.is_changed for one in outcomes)
    assert list(AnswerHistory.objects.filter(item_id="mr_02").order_by("rev").values_list("raw", flat=True))[-1] == 27
    assert Answer.objects.get(item_id="mr_03").value == 4
    verified()
