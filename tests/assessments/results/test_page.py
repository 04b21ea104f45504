"""Sentences and figures of the result page: the same as on paper, and true at both ends."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from assessments.results.additions import Levers
from assessments.results.page import ResultOnPage, page_of
from playbooks import catalogue
from reports.paper.cover import Cover
from reports.paper.document import Paper
from tests.conftest import answer_as, persona
from tests.reports.paper.test_pdf import NOW

PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
CODE = re.compile(r"\b[a-z]{2}_\d\d\b|&&|\|\|| == |answered\(")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_rule_is_said_in_words(as_alice, assessment, alice, language):
    answer_as(assessment, "R-07", alice)
    as_alice.cookies["django_language"] = language
    html = unescape(as_alice.get(reverse("result", args=[assessment.public_id])).content.decode())
    assert CODE.findall(re.sub(r"<[^>]*>", " ", html)) == []


@pytest.mark.database_free
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_page_and_paper_say_a_rule_alike(language):
    judged = evaluate_raw(PLAYBOOK, persona("R-07").answers)
    page = ResultOnPage(judged, language)
    paper = Paper(judged, language, Cover("V", NOW, "PLB"))
    assert [g.rule for g in page.gaps] == [g.rule for g in paper.base.gaps]
    assert all(gap.rule for gap in page.gaps)


@pytest.mark.database_free
def test_a_page_is_made_once_for_a_language_a_day_and_the_levers():
    judged = evaluate_raw(PLAYBOOK, persona("R-07").answers)
    page = page_of(judged, "en")
    assert page_of(judged, "en") is page
    assert page_of(judged, "zh-hans").language == "zh-hans"
    lever = {judged.result.gaps[0].id: Levers("Move it", ())}
    moved = page_of(judged, "en", lever)
    assert (page.gaps[0].levers, moved.gaps[0].levers) == (None, lever[judged.result.gaps[0].id])
    judged.memo["page", "en"] = replace(moved, today=moved.today - timedelta(days=1))
    assert page_of(judged, "en", lever).today == moved.today


@pytest.mark.database_free
def test_what_a_view_rests_on_is_the_progress_that_every_page_shows():
    """Answers to questions that the profile rules out are kept, but do not count."""
    every = {i.id: 1 for i in PLAYBOOK.items.values() if i.type == "level"}
    judged = evaluate_raw(PLAYBOOK, {**every, **persona("R-10").answers, "p_05": ["US"]})
    progress = judged.progress
    assert len(judged.answers) > progress.answered
    page = ResultOnPage(judged, "en")
    assert page.standing[0].rests == f"{progress.answered} of {progress.total} answered"


@pytest.mark.django_db
def test_dated_duties_stand_by_place_and_date(as_alice, assessment, alice):
    answer_as(assessment, "R-99", alice)
    html = as_alice.get(reverse("result", args=[assessment.public_id])).content.decode()
    law = html[html.index('id="lawh"') :]
    assert law.index("In force today") < law.index("Coming")
    assert "check with counsel" in law


@pytest.mark.django_db
def test_the_method_lists_them_in_the_same_order(client, db):
    html = client.get(reverse("method")).content.decode()
    law = html[html.index('id="law"') :]
    rows = re.findall(r'<tr><td class="pl-num">([^<]*)</td><td>([A-Z]+)<', law)
    places = list(dict.fromkeys(place for _date, place in rows))
    assert rows == sorted(rows, key=lambda r: (places.index(r[1]), r[0][:1].isdigit(), r[0]))


@pytest.mark.database_free
def test_the_cost_of_the_critical_gaps_is_said_of_as_many_as_the_condition_counts():
    """Of persona R-00, with everything at its worst, every critical gap counts once, also within a rule."""
    page = ResultOnPage(evaluate_raw(PLAYBOOK, persona("R-00").answers), "en")
    condition = next(c for c in page.result.verdict.conditions if c.severity == "critical")
    assert condition.count > page.result.counts["critical"] > 20
    words = f"Closing the {condition.count} critical gaps takes up to "
    assert page.cost_of_critical.startswith(words)


RAW_SOURCE = re.compile(r"\bS[\dABC]a?\.\d")


def seen(html):
    """What a reader sees of a page, on one line."""
    plain = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", plain)).split())


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_of_a_playbook_shows_a_raw_rule_or_an_id_of_its_sources(as_alice, assessment, alice, language):
    answer_as(assessment, "R-01", alice)
    as_alice.cookies["django_language"] = language
    paths = [reverse("chapter", args=[assessment.public_id, chapter.id]) for chapter in PLAYBOOK.chapters]
    paths += [reverse("result", args=[assessment.public_id]), reverse("method"), reverse("home")]
    for path in paths:
        shown = seen(as_alice.get(path).content.decode())
        assert CODE.findall(shown) == [], path
        assert RAW_SOURCE.findall(shown) == [], path
    assert {"en": "Guide ", "zh-hans": "指南 "}[language] in seen(as_alice.get(paths[1]).content.decode())


@pytest.mark.parametrize(
    ("language", "source", "helps", "title"),
    [("en", "Guide ", "What helps", "Template: Evaluation set"), ("zh-hans", "指南 ", "参考与模板", "模板：评测集")],
)
def test_a_gap_names_its_place_in_the_guide_and_what_helps(language, source, helps, title):
    with override(language):
        page = ResultOnPage(evaluate_raw(PLAYBOOK, persona("R-10").answers), language)
        shown = render_to_string("assessments/_result.html", {"page": page})
    assert "AI大模型创业：如何实现未来盈利？" in shown
    assert helps in shown
    assert title in " ".join(shown.split())
    assert f'href="{reverse("working_files")}#evaluation_set"' in shown
    assert source in seen(shown)


@pytest.mark.database_free
def test_every_grave_gap_of_every_persona_names_help_that_is_there():
    for one in catalogue.personas_on_disk("ai_venture"):
        with override("en"):
            page = ResultOnPage(evaluate_raw(PLAYBOOK, one.answers), "en")
            assert all(gap.helps for gap in page.gaps if gap.severity in {"high", "critical"}), one.code


@pytest.mark.parametrize(
    ("language", "source", "thumb"),
    [("en", "Sources such as “Guide 4.1”", "rule of thumb"), ("zh-hans", "“指南 4.1”", "经验值")],
)
def test_the_method_names_guide_author_and_rules_of_thumb(client, db, language, source, thumb):
    shown = client.get(reverse("method"), headers={"accept-language": language}).content.decode()
    assert source in shown
    assert "AI大模型创业：如何实现未来盈利？" in shown
    assert ("AI Genius Institute" if language == "en" else "AI天才研究院") in shown
    assert thumb in shown
    assert "heuristic" not in shown
    assert not re.search(r">f_[a-z]{2}_\d\d<", shown)
