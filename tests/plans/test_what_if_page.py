"""What the pages of what-ifs are made of."""

import pytest

from assessments.evaluation import evaluate
from engine.playbook.answers import Answer
from plans import trying
from plans.what_if_page import Comparison, WhatIfPage, blank_question
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(assessment, alice):
    answer_as(assessment, "R-08", alice)
    found = trying.begin(assessment=assessment, name="n", by=alice)
    items = evaluate(assessment).playbook.items
    trying.put(found=found, item=items["mr_03"], given=Answer("value", 4), by=alice)
    trying.put(found=found, item=items["p_01"], given=Answer(), by=alice)
    found.refresh_from_db()
    return WhatIfPage(trying.tried(found), "en")


def test_changes_stand_in_the_order_of_the_questions_with_both_answers(page):
    assert [one.code for one in page.changes] == ["P-01", "MR-03"]
    first, second = page.changes
    assert first.then == "Not answered"
    assert second.then.startswith("4 ")
    assert second.now != second.then


def test_figures_have_the_same_names_today_and_then(page):
    names = [row.name for row in page.figures]
    assert names[:3] == ["Verdict", "Readiness", "Maturity"]
    assert any(row.now != row.then for row in page.figures)
    table = Comparison(page.tried.before, [page.tried], "en")
    assert [row.name for row in table.figures] == names
    assert [row.others[0] for row in table.figures] == [row.then for row in page.figures]


def test_only_what_would_be_asked_can_be_chosen(page):
    chosen = {key for pick in page.picks for key, _title in pick.questions}
    relevance = page.tried.after.relevance
    assert all(relevance[key] is not False for key in chosen)
    assert "mr_03" in chosen


def test_facts_become_no_items_of_the_plan(page):
    assert "p_01" not in page.item_titles


def test_a_question_opens_with_what_is_tried(page):
    item = page.playbook.items["mr_03"]
    assert blank_question(page, item, None, "").value == 4
    posted = {"mr_03": "2"}
    assert blank_question(page, item, posted, "No").error == "No"


def test_too_early_has_no_figures(assessment, alice):
    found = trying.begin(assessment=assessment, name="n", by=alice)
    rows = {row.name: row.then for row in WhatIfPage(trying.tried(found), "en").figures}
    assert rows["Readiness"] == rows["Work of the plan"] == "–"
    assert rows["Verdict"].startswith("Too early to say")
