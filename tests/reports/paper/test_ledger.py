"""The last pages of the paper: every point of the score, what is not asked, dated law."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from engine.playbook.parse import load_playbook
from playbooks import starter
from reports.paper.cover import Cover
from reports.paper.document import Paper
from tests.conftest import persona
from tests.reports.paper.papers import LANGUAGES, NOW, of_persona, paper, words

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize("code", ["R-03", "R-07", "R-10", ""])
def test_every_line_counts_credit_times_share(code):
    pages = of_persona(code).ledger
    entries = pages.base.result.ledger.chapters
    assert [len(chapter.lines) for chapter in pages.chapters] == [len(entry.lines) for entry in entries]
    for chapter, entry in zip(pages.chapters, entries, strict=True):
        for line, counted in zip(chapter.lines, entry.lines, strict=True):
            assert line.is_gate == (counted.kind == "gate")
            assert line.printed == counted.printed
            assert bool(line.code and line.credit) is not line.is_gate


def test_a_cap_is_a_line_with_its_reason_and_takes_points():
    pages = of_persona("R-07").ledger
    caps = [line for chapter in pages.chapters for line in chapter.lines if line.is_gate]
    assert caps
    assert all(line.title.startswith("Cap at ") and line.printed.startswith(("−", "-", "0")) for line in caps)


def test_an_open_answer_is_said_to_be_open():
    answers = {"p_01": "2", "mr_03": 4}
    lines = [line for chapter in paper(answers, "en").ledger.chapters for line in chapter.lines]
    states = {line.code: line.credit.split(" × ")[0] for line in lines if not line.is_gate}
    assert states["MR-03"] == "1"
    assert states["MR-01"] == "0"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_profile_leaves_out_is_listed_once_by_its_rule(language):
    with override(language):
        pages = of_persona("R-10", language).ledger
        groups = pages.not_asked
    asked = [key for key in pages.base.result.irrelevant if pages.base.playbook.items[key].is_asked]
    listed = [question for group in groups for question in group.questions]
    assert len(listed) == len(set(listed)) <= len(asked)
    assert len({group.rule for group in groups}) == len(groups)
    codes = {question.split("\u00a0")[0] for question in listed}
    assert codes <= {pages.base.playbook.items[key].code for key in asked}


@pytest.fixture
def starter_playbook(tmp_path):
    """The playbook that a new one begins from: three questions, each of them asked of everybody."""
    starter.begin("starter", tmp_path / "starter", schemas=tmp_path)
    return load_playbook(tmp_path / "starter")


ALL_SAID = {"stage": 2, "problem": 1, "interviews": 20}


@pytest.mark.parametrize(
    ("answers", "has_page"),
    [
        pytest.param(ALL_SAID, False, id="all-is-said"),
        pytest.param({**ALL_SAID, "problem": {"unknown": True}}, True, id="not-known"),
        pytest.param({"stage": 2, "problem": 1}, True, id="not-answered"),
        pytest.param({}, True, id="nothing-answered"),
    ],
)
def test_a_page_for_what_is_open_stands_only_where_something_is(starter_playbook, answers, has_page):
    drawn = Paper(evaluate_raw(starter_playbook, answers), "en", Cover("V", NOW, "PLB"))
    assert drawn.ledger.has_open_page is has_page
    markup = render_to_string("reports/pdf/report.html", {"paper": drawn, "tab": "\t"})
    assert ('id="open"' in markup) is has_page


@pytest.mark.parametrize("code", ["R-99", "R-10"])
def test_what_the_profile_leaves_out_has_a_page_also_when_nothing_is_open(code):
    pages = of_persona(code).ledger
    assert pages.not_asked
    assert pages.has_open_page


@pytest.mark.parametrize("language", LANGUAGES)
def test_dated_facts_stand_by_place_and_date(language):
    with override(language):
        groups = paper(persona("R-99").answers, language).base.law.groups
    assert [group.key for group in groups][:2] == ["now", "coming"]
    for group in groups:
        places = list(dict.fromkeys(fact.place for fact in group.facts))
        for place in places if group.key == "now" else []:
            dates = [f.effective_on for f in group.facts if f.place == place and f.effective_on[0] == "2"]
            assert dates == sorted(dates)
    assert words("R-99", language).count(
        {"en": "Check with counsel.", "zh-hans": "请咨询专业律师。"}[language]
    ) == 1 + sum(len(group.facts) for group in groups)
