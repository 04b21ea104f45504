"""What happened to a plan, as the activity of a venture tells it."""

import pytest

from assessments.activity import Activity
from plans import actions
from plans.models import PlanItem, PlanItemHistory

pytestmark = pytest.mark.django_db


def told(assessment):
    return [act.words for act in Activity(assessment, "en", kind="plan").acts]


def test_an_own_item_is_added_and_changed_and_its_new_title_is_a_change(assessment, alice):
    item = actions.add_item(assessment=assessment, values={"title": "Ask Ms Tang"}, by=alice)
    assert told(assessment) == ["Alice added “Ask Ms Tang” to the plan."]
    PlanItemHistory.objects.update(changed_at="2026-01-01T00:00:00Z")  # else both are told as one
    actions.change_item(assessment=assessment, key=item.key, rev=1, values={"title": "Ask Mr Wu"}, by=alice)
    assert told(assessment)[0] == "Alice changed “Ask Mr Wu” in the plan; its status then: Open."


def test_a_piece_that_an_upgrade_made_the_teams_own_was_changed_by_nobody(assessment, alice, erin, team):
    actions.change_item(assessment=assessment, key="a_mr_01_2", rev=0, values={"note": "Ask"}, by=erin)
    before = told(assessment)
    item = PlanItem.objects.get()
    item.rung_id = ""
    actions.keep(item, {"title": "Interviews"}, alice)
    assert len(told(assessment)) == len(before) == 1
    assert told(assessment)[0].startswith("Erin changed")
