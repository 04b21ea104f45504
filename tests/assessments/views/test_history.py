"""The history of an answer across versions of the playbook."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.actions import save_answer
from assessments.models import Assessment
from engine.playbook.answers import Answer as Given
from plans.upgrading import preview_of, upgrade

pytestmark = pytest.mark.django_db


def at(assessment, name, *more):
    return reverse(name, args=[assessment.public_id, *more])


def moved(assessment, by):
    upgrade(assessment=assessment, seen=preview_of(assessment).seen, language="en", by=by)
    return Assessment.objects.with_venture().get(pk=assessment.pk)


def test_the_history_says_old_answers_in_the_words_of_their_version_and_restores_none_of_another_meaning(
    on_1, as_alice, alice
):
    now = moved(on_1, alice)
    save_answer(assessment=now, item_id="le_02", given=Given("value", "done"), by=alice)

    entries = as_alice.get(at(now, "answer_history", "le_02")).context["entries"]
    assert [one.words for one in entries][-1] == "No"
    assert [one.can_return for one in entries] == [False, True, False]
    as_alice.post(at(now, "answer_history", "le_02"), {"to": "1", "rev": "3"})
    assert now.answers.get(item_id="le_02").value == "done"
    assert as_alice.post(at(now, "answer_history", "mr_02"), {"to": "1", "rev": "1"}).status_code == 404
