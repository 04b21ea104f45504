"""What was answered in an earlier version, beside its question and on a page of its own."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.actions import save_answer
from assessments.answers.before import before_by_item, earlier_pages
from assessments.evaluation import read_sheet
from assessments.models import Assessment
from engine.playbook.answers import Answer as Given
from plans.models import WhatIf
from plans.upgrading import preview_of, upgrade

pytestmark = pytest.mark.django_db


def at(assessment, name, *more):
    return reverse(name, args=[assessment.public_id, *more])


def text_of(response):
    return " ".join(response.content.decode().split())


def moved(assessment, by):
    upgrade(assessment=assessment, seen=preview_of(assessment).seen, language="en", by=by)
    return Assessment.objects.with_venture().get(pk=assessment.pk)


def test_a_question_that_is_asked_again_shows_the_old_answer_until_somebody_answers(on_1, as_alice, alice):
    now = moved(on_1, alice)

    page = as_alice.get(at(now, "chapter", "le"))
    assert "This question is asked anew" in text_of(page)
    before = {q.item.id: q.before for q in page.context["form"].questions.values() if q.before}
    assert [line.words for line in before["le_02"].lines] == ["No"]

    save_answer(assessment=now, item_id="le_02", given=Given("value", "done"), by=alice)
    page = as_alice.get(at(now, "chapter", "le"))
    assert not page.context["form"].questions["le_02"].before


def test_an_old_answer_that_suggests_a_new_one_says_which(on_1, alice):
    save_answer(assessment=on_1, item_id="dd_18", given=Given("value", "yes"), by=alice)
    now = moved(Assessment.objects.with_venture().get(pk=on_1.pk), alice)

    before = before_by_item(now, read_sheet(now), "en")["dd_18"]

    assert before.proposed.startswith("2")
    assert [(line.code, line.words, line.person) for line in before.lines] == [("DD-18", "Yes", "Alice")]


def test_what_a_what_if_tried_is_told_in_words(on_1, alice):
    WhatIf.objects.create(
        assessment=on_1, name="More talks", changes={"mr_02": 30, "le_02": None}, created_by=alice, changed_by=alice
    )
    now = moved(on_1, alice)

    (page,) = earlier_pages(now, "en")

    assert [(one.name, [line.words for line in one.lines]) for one in page.tried] == [
        ("More talks", ["Not answered", "30\xa0interviews"])
    ]


def test_nothing_is_said_of_a_venture_that_never_moved(assessment):
    assert before_by_item(assessment, read_sheet(assessment), "en") == {}
    assert earlier_pages(assessment, "en") == []
