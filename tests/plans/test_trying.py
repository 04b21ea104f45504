"""Tried answers: judged as the engine judges them, and never an answer."""

import pytest

from accounts.limits import LimitReached
from assessments.actions import save_answer
from assessments.evaluation import evaluate, raw_answers, read_sheet
from assessments.models import Answer as AnswerRow
from assessments.models import AnswerHistory
from engine.playbook.answers import Answer
from plans import trying
from plans.models import PlanItem, WhatIf
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def early_on(assessment, alice):
    return answer_as(assessment, "R-08", alice)


@pytest.fixture
def found(early_on, alice):
    return trying.begin(assessment=early_on, name="If we measure", by=alice)


def item_of(assessment, key):
    return evaluate(assessment).playbook.items[key]


def put(found, key, given, by):
    trying.put(found=found, item=item_of(found.assessment, key), given=given, by=by)
    found.refresh_from_db()
    return trying.tried(found)


@pytest.mark.parametrize(
    ("key", "given", "raw"),
    [
        ("mr_01", Answer("value", 4), 4),
        ("mr_01", Answer("unknown"), {"unknown": True}),
        ("mr_01", Answer("not_applicable", reason="We sell to nobody"), {"na": "We sell to nobody"}),
        ("mr_01", Answer(), None),
    ],
)
def test_what_is_tried_is_judged_like_an_answer(found, early_on, alice, key, given, raw):
    tried = put(found, key, given, alice)
    assert found.changes == {key: raw}
    after = tried.after
    save_answer(assessment=early_on, item_id=key, given=given, by=alice)
    real = evaluate(early_on)
    assert after.result.readiness == real.result.readiness
    assert [gap.id for gap in after.result.gaps] == [gap.id for gap in real.result.gaps]
    assert after.answers.get(key, Answer()) == real.answers.get(key, Answer())


def test_no_real_answer_changes(found, early_on, alice):
    before = raw_answers(early_on), AnswerRow.objects.count(), AnswerHistory.objects.count()
    for key in ("mr_01", "bm_04", "p_01"):
        items = evaluate(early_on).playbook.items
        put(found, key, Answer("unknown"), alice)
        assert key in items
    tried = trying.tried(found)
    assert tried.after.result.readiness != tried.before.result.readiness
    early_on = type(early_on).objects.get(pk=early_on.pk)
    assert (raw_answers(early_on), AnswerRow.objects.count(), AnswerHistory.objects.count()) == before


def test_two_people_try_two_questions_and_both_stay(found, alice, erin):
    put(found, "mr_01", Answer("value", 4), alice)
    stale = WhatIf.objects.get(pk=found.pk)
    put(found, "mr_03", Answer("value", 4), erin)
    trying.put(found=stale, item=item_of(found.assessment, "mk_01"), given=Answer("value", 3), by=alice)
    assert set(WhatIf.objects.get().changes) == {"mr_01", "mr_03", "mk_01"}


def test_what_is_set_back_is_tried_no_more(found, alice):
    put(found, "mr_01", Answer("value", 4), alice)
    assert trying.take_back(found=found, item_id="mr_01", by=alice)
    assert not trying.take_back(found=found, item_id="mr_01", by=alice)
    found.refresh_from_db()
    tried = trying.tried(found)
    assert tried.after.result.readiness == tried.before.result.readiness
    assert (tried.closed, tried.opened, tried.changed) == ([], [], [])


def test_gaps_that_close_and_open(found, early_on, alice):
    gap = next(gap for gap in evaluate(early_on).result.gaps if gap.kind == "gap" and gap.reason == "level")
    better = put(found, gap.id, Answer("value", 4), alice)
    assert gap.id in {one.id for one in better.closed}
    worse = put(found, "mr_01", Answer("value", 0), alice)
    assert {one.id for one in worse.opened} <= {one.id for one in worse.after.result.gaps}


def test_what_a_playbook_no_longer_has_is_left_out(found):
    WhatIf.objects.update(changes={"gone_99": 3})
    found.refresh_from_db()
    tried = trying.tried(found)
    assert tried.rows == {}
    assert tried.after.result.readiness == tried.before.result.readiness


def test_a_venture_keeps_so_many_and_no_more(early_on, alice, monkeypatch):
    monkeypatch.setattr(trying, "MOST", 1)
    trying.begin(assessment=early_on, name="one", by=alice)
    with pytest.raises(LimitReached):
        trying.begin(assessment=early_on, name="two", by=alice)


def test_items_are_made_once_for_what_the_plan_does_not_work_on(found, early_on, alice):
    worked_on = {key for step in evaluate(early_on).result.plan.steps for rung in step.parts for key in rung.achieves}
    items = evaluate(early_on).playbook.items
    free = next(key for key, one in items.items() if one.type == "level" and key not in worked_on)
    busy = next(key for key in worked_on if items[key].type == "level")
    put(found, free, Answer("value", 4), alice)
    tried = put(found, busy, Answer("value", 4), alice)
    assert tried.unplanned == [free]
    titles = {free: "Go further", busy: "Never made"}
    assert [one.title for one in trying.plan_them(found=tried, titles=titles, by=alice)] == ["Go further"]
    assert trying.plan_them(found=tried, titles=titles, by=alice) == []
    assert PlanItem.objects.count() == 1


def test_all_are_judged_over_one_reading_of_the_answers(early_on, alice, django_assert_num_queries):
    for number in range(3):
        trying.begin(assessment=early_on, name=f"n{number}", by=alice)
    sheet = read_sheet(early_on)
    with django_assert_num_queries(1):
        found = trying.all_tried(early_on, sheet)
        assert [one.after.result.readiness for one in found] == [sheet.evaluation.result.readiness] * 3
