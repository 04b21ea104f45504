"""Rows of a worked plan: what they are called, and what the history keeps of them."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from plans.models import VALUES, PlanItem

pytestmark = pytest.mark.django_db


def test_an_item_is_called_by_its_piece_or_by_itself(assessment, alice):
    piece = PlanItem(assessment=assessment, rung_id="a_x_2", changed_by=alice)
    own = PlanItem(assessment=assessment, title="Ours", changed_by=alice)
    assert (piece.key, str(piece)) == ("a_x_2", "a_x_2")
    assert (own.key, str(own)) == (f"own-{own.public_id}", "Ours")


def test_the_history_keeps_all_that_can_be_decided_as_json_has_it(assessment, alice):
    item = PlanItem(title="T", hours=Decimal("2.50"), due=date(2026, 12, 1), person=alice, keeps_answer=True)
    assert set(item.values) == set(VALUES)
    kept = {key: value for key, value in item.values.items() if value not in ("", None)}
    assert kept == {
        "title": "T",
        "status": "open",
        "hours": "2.50",
        "due": "2026-12-01",
        "person_id": alice.pk,
        "keeps_answer": True,
    }


def test_members_see_the_items_of_their_venture_alone(assessment, alice, bob):
    PlanItem.objects.create(assessment=assessment, title="T", changed_by=alice)
    assert PlanItem.objects.visible_to(alice).count() == 1
    assert not PlanItem.objects.visible_to(bob).exists()
    assert not PlanItem.objects.visible_to(AnonymousUser()).exists()
