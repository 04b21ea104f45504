"""The gaps of the paper: each once, absorbed ones under their rule, and what gives way when there are very many."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from reports.paper.gaps import EFFORTS, MANY_LOW, MOST_LISTED, column, points, reason, size, worth_words
from tests.conftest import persona
from tests.reports.paper.papers import LANGUAGES, of_persona, paper, playbook

pytestmark = pytest.mark.database_free

CODES = ["R-00", "R-01", "R-07", "R-10"]


def many_low():
    """A venture of the third stage with every level two below the best: many gaps, most of them low."""
    items = playbook().items
    levels = {key: 2 for key in persona("R-99").answers if items[key].levels}
    return paper({**persona("R-99").answers, **levels, playbook().stage_fact: "3"}, "en").gaps


@pytest.mark.parametrize("code", CODES)
def test_every_gap_is_printed_once_alone_or_under_its_rule(code):
    pages = of_persona(code).gaps
    printed = [one.id for block in pages.blocks for one in (block, *block.members)]
    assert sorted(printed) == sorted(gap.id for gap in pages.base.result.gaps)
    assert [block.number for block in pages.blocks] == list(range(1, len(pages.blocks) + 1))


@pytest.mark.parametrize("code", CODES)
def test_a_rule_holds_what_it_absorbs_and_nothing_else(code):
    pages = of_persona(code).gaps
    for block in pages.blocks:
        absorbed = {gap.id for gap in pages.base.result.gaps if gap.absorbed_by == block.id}
        assert {member.id for member in block.members} == absorbed


def test_a_gap_that_the_work_on_its_rule_closes_shows_no_days_of_its_own():
    (rule,) = (block for block in of_persona("R-00").gaps.blocks if block.code == "C-06")
    assert [member.effort for member in rule.members if member.code == "LE-12"] == ["–"]
    assert "0" not in {one.effort for block in of_persona("R-00").gaps.blocks for one in (block, *block.members)}


def test_without_gaps_nothing_is_printed():
    pages = of_persona("R-99").gaps
    assert (pages.blocks, pages.printed, pages.listed, pages.unlisted_count) == ([], [], [], 0)
    assert pages.summary == "0 findings: 0 critical, 0 high, 0 medium, 0 low."
    assert not any(cell for row in pages.matrix for cell in row.cells)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("R-03", "4 findings: 0 critical, 0 high, 0 medium, 4 low."),
        ("R-07", "Compound rules among them: 3. Single gaps that these absorb, each listed once under its rule: 7."),
    ],
)
def test_the_summary_speaks_of_rules_only_where_some_fired(code, said):
    pages = of_persona(code).gaps
    assert said in pages.summary
    assert ("compound" in pages.summary.lower()) is any(block.is_rule for block in pages.blocks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_of_the_summary_follow_as_the_language_has_it(language):
    with override(language):
        said = of_persona("R-07", language).gaps.summary
    assert (". Compound rules" in said) is (language == "en")
    assert "。 " not in said


def test_few_low_gaps_stand_on_their_own_and_many_in_one_table():
    few, many = of_persona("R-07").gaps, many_low()
    assert few.low_table == []
    assert few.printed == few.blocks
    assert len(many.low_table) > MANY_LOW
    assert all(block.severity == "low" and not block.is_rule for block in many.low_table)
    assert len(many.printed) + len(many.low_table) == len(many.blocks)


@pytest.mark.parametrize("pages", [many_low, lambda: of_persona("R-00").gaps], ids=["low", "grave"])
def test_long_contents_list_what_is_grave_or_compound_and_count_the_rest(pages):
    found = pages()
    assert len(found.blocks) > MOST_LISTED
    left = [block for block in found.blocks if block not in found.listed]
    assert left
    assert len(left) == found.unlisted_count
    assert not any(block.is_rule or block.severity in ("critical", "high") for block in left)


def test_short_contents_list_everything():
    pages = of_persona("R-10").gaps
    assert pages.listed == pages.blocks
    assert pages.unlisted_count == 0


@pytest.mark.parametrize("code", CODES)
def test_the_table_of_effort_has_every_gap_once_and_leads_to_where_it_stands(code):
    pages = of_persona(code).gaps
    links = [link for row in pages.matrix for cell in row.cells for link in cell]
    assert sorted(link.code for link in links) == sorted(gap.code for gap in pages.base.result.gaps)
    assert {link.anchor for link in links} == {block.anchor for block in pages.blocks}
    for row in pages.matrix:
        shown = {link.code for cell in row.cells for link in cell}
        assert shown == {gap.code for gap in pages.base.result.gaps if gap.severity == row.mark.severity}


@pytest.mark.parametrize(("code", "is_large"), [("R-10", False), ("R-00", True)])
def test_a_large_table_of_effort_gets_a_page_of_its_own(code, is_large):
    assert of_persona(code).gaps.has_large_matrix is is_large


def any_gap(**changed):
    return of_persona("R-07").base.result.gaps[0]._replace(**changed)


@pytest.mark.parametrize(("days", "place"), [("0.5", 0), ("5", 0), ("5.5", 1), ("15", 1), ("15.5", 2), ("1000", 2)])
def test_effort_falls_into_its_class_by_its_upper_end(days, place):
    gap = any_gap()
    rung = replace(gap.rungs[0], effort=(Decimal("0.5"), Decimal(days)))
    assert column(any_gap(rungs=(rung,))) == place
    assert place < len(EFFORTS)


@pytest.mark.parametrize(
    ("worth", "printed"),
    [
        (Fraction(0), "–"),
        (Fraction(1, 21), "–"),
        (Fraction(1, 20), "+0.1"),
        (Fraction(8, 10), "+0.8"),
        (Fraction(12), "+12.0"),
    ],
)
def test_points_that_print_as_nothing_are_a_dash(worth, printed):
    assert points(worth) == printed


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"worth": Fraction(0), "gated_by": (), "absorbs": ()}, "no points by itself"),
        ({"worth": Fraction(0), "gated_by": ("g",), "absorbs": ()}, "held by the cap until A-01 is settled"),
        ({"worth": Fraction(2), "gated_by": ("g",), "absorbs": ()}, "+2.0 points"),
        ({"worth": Fraction(2), "absorbs": ("x",)}, "+2.0 points when all members are closed, caps included"),
    ],
)
def test_what_closing_a_gap_is_worth_is_said_with_its_condition(changed, said):
    held = "held by the cap until A-01 is settled" if changed.get("gated_by") else ""
    assert worth_words(any_gap(**changed), held) == said


@pytest.mark.parametrize(
    ("title", "message", "why", "said"),
    [
        ("No buyer", "Nobody pays.", "Then it ends.", "Nobody pays. Then it ends."),
        ("Nobody pays", "Nobody pays.", "Then it ends.", "Then it ends."),
        ("No buyer", "Nobody pays.", "Nobody pays, so it ends.", "Nobody pays, so it ends."),
        ("No buyer", "", "Then it ends.", "Then it ends."),
        ("No buyer", "Nobody pays.", "", "Nobody pays."),
    ],
)
def test_a_message_that_says_nothing_new_is_left_out(title, message, why, said):
    row = replace(of_persona("R-07").base.gaps[0], title=title, message=message, why=why)
    assert reason(row, " ") == said


def test_a_derived_figure_stands_before_the_answers_it_comes_from():
    pages = of_persona("R-07").gaps
    gap = pages.base.result.gap("ff_03")
    said = [(one.name, one.text.split("\u00a0")[0]) for one in pages.answers(gap)]
    assert said == [
        ("FF-03 Runway", "16.7"),
        ("BM-04 Gross margin", "48%"),
        ("FF-01 Cash available", "15,000,000"),
        ("FF-02 Monthly net burn", "900,000"),
        ("FF-06 Quarterly new recurring revenue", "500,000"),
        ("P-01 Stage", "Repeatable revenue: the same kind of customer keeps buying"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gap_under_its_rule_says_what_each_of_its_figures_answers(language):
    with override(language):
        pages = of_persona("R-00", language).gaps
        members = [member for block in pages.blocks for member in block.members]
        several = [member for member in members if len(member.answers) > 1]
        alone = [member for member in members if len(member.answers) == 1]
        assert several
        for member in several:
            assert all(one.name in member.answered for one in member.answers), member.code
        assert all(member.answered == member.answers[0].words for member in alone)


@pytest.mark.parametrize(("language", "level"), [("en", "Level 3"), ("zh-hans", "3")])
def test_the_answer_of_a_level_has_number_and_text(language, level):
    with override(language):
        pages = of_persona("R-07", language).gaps
        block = next(one for one in pages.blocks if one.code == "MR-06")
    (level_given, *_rest), item = [one for one in block.answers if one.level], pages.base.playbook.items["mr_06"]
    assert level_given.text in {text.in_language(language) for text in item.levels}
    assert level in block.level
    assert level_given.text in block.answered


@pytest.mark.parametrize(
    ("language", "guide", "files"), [("en", "Guide ", "Evaluation set"), ("zh-hans", "指南 ", "评测集")]
)
def test_the_paper_names_guide_sections_and_templates_and_where_they_are(language, guide, files, settings):
    settings.BASE_URL = "https://plumb.example"
    with override(language):
        found = render_to_string(
            "reports/pdf/report.html", {"paper": paper(persona("R-10").answers, language), "tab": "\t"}
        )
    said = " ".join("".join(ElementTree.fromstring(found).itertext()).split())  # noqa: S314  our own
    # No page of that name is in the paper.
    assert ("“Method and sources” of that website" in said) or ("该网站的“方法与来源”页" in said)
    assert "plumb.example/templates" in said
    assert "AI大模型创业：如何实现未来盈利？" in said
    assert files in said
    assert f"{guide}" in said
    assert not re.search(r"\bS\d\w?\.\d", said)


@pytest.mark.parametrize(("code", "is_long"), [("R-10", False), ("R-00", True)])
def test_of_a_long_report_the_first_findings_stand_in_the_main_part_and_the_rest_in_the_appendix(code, is_long):
    pages = of_persona(code).gaps
    assert [*pages.in_main, *pages.further] == pages.printed
    assert bool(pages.further) is is_long
    assert sum(size(block) for block in pages.in_main) <= (17 if is_long else 21)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_counts_what_stands_under_milder_rules_and_marks_these_rules(language):
    with override(language):
        pages = of_persona("R-00", language).gaps
        assert pages.summary.endswith(pages.base.counted_apart)
        assert pages.base.counted_apart
        (block,) = (one for one in pages.blocks if one.code == "C-11")
        html = render_to_string("reports/pdf/_gap.html", {"gap": block, "tab": "\t"})
    assert block.holds
    assert block.holds in html.split("</h3>")[0]
