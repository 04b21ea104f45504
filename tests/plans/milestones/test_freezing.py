"""A moment under a name: all of it is kept, and nothing of it changes."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.limits import LimitReached
from accounts.sealed import SealedRecord
from assessments.actions import save_answer
from assessments.evaluation import evaluate, raw_answers
from assessments.models import AnswerHistory
from engine.playbook.answers import Answer
from forecasts.models import Scenario
from plans import actions
from plans.milestones import freezing
from plans.models import Milestone
from plans.work import work_of
from tests.forecasts.cases import a_scenario

pytestmark = pytest.mark.django_db


def test_it_keeps_answers_forecast_plan_and_figures(early_on, alice):
    scenario = a_scenario(early_on, alice)
    Scenario.objects.filter(pk=scenario.pk).update(kind="base")
    key = next(iter(work_of(early_on).going))
    actions.change_item(assessment=early_on, key=key, rev=0, values={"status": "done"}, by=alice)
    made = freezing.freeze(assessment=early_on, name="Start", by=alice)
    made.refresh_from_db()
    assert made.answers == raw_answers(early_on)
    assert made.forecast["inputs"] == scenario.inputs
    assert made.work["done"] == 1
    assert made.work["left"] == len(work_of(early_on).going)
    assert made.summary["readiness"][0] == pytest.approx(float(evaluate(early_on).result.readiness.low))
    assert freezing.is_intact(made)


def test_later_answers_do_not_reach_it(early_on, alice):
    made = freezing.freeze(assessment=early_on, name="Start", by=alice)
    before = dict(made.answers)
    save_answer(assessment=early_on, item_id="mr_01", given=Answer("value", 0), by=alice)
    made.refresh_from_db()
    assert made.answers == before != raw_answers(early_on)
    assert freezing.is_intact(made)


def test_it_changes_no_answer(early_on, alice):
    before = raw_answers(early_on), AnswerHistory.objects.count(), early_on.revision
    freezing.freeze(assessment=early_on, name="Start", by=alice)
    early_on.refresh_from_db()
    assert (raw_answers(early_on), AnswerHistory.objects.count(), early_on.revision) == before


def test_nothing_answered_is_nothing_to_freeze(assessment, alice):
    with pytest.raises(freezing.NothingToFreeze):
        freezing.freeze(assessment=assessment, name="Start", by=alice)
    assert not Milestone.objects.exists()


def test_there_are_no_more_than_the_most(early_on, alice, monkeypatch):
    monkeypatch.setattr(freezing, "MOST", 1)
    freezing.freeze(assessment=early_on, name="Start", by=alice)
    with pytest.raises(LimitReached, match="the most a venture may have"):
        freezing.freeze(assessment=early_on, name="Next", by=alice)
    assert Milestone.objects.count() == 1


def test_the_product_changes_none(early_on, alice):
    made = freezing.freeze(assessment=early_on, name="Start", by=alice)
    with pytest.raises(SealedRecord):
        made.save()
    with pytest.raises(SealedRecord):
        Milestone.objects.update(name="Another")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "Better"),
        ("revision", 99),
        ("answers", "{}"),
        ("work", '{"done": 99}'),
        ("summary", "{}"),
        ("made_at", "2020-01-01T00:00:00Z"),
    ],
)
def test_a_change_behind_the_products_back_is_refused_or_found(early_on, alice, column, value):
    made = freezing.freeze(assessment=early_on, name="Start", by=alice)
    change = f"UPDATE plans_milestone SET {column} = %s"  # noqa: S608  names of our own
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [value])
    except DatabaseError:
        assert connection.vendor == "postgresql"
        return
    assert connection.vendor == "sqlite"
    made.refresh_from_db()
    assert not freezing.is_intact(made)
    assert [str(made.public_id) in line for line in freezing.damage()] == [True]
    with pytest.raises(CommandError):
        call_command("verify")
