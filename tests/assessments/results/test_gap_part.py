"""Gaps in words: rules with what they contain, and how much work each is."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from assessments.results.page import ResultOnPage
from tests.assessments.results.test_presentation import LANGUAGES, page_of

pytestmark = pytest.mark.database_free


def test_a_rule_names_the_gaps_it_contains():
    page = page_of("R-07")
    rules = {gap.code for gap in page.gaps if gap.is_rule}
    inside = {gap.absorbed_by for gap in page.gaps if gap.absorbed_by}
    assert rules
    assert inside <= rules


def test_efforts_are_spans_of_days_or_one_figure():
    efforts = {gap.action.effort for code in ("R-01", "R-07", "R-99") for gap in page_of(code).gaps}
    assert all(re.fullmatch(r"\d+(\.\d)?(–\d+(\.\d)?)?", one) for one in efforts)
    assert all(float(low) < float(high) for low, _dash, high in (one.partition("–") for one in efforts) if high)


@LANGUAGES
def test_a_gap_says_what_each_of_several_answers_is_to_alone_or_under_its_rule(language):
    page = ResultOnPage(page_of("R-00", language).evaluation, language)
    shown = [gap for group in page.gap_groups for gap in group.gaps if len(gap.members) > 1]
    (cash,) = [gap for gap in shown if any(member.code == "FF-03" for member in gap.members)]
    (member,) = [member for member in cash.members if member.code == "FF-03"]
    alone = replace(member, members=())
    with override(language):
        within = (
            render_to_string("assessments/_gap.html", {"gap": cash}).split('id="gap-FF-03"')[1].split('id="gap-')[0]
        )
        by_itself = render_to_string("assessments/_gap.html", {"gap": alone})
    for html in (within, by_itself):
        assert all(answer.code in html and answer.title in html for answer in member.answers)


def test_a_rule_whose_members_are_held_by_a_cap_says_so_and_not_that_it_brings_nothing():
    page = page_of("R-10")
    by_code = {gap.code: gap for gap in page.gaps}
    assert by_code["C-14"].gain == ""
    assert by_code["LE-19"].absorbed_by == "C-14"
    assert by_code["C-14"].held == by_code["LE-19"].held == "held by the cap until LE-02, LE-18 are settled"


@LANGUAGES
def test_gaps_of_a_severity_listed_and_those_under_milder_rules_are_what_the_band_counts(language):
    page = page_of("R-00", language)
    with override(language):
        said = page.counted_apart
    listed = Counter(gap.severity for gap in page.gaps if not gap.absorbed_by)
    (open_now,) = (one.count for one in page.result.verdict.conditions if one.severity == "critical")
    assert open_now > listed["critical"]
    assert f" {open_now - listed['critical']}" in said


def test_nothing_is_counted_apart_where_no_rule_is_milder_than_what_it_holds():
    assert page_of("R-99").counted_apart == ""


def test_a_rule_says_how_many_gaps_it_holds_that_are_graver_than_it_is():
    by_code = {gap.code: gap for gap in page_of("R-00").gaps}
    assert (by_code["C-11"].severity, by_code["C-11"].holds) == ("medium", "holds 1 critical gap")
    assert by_code["C-04"].severity == "critical"
    assert by_code["C-04"].holds == ""


@LANGUAGES
def test_the_list_on_the_page_says_both(language):
    page = ResultOnPage(page_of("R-00", language).evaluation, language)
    with override(language):
        html = render_to_string("assessments/_result_gaps.html", {"page": page, "has_talk": False})
        assert page.counted_apart in html
        assert page.gaps_order_in_groups in html
        held = next(gap for gap in page.gaps if gap.code == "C-11").holds
    assert held
    assert held in html.split('id="gap-C-11"')[1].split("</summary>")[0]


@LANGUAGES
def test_a_rule_that_reads_a_figure_says_what_the_figure_came_to(language):
    """Before the answers that it is worked out from: a rule “FF-03 < 9 months” is no proof beside cash and burn alone."""
    page = page_of("R-10", language)
    by_code = {gap.code: gap for gap in page.gaps}
    alone, rule = by_code["FF-03"].answers, by_code["C-14"].answers
    assert (alone[0].code, rule[0]) == ("FF-03", alone[0])
    assert "8.6" in rule[0].answer
    assert [one.code for one in rule[1:]] == ["BM-04", "FF-01", "FF-02", "P-01", "LE-12", "LE-19"]
    assert all(answer.code != "FF-03" for gap in page.gaps if gap.code.startswith("LE") for answer in gap.answers)


def test_a_gap_under_a_rule_lists_the_work_that_the_plan_holds_and_what_the_rule_does_only_once():
    page = page_of("R-00")
    by_code = {gap.code: gap for gap in page.gaps}
    planned = {step.action.id for step in page.steps}
    assert by_code["DD-22"].rungs[0].title == "List the tools and pin their versions"
    listed = [(gap.code, one.id in planned) for gap in page.gaps for one in gap.rungs]
    # The work of C-06 is that of the only gap under it, which says so.
    assert {code for code, is_planned in listed if not is_planned} == {"LE-12"}
