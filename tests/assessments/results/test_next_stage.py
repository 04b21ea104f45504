"""What the next stage will ask, told only where nothing is missing now."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from assessments.results.next_stage import next_stage_of
from assessments.results.presentation import ResultPage
from playbooks import catalogue
from tests.conftest import answer_as, persona

PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())


def page_of(code, language="en", **changes):
    return ResultPage(evaluate_raw(PLAYBOOK, {**persona(code).answers, **changes}), language)


@pytest.mark.database_free
def test_it_is_what_a_venture_of_that_stage_is_told():
    page = page_of("H-06")
    told, then = next_stage_of(page), page_of("H-06", p_01=str(page.result.stage + 1))
    assert [gap.code for gap in told.gaps] == [gap.code for gap in then.gaps if not gap.absorbed_by]
    assert told.name == then.stage_name
    assert f"come to a readiness of {then.readiness}." in told.text
    assert f"{len(told.gaps)} gaps open then." in told.text
    asked = [item.code for item in PLAYBOOK.items.values() if then.evaluation.relevance[item.id] and item.is_asked]
    assert {question.code for question in told.questions} <= set(asked)
    assert len(told.questions) > 0


@pytest.mark.database_free
@pytest.mark.parametrize("code", ["R-10", "R-08"])
def test_who_has_gaps_reads_of_those(code):
    assert next_stage_of(page_of(code)) is None


@pytest.mark.database_free
def test_after_the_last_stage_and_without_a_stage_there_is_none():
    assert page_of("R-99").result.gaps == ()
    assert next_stage_of(page_of("R-99")) is None
    assert next_stage_of(page_of("H-06", p_01=None)) is None


@pytest.mark.database_free
@pytest.mark.parametrize("code", ["H-06", "L-10b", "X-37", "L-12"])
def test_in_chinese_too(code):
    with override("zh-hans"):
        told = next_stage_of(page_of(code, "zh-hans"))
        assert told.text.startswith("同样的回答，按“")
        assert "gap" not in told.text


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_shows_it_where_the_gaps_would_stand(as_alice, assessment, alice, language):
    answer_as(assessment, "H-06", alice)
    as_alice.cookies["django_language"] = language
    html = as_alice.get(reverse("result", args=[assessment.public_id])).content.decode()
    told = next_stage_of(page_of("H-06"))
    part = html[html.index('id="next-stage"') : html.index('id="ledger"')]
    assert [part.count(f">{gap.code}<") for gap in told.gaps] == [1] * len(told.gaps)
