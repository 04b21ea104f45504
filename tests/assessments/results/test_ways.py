"""Ways in words: each sentence is true of the way it is about, also where there is none."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from assessments.results.presentation import ResultPage
from assessments.results.ways import Ways
from playbooks import catalogue
from tests.conftest import persona

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())


def ways_of(code, language="en", **changes):
    return Ways(ResultPage(evaluate_raw(PLAYBOOK, {**persona(code).answers, **changes}), language))


def test_the_nearest_way_says_how_much_it_is_and_what_comes_of_it():
    ways = ways_of("R-08")
    row, found = ways.to_next_band(), ways.page.evaluation.nearest.way
    assert row.text.startswith(f"{len(found.keys)} pieces of work, 9.5 working days, done in week 6")
    assert row.text.endswith("readiness is then 90.2.")
    assert [step.code for step in row.steps] == ["C-04", "FF-03", "FF-09", "FF-10"]
    assert [step.number for step in row.steps] == sorted(step.number for step in row.steps)


def test_where_only_evidence_is_missing_no_work_is_named():
    row = ways_of("R-04").to_next_band()
    assert row.steps == ()
    assert row.text == "No more work is needed. In addition, “Strong” asks for evidence on 29 answers."


def test_work_and_evidence_may_both_be_missing():
    row = ways_of("L-02").to_next_band()
    assert len(row.steps) == 1
    assert "“Strong” asks for evidence on" in row.text


def test_where_no_work_is_sure_it_says_on_what_it_depends():
    row = ways_of("X-32").to_next_band()
    assert row.steps == ()
    assert row.text.startswith("No work in the plan can promise “Ready with conditions”")
    assert "(LE-08)" in row.text


def test_there_is_no_way_above_the_highest_band_nor_before_there_is_a_plan():
    assert ways_of("R-99").to_next_band() is None
    early = Ways(ResultPage(evaluate_raw(PLAYBOOK, {"p_01": "1"}), "en"))
    assert early.to_next_band() is None
    assert not early.are_open


def test_while_the_profile_is_open_there_is_no_search():
    answers = dict(persona("R-08").answers)
    answers.pop("p_05")
    assert not Ways(ResultPage(evaluate_raw(PLAYBOOK, answers), "en")).are_open


def test_most_for_some_days_keeps_to_them():
    ways = ways_of("R-08")
    assert "4.5 working days" in ways.for_days(5).text
    assert ways_of("H-03").for_days(1).text == "No work that fits into so few days raises readiness."


def test_a_chapter_that_is_there_already_and_one_that_cannot_get_there():
    ways = ways_of("R-08")
    assert ways.for_chapter("mr", 1).text == "“Market research” is already at 1 or more."
    stuck = ways_of("R-00").for_chapter("le", 100)
    assert stuck.steps == ()
    assert "does not bring “" in stuck.text


@pytest.mark.parametrize("code", ["R-08", "L-02", "X-32", "X-01"])
def test_in_chinese_too(code):
    with override("zh-hans"):
        row = ways_of(code, "zh-hans").to_next_band()
        assert not any(word in row.text for word in ("work", "evidence", "days"))
        assert row.text.endswith("。")
