"""What is said of law: grouped by the day, marked where it has to be verified, and silent on nothing that was chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from assessments.results.legal import KINDS, PLACES, SURE, legal_page
from assessments.results.presentation import ResultPage
from engine.playbook.parts import LEGAL_KINDS
from playbooks import catalogue
from tests.conftest import persona
from tests.reports.paper.papers import NOW, paper

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
TODAY, LATER = date(2026, 11, 30), date(2028, 1, 1)


def page_of(code, today=TODAY, language="en", **changes):
    raw = {key: value for key, value in {**persona(code).answers, **changes}.items() if value is not None}
    return legal_page(evaluate_raw(PLAYBOOK, raw), language, today)


def groups(page):
    return {group.key: group for group in page.groups}


def test_groups_stand_in_their_order_and_no_row_in_two():
    page = page_of("R-99")
    assert [group.key for group in page.groups] == [
        key for key in ("now", "opening", "coming", "may", "papers") if key in groups(page)
    ]
    rows = [(fact.code, fact.text) for group in page.groups for fact in group.facts]
    assert len(rows) == len(set(rows))


def test_in_force_is_said_over_nothing_that_is_to_come():
    page = groups(page_of("R-99"))
    assert all(row.effective_on <= TODAY.isoformat() or row.effective_on == "in force" for row in page["now"].facts)
    assert all(row.effective_on > TODAY.isoformat() for row in page["coming"].facts)
    assert page["now"].title == "In force today"


def test_before_the_product_opens_what_protects_its_users_stands_apart():
    page = page_of("R-99", p_01="1")
    assert [group.title for group in page.groups][:2] == ["In force today", "Applies once you launch the product"]
    assert "opening" not in groups(page_of("R-99"))


def test_nothing_is_marked_in_time_and_all_that_is_late_is():
    assert page_of("R-99").overdue == ""
    late = page_of("R-99", LATER)
    marked = [row for group in late.groups for row in group.facts if row.overdue]
    assert late.overdue == f"{len(marked)} entries are past their review date; they are marked."
    row = marked[0]
    assert row.overdue == (
        f"Review overdue: written {row.as_of}, due for review by {row.review_by}. Verify it before you rely on it."
    )


def test_markets_without_rows_are_told_by_name_and_other_ones_are_told_to_be_noted():
    assert page_of("R-10", p_05=["CN"]).uncovered == ()
    told = page_of("R-10", p_05=["CN", "other"]).uncovered
    assert len(told) == 1
    assert told[0].startswith("You chose “other countries or regions”.")
    playbook = replace(PLAYBOOK, calendar=tuple(f for f in PLAYBOOK.calendar if f.jurisdiction != "BR"))
    evaluation = evaluate_raw(PLAYBOOK, {**persona("R-10").answers, "p_05": ["BR"]})
    bare = legal_page(replace(evaluation, playbook=playbook), "en", TODAY)
    assert bare.groups == ()
    assert "holds no dated legal facts for Brazil" in bare.uncovered[0]


def test_a_row_says_how_sure_it_is_and_what_kind():
    rows = [row for group in page_of("R-99").groups for row in group.facts]
    facts = {fact.code + fact.text.en: fact for fact in PLAYBOOK.calendar}
    for row in rows:
        fact = facts[row.code + row.text]
        assert (SURE["one_source"] in row.notes) is (fact.sure == "one_source")
        assert (KINDS["guidance"] in row.notes) is (fact.kind == "guidance")
    assert any(fact.sure != "confirmed" for fact in facts.values())


def test_every_kind_and_place_of_the_playbook_has_words():
    assert {fact.kind for fact in PLAYBOOK.calendar} - {"duty", "none"} <= set(KINDS)
    assert set(KINDS) | {"duty", "none"} == set(LEGAL_KINDS)
    assert {fact.jurisdiction for fact in PLAYBOOK.calendar} <= set(PLACES)


def test_what_hangs_on_an_open_answer_leads_to_the_question():
    rows = groups(page_of("R-99", le_08=None))["may"].facts
    assert any("LE-08" in row.questions for row in rows)
    assert all(any(code in row.notes[0] for code in row.questions) for row in rows)


def test_in_chinese_nothing_is_left_in_english():
    with override("zh-hans"):
        page = page_of("R-99", LATER, "zh-hans", p_05=["CN", "EU", "other"])
        texts = [page.intro, page.overdue, *(group.title for group in page.groups), *page.uncovered]
        texts += [note for group in page.groups for row in group.facts for note in (*row.notes, row.overdue) if note]
    assert all(max(text) >= "一" for text in texts)
    assert not [text for text in texts if "review" in text or "market" in text]


def test_paper_speaks_of_its_own_day_and_page_of_today():
    drawn = paper(persona("R-99").answers, "en").base
    assert drawn.today == NOW.date()
    evaluation = evaluate_raw(PLAYBOOK, persona("R-99").answers)
    assert ResultPage(evaluation, "en", today=NOW.date()).law == drawn.law
